"""Saying that the data of a file are still right, and from when they count as stale (CUS-18)."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from bizops.figures.registry import figure
from bizops.figures.services import figures
from bizops.kernel import clock
from bizops.kernel.services import service

from ..models import Customer
from . import customers

STALE = figure(
    "customers.stale_after_days", 180, _("Days after which the data of a file must be confirmed anew"), "CUS-18"
)
WITHIN = figure("customers.confirm_within_days", 14, _("Days in which stale data are to be confirmed"), "CUS-18")


@service
def confirm(customer: Customer, *, by, version: int | None = None) -> Customer:
    """Say that the data are right as they stand (CUS-18). Raises RuleBroken if the file is archived, Conflict.

    Whoever corrects something of the core instead has confirmed it with that: see `customers.change`.
    """
    return customers.change(customer, by=by, version=version, data_confirmed_on=clock.today())


def fresh_from(on: date | None = None) -> date:
    """The first day from which on a confirmation still counts on a day (today)."""
    day = on or clock.today()
    return day - timedelta(days=figures.value(STALE.key, on=day))


def stale_words() -> dict[str, str]:
    """The words of the register's address that show the files whose data nobody has confirmed for so long."""
    return {"data_confirmed_on_before": str(fresh_from() - timedelta(days=1)), "status": "active"}
