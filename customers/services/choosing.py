"""Field by field, which of two files says what shall stand when they become one (CUS-18)."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from bizops.kernel.errors import RuleBroken

from ..models import Customer

WINNER, LOSER, BOTH = "winner", "loser", "both"
FIELDS = tuple(field for field in Customer._meta.concrete_fields if field.editable and not field.primary_key)
MOST_TAGS = 10
NOTHING = (None, "", [])


@dataclass(frozen=True)
class Choice:
    """A field in which two files differ: what can be picked, and what is picked if nobody says otherwise."""

    field: models.Field
    picks: tuple[str, ...]
    default: str

    @property
    def name(self) -> str:
        return self.field.name


def choices(winner: Customer, loser: Customer) -> list[Choice]:
    """The fields in which the files differ; what the kept file does not say is taken from the other one."""
    found = []
    for field in FIELDS:
        ours, theirs = (getattr(file, field.attname) for file in (winner, loser))
        if ours == theirs:
            continue
        both = ours not in NOTHING and theirs not in NOTHING and _together(field, ours, theirs) is not None
        default = BOTH if both else LOSER if ours in NOTHING else WINNER
        found.append(Choice(field, (WINNER, LOSER, *([BOTH] if both else [])), default))
    return found


def chosen(winner: Customer, loser: Customer, picks: dict[str, str]) -> dict:
    """The fields of the kept file that are to change. Raises RuleBroken for a pick that does not exist, or an empty name."""
    values = {}
    for choice in choices(winner, loser):
        pick = picks.get(choice.name) or choice.default
        if pick not in choice.picks:
            raise RuleBroken(_("Choose one of the values."), "CUS-18", field=choice.name)
        if pick == LOSER:
            values[choice.name] = getattr(loser, choice.name)
        if pick == BOTH:
            values[choice.name] = _together(choice.field, *(getattr(f, choice.name) for f in (winner, loser)))
    if "name" in values and not values["name"]:
        raise RuleBroken(_("A file needs a name."), "CUS-18", field="name")
    if "owner" in values:
        values["department"] = _department_of(values["owner"])
    return values


def _together(field: models.Field, ours, theirs):
    """Both values as one, where a field has room for two; else None."""
    if isinstance(ours, list):
        words = list(dict.fromkeys([*ours, *theirs]))
        return words if len(words) <= MOST_TAGS else None
    if isinstance(field, models.TextField):
        longer, shorter = sorted((ours, theirs), key=len, reverse=True)
        text = longer if shorter in longer else f"{ours}\n{theirs}"
        return text if len(text) <= field.max_length else None
    return None


def _department_of(owner):
    if owner.department_id is None:
        raise RuleBroken(_("%(owner)s belongs to no department yet.") % {"owner": owner}, "ORG-01", field="owner")
    return owner.department
