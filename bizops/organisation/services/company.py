"""The company and its calendar."""

from datetime import date
from functools import lru_cache

import holidays
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from bizops.kernel import records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.periods import WorkingCalendar
from bizops.kernel.services import service

from ..models import CalendarException, Company

CACHE = "organisation.company"
CALENDAR = "organisation.calendar"
SECONDS = 60


def current() -> Company | None:
    """The company, kept in process memory for a minute; None on an empty database."""
    company = cache.get(CACHE)
    if company is None and (company := Company.objects.first()):
        cache.set(CACHE, company, SECONDS)
    return company


def calendar() -> WorkingCalendar:
    """Which days are worked: the company's week, its country's public holidays, its exceptions, which win."""
    kept = cache.get(CALENDAR)
    if kept is None:
        company = current() or Company()
        kept = (company.country, frozenset(company.working_week), _exceptions())
        cache.set(CALENDAR, kept, SECONDS)
    country, week, exceptions = kept
    return WorkingCalendar(week, _holiday(country), exceptions)


@service
def found(*, by, **values) -> Company:
    """Lay down the one company of this house."""
    if Company.objects.exists():
        raise RuleBroken(_("The company is there already: change it."), "ORG-01")
    company = Company(**values)
    company.full_clean()
    records.add(company, by=by)
    _forget()
    return company


@service
def change(company: Company, *, by, version: int | None = None, **values) -> Company:
    """Change the company's data. Raises Conflict."""
    company = records.change(company, values, by=by, version=version)
    _forget()
    return company


@service
def declare_day(day: date, is_worked: bool, name: str, *, by) -> CalendarException:
    """Say that a day is worked or free, whatever week and holidays say; the latest word counts."""
    stored = CalendarException.objects.filter(day=day).first()
    if stored:
        stored = records.change(stored, {"is_worked": is_worked, "name": name}, by=by)
    else:
        stored = records.add(CalendarException(day=day, is_worked=is_worked, name=name), by=by)
    _forget()
    return stored


def forget() -> None:
    """Read company and calendar anew in this process; the others notice within a minute."""
    cache.delete_many([CACHE, CALENDAR])


def _forget() -> None:
    forget()
    transaction.on_commit(forget)


def _exceptions() -> dict[date, bool]:
    return dict(CalendarException.objects.values_list("day", "is_worked"))


@lru_cache
def _holiday(country: str):
    """Whether a day is a public holiday of the country; no country that the package knows = never."""
    if country not in holidays.list_supported_countries():
        return lambda day: False
    calendar = holidays.country_holidays(country)
    return lambda day: day in calendar
