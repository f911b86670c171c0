"""What the tests of revisits share: a customer in its class since September, its duties, a visit."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from bizops.handbook.models import Duty
from bizops.handbook.services import raising
from bizops.kernel import clock
from bizops.organisation.models import Staff
from customers.models import Customer, Revisit
from customers.services import revisits
from tests.factories import customers as make


def at(month: int, day: int, hour: int = 9):
    """Everything inside happens at that hour of 2026."""
    return clock.at(timezone.make_aware(datetime(2026, month, day, hour)))


def fresh(staff) -> Staff:
    return Staff.objects.get(pk=staff.pk)


@dataclass
class World:
    """What the factories ask for: whose the records are."""

    keeper: object


def filed(owner, classification="key", **values) -> Customer:
    """A customer on file, in its class since September."""
    with at(9, 15):
        customer = make.customer(World(owner), **values)
    Customer.objects.filter(pk=customer.pk).update(classification=classification)
    return Customer.objects.get(pk=customer.pk)


def owed(customer, part="key") -> Duty:
    return Duty.objects.get(clause__code="CUS-06", part=part, subject=customer.pk)


def raised(*days: tuple[int, int]) -> None:
    for month, day in days:
        with at(month, day, 6):
            raising.raise_due(again=True)


def visit(by, customer, **values) -> Revisit:
    return revisits.record(by=by, customer=customer, summary="到厂查看库存", **values)
