"""Where chapters declare their clauses (`handbook.py`): what each says, and the ways in which the house keeps it alive.

A clause raises duties (`period_duty`, `standing_duty`, `event_duty`), watches a state (`watch`) or guards a move (`guard`);
several of them may stand beside each other, each a `part` with its own name.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Expression, Model, QuerySet

from bizops.kernel.clauses import titles
from bizops.kernel.periods import Period
from bizops.kernel.registry import Registry


@dataclass(frozen=True)
class Clause:
    """A rule of the manual, in the words of its page. `places` are (label, URL name) of where it is done."""

    code: str
    title: str
    rule: str
    who: str = ""
    when: str = ""
    proof: str = ""
    counted: str = ""
    places: tuple[tuple[str, str], ...] = ()
    related: tuple[str, ...] = ()
    source: str = ""
    drawing: str = ""  # app/model whose lifecycle the page draws

    @property
    def chapter(self) -> str:
        return self.code.split("-")[0]


@dataclass(frozen=True)
class Evidence:
    """What closes a duty: a new row of `model`, one of its `moves`, or a change of one of its `fields`.

    `subject` names the attribute with the subject's key, `on` the day that counts ("" = the day it is recorded),
    `counts(document, owner_id)` may refuse a row that proves nothing for this owner. `period` names the attribute with a
    day of the period that is proved, where the evidence comes after it: then it proves that period and no other.
    """

    model: type[Model]
    subject: str
    on: str = ""
    moves: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    counts: Callable[[Model, int], bool] | None = None
    period: str = ""


@dataclass(frozen=True)
class DutyPart:
    """One kind of duty of a clause.

    `of` is the model of its subjects, `title` a text with %(subject)s; `owner`, `department`, `name` are paths or
    expressions over a subject. `action` and `where` (a URL name that takes the subject's key) are the button that leads
    to the evidence. `follows` says after which changes the owner is asked for anew: {model: (path to it, its fields)}.
    """

    code: str
    part: str
    of: type[Model]
    title: str
    owner: str | Expression | Callable[[], Expression]
    department: str
    name: str
    action: str
    where: str
    evidence: Evidence
    icon: str = "circle-dot"
    follows: tuple[tuple[type[Model], str, tuple[str, ...]], ...] = ()

    @property
    def key(self) -> str:
        return f"{self.code}/{self.part}" if self.part else self.code


@dataclass(frozen=True)
class PeriodDuty(DutyPart):
    """Owed once a period by everybody in `subjects(period)`; missed for good some working days after `due(period)`.

    With `after` it is raised when the period is over (a review of the quarter), else when it begins.
    """

    subjects: Callable[[Period], QuerySet] | None = None
    size: Callable[[date], str] | None = None
    due: Callable[[Period], date] | None = None
    remind: Callable[[Period], Iterable[date]] | None = None
    after: bool = False


@dataclass(frozen=True)
class StandingDuty(DutyPart):
    """Owed once for each `period_key` of those in `subjects(day)`, for as long as the state lasts; `due` is an expression."""

    subjects: Callable[[date], QuerySet] | None = None
    period_key: Expression | None = None
    due: Callable[[], Expression] | None = None


@dataclass(frozen=True)
class EventDuty(DutyPart):
    """Raised by a service in the transaction of its event (`duties.owe`); overdue until done or waived."""


@dataclass(frozen=True)
class Watch:
    """A state: its population, and those in it that break the clause. `department` is the path to whose breach it is.

    `opens` is the list (app/model) that shows the breaches, `words` the words of its address.
    """

    code: str
    part: str
    label: str
    population: Callable[[], QuerySet]
    breaches: Callable[[], QuerySet]
    department: str = ""
    opens: str = ""
    words: dict[str, str] | Callable[[], dict[str, str]] | None = None

    @property
    def key(self) -> str:
        return f"{self.code}/{self.part}" if self.part else self.code


@dataclass(frozen=True)
class Guard:
    """A breach is impossible; `stands()` proves that the guard is there, `exceptions(period)` counts what was let through."""

    code: str
    part: str
    label: str
    stands: Callable[[], bool]
    exceptions: Callable[[Period], int] | None = None

    @property
    def key(self) -> str:
        return f"{self.code}/{self.part}" if self.part else self.code


clauses: Registry[Clause] = Registry("clause")
duty_parts: Registry[DutyPart] = Registry("duty")
watches: Registry[Watch] = Registry("watch")
guards: Registry[Guard] = Registry("guard")


def clause(code: str, title: str, rule: str, **words) -> Clause:
    """Declare a clause that the code runs; its title also becomes the hint of its chips."""
    titles.add(code, title)
    return clauses.add(code, Clause(code, title, rule, **words))


def period_duty(code: str, part: str = "", **words):
    """Declare `def subjects(period)` as those who owe in each period."""
    return _part(PeriodDuty, code, part, words)


def standing_duty(code: str, part: str = "", **words):
    """Declare `def subjects(day)` as those whose state asks for a duty on a day."""
    return _part(StandingDuty, code, part, words)


def event_duty(code: str, part: str = "", **words) -> DutyPart:
    """Declare a kind of duty that a service raises."""
    return duty_parts.add(_key(code, part), EventDuty(code, part, **words))


def watch(code: str, part: str = "", *, label: str, population: Callable[[], QuerySet], **words):
    """Declare `def breaches()` as those of the population that break the clause now."""

    def keep(breaches):
        watches.add(_key(code, part), Watch(code, part, label, population, breaches, **words))
        return breaches

    return keep


def guard(code: str, part: str = "", *, label: str, exceptions: Callable[[Period], int] | None = None):
    """Declare `def stands()` → bool as the proof that the guard of a clause is there."""

    def keep(stands):
        guards.add(_key(code, part), Guard(code, part, label, stands, exceptions))
        return stands

    return keep


def ways_of(code: str) -> tuple[list[DutyPart], list[Watch], list[Guard]]:
    """How a clause is kept alive."""
    return tuple([way for way in kind if way.code == code] for kind in (duty_parts, watches, guards))


def title_of(code: str, part: str, subject: str) -> str:
    """A duty in the words of its kind; of a kind that is no longer declared only its record is named."""
    declared = duty_parts.get(_key(code, part))
    return str(declared.title) % {"subject": subject} if declared else subject


def _key(code: str, part: str) -> str:
    return f"{code}/{part}" if part else code


def _part(kind: type[DutyPart], code: str, part: str, words: dict):
    def keep(subjects):
        duty_parts.add(_key(code, part), kind(code, part, subjects=subjects, **words))
        return subjects

    return keep
