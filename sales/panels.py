"""What the chapter hangs elsewhere: the orders on a customer's card."""

from django.utils.translation import gettext_lazy as _

from bizops.pages.panels import Related, hang

from .pages import OrderPages

hang(
    "customers/customer",
    Related(
        _("Orders"),
        tab="orders",
        permission="sales.view_order",
        accessor="orders",
        pages=OrderPages,
        via="customer",
        columns=("number", "ordered_on", "owner", "net_total", "gross_total", "line_count"),
        clause="SAL-08",
    ),
)
