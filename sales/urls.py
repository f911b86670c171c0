"""Addresses of the chapter."""

from .pages import OrderLinePages, OrderPages, ProductPages

app_name = "sales"
urlpatterns = [
    *ProductPages.urls("products/"),
    *OrderPages.urls("orders/"),
    *OrderLinePages.urls("lines/"),
]
