"""Leak incidents on the card of the customer whose data they are about (CUS-11)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from bizops.pages.panels import Related, hang

from ..pages import LeakPages
from . import lookups  # noqa: F401  hangs first: its panel names the tab on which incidents stand, too


@dataclass(frozen=True)
class IncidentsHere(Related):
    """There only for those who see every incident, and only if there are any."""

    template_name: str = "customers/leak_panel.html"


hang(
    "customers/customer",
    IncidentsHere(
        _("Leak incidents"),
        tab="looks",
        permission="customers.view_every_leak",
        clause="CUS-11",
        accessor="leaks",
        pages=LeakPages,
        via="customer",
        columns=("number", "known_at", "status", "in_time"),
    ),
)
