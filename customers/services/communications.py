"""Recording what was said with a customer, and planning the next contact (CUS-04)."""

from datetime import date, timedelta

from django.db.models import Max, Min
from django.utils.translation import gettext as _

from bizops.kernel import clock, records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.services import service
from bizops.organisation.services import dates

from ..models import Communication, Customer, Revisit
from .customers import must_be_on_file

FARTHEST = timedelta(days=731)
BACKDATE = "customers.backdate_communication"


@service
def record(
    *, by, customer: Customer, summary: str, on: date | None = None, settles: bool = True, note: str = "", **values
) -> Communication:
    """Log a contact (CUS-04); `settles` closes the contacts that were planned. Raises RuleBroken.

    `on` lies at most a few days back and never ahead, unless the person may and gives the reason as `note`; a next
    contact never lies before it.
    """
    on = on or clock.today()
    dates.must_be_recent(on, by=by, permission=BACKDATE, note=note, clause="CUS-04")
    file = records.locked(customer)
    must_be_on_file(file)
    _must_fit(file, on, values)
    if settles:
        for planned in file.communications.planned().select_for_update():
            records.change(planned, {"settled_on": max(on, planned.on)}, by=by)
    communication = Communication(customer=file, by=by, on=on, summary=summary, **values)
    records.add(communication, by=by)
    note_dates(file)
    return communication


@service
def change(communication: Communication, *, by, version: int | None = None, note: str = "", **values) -> Communication:
    """Mend a record of one's own. Raises RuleBroken for somebody else's or that of a revisit, Conflict."""
    if Revisit.objects.filter(communication=communication.pk).exists():
        raise RuleBroken(_("This belongs to a revisit. Mend it on the revisit record."), "CUS-06")
    return mend(communication, by=by, version=version, note=note, **values)


@service
def mend(communication: Communication, *, by, version: int | None = None, note: str = "", **values) -> Communication:
    """The same for the service that keeps what stands above a contact record."""
    values.pop("customer", None)
    values.pop("settles", None)
    file = records.locked(communication.customer)
    stored = records.locked(communication, version)
    if stored.by_id != by.pk:
        raise RuleBroken(_("Only %(by)s can change this record.") % {"by": stored.by}, "CUS-04")
    must_be_on_file(file)
    on = values.get("on", stored.on)
    if on != stored.on:
        dates.must_be_recent(on, by=by, permission=BACKDATE, note=note, clause="CUS-04")
    whole = {name: values.get(name, getattr(stored, name)) for name in ("next_on", "next_step", "contact")}
    _must_fit(file, on, whole)
    if whole["next_on"] != stored.next_on:
        values["settled_on"] = None  # another date is another plan, and no date is none
    stored = records.change(stored, values, by=by)
    note_dates(file)
    return stored


def note_dates(customer: Customer) -> None:
    """The file carries its last and its next contact, so that the register can be sorted by them."""
    last = customer.communications.aggregate(on=Max("on"))["on"]
    next_on = customer.communications.planned().aggregate(on=Min("next_on"))["on"]
    records.keep(customer, {"last_contact_on": last, "next_contact_on": next_on})


def _must_fit(customer: Customer, on: date, values: dict) -> None:
    next_on, contact = values.get("next_on"), values.get("contact")
    if next_on and next_on < on:
        raise RuleBroken(_("The next contact cannot lie before this one."), "CUS-04", field="next_on")
    if next_on and next_on > on + FARTHEST:
        raise RuleBroken(_("The next contact lies more than two years ahead."), "CUS-04", field="next_on")
    if contact and contact.customer_id != customer.pk:
        raise RuleBroken(_("%(contact)s is not at this customer.") % {"contact": contact}, "CUS-02", field="contact")
    if values.get("next_step") and not next_on:
        raise RuleBroken(_("Say by when the next step is due."), "CUS-04", field="next_on")
