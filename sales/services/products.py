"""What can be done with a product (SAL-01)."""

from django.utils.translation import gettext_lazy

from bizops.kernel import clock, records
from bizops.kernel.services import service
from bizops.numbering import services as numbering
from bizops.numbering.registry import series

from ..models import Product

NUMBERS = series("sales.product", "PR-{number:04}", gettext_lazy("Products"))


@service
def register(*, by, **values) -> Product:
    """Take a product into the range under the next number (SAL-01)."""
    product = Product(**values)
    product.number = numbering.take(NUMBERS, on=clock.today())
    return records.add(product, by=by)


@service
def change(product: Product, *, by, version: int | None = None, **values) -> Product:
    """Bring a product up to date, or withdraw it from sale (SAL-01). Raises Conflict."""
    return records.change(product, values, by=by, version=version)
