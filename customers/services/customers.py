"""What can be done with a customer's file (CUS-01, CUS-02, CUS-18)."""

from contextlib import nullcontext

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.figures.registry import figure
from bizops.figures.services import figures
from bizops.handbook.services import duties
from bizops.kernel import clock, records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.history import said
from bizops.kernel.lifecycle import LONGEST_NOTE
from bizops.kernel.services import service
from bizops.numbering import services as numbering
from bizops.numbering.registry import series

from ..choices import CustomerStatus
from ..models import Contact, Customer, Promise
from ..models.customer import CORE, digits, tax_key
from . import duplicates

COMPLETE = figure(
    "cus.complete_from", 80, gettext_lazy("Completeness, in percent, from which a file is complete"), "CUS-02"
)
NUMBERS = series("customers.customer", "C-{year}-{number:04}", gettext_lazy("Customers"))


def complete_from() -> int:
    """The completeness, in percent, from which a file counts as complete today (CUS-02)."""
    return figures.value(COMPLETE.key, on=clock.today())


@service
def register(*, by, owner=None, filed_on=None, different: str = "", **values) -> Customer:
    """Open a file under the next number (CUS-01); without an owner it is the person's own. Raises RuleBroken.

    `different` says why it is another company than one on file that looks the same (CUS-18); the history keeps it.
    """
    owner = owner or by
    _may_name(owner, by, was=by)
    on = filed_on or clock.today()
    customer = Customer(owner=owner, department=_department_of(owner), filed_on=on, **values)
    with _firm_on_file_once(None, values, by, different):
        customer.phones = _phones_of(customer, [])
        customer.number = numbering.take(NUMBERS, on=on)
        return records.add(customer, by=by)


@service
def change(customer: Customer, *, by, version: int | None = None, different: str = "", **values) -> Customer:
    """Bring the file up to date; whoever changes something of its core has confirmed it (CUS-18).

    Raises RuleBroken if it is archived, if another owner is named, or if it now looks like another one on file and
    `different` does not say why; Conflict.
    """
    stored = records.locked(customer, version)
    must_be_on_file(stored)
    if "owner" in values:
        values["owner"] = values["owner"] or stored.owner
        _may_name(values["owner"], by, was=stored.owner)
        values["department"] = _department_of(values["owner"])
    if "tax_number" in values:
        values["tax_number"] = tax_key(values["tax_number"])
    if by is not None and any(values[name] != getattr(stored, name) for name in CORE if name in values):
        values["data_confirmed_on"] = clock.today()
    with _firm_on_file_once(stored, values, by, different):
        if "phone" in values:
            stored.phone = values["phone"]
            values["phones"] = _phones_of(stored, _contact_phones(stored))
        return records.change(stored, values, by=by)


@service
def archive(customer: Customer, *, by, note: str) -> Customer:
    """Take a file out of the register, with a reason; what was planned, owed and promised on it lapses (CUS-01)."""
    Customer.lifecycle.go(customer, "archive", by=by, note=note, values={"next_contact_on": None})
    for planned in customer.communications.planned().select_for_update():
        records.change(planned, {"settled_on": clock.today()}, by=by)
    promised = list(customer.promises.open())
    Promise.lifecycle.sweep(customer.promises.open(), "withdraw", by=by, note=note)
    for document in (customer, *promised):
        duties.lapse(document, by=by, note=note)
    return customer


@service
def restore(customer: Customer, *, by, note: str) -> Customer:
    """Put an archived file back: care for it begins anew, so it owes from the next full period on (CUS-01, CUS-06)."""
    Customer.lifecycle.go(customer, "restore", by=by, note=note, values={"class_since": clock.today()})
    return customer


def refresh_contacts(customer: Customer) -> Customer:
    """Count the contacts and gather their phone numbers anew, after one of them changed; the file must be locked."""
    phones = _contact_phones(customer)
    count = Contact.objects.current().filter(customer=customer).count()
    return records.keep(customer, {"contact_count": count, "phones": _phones_of(customer, phones)})


def must_be_on_file(customer: Customer) -> None:
    """Raises RuleBroken for an archived or merged file: nothing is written on it (CUS-01, CUS-18)."""
    if customer.status == CustomerStatus.MERGED:
        words = {"customer": customer.number, "winner": customer.merged_into}
        raise RuleBroken(_("%(customer)s was merged into %(winner)s. Go on there.") % words, duplicates.CLAUSE)
    if customer.status == CustomerStatus.ARCHIVED:
        raise RuleBroken(_("%(customer)s is archived. Put the file back first.") % {"customer": customer}, "CUS-01")


def _firm_on_file_once(customer: Customer | None, values: dict, by, different: str):
    """The words for the history of what is written next; raises RuleBroken for a duplicate (CUS-18)."""
    words, key = duplicates.changed(customer, values), customer and customer.pk
    if words and duplicates.must_be_new(by=by, different=different, except_pk=key, **words):
        if len(different) > LONGEST_NOTE:
            raise RuleBroken(_("A reason has at most %(most)s characters.") % {"most": LONGEST_NOTE}, field="different")
        return said(note=different.strip(), clause=duplicates.CLAUSE)
    return nullcontext()


def _may_name(owner, by, *, was) -> None:
    """Only some may name another person in charge than the present one, and only one who works here (ORG-02)."""
    if owner != was and not by.has_perm("customers.assign_customer"):
        raise RuleBroken(_("Naming the person in charge is not among your duties."), "ORG-02", field="owner")
    if owner != was and not owner.is_active:
        raise RuleBroken(_("%(owner)s does not work here any more.") % {"owner": owner}, "ORG-02", field="owner")


def _department_of(owner):
    if owner.department_id is None:
        raise RuleBroken(_("%(owner)s belongs to no department yet.") % {"owner": owner}, "ORG-01", field="owner")
    return owner.department


def _contact_phones(customer: Customer) -> list[str]:
    return list(Contact.objects.current().filter(customer=customer).order_by("pk").values_list("phone", flat=True))


def _phones_of(customer: Customer, contact_phones: list[str]) -> str:
    return " ".join(filter(None, map(digits, [customer.phone, *contact_phones])))
