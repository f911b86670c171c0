"""What can be done with an order (SAL-08). Confirmation, stock and shipping have services of their own."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.kernel import clock, records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish
from bizops.kernel.records import Changing, Saved
from bizops.kernel.services import service
from bizops.numbering import services as numbering
from bizops.numbering.registry import series
from bizops.organisation.services import company, dates
from customers.models import Customer
from customers.services.customers import must_be_on_file

from ..models import Order
from .lines import follow, planned, totals, write

NUMBERS = series("sales.order", "O-{year}-{number:04}", gettext_lazy("Orders"))
BACKDATE, ASSIGN = "sales.backdate_order", "sales.assign_order"


@service
def register(
    *,
    by,
    customer: Customer,
    lines: Sequence[dict],
    ordered_on: date | None = None,
    owner=None,
    note: str = "",
    **values,
) -> Order:
    """Take an order with its lines under the next number (SAL-08). Raises RuleBroken.

    A line is a dict of product, quantity, unit_price, discount, tax_rate (fractions of 1), description. Without an
    owner it is the customer's. A date further back than a few days needs the right and, as `note`, the reason.
    """
    on = ordered_on or clock.today()
    _must_be_recent(on, by, note)
    file = records.locked(customer)
    must_be_on_file(file)
    owner = owner or file.owner
    _may_sell(owner, by, was=file.owner)
    order = Order(customer=file, owner=owner, department=_department_of(owner), ordered_on=on, **values)
    _must_be_there(order.contact, file)
    order.currency = _currency()
    wanted = planned(order, lines, (), on=on)
    for name, amount in totals(wanted).items():
        setattr(order, name, amount)
    order.number = numbering.take(NUMBERS, on=on)
    records.add(order, by=by)
    write(order, wanted, (), by=by)
    return order


@service
def change(
    order: Order, *, by, version: int | None = None, lines: Sequence[dict] | None = None, note: str = "", **values
) -> Order:
    """Bring an order up to date, with `lines` also its lines (SAL-08). Raises RuleBroken, Conflict.

    A line that names the `id` of a present one is that one; lines that did not change stay as they are, those that
    are not named go. Whoever listens hears of the order once, also if only its lines changed.
    """
    values.pop("customer", None)
    stored = records.locked(order, version)
    must_be_on_file(stored.customer)
    _must_fit(stored, values, by, note)
    present = list(stored.lines.select_for_update(of=("self",)).select_related("product").order_by("position"))
    told = False
    if lines is not None:
        wanted = planned(stored, lines, present, on=values.get("ordered_on", stored.ordered_on))
        values |= totals(wanted)
        told = write(stored, wanted, present, by=by)
    changed = records.change(stored, values, by=by)
    if "ordered_on" in values:
        follow(changed.lines.all(), changed.ordered_on, by=by)
    if told and changed.version == stored.version:
        _tell_of_lines(changed, by)
    return changed


def _tell_of_lines(order: Order, by) -> None:
    """Lines changed and the sums did not, such as another description: still another version of the order."""
    publish(Changing(order, ("lines",)))
    order.version += 1
    order.save(update_fields=["version"])
    publish(Saved(order, by, ("lines",)))


def _must_fit(order: Order, values: dict, by, note: str) -> None:
    if "owner" in values:
        values["owner"] = values["owner"] or order.owner
        _may_sell(values["owner"], by, was=order.owner)
        if values["owner"] != order.owner:
            values["department"] = _department_of(values["owner"])
    if values.get("ordered_on", order.ordered_on) != order.ordered_on:
        _must_be_recent(values["ordered_on"], by, note)
    if "contact" in values:
        _must_be_there(values["contact"], order.customer)


def _must_be_recent(on: date, by, note: str) -> None:
    try:
        dates.must_be_recent(on, by=by, permission=BACKDATE, note=note, clause="SAL-08")
    except RuleBroken as refusal:
        field = "ordered_on" if refusal.field == "on" else refusal.field
        raise RuleBroken(str(refusal), refusal.clause, field) from refusal


def _may_sell(owner, by, *, was) -> None:
    """The order is the salesperson's of the customer, or one's own; some may name any other who works here (ORG-02)."""
    if owner not in (was, by) and not by.has_perm(ASSIGN):
        raise RuleBroken(_("Naming the salesperson is not among your duties."), "ORG-02", field="owner")
    if owner != was and not owner.is_active:
        raise RuleBroken(_("%(owner)s does not work here any more.") % {"owner": owner}, "ORG-02", field="owner")


def _must_be_there(contact, customer: Customer) -> None:
    if contact and contact.customer_id != customer.pk:
        raise RuleBroken(_("%(contact)s is not at this customer.") % {"contact": contact}, "CUS-02", field="contact")


def _department_of(owner):
    if owner.department_id is None:
        raise RuleBroken(_("%(owner)s belongs to no department yet.") % {"owner": owner}, "ORG-01", field="owner")
    return owner.department


def _currency() -> str:
    house = company.current()
    return house.currency if house else "CNY"
