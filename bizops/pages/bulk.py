"""One act on many ticked records: declared beside the pages of their kind, done one by one, each for itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from bizops.kernel.errors import RuleBroken

from .errors import HELD_BY_ANOTHER, TOOK_TOO_LONG

MOST = 200  # a page shows 100 rows; more than twice that is a job, not a click
LONGEST_KEY = 18  # figures that a key in the database can have


@dataclass(frozen=True)
class Bulk:
    """A button over the ticked rows of a list. `service(record, by=, note=, **fields)` does it to one of them.

    With a `question`, a note that is required, or `fields`, a page asks first; `fields` names fields of the kind's form
    that are filled once for all. `as_list(records, by=, note=, **fields)` takes all records at once in place of the
    service and returns how many it did and the (record, why) that it refused.
    """

    name: str
    label: str
    service: Callable | None
    permission: str
    icon: str = "check"
    clause: str = ""
    question: str = ""
    note_required: bool = False
    danger: bool = False
    fields: tuple[str, ...] = ()
    as_list: Callable | None = None

    def __post_init__(self):
        if (self.service is None) == (self.as_list is None):
            raise TypeError(f"{self.name} needs either a service for one record or one for the list")

    @property
    def asks(self) -> bool:
        return bool(self.question or self.note_required or self.fields)


@dataclass(frozen=True)
class Refusal:
    """A record that was left as it is, and why."""

    record: object
    words: str
    clause: str = ""


@dataclass(frozen=True)
class Outcome:
    """How many records were done, and which were refused."""

    done: int
    refusals: tuple[Refusal, ...]


class AskForm(forms.Form):
    """What an act asks once for all records: fields of the kind's own form, with the choices of this person."""

    def __init__(self, pages, names: tuple[str, ...], *args, staff, **kwargs):
        super().__init__(*args, prefix="for_all", **kwargs)
        if names:
            asked = pages.form(staff=staff).fields
            self.fields.update({name: asked[name] for name in names})


def keys(words: Iterable[str]) -> list[int]:
    """The keys among what a form sent, each once, in its order; what is no key names no record."""
    return list(dict.fromkeys(int(w) for w in words if w.isascii() and w.isdecimal() and len(w) <= LONGEST_KEY))


def chosen(rows, wanted: list[int]) -> list:
    """The records of these keys that are among the rows, in the order of the keys."""
    found = rows.in_bulk(wanted)
    return [found[key] for key in wanted if key in found]


def apply(bulk: Bulk, records: list, *, by, note: str = "", **values) -> Outcome:
    """Do it. A refusal of one record is kept and the others go on; only trouble with the database itself breaks off."""
    if bulk.as_list is not None:
        return _all_at_once(bulk, records, by=by, note=note, **values)
    refusals = [why for record in records if (why := _refused(bulk, record, by=by, note=note, **values))]
    return Outcome(len(records) - len(refusals), tuple(refusals))


def _all_at_once(bulk: Bulk, records: list, **words) -> Outcome:
    with transaction.atomic():
        done, refused = bulk.as_list(records, **words)
    return Outcome(done, tuple(Refusal(record, str(why), getattr(why, "clause", "")) for record, why in refused))


def _refused(bulk: Bulk, record, **words) -> Refusal | None:
    """One record in a transaction of its own: done, or the reason why not."""
    try:
        with transaction.atomic():
            bulk.service(record, **words)
    except RuleBroken as refusal:
        return Refusal(record, str(refusal), refusal.clause)
    except ValidationError as refusal:
        return Refusal(record, " ".join(refusal.messages))
    except IntegrityError:
        return Refusal(record, _("Somebody has just saved something that this clashes with."))
    except OperationalError as trouble:
        if getattr(trouble.__cause__, "pgcode", None) not in HELD_BY_ANOTHER | TOOK_TOO_LONG:
            raise
        return Refusal(record, _("Somebody is working on the same record"))
    return None
