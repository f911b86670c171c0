"""Classes: scored for everybody by the clock, confirmed by a head (CUS-03)."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from bizops.kernel import clock, records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.services import service

from ..choices import CustomerClass
from ..models import Customer, Scorecard
from . import revisits, scoring
from .customers import must_be_on_file

CHUNK = 2_000
CONFIRM = "customers.confirm_class"
STORED = ("score", "proposed", "parts", "reasons", "scored_on", "differs")


def score_all(on: date | None = None) -> int:
    """Score every customer on file as of a day (today), in chunks; returns how many. Twice gives the same rows."""
    day, last, count = on or clock.today(), 0, 0
    rows = Customer.objects.active().order_by("pk")
    while ids := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]):
        count += score_some(ids, day)
        last = ids[-1]
    return count


@transaction.atomic
def score_some(ids: Iterable[int], on: date) -> int:
    """Write the scorecards of these customers, new or again; the statements do not grow with their number."""
    ids = list(ids)
    classes = dict(Customer.objects.filter(pk__in=ids).order_by().values_list("pk", "classification"))
    cards = [
        Scorecard(
            customer_id=pk,
            score=found.score,
            proposed=found.proposed,
            parts=found.parts,
            reasons=found.reasons,
            scored_on=on,
            differs=found.proposed != classes[pk],
        )
        for pk, found in scoring.score(ids, on).items()
        if pk in classes
    ]
    Scorecard.objects.bulk_create(
        cards, update_conflicts=True, unique_fields=["customer"], update_fields=list(STORED), batch_size=CHUNK
    )
    return len(cards)


@service
def confirm(customer: Customer, *, by, classification: str | None = None, note: str = "") -> Customer:
    """Confirm a class as it is proposed, or decide on another one with a reason (CUS-03).

    Raises RuleBroken without the right, for one's own customer (ORG-14), for an archived file, and for a class other
    than the proposed one without `note`.
    """
    if not by.has_perm(CONFIRM):
        raise RuleBroken(_("Confirming classes is not among your duties."), "CUS-03")
    file = records.locked(customer)
    must_be_on_file(file)
    if file.owner_id == by.pk:
        raise RuleBroken(_("Somebody else has to confirm the class of your own customer."), "ORG-14")
    proposed = _card(file).proposed
    decided = classification or proposed
    if decided not in CustomerClass.values:
        raise RuleBroken(_("Choose a class."), "CUS-03", field="classification")
    if decided != proposed and not note.strip():
        raise RuleBroken(_("Give a reason for another class than the one proposed."), "CUS-03", field="note")
    return write(file, decided, by=by)


@service
def confirm_proposed(card: Scorecard, *, by, note: str = "") -> Customer:
    """Confirm the class that a scorecard proposes (CUS-03)."""
    return confirm(card.customer, by=by, note=note)


def write(file: Customer, decided: str, *, by) -> Customer:
    """Write the class to the locked file, confirmed today; whoever asked has been allowed to."""
    today, before = clock.today(), file.classification
    values = {"classification": decided, "class_confirmed_on": today}
    if decided != before:
        values["class_since"] = today
    stored = records.change(file, values, by=by)
    Scorecard.objects.filter(customer=stored).update(differs=~Q(proposed=decided))
    if decided != before:
        revisits.rhythm_changed(stored, by=by)
    return stored


def _card(file: Customer) -> Scorecard:
    """The scorecard of a customer; one that the clock has not met yet is scored now."""
    card = Scorecard.objects.filter(customer=file).first()
    if card is None:
        score_some([file.pk], clock.today())
        card = Scorecard.objects.get(customer=file)
    return card
