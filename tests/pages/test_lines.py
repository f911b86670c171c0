"""The rows under a form of a record, whatever the record: what counts as a line, what a row says, what is odd."""

from decimal import Decimal

import pytest

from bizops.pages.lines import MOST, PercentField, mark, plain
from sales.forms import OrderForm, OrderLineForm
from tests.factories import sales as make
from tests.factories.house import Office


@pytest.fixture
def office(db):
    return Office()


def lines_of(office, **words):
    return OrderForm(words, staff=office.keeper).lines


def test_a_row_with_nothing_but_what_it_began_with_is_no_line(office):
    lines = lines_of(
        office, **{"lines-count": "2", "lines-0-tax_rate": "9", "lines-0-discount": "3", "lines-1-quantity": " "}
    )
    assert lines.is_valid()
    assert lines.values() == []


def test_a_row_with_anything_typed_is_a_line_and_must_be_whole(office):
    lines = lines_of(office, **{"lines-count": "1", "lines-0-description": "急"})
    assert not lines.is_valid()
    assert {field.name for field in lines.mistakes} == {"product", "quantity", "unit_price", "tax_rate"}


def test_a_line_says_fractions_where_people_type_percent(office):
    product = make.product(office)
    typed = {"product": product.number, "quantity": "1", "unit_price": "2", "discount": "12.5", "tax_rate": "13"}
    lines = lines_of(office, **{"lines-count": "1"}, **{f"lines-0-{name}": value for name, value in typed.items()})
    assert lines.is_valid()
    said = lines.values()[0]
    assert (said["product"], said["discount"], said["tax_rate"]) == (product, Decimal("0.125"), Decimal("0.13"))
    assert "id" not in said


@pytest.mark.parametrize("count", ["", "-1", "x", "99999999999", "1e9", "²"])
def test_an_odd_number_of_rows_is_no_error(office, count):
    assert len(lines_of(office, **{"lines-count": count}).rows) <= MOST


def test_an_odd_key_of_a_row_is_a_mistake_and_not_an_error(office):
    assert not lines_of(office, **{"lines-count": "1", "lines-0-id": "x", "lines-0-quantity": "1"}).is_valid()


def test_two_products_of_one_name_must_be_told_apart_by_number(office):
    make.product(office, name="背光")
    make.product(office, name="背光")
    lines = lines_of(office, **{"lines-count": "1", "lines-0-product": "背光"})
    assert not lines.is_valid()
    assert "PR-" in str(lines.rows[0].errors["product"])


def test_the_mark_of_rows_tells_what_they_say_not_how_it_is_written(office):
    product = make.product(office)
    row = {"id": 1, "product": product, "quantity": Decimal("10.000"), "discount": Decimal("0.0500")}
    same = {"product": product, "description": "", "quantity": Decimal(10), "discount": Decimal("0.05")}
    assert mark(OrderLineForm, [row]) == mark(OrderLineForm, [same])
    assert mark(OrderLineForm, [row]) != mark(OrderLineForm, [{**same, "quantity": Decimal(11)}])
    assert mark(OrderLineForm, [row]) != mark(OrderLineForm, [{**same, "product": make.product(office)}])


def test_numbers_are_written_as_one_would_type_them():
    assert [plain(Decimal(text)) for text in ("1E+2", "10.500", "0.0000", "7")] == ["100", "10.5", "0", "7"]
    assert PercentField().prepare_value(Decimal("0.1300")) == "13"
