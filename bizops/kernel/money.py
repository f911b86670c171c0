"""Money is Decimal, rounded half-up to cents, line by line."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def cents(amount: Decimal | int | str) -> Decimal:
    """Rounded half-up to cents (2.345 → 2.35, -2.345 → -2.35). Floats are refused."""
    if isinstance(amount, float):
        raise TypeError("money is Decimal, never float")
    return Decimal(amount).quantize(CENT, ROUND_HALF_UP)


def net(unit_price: Decimal, quantity: Decimal, discount: Decimal = Decimal(0)) -> Decimal:
    """A line: unit price × quantity × (1 − discount), the discount a fraction of 1, rounded once at the end."""
    return cents(unit_price * quantity * (1 - discount))
