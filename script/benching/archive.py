"""Our archive from the yardstick's files: the same customers, each order as a contact record, some contact persons."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from django.core.management.color import no_style
from django.db import connection

from bizops.kernel import clock
from bizops.numbering import services as numbering
from bizops.organisation.names import sound
from customers.choices import CustomerClass, CustomerKind, Influence, Means, Source, Standing
from customers.models import Communication, Contact, Customer
from customers.models.customer import digits, name_key, phone_key
from customers.services import customers
from customers.services.customers import NUMBERS

from .databases import Lines, Mould, bulk_load
from .office import Office

REGIONS = ("华东", "华南", "华北", "华中", "西南", "西北", "东北")
TRADES = ("科技", "贸易", "电子", "机械", "建材", "医药", "食品", "物流", "信息技术", "环保", "能源", "化工", "纺织")
TRADES += ("汽车配件", "咨询")
CLASSES = {"重点": CustomerClass.KEY, "战略": CustomerClass.KEY, "普通": CustomerClass.GENERAL}
VARYING = ("id", "number", "name", "tax_number", "kind", "classification", "owner_id", "department_id", "region_id")
VARYING += (
    "city",
    "industry",
    "phone",
    "phones",
    "search",
    "name_key",
    "name_sound",
    "phone_key",
    "last_contact_on",
    "next_contact_on",
)
OF_CONTACT = ("customer_id", "name", "phone")
OF_TALK = ("customer_id", "by_id", "means", "on", "at", "next_on")
NOTHING = "\\N"
ON_THE_CARD = 5
PLANS_AHEAD = timedelta(days=45)


def fill(folder: Path, office: Office) -> None:
    """Load everything, and make sure of a sample that the derived columns are what the model itself derives."""
    last = _last_orders(folder / "orders.csv")
    numbers = numbering.reserve(NUMBERS, len(last) - 1, on=clock.today())
    with bulk_load(Customer, Contact, Communication) as cursor:
        moulds = [Mould(example, VARYING) for example in _examples(office)]
        files = _customers(folder / "customers.csv", moulds, office, last, numbers)
        cursor.copy_expert(moulds[0].copy, Lines(files))
        person = Mould(_person(), OF_CONTACT)
        cursor.copy_expert(person.copy, Lines(_contacts(len(last), person)))
        talk = Mould(_talk(), OF_TALK)
        cursor.copy_expert(talk.copy, Lines(_talks(folder / "orders.csv", talk, office, last)))
        for statement in connection.ops.sequence_reset_sql(no_style(), [Customer]):
            cursor.execute(statement)
    _check_sample()
    _change(Customer.objects.get(pk=ON_THE_CARD))


# --- what the rows have in common -------------------------------------------------------------------
def _examples(office: Office) -> tuple[Customer, Customer]:
    """A file with the least in it, and a full one with a contact person."""
    words = {"name": "恒达", "kind": CustomerKind.DIRECT, "city": "广州", "industry": "科技", "phone": "1"}
    words["class_since"] = words["filed_on"] = date(2024, 11, 1)
    thin = Customer(**words, source=Source.CALL)
    full = Customer(
        **words,
        source=Source.FAIR,
        tags=["月结"],
        address="松山湖衡川路18号",
        tax_number="1",
        legal_representative="何俊",
        main_products="触控面板",
        needs="显示玻璃，每月两批",
        buying_habits="季度招标，月结六十天",
        standing=Standing.GOOD,
        contact_count=1,
    )
    for customer in (thin, full):
        customer.derive()
    return thin, full


def _person() -> Contact:
    return Contact(name="", title="采购经理", influence=Influence.DECIDES, is_primary=True)


def _talk() -> Communication:
    return Communication(summary="谈了价格与交期，答应周五前送样；对方要求先看新面板的测试报告。")


# --- the rows ---------------------------------------------------------------------------------------
def is_full(key: int) -> bool:
    """Every other customer has a full file and a contact person."""
    return key % 2 == 1


def _customers(file: Path, moulds: list[Mould], office: Office, last: list, numbers: list[str]) -> Iterator[str]:
    kinds, owners = CustomerKind.values, [(s.pk, s.department_id) for s in office.sellers]
    regions = {name: region.pk for name, region in office.regions.items()}
    with file.open(newline="") as lines:
        for row, number in zip(csv.reader(lines), numbers, strict=True):
            key, name, phone = int(row[0]), row[1], row[2]
            key_of = name_key(name)
            tax = f"9144{key:014}" if is_full(key) else ""
            phones = f"{phone} {mobile(key)}" if is_full(key) else phone
            on, planned = _dates(last, key)
            trade = next((word for word in TRADES if word in name), "")
            yield moulds[is_full(key)].line % (
                *(key, number, name, tax, kinds[key % 3], CLASSES.get(row[3], CustomerClass.POTENTIAL).value),
                *(*owners[int(row[5]) - 1], regions[row[4]], name[:2], trade, phone, phones),
                *(search_words(name, number, tax), key_of, sound(key_of)[:240], phone_key(phone), on, planned),
            )


def mobile(key: int) -> str:
    """The phone of the contact person."""
    return f"138{key % 100_000_000:08}"


def _contacts(end: int, mould: Mould) -> Iterator[str]:
    return (mould.line % (key, f"何俊{key % 1000}", mobile(key)) for key in range(1, end) if is_full(key))


def _talks(file: Path, mould: Mould, office: Office, last: list) -> Iterator[str]:
    means, people = Means.values, [s.pk for s in office.sellers]
    with file.open(newline="") as lines:
        for row in csv.reader(lines):
            order, customer, at = int(row[0]), int(row[2]), row[5]
            planned = _dates(last, customer)[1] if last[customer][1] == order else NOTHING
            yield mould.line % (customer, people[int(row[3]) - 1], means[order % 5], at[:10], f"{at}+08", planned)


def _last_orders(file: Path) -> list[tuple[str, int]]:
    """(moment, order) of the last order of each customer, by its key; ("", 0) where there is none."""
    last: dict[int, tuple[str, int]] = {}
    with file.open(newline="") as lines:
        for row in csv.reader(lines):
            customer, found = int(row[2]), (row[5], int(row[0]))
            if found > last.get(customer, ("", 0)):
                last[customer] = found
    count = sum(1 for _line in file.with_name("customers.csv").open())
    return [last.get(key, ("", 0)) for key in range(count + 1)]


def _dates(last: list, key: int) -> tuple[str, str]:
    """Last contact and next contact of a customer; every third one that was spoken with has the next one planned."""
    day = last[key][0][:10]
    return day or NOTHING, _ahead(day) if day and key % 3 == 0 else NOTHING


@cache
def _ahead(day: str) -> str:
    return (date.fromisoformat(day) + PLANS_AHEAD).isoformat()


# --- the derived columns ----------------------------------------------------------------------------
def search_words(name: str, number: str, tax: str) -> str:
    """What `Customer.derive` writes into `search`, forty times as fast: the spelling of a word is looked up once."""
    from pypinyin.seg.simpleseg import seg

    spelled = [_spelling(word) for word in seg(name)]
    words = [name, number.lower(), tax, "".join(full for full, _ in spelled), "".join(short for _, short in spelled)]
    return " ".join(filter(None, words))


@cache
def _spelling(word: str) -> tuple[str, str]:
    from bizops.organisation.names import pinyin

    return pinyin(word)


def _change(customer: Customer) -> None:
    """A history for the card that is measured; what was loaded in bulk has none."""
    for month in range(1, 7):
        customer = customers.change(customer, by=customer.owner, buying_habits=f"季度招标，月结{10 * month}天")


def _check_sample() -> None:
    step = max(1, Customer.objects.count() // 500)
    for customer in Customer.objects.extra(where=[f"id %% {step} = 0"]):
        stored = (customer.search, customer.completeness)
        customer.derive()
        if (customer.search, customer.completeness) != stored:
            raise SystemExit(f"{customer.number} was filled otherwise than the model derives it: {stored}")
        if digits(customer.phone) not in customer.phones:
            raise SystemExit(f"{customer.number} was filled without its phone.")
