"""Numbers are unique and rising, whoever asks at the same moment."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from bizops.numbering import patterns
from bizops.numbering import services as numbering
from bizops.numbering.models import Counter, Series
from bizops.numbering.registry import declared, series
from bizops.numbering.services import numbers
from tests.factories.house import rolled_back

DAY = date(2026, 3, 5)
PLAIN = series("tests.plain", "T-{year}-{number:04}", "Tests")
GAPLESS = series("tests.gapless", "G-{year}-{number:04}", "Tests without gaps", gapless=True)
NO_YEAR = series("tests.no_year", "N{number:03}", "Tests without a year")


@pytest.fixture
def rows(transactional_db):
    numbers.ensure()


def test_the_first_number_of_a_year_is_one(db):
    assert numbering.take(PLAIN, on=DAY) == "T-2026-0001"
    assert numbering.take(PLAIN, on=DAY) == "T-2026-0002"
    assert numbering.take(PLAIN, on=date(2027, 1, 1)) == "T-2027-0001"
    assert numbering.take(PLAIN, on=date(2026, 12, 31)) == "T-2026-0003"


def test_a_pattern_without_a_year_counts_on_over_the_years(db):
    assert [numbering.take(NO_YEAR, on=date(year, 1, 1)) for year in (2026, 2027)] == ["N001", "N002"]


def test_four_digits_grow(db):
    numbering.reserve(PLAIN, 9999, on=DAY)
    assert numbering.take(PLAIN, on=DAY) == "T-2026-10000"


def test_a_block_for_an_import_is_nobody_elses(db):
    assert numbering.reserve(PLAIN, 3, on=DAY) == ["T-2026-0001", "T-2026-0002", "T-2026-0003"]
    assert numbering.take(PLAIN, on=DAY) == "T-2026-0004"
    assert numbering.reserve(PLAIN, 0, on=DAY) == []


def test_a_series_that_nobody_declared_is_an_error(db):
    with pytest.raises(KeyError):
        numbering.take("tests.unknown", on=DAY)


def test_a_number_is_taken_in_one_statement(db, django_assert_num_queries):
    numbers.ensure()
    with django_assert_num_queries(1):
        numbering.take(PLAIN, on=DAY)


def test_eight_people_take_two_hundred_numbers_at_once_and_none_twice_and_none_is_missing(rows):
    assert taken_at_once(people=8, each=25) == [f"T-2026-{n:04}" for n in range(1, 201)]


def test_without_the_lock_the_same_race_gives_numbers_twice(rows, monkeypatch):
    """The control: read, then write, as one would without thinking. If this passes unharmed, the race proves nothing."""
    gate = threading.Barrier(8)

    def careless(series, year, count):
        counter, _new = Counter.objects.get_or_create(
            series=Series.objects.get(key=series), year=year, defaults={"last": 1}
        )
        last = counter.last + count
        gate.wait(timeout=20)
        Counter.objects.filter(pk=counter.pk).update(last=last)
        return last, "T-{year}-{number:04}"

    numbering.take(PLAIN, on=DAY)
    monkeypatch.setattr(numbers, "_raise", careless)
    found = taken_at_once(people=8, each=3)
    assert len(set(found)) < len(found)


def taken_at_once(people: int, each: int) -> list[str]:
    found, start = [], threading.Barrier(people)

    def take():
        try:
            start.wait(timeout=20)
            for _n in range(each):
                with transaction.atomic():
                    found.append(numbering.take(PLAIN, on=DAY))
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(found)


def test_a_rolled_back_document_gives_its_number_back(rows):
    with rolled_back():
        numbering.take(GAPLESS, on=DAY)
    with transaction.atomic():
        assert numbering.take(GAPLESS, on=DAY) == "G-2026-0001"


def test_a_gapless_number_is_taken_only_inside_the_transaction_that_issues_it(rows):
    with pytest.raises(RuntimeError, match="no gaps"):
        numbering.take(GAPLESS, on=DAY)
    assert not Counter.objects.exists()
    with pytest.raises(ValueError, match="no gaps"):
        numbering.reserve(GAPLESS, 5, on=DAY)


def test_whoever_comes_second_waits_for_the_first_and_gets_the_next(rows):
    """200 parallel issues with a crash between number and commit: what the crash took is given again."""
    got = []

    def second():
        try:
            with transaction.atomic():
                got.append(numbering.take(GAPLESS, on=DAY))
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    with rolled_back():
        assert numbering.take(GAPLESS, on=DAY) == "G-2026-0001"
        thread.start()
        thread.join(timeout=0.4)
        assert got == []
    thread.join(timeout=20)
    assert got == ["G-2026-0001"]


def test_declared_series_have_rows_and_what_an_administrator_changed_stays(db):
    numbers.ensure()
    Series.objects.filter(key=PLAIN).update(pattern="X{number:02}")
    numbers.ensure()
    assert Series.objects.get(key=PLAIN).pattern == "X{number:02}"
    assert set(Series.objects.values_list("key", flat=True)) >= {s.key for s in declared}
    assert numbering.take(PLAIN, on=DAY) == "X01"


@pytest.mark.parametrize(
    "pattern",
    [
        "C-{year}",
        "{number}{number}",
        "{number.__class__}",
        "{0}",
        "{year}{number:04",
        "{number:4}",
        "{number!r}",
        "{other}{number}",
    ],
)
def test_a_pattern_is_two_places_and_nothing_else(db, pattern):
    with pytest.raises(ValidationError):
        patterns.check(pattern)
    with pytest.raises(IntegrityError), transaction.atomic():
        Series.objects.create(key="tests.bad", pattern=pattern)


def test_a_pattern_is_filled_without_running_anything():
    assert patterns.fill("C%s-{year}-{number:04}\\1", year=2026, number=7) == "C%s-2026-0007\\1"


def test_a_counter_never_starts_below_one(db):
    numbers.ensure()
    with pytest.raises(IntegrityError), transaction.atomic():
        Counter.objects.create(series=Series.objects.get(key=PLAIN), year=2026, last=0)
