from .order import Order, OrderLine
from .product import Product, ProductCategory

__all__ = ["Order", "OrderLine", "Product", "ProductCategory"]
