"""Duties, planted in any state and on any day, so that what counts them is seen apart from what raises them."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from bizops.handbook.models import Duty, TextDraft
from bizops.handbook.services import clauses, texts
from bizops.kernel import clock
from bizops.organisation.models import Staff

from . import STATES, makes

DONE = ("done", "late")
_n = count(1)


@dataclass
class Keeper:
    """What other factories ask for as their world: whose the records are."""

    keeper: Staff


@makes(Duty)
def duty(world=None, *, code="HBK-02", due=None, status="open", owner=None, **values) -> Duty:
    """A duty of `owner` (the keeper) in his department; `due` is a day, or days from today."""
    n, owner = next(_n), owner or world.keeper
    due = clock.today() + timedelta(days=due) if isinstance(due, int) else due or clock.today()
    words = {"part": "", "subject": n, "subject_name": f"承办事项{n:05}", "period_key": f"planted-{n}", **values}
    words.setdefault("department_id", owner.department_id)
    words.setdefault("done_on", due if status in DONE else None)
    return Duty.objects.create(clause=clauses.row_of(code), owner=owner, due_on=due, status=status, **words)


def many(number: int, **words) -> list[Duty]:
    """So many of the same, as one statement would plant them."""
    return [duty(**words) for _i in range(number)]


for state in ("open", "missed", "waived"):
    STATES[Duty, state] = {"done_on": None}
for state in DONE:
    STATES[Duty, state] = {"done_on": clock.today()}


@makes(TextDraft)
def draft(world, *, code="HBK-02", **values) -> TextDraft:
    """Another rule in English, for a clause whose first texts are there."""
    clauses.seed()
    words = {
        "rule_en": f"Every clause shows how it is kept, edition {next(_n)}.",
        "reason": "第三季度内控检查",
        **values,
    }
    return texts.propose(by=words.pop("by", world.keeper), clause=clauses.row_of(code), **words)
