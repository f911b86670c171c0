"""Whose duties a page speaks of: the company's, those of a department with all below it, or one person's (HBK-02)."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from bizops.kernel.periods import Period
from bizops.organisation.models import Department, Staff

from .models import Duty

EVERYBODY = "handbook.view_every_duty"
SIZE_OF_LETTER = {"B": ("bimonth", 2), "Q": ("quarter", 3), "T": ("third", 4), "H": ("half", 6)}
YEARS = range(2000, 2100)


@dataclass(frozen=True)
class Scope:
    """What `viewer` looks at; `keys` are the departments in it, None for the company or a person.

    The numbers of a scope are counted over `rows()`, and its lists are opened with `words`: so both are the same rows.
    """

    viewer: Staff
    department: Department | None = None
    person: Staff | None = None
    keys: tuple[int, ...] | None = None

    @property
    def is_company(self) -> bool:
        return self.department is None and self.person is None

    @property
    def label(self) -> str:
        if self.person is not None:
            return _("my duties") if self.person == self.viewer else self.person.full_name
        return str(self.department) if self.department else _("whole company")

    @property
    def words(self) -> dict[str, str]:
        """How an address names this scope."""
        if self.person is not None:
            return {"owner": self.person.number}
        return {"tree": str(self.department.pk)} if self.department else {}

    @property
    def address(self) -> dict[str, str]:
        """How the address of the board names it."""
        if self.person is not None:
            return {"person": self.person.number}
        return {"department": str(self.department.pk)} if self.department else {}

    def rows(self):
        rows = Duty.objects.visible_to(self.viewer)
        if self.person is not None:
            return rows.filter(owner=self.person)
        return rows if self.keys is None else rows.filter(department__in=self.keys)

    def list_url(self, period: Period | None = None, **words) -> str:
        """The list of the duties in this scope that were due in a period (ever) and fit the words."""
        words = {**self.words, **words}
        if period is not None:
            words |= {"due_on_after": period.start.isoformat(), "due_on_before": period.end.isoformat()}
        return f"{reverse('handbook:duty_list')}?{urlencode(words) or 'view=all'}"


def departments_of(viewer) -> list[Department]:
    """The departments that somebody may choose, from the top down."""
    every = Department.objects.order_by("path", "pk")
    if viewer.has_perm(EVERYBODY):
        return list(every)
    mine = set(viewer.headed_department_ids)
    if viewer.department_id and viewer.has_perm("handbook.view_department_duty"):
        mine.add(viewer.department_id)
    return list(every.filter(pk__in=mine)) if mine else []


def scope_of(viewer, choices: list[Department], department: str = "", person: str = "") -> Scope | None:
    """What an address asks for, or what somebody sees who asks for nothing; None for what lies out of reach."""
    if person:
        found = Staff.objects.filter(number=person.replace("\x00", "")).first()
        reach = {one.pk for one in choices}
        is_near = found and (found == viewer or viewer.has_perm(EVERYBODY) or found.department_id in reach)
        return Scope(viewer, person=found) if is_near else None
    if department:
        found = next((one for one in choices if str(one.pk) == department), None)
        return None if found is None else _below(viewer, choices, found)
    if viewer.has_perm(EVERYBODY):
        return Scope(viewer)
    return _below(viewer, choices, choices[0]) if choices else Scope(viewer, person=viewer)


def home_of(viewer) -> Scope:
    """What somebody sees who asks for nothing."""
    return scope_of(viewer, departments_of(viewer))


def _below(viewer, choices: list[Department], top: Department) -> Scope:
    keys = tuple(one.pk for one in choices if one.path.startswith(top.path))
    return Scope(viewer, department=top, keys=keys)


def period_of(word: str, today: date) -> Period:
    """2026-11, 2026Q4, 2026, last, quarter; this month for anything else."""
    month = Period.of("month", today)
    if word == "last":
        return month.previous()
    if word == "quarter":
        return Period.of("quarter", today)
    try:
        return _named(word.strip())
    except ValueError:
        return month


def _named(word: str) -> Period:
    """The period of a key such as Period.key writes it. Raises ValueError."""
    year, rest = int(word[:4]), word[4:]
    if year not in YEARS or not word.isascii():
        raise ValueError(word)
    if not rest:
        return Period.of("year", date(year, 1, 1))
    size, months = SIZE_OF_LETTER.get(rest[0], ("month", 1))
    number = int(rest[1:])
    return Period.of(size, date(year, (number - 1) * months + 1, 1))
