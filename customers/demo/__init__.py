"""The demo company's archive: some 300 customers of a distributor of glass and display panels, two years of contacts.

Every firm is invented. The same seed gives the same archive, dated back from today.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from bizops.kernel import clock
from bizops.organisation.models import Region, Staff

from ..choices import CustomerKind, Influence, Means, Source, Standing
from ..models import Customer
from ..services import communications, contacts, customers
from . import words
from .months import live

__all__ = ["live", "load"]

COUNT, YEARS = 300, 2
SALES = ("anna", "ben", "clara")


def load(company: str) -> str:
    """Fill the archive through the services, each thing at its own moment; returns what was made, in words."""
    if company != "hengchuan":
        return ""
    chance = random.Random(2026)
    staff = {person.username: person for person in Staff.objects.employed()}
    owners = _owners(staff)
    regions = list(Region.objects.all())
    today = timezone.localdate()
    for n, name in enumerate(_names(chance)):
        owner = owners[n % len(owners)] if n else staff["anna"]
        service = staff["dan"] if n % 7 == 3 else None
        customer = _file(chance, n, name, owner, service, regions, today)
        _talks(chance, n, customer, today)
        if n % 40 == 39:
            _put_away(customer, staff["clara"], today, back=n == 79)
    return f"{Customer.objects.count()} customers"


def _owners(staff: dict[str, Staff]) -> list[Staff]:
    """Everybody in the department of sales who sells; anna first."""
    department = staff["anna"].department_id
    sellers = [s for s in staff.values() if s.department_id == department and s.has_perm("customers.add_customer")]
    return sorted(sellers, key=lambda s: (s.username != "anna", s.number))


def _names(chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """(short name, city, industry) of COUNT firms, all different; the first one is fixed."""
    yield "宝光显示", "东莞", "触控显示"
    seen = {"宝光"}
    while len(seen) <= COUNT - 1:
        root = chance.choice(words.FIRST) + chance.choice(words.SECOND)
        if root not in seen:
            seen.add(root)
            industry, tail = chance.choice(words.TRADES)
            yield f"{root}{tail}", chance.choice(words.CITIES), industry


def _moment(day: date, chance: random.Random) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(chance.randint(8, 17), chance.randint(0, 59))))


def _workday(day: date) -> date:
    return day - timedelta(days=1) if day.isoweekday() == 7 else day


def _file(chance, n: int, name, owner: Staff, service, regions, today: date) -> Customer:
    short, city, industry = name
    filed = _workday(today - timedelta(days=chance.randint(20, 365 * YEARS) if n else 365 * YEARS - 10))
    filed = max(filed, owner.joined_on)
    full = chance.random() < 0.62 or n == 0
    with clock.at(_moment(filed, chance)):
        customer = customers.register(
            by=owner,
            owner=owner,
            service_person=service,
            name=f"{city}{short}{chance.choice(words.FORMS) if n else '有限公司'}",
            short_name=short,
            kind=chance.choices(CustomerKind.values, (55, 35, 10))[0],
            city=city,
            industry=industry,
            region=chance.choice(regions) if regions else None,
            phone=f"0{chance.choice(words.AREA_CODES)}-{chance.randint(20000000, 89999999)}" if n else "0769-22854417",
            source=chance.choice(Source.values),
            tags=chance.sample(words.TAGS, chance.randint(0, 2)),
            **(_particulars(chance, n, city) if full else {}),
        )
        for i in range(chance.randint(1, 3) if full or n % 5 else 0):
            contacts.add(by=owner, customer=customer, **_person(chance, n, i))
    return customer


def _particulars(chance: random.Random, n: int, city: str) -> dict:
    needs, habit = chance.choice(words.NEEDS), chance.choice(words.HABITS)
    return {
        "address": f"{city}市{chance.choice(words.DISTRICTS)}{chance.choice(words.ROADS)} {chance.randint(1, 399)} 号",
        "tax_number": f"9144{chance.randint(0, 9999):04}MA5{n:05}{chance.choice('ABCDEFGHJK')}{chance.randint(0, 9)}",
        "legal_representative": _name(chance),
        "founded_on": date(chance.randint(1996, 2022), chance.randint(1, 12), chance.randint(1, 28)),
        "registered_capital": chance.choice((200, 500, 1000, 2000, 3000, 5000)),
        "main_products": chance.choice(words.PRODUCTS),
        "employees": chance.choice((35, 60, 120, 260, 420, 900)),
        "competitors": chance.choice(words.COMPETITORS),
        "needs": needs,
        "buying_habits": habit,
        "standing": chance.choices(Standing.values, (50, 40, 10))[0],
    }


def _name(chance: random.Random) -> str:
    return chance.choice(words.FAMILY) + chance.choice(words.GIVEN)


def _person(chance: random.Random, n: int, i: int) -> dict:
    title, influence = chance.choice(words.POSITIONS)
    phone = "13827256027" if (n, i) == (0, 0) else f"1{chance.choice('358')}{chance.randint(100000000, 999999999)}"
    born = date(chance.randint(1968, 1999), chance.randint(1, 12), chance.randint(1, 28))
    return {
        "name": _name(chance),
        "title": title,
        "influence": Influence(influence),
        "phone": phone,
        "wechat": f"wx{chance.randint(10000, 99999)}" if chance.random() < 0.5 else "",
        "birthday": born if chance.random() < 0.3 else None,
    }


def _talks(chance: random.Random, n: int, customer: Customer, today: date) -> None:
    """Contacts from the day of filing until now, each planning the next; some plans are overdue, some due today."""
    rhythm = chance.choice((25, 40, 60, 90, 120)) if n else 21
    people = list(customer.contacts.all())
    day = _workday(customer.filed_on + timedelta(days=1))
    while day < today - timedelta(days=3):
        following = _workday(day + timedelta(days=rhythm + chance.randint(-6, 12)))
        is_last = following > today - timedelta(days=3)
        if is_last:
            following = max(day, today + timedelta(days=chance.choice((-2, 0, 0, 2, 4, 5, 9, 12, 16, 20, 27, 41))))
        planned = not is_last or n == 0 or chance.random() < 0.6
        means = chance.choices(Means.values, (45, 20, 20, 8, 7))[0]
        summary, step = chance.choice(words.TALKS)
        with clock.at(_moment(day, chance)):
            communications.record(
                by=customer.owner,
                customer=customer,
                means=means,
                contact=chance.choice(people) if people else None,
                summary=summary,
                next_on=following if planned else None,
                next_step=step if planned else "",
            )
        day = following


def _put_away(customer: Customer, by: Staff, today: date, *, back: bool) -> None:
    moment = timezone.make_aware(datetime.combine(today - timedelta(days=2), time(16, 30)))
    with clock.at(moment):
        customers.archive(customer, by=by, note="已停产搬迁，半年无往来")
    if back:
        with clock.at(moment + timedelta(days=1)):
            customers.restore(customer, by=by, note="新厂投产，恢复询价")
