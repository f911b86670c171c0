"""What the clauses of the archive count, and that the lists behind the figures show exactly that (CUS-01, 02, 11, 18)."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest

from bizops.audit.models import Access
from bizops.audit.services import access
from bizops.figures.services import figures
from bizops.handbook.registry import clauses, guards, watches, ways_of
from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.organisation.models import Staff
from customers.models import Customer
from customers.pages import CustomerPages
from customers.services import contacts, customers
from tests.factories import customers as make
from tests.factories.house import Office

OURS = ("CUS-01", "CUS-02", "CUS-11", "CUS-18")
WATCHES = ("CUS-01", "CUS-02", "CUS-18/duplicates", "CUS-18/stale")


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture
def good(office):
    """A file that keeps every clause."""
    file = make.customer(office, name="恒达光电", city="深圳")
    make.contact(office, customer=file)
    file = Customer.objects.get(pk=file.pk)
    full = dict.fromkeys((name for name in file.missing() if name != "standing"), "x")
    return customers.change(file, by=office.keeper, standing="good", **full)


@pytest.mark.parametrize("code", OURS)
def test_each_clause_has_all_its_words_and_is_kept_alive(code):
    clause = clauses[code]
    for word in ("title", "rule", "who", "when", "proof", "counted", "places", "related"):
        assert getattr(clause, word), word
    assert any(ways_of(code))


def with_contact(file):
    contacts.add(by=file.owner, customer=file, name="何俊")
    return file


def without_city(office):
    return with_contact(make.customer(office))


def without_phone(office):
    return with_contact(make.customer(office, city="东莞", phone=""))


def without_contact(office):
    return make.customer(office, city="东莞")


def of_one_who_left(office):
    left = office.colleague()
    file = with_contact(make.customer(office, city="东莞", owner=left))
    Staff.objects.filter(pk=left.pk).update(is_active=False)
    return file


@pytest.mark.parametrize("breach", [without_city, without_phone, without_contact, of_one_who_left])
def test_a_file_without_its_core_is_found_and_a_whole_one_is_not(office, good, breach):
    found = breach(office)
    assert list(watches["CUS-01"].breaches()) == [found]


def test_a_file_that_is_not_complete_enough_is_found_from_the_figure_on(office, good):
    assert list(watches["CUS-02"].breaches()) == []
    Customer.objects.filter(pk=good.pk).update(completeness=79)
    assert list(watches["CUS-02"].breaches()) == [good]
    figures.put("cus.complete_from", 70, reason="x", by=office.keeper)
    assert list(watches["CUS-02"].breaches()) == []


@pytest.mark.parametrize(
    "words",
    [
        {"name": "恒达光电有限公司"},
        {"name": "恒达（光电）"},
        {"name": "华泰", "phone": "+86 755 83341122"},
    ],
)
def test_files_that_look_like_one_firm_are_both_found(office, good, words):
    Customer.objects.filter(pk=good.pk).update(phone="0755-8334 1122", phone_key="75583341122")
    other = make.customer(office, different="另一家", **words)
    make.customer(office)
    assert set(watches["CUS-18/duplicates"].breaches()) == {good, other}
    customers.archive(other, by=office.keeper, note="并入")
    assert not watches["CUS-18/duplicates"].breaches().exists()


@pytest.mark.parametrize(("column", "short", "long"), [("name_key", "光", "宝光"), ("phone_key", "110110", "1101101")])
def test_what_is_empty_or_too_short_makes_no_duplicate(office, column, short, long):
    for _n in range(2):
        make.customer(office)
    for word, count in (("", 0), (short, 0), (long, 2)):
        Customer.objects.update(**{column: word})
        assert watches["CUS-18/duplicates"].breaches().count() == count


def test_data_that_nobody_confirmed_for_long_are_found(office, good):
    for days, found in ((180, []), (181, [good])):
        Customer.objects.filter(pk=good.pk).update(data_confirmed_on=clock.today() - timedelta(days=days))
        assert list(watches["CUS-18/stale"].breaches()) == found


def test_archived_files_are_in_no_population(office, good):
    customers.archive(good, by=office.keeper, note="停产")
    for key in WATCHES:
        assert not watches[key].population().exists()
        assert not watches[key].breaches().exists()


@pytest.mark.parametrize("key", WATCHES)
def test_the_list_behind_a_watch_shows_exactly_its_breaches(office, good, key, client):
    without_city(office)
    of_one_who_left(office)
    make.customer(office, name="恒达光电", different="另一家")
    archived = make.customer(office, name="恒达光电", different="又一家")
    customers.archive(archived, by=office.keeper, note="停产")
    for n, file in enumerate(Customer.objects.order_by("pk")):
        Customer.objects.filter(pk=file.pk).update(data_confirmed_on=clock.today() - timedelta(days=179 + n))
    watch = watches[key]
    assert watch.opens == CustomerPages.label()
    words = watch.words() if callable(watch.words) else watch.words
    client.force_login(office.keeper)
    question = client.get(f"/customers/files/?{urlencode(words)}").context["question"]
    assert question.filters.is_valid()
    assert set(question.queryset) == set(watch.breaches())
    assert 0 < watch.breaches().count() < watch.population().count()


def test_no_to_a_filter_is_the_rest(office, good, client):
    without_city(office)
    client.force_login(office.keeper)
    for name in ("lacks_core", "possible_duplicate"):
        counts = [client.get(f"/customers/files/?{name}={word}").context["total"] for word in ("true", "false")]
        assert sum(counts) == 2


@pytest.mark.parametrize("view", ["stale", "duplicates"])
def test_the_views_of_the_register_open(office, good, view, client):
    client.force_login(office.keeper)
    assert client.get(f"/customers/files/?view={view}").context["total"] == 0


# --- the guard --------------------------------------------------------------------------------------
def test_the_guard_stands_and_falls_with_the_log_and_the_pages(monkeypatch):
    stands = guards["CUS-11"].stands
    assert stands() is True
    with monkeypatch.context() as patch:
        patch.setattr(CustomerPages, "confidential", False)
        assert stands() is False
    with monkeypatch.context() as patch:
        patch.setattr(Access._meta, "triggers", [])
        assert stands() is False


def test_the_guard_of_tax_numbers_falls_with_the_constraint(monkeypatch):
    assert guards["CUS-18/tax"].stands() is True
    monkeypatch.setattr(Customer._meta, "constraints", [])
    assert guards["CUS-18/tax"].stands() is False


def test_mass_exports_of_the_period_are_its_exceptions(office):
    month = Period.of("month", clock.today())
    words = {"by": office.keeper, "format": "csv", "query": ""}
    for label, rows in (
        ("customers/customer", 500), ("customers/customer", 501), ("customers/contact", 900), ("sales/order", 9000),
    ):  # fmt: skip
        access.exported(label=label, rows=rows, **words)
    assert guards["CUS-11"].exceptions(month) == 2
    assert guards["CUS-11"].exceptions(month.previous()) == 0
    figures.put("customers.large_export_rows", 100, reason="x", by=office.keeper)
    assert guards["CUS-11"].exceptions(month) == 3
    assert guards["CUS-11"].exceptions(Period(date(2020, 1, 1), date(2020, 1, 31))) == 0
