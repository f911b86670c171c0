"""The score of a customer, against the cases worked by hand in docs/scoring.md (CUS-03)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from bizops.figures.services import figures
from customers.services import scoring
from customers.services.scoring import Seen, sentence
from tests.customers.trading import END, filed, on, ordered

IN_YEAR, BEFORE = date(2026, 6, 15), date(2025, 6, 16)


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def scored(file) -> scoring.Scored:
    return scoring.score([file.pk], END)[file.pk]


def points(found: scoring.Scored) -> dict:
    return {key: given and Decimal(given) for key, _figure, given, _weight in found.parts}


@pytest.fixture
def limits(db):
    return scoring.limits_on(END)


def test_case_a_a_key_customer(anna):
    file = filed(anna, date(2020, 1, 1))
    ordered(file, IN_YEAR, 1_040_000, times=12)
    ordered(file, BEFORE, 812_500)
    found = scored(file)
    assert (found.score, found.proposed) == (94, "key")
    assert points(found) == {
        **{"value": Decimal(100), "growth": Decimal(78), "loyalty": Decimal(100), "tenure": Decimal(100)},
        **{"payment": None, "complaints": None},
    }
    assert sentence(found.reasons) == "Ordered 1,040,000 in 12 months, 28 % more than the year before"


def test_case_b_a_general_customer(anna):
    file = filed(anna, date(2024, 9, 30))
    ordered(file, IN_YEAR, 200_000, times=6)
    ordered(file, BEFORE, 160_000)
    found = scored(file)
    assert (found.score, found.proposed) == (43, "general")
    assert points(found)["growth"] == 75


def test_case_c_half_a_point_is_rounded_up_and_once(anna):
    file = filed(anna, date(2024, 3, 30))
    ordered(file, IN_YEAR, 12_500, times=6)
    ordered(file, BEFORE, 12_500)
    found = scored(file)
    assert points(found)["value"] == Decimal("1.25")
    assert (found.score, found.proposed) == (31, "potential")  # 30.5: to the even number it would be 30
    assert sentence(found.reasons) == (
        "Ordered 12,500 in 12 months, as much as the year before; 4 points short of General"
    )


def test_case_d_the_first_orders(anna):
    file = filed(anna, date(2026, 3, 30))
    ordered(file, IN_YEAR, 100_000)
    found = scored(file)
    assert (found.score, found.proposed) == (27, "potential")
    assert sentence(found.reasons) == "Ordered 100,000 in 12 months, the first orders"


def test_case_e_a_customer_who_fell_silent(anna):
    file = filed(anna, date(2021, 9, 30))
    ordered(file, date(2025, 2, 28), 400_000)
    found = scored(file)
    assert (found.score, found.proposed) == (13, "potential")
    assert sentence(found.reasons) == "Nothing ordered in 12 months; no order for 19 months"


def test_case_f_with_payment_and_complaints_measured_too(limits):
    seen = Seen(80, Decimal(1_040_000), Decimal(812_500), 12, silent=0, overdue=30, complaints=1)
    found = scoring.judged(seen, limits)
    assert (points(found)["payment"], points(found)["complaints"]) == (50, 75)
    assert found.score == 86


def test_the_twelve_months_end_with_the_day_and_the_year_before_ends_where_they_begin(anna):
    file = filed(anna, date(2020, 1, 1))
    for day, amount in ((date(2024, 10, 1), 1), (date(2025, 9, 30), 20), (date(2025, 10, 1), 300), (END, 4_000)):
        ordered(file, day, amount)
    ordered(file, date(2024, 9, 30), 50_000)
    ordered(file, date(2026, 10, 1), 60_000)
    by_key = {key: figure for key, figure, _points, _weight in scored(file).parts}
    assert by_key["value"] == "4300.00"
    assert Decimal(by_key["growth"]) == ((Decimal(4300) - 21) * 100 / 21).quantize(Decimal("0.01"))


def test_what_nobody_measures_yet_is_left_out_and_named(anna):
    file = filed(anna, date(2020, 1, 1))
    ordered(file, IN_YEAR, 1_000_000, times=12)
    found = scored(file)
    weights = {key: weight for key, _figure, given, weight in found.parts if given is not None}
    assert sum(weights.values()) == 75
    assert found.score == 93  # (30·100 + 20·75 + 15·100 + 10·100) ÷ 75 = 93.33; over 100 it would be 70
    assert scoring.unmeasured() == ["Payment: days overdue", "Complaints in 12 months"]


def test_who_never_ordered_is_not_praised_for_paying_and_not_complaining(limits):
    seen = Seen(60, Decimal(0), Decimal(0), 0, overdue=0, complaints=0)
    found = scoring.judged(seen, limits)
    assert (points(found)["payment"], points(found)["complaints"]) == (None, None)
    assert (found.score, found.proposed) == (13, "potential")


@pytest.mark.parametrize(
    ("total", "orders", "expected"),
    [(70, 1, "key"), (69, 1, "general"), (35, 1, "general"), (34, 1, "potential"), (90, 0, "potential")],
)
def test_a_class_begins_at_its_figure_and_asks_for_an_order(limits, total, orders, expected):
    assert scoring.class_of(total, Seen(60, Decimal(0), Decimal(0), orders), limits) == expected


def test_growth_is_capped_on_both_sides_and_the_score_never_leaves_its_scale(limits):
    up = scoring.judged(Seen(999, Decimal(9_000_000), Decimal(1), 99), limits)
    down = scoring.judged(Seen(0, Decimal(1), Decimal(9_000_000), 1), limits)
    assert (up.score, points(up)["growth"]) == (100, 100)
    assert points(down)["growth"] == 0
    assert 0 <= down.score <= 100


def test_another_figure_counts_from_its_day_on(anna, director):
    file = filed(anna, date(2020, 1, 1))
    ordered(file, IN_YEAR, 500_000, times=12)
    with on(date(2026, 9, 1)):
        figures.put("customers.score_value_full", 500_000, reason="小客户多", by=director, effective_from=END)
    before = scoring.score([file.pk], date(2026, 9, 29))[file.pk]
    assert (points(before)["value"], points(scored(file))["value"]) == (50, 100)


def test_a_thousand_are_scored_with_as_many_statements_as_one(anna):
    files = [filed(anna) for _n in range(12)]
    for file in files:
        ordered(file, IN_YEAR, 100)
    counts = []
    for some in (files[:1], files):
        scoring.score([f.pk for f in some], END)
        with CaptureQueriesContext(connection) as asked:
            scoring.score([f.pk for f in some], END)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 6, counts


def test_the_reasons_are_kept_as_keys_and_said_in_the_reader_s_language(limits):
    found = scoring.judged(Seen(60, Decimal(500_000), Decimal(500_000), 12, silent=7), limits)
    assert [key for key, _values in found.reasons] == ["same", "silent", "short"]
    assert "short of Key" in sentence(found.reasons)
    with override("zh-hans"):
        assert "重点" in sentence(found.reasons)
