"""The cases of docs/handbook.md, planted as they stand there and put to the board."""

from datetime import date, datetime
from pathlib import Path

import pytest
from django.utils import timezone

from bizops.handbook import board
from bizops.handbook.models import Duty, Raised
from bizops.handbook.scopes import Scope, home_of
from bizops.handbook.services import overseeing, raising
from bizops.kernel import clock
from bizops.kernel.periods import Period
from customers.services import communications, customers
from tests.factories.customers import customer as made
from tests.factories.handbook import duty, many

DOCS = Path(__file__).resolve().parents[2] / "docs" / "handbook.md"
ENDINGS = ("done", "late", "missed", "overdue", "ahead", "waived")
OCTOBER = Period.of("month", date(2026, 10, 1))
CODE = "TST-01"


def cases() -> list:
    """(counts by ending, due, rate) of each line of the table."""
    lines = [
        line
        for line in DOCS.read_text().splitlines()
        if line.startswith("|") and line.rstrip().endswith(("% |", "– |"))
    ]
    found = []
    for line in lines:
        name, *counts, due, rate = (cell.strip() for cell in line.strip("|").split("|"))
        found.append(pytest.param([int(count) for count in counts], int(due), rate, id=name))
    return found


def at(day: date, hour: int = 9):
    return clock.at(timezone.make_aware(datetime(day.year, day.month, day.day, hour)))


def line_of(staff, period=OCTOBER, **scope):
    return board.standing(Scope(staff, **scope) if scope else home_of(staff), period)[CODE]


def test_the_table_is_there():
    assert len(cases()) >= 10


@pytest.mark.parametrize(("counts", "due", "rate"), cases())
def test_a_case_of_the_docs_is_what_the_board_says(counts, due, rate, anna):
    with at(date(2026, 10, 20)):
        for ending, count in zip(ENDINGS, counts, strict=True):
            day = date(2026, 10, 25) if ending == "ahead" else date(2026, 10, 10)
            status = "open" if ending in ("overdue", "ahead") else ending
            many(count, status=status, due=day, owner=anna, code=CODE)
        line = line_of(anna)
    assert line.counts.due == due
    assert f"{line.share.percent} %".replace("– %", "–") == rate


def test_a_duty_that_moved_counts_for_whoever_had_it_when_it_ended(anna, ben, clara, only_ours):
    """1 ÷ 1 for anna, 1 ÷ 2 for ben, 2 ÷ 3 for the department."""
    files = [made(type("World", (), {"keeper": anna}), filed_on=date(2026, 1, 5)) for _n in range(3)]
    raising.raise_due(date(2026, 10, 1))
    for file, owner, day in ((files[0], anna, 10), (files[1], ben, 24), (files[2], ben, 30)):
        if owner == ben:
            customers.change(file, by=clara, owner=ben)
        recorded = date(2026, 11, 4) if day == 30 else date(2026, 10, day)
        with at(recorded):
            communications.record(by=owner, customer=file, summary="谈了价格", on=date(2026, 10, day))
    with at(date(2026, 11, 20)):
        assert str(line_of(anna).share) == str(board.Share(1, 1))
        assert line_of(ben).share == board.Share(1, 2)
        assert line_of(clara).share == board.Share(2, 3)


def test_what_is_caught_up_counts_in_the_months_it_belongs_to(anna, only_ours):
    made(type("World", (), {"keeper": anna}), filed_on=date(2026, 1, 5))
    raising.raise_due(date(2026, 7, 1))
    Duty.objects.all().delete()
    assert Raised.objects.get(part=CODE).upto == date(2026, 7, 31)
    with at(date(2026, 11, 3)):
        raising.raise_due()
    with at(date(2026, 11, 9)):
        overseeing.miss_overdue()
        shares = [line_of(anna, Period.of("month", date(2026, month, 1))).share for month in (8, 9, 10, 11)]
    assert shares == [board.Share(0, 1)] * 3 + [board.Share(0, 0)]


def test_a_planted_duty_is_the_only_one_there(anna):
    duty(owner=anna, code=CODE, status="done", due=date(2026, 10, 10))
    with at(date(2026, 10, 20)):
        assert line_of(anna).counts.all == 1
