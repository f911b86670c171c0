"""What can be done with the people at a customer (CUS-02)."""

from bizops.kernel import records
from bizops.kernel.services import service

from ..models import Contact, Customer
from .customers import must_be_on_file, refresh_contacts


@service
def add(*, by, customer: Customer, **values) -> Contact:
    """Put a person on the file; the first one there is the first contact. Raises RuleBroken if the file is archived."""
    file = _open_file(customer)
    values["is_primary"] = values.get("is_primary") or not Contact.objects.current().filter(customer=file).exists()
    if values["is_primary"]:
        _step_back(file, by)
    contact = records.add(Contact(customer=file, **values), by=by)
    refresh_contacts(file)
    return contact


@service
def change(contact: Contact, *, by, version: int | None = None, **values) -> Contact:
    """Change a person's entry; one who has left is first contact no longer. Raises RuleBroken, Conflict."""
    values.pop("customer", None)
    file = _open_file(contact.customer)
    stored = records.locked(contact, version)
    if values.get("left", stored.left):
        values["is_primary"] = False
    if values.get("is_primary") and not stored.is_primary:
        _step_back(file, by)
    stored = records.change(stored, values, by=by)
    refresh_contacts(file)
    return stored


def one_first_contact(kept: Customer, merged: Customer, *, by, note: str) -> None:
    """Two files become one: where the kept one has a first contact, that of the other steps back."""
    if Contact.objects.filter(customer=kept, is_primary=True).exists():
        _step_back(merged, by)


def _open_file(customer: Customer) -> Customer:
    """The file is locked first, always, so that two changes of its people follow each other."""
    file = records.locked(customer)
    must_be_on_file(file)
    return file


def _step_back(customer: Customer, by) -> None:
    for contact in Contact.objects.select_for_update().filter(customer=customer, is_primary=True):
        records.change(contact, {"is_primary": False}, by=by)
