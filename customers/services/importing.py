"""Files, people and contact records that come in by the thousand: written at once, without duties and messages (CUS-01)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Max, Min, Q
from django.utils.translation import gettext as _

from bizops.kernel import clock, records
from bizops.kernel.events import publish
from bizops.kernel.services import service
from bizops.numbering import services as numbering
from bizops.organisation.events import OwnersChanged

from ..choices import CustomerStatus
from ..models import Communication, Contact, Customer
from ..models.customer import digits, name_key, phone_key, tax_key
from . import reviews
from .customers import NUMBERS
from .duplicates import SHORTEST_NAME, SHORTEST_PHONE, Why

HANDS = {"owner", "service_person", "department"}


@service
def take_in(files: Sequence[Customer], *, by) -> None:
    """Open many files under a block of numbers; care for them begins today, so they owe from the next period on."""
    for file, number in zip(files, numbering.reserve(NUMBERS, len(files), on=clock.today()), strict=True):
        file.number, file.department_id = number, file.owner.department_id
        file.phones = digits(file.phone)
    records.add_many(files, by=by)


@service
def bring_up_to_date(changes: Sequence[tuple[Customer, dict]], *, by) -> dict[int, dict]:
    """Write what differs into many locked files; returns {key: {field: before}}. A file confirms nobody's data (CUS-18)."""
    for _file, values in changes:
        if "owner" in values:
            values["department"] = values["owner"].department
    return records.change_many(changes, by=by)


def alike(files: Iterable[dict]) -> dict[int, tuple[int, str]]:
    """{place among `files` (name, tax_number, phone): (key on file, why)} of those that look like one on file (CUS-18).

    One question for all, also about files that the reader may not see: he must not open a second one of those either.
    """
    asked = [
        (name_key(f.get("name", "")), phone_key(f.get("phone", "")), tax_key(f.get("tax_number", ""))) for f in files
    ]
    names = {name for name, _phone, _tax in asked if len(name) >= SHORTEST_NAME}
    phones = {phone for _name, phone, _tax in asked if len(phone) >= SHORTEST_PHONE}
    taxes = {tax for _name, _phone, tax in asked if tax}
    known: dict[tuple[Why, str], int] = {}
    same = Q(name_key__in=names) | Q(phone_key__in=phones) | Q(tax_number__in=taxes)
    rows = (
        Customer.objects.active().filter(same).order_by("-pk") if names or phones or taxes else Customer.objects.none()
    )
    for pk, name, phone, tax in rows.values_list("pk", "name_key", "phone_key", "tax_number"):
        known |= {(Why.NAME, name): pk, (Why.PHONE, phone): pk, (Why.TAX, tax): pk}
    found = {}
    for place, (name, phone, tax) in enumerate(asked):
        for why, text in (
            (Why.TAX, tax),
            (Why.NAME, name if name in names else ""),
            (Why.PHONE, phone if phone in phones else ""),
        ):
            if text and (key := known.get((why, text))):
                found[place] = (key, str(why.label))
                break
    return found


@service
def add_contacts(contacts: Sequence[Contact], *, by) -> None:
    """Put many people on their files; the first one of a file without a first contact becomes it."""
    files = {contact.customer_id for contact in contacts}
    first = set(Contact.objects.filter(customer__in=files, is_primary=True).values_list("customer", flat=True))
    for contact in contacts:
        contact.is_primary = not contact.left and contact.customer_id not in first
        if contact.is_primary:
            first.add(contact.customer_id)
    records.add_many(contacts, by=by)


@service
def log(communications: Sequence[Communication], *, by) -> None:
    """Take contacts of the past into the log; what was planned and lies behind is settled, `by` each says who spoke."""
    today = clock.today()
    for entry in communications:
        if entry.next_on and entry.next_on <= today:
            entry.settled_on = entry.next_on
    records.add_many(communications, by=by)


def lock_files(keys: Iterable[int]) -> None:
    """Hold these files until the transaction ends."""
    list(Customer._base_manager.select_for_update().filter(pk__in=sorted(keys)).order_by("pk").values_list("pk"))


def tell_who_follows(files: Iterable[Customer], *, by) -> None:
    """The files are in other hands: open duties, revisits and the forms that are still open go along (ORG-02)."""
    keys = []
    for file in files:
        reviews.follow(file, by=by)
        keys.append(file.pk)
    if keys:
        publish(OwnersChanged(Customer._meta.label_lower, tuple(keys), tuple(sorted(HANDS))))


@service
def refresh_files(keys: Iterable[int], *, by) -> None:
    """Count contacts, gather phone numbers and note the dates of contact anew, after many rows of files came or went."""
    files = list(Customer._base_manager.select_for_update().filter(pk__in=sorted(keys)).order_by("pk"))
    phones, counts = defaultdict(list), defaultdict(int)
    people = Contact.objects.current().filter(customer__in=keys).order_by("pk")
    for customer, phone in people.values_list("customer", "phone"):
        phones[customer].append(digits(phone))
        counts[customer] += 1
    dates = {row["customer"]: row for row in _dates_of(keys)}
    for file in files:
        file.contact_count = counts[file.pk]
        file.phones = " ".join(filter(None, [digits(file.phone), *phones[file.pk]]))
        row = dates.get(file.pk, {})
        file.last_contact_on, file.next_contact_on = row.get("last"), row.get("next")
        file.derive()
    if files:
        records.write_many(files, ("contact_count", "phones", "last_contact_on", "next_contact_on", "completeness"))


def _dates_of(keys: Iterable[int]):
    rows = Communication.objects.filter(customer__in=keys).order_by().values("customer")
    return rows.annotate(last=Max("on"), next=Min("next_on", filter=Q(settled_on__isnull=True)))


def not_on_file(file: Customer) -> str:
    """Why nothing can be written on this file, or nothing (CUS-01)."""
    if file.status != CustomerStatus.ACTIVE:
        return _("%(customer)s is archived. Put the file back first.") % {"customer": file}
    return ""
