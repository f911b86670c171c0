"""Money is rounded half-up to cents, line by line."""

from decimal import Decimal

import pytest

from bizops.kernel.money import cents, net


@pytest.mark.parametrize(
    ("amount", "rounded"), [("2.345", "2.35"), ("2.344", "2.34"), ("-2.345", "-2.35"), ("0.005", "0.01"), ("7", "7.00")]
)
def test_half_a_cent_goes_up(amount, rounded):
    assert cents(amount) == Decimal(rounded)


def test_a_float_is_no_money():
    with pytest.raises(TypeError):
        cents(0.1)


def test_a_line_is_rounded_once_at_its_end():
    assert net(Decimal("1.115"), Decimal(3), Decimal("0.15")) == Decimal("2.84")
    assert net(Decimal("14"), Decimal(12)) == Decimal("168.00")
