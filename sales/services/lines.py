"""What the lines of an order must keep to, and what they sum to (SAL-08): computed here and nowhere else."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.figures.registry import figure
from bizops.figures.services import figures
from bizops.kernel import clock, records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish
from bizops.kernel.records import Changing

from ..models import Order, OrderLine, Product

MOST = 200
FIELDS = ("product", "description", "quantity", "unit_price", "discount", "tax_rate")
KEYS = ("order", "product")
HIGHEST = Decimal(10) ** 14  # what the columns of the totals hold
TAX = figure("sal.tax_percent", Decimal(13), gettext_lazy("VAT in % that a new line begins with"), "SAL-08")


def usual_tax(on: date | None = None) -> Decimal:
    """The tax rate of a line that names none, a fraction of 1, on a day (today)."""
    return figures.value(TAX.key, on=on or clock.today()) / 100


def totals(lines: Sequence[OrderLine]) -> dict:
    """The stored sums of an order: rounded lines added up. Raises RuleBroken if they outgrow their columns."""
    net, tax = sum(line.net for line in lines), sum(line.tax for line in lines)
    if net + tax >= HIGHEST:
        raise RuleBroken(_("The amounts of the lines are too high to be true."), "SAL-08", field="lines")
    return {"net_total": net, "tax_total": tax, "gross_total": net + tax, "line_count": len(lines)}


def planned(order: Order, wanted: Sequence[dict], present: Sequence[OrderLine], *, on: date) -> list[OrderLine]:
    """The lines that `wanted` asks for on a day, worked out, nothing written. Raises RuleBroken with the place of the line.

    One that names the `id` of a present line is that line, one that says the same as a present line too; all others
    are new and come after them. A position, once given, stays.
    """
    if not wanted:
        raise RuleBroken(_("An order has at least one line."), "SAL-08", field="lines")
    if len(wanted) > MOST:
        raise RuleBroken(_("An order has at most %(most)s lines.") % {"most": MOST}, "SAL-08", field="lines")
    left = {line.pk: line for line in present}
    claimed = [left.pop(words.get("id"), None) for words in wanted]
    found = []
    for place, (words, stored) in enumerate(zip(wanted, claimed, strict=True), start=1):
        line = _worked_out(order, words, stored, place)
        if stored is None and (same := next((s for s in left.values() if _says(s) == _says(line)), None)):
            line.pk, line.position, line.version = same.pk, same.position, same.version
            del left[same.pk]
        line.ordered_on = on
        found.append(line)
    _must_be_on_sale(found, {line.product_id for line in present})
    _number(found)
    return found


def write(order: Order, lines: Sequence[OrderLine], present: Sequence[OrderLine], *, by) -> bool:
    """Make the lines of a locked order what was planned; only what differs is written. Says whether anything did."""
    stored, keep = {line.pk: line for line in present}, {line.pk for line in lines}
    gone = [line for line in present if line.pk not in keep]
    for line in gone:
        publish(Changing(line))
        line.delete()
    told = bool(gone)
    for line in lines:
        if line.pk is None:
            records.add(line, by=by)
            told = True
        elif _says(line) != _says(stored[line.pk]):
            records.change(stored[line.pk], {name: getattr(line, name) for name in FIELDS}, by=by)
            told = True
    return told


def follow(lines: Sequence[OrderLine], on: date, *, by) -> None:
    """The lines carry the day of their order."""
    for line in lines:
        if line.ordered_on != on:
            records.change(line, {"ordered_on": on}, by=by)


def _worked_out(order: Order, words: dict, stored: OrderLine | None, place: int) -> OrderLine:
    line = OrderLine(order=order, **{name: words[name] for name in FIELDS if name in words})
    if "tax_rate" not in words:
        line.tax_rate = usual_tax()
    if stored is not None:
        line.pk, line.position, line.version = stored.pk, stored.position, stored.version
    try:
        line.clean_fields(exclude={*KEYS, "position", "net", "tax", "ordered_on", "version"})
    except ValidationError as refusal:
        raise RuleBroken(_in_words(place, refusal), "SAL-08", field="lines") from refusal
    line.derive()
    if line.net >= HIGHEST:
        raise RuleBroken(_at(place, _("The amount is too high to be true.")), "SAL-08", field="lines")
    return line


def _must_be_on_sale(lines: Sequence[OrderLine], present: set[int]) -> None:
    """A withdrawn product stays on the orders that have it, and comes on no other; asked of the table, not of memory."""
    new = {line.product_id for line in lines} - present
    withdrawn = set(Product.objects.withdrawn().filter(pk__in=new).values_list("pk", flat=True)) if new else set()
    for place, line in enumerate(lines, start=1):
        if line.product_id in withdrawn:
            words = _("%(product)s is withdrawn from sale.") % {"product": line.product}
            raise RuleBroken(_at(place, words), "SAL-08", field="lines")


def _number(lines: Sequence[OrderLine]) -> None:
    last = max((line.position for line in lines if line.position), default=0)
    for line in lines:
        if not line.position:
            line.position = last = last + 1


def _says(line: OrderLine) -> tuple:
    return (line.product_id, *(getattr(line, name) for name in FIELDS[1:]))


def _in_words(place: int, refusal: ValidationError) -> str:
    name, errors = next(iter(refusal.message_dict.items()))
    return _at(place, f"{capfirst(OrderLine._meta.get_field(name).verbose_name)}: {errors[0]}")


def _at(place: int, words: str) -> str:
    return _("Line %(place)s: %(words)s") % {"place": place, "words": words}
