"""The demo's revisits: made from the duties of each month, the same way as people make them (CUS-06)."""

import random
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from django.utils import timezone

from bizops.handbook.models import Duty
from bizops.handbook.services import overseeing, raising
from bizops.kernel import clock
from bizops.kernel.periods import Period
from customers.demo import visits
from customers.models import Customer, Promise, Revisit
from tests.factories import customers as make


@dataclass
class World:
    keeper: object


def moment(day: date, hour: int):
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


@pytest.fixture
def files(anna, clara):
    with clock.at(moment(date(2026, 3, 2), 9)):
        for n in range(24):
            customer = make.customer(World(anna))
            klass = ("key", "general", "potential")[n % 3]
            Customer.objects.filter(pk=customer.pk).update(classification=klass)


def test_months_of_revisits_leave_duties_of_every_kind(files):
    chance, until = random.Random(3), date(2026, 9, 20)
    month = Period.of("month", date(2026, 4, 1))
    made = 0
    while month.start <= until:
        with clock.at(moment(month.start, 6)):
            raising.raise_due(again=True)
        made += visits.revisit_month(month, chance, until=until)
        with clock.at(moment(min(month.end, until), 23)):
            overseeing.miss_overdue()
        month = month.next()
    assert made == Revisit.objects.count() > 20
    assert {"done", "late", "missed"} <= set(Duty.objects.values_list("status", flat=True))
    assert not Revisit.objects.filter(on__gt=until).exists()
    assert not Revisit.objects.filter(at__gt=moment(until, 23)).exists()
    assert Revisit.objects.exclude(abnormality="").exists()
    assert {"kept", "open"} <= set(Promise.objects.values_list("status", flat=True))


def test_loading_it_makes_the_last_months_from_what_is_owed(files):
    for month in range(4, 10):
        with clock.at(moment(date(2026, month, 1), 6)):
            raising.raise_due(again=True)
    told = visits.load(date(2026, 9, 20), {})
    assert Revisit.objects.count() > 10
    assert told.startswith(str(Revisit.objects.count()))
