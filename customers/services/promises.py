"""Answers that customers were promised by a date: given, answered, withdrawn, handed over (CUS-06)."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.figures.registry import figure
from bizops.figures.services import figures
from bizops.handbook.services import duties
from bizops.kernel import clock, records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish
from bizops.kernel.services import service

from ..choices import PromiseStatus
from ..events import PromiseAnswered, PromiseHandedOver
from ..models import Customer, Promise, Revisit
from .customers import must_be_on_file

CLAUSE, ANSWER = "CUS-06", "customers.answer_promise"
FARTHEST = figure("customers.promise_within_days", 90, gettext_lazy("Days within which a promise is due"), CLAUSE)


@service
def make(
    *,
    by,
    customer: Customer,
    what: str,
    due_on: date | None,
    owner=None,
    revisit: Revisit | None = None,
    note: str = "",
) -> Promise:
    """Promise a customer an answer by a date; whoever is to give it owes a duty and is told. Raises RuleBroken.

    Without an owner it is one's own. `due_on` lies not behind us, and at most [90] days ahead.
    """
    file = records.locked(customer)
    must_be_on_file(file)
    owner = owner or by
    if not what.strip():
        raise RuleBroken(_("Say what was promised."), CLAUSE, field="what")
    _must_be_promisable(due_on)
    _must_be_able_to_answer(owner)
    promise = Promise(
        customer=file,
        revisit=revisit,
        what=what.strip(),
        due_on=due_on,
        owner=owner,
        department=owner.department,
        by=by,
    )
    records.add(promise, by=by)
    duties.owe(CLAUSE, "promise", promise, by=by, due_on=due_on, key=due_on.isoformat())
    return promise


@service
def answer(promise: Promise, *, by, note: str) -> Promise:
    """Record what the customer was answered; that closes the duty, and whoever promised hears it. Raises RuleBroken."""
    values = {"answer": note.strip(), "answered_on": clock.today()}
    Promise.lifecycle.go(promise, "answer", by=by, note=note, values=values)
    publish(PromiseAnswered(promise.pk, by.pk))
    return promise


@service
def withdraw(promise: Promise, *, by, note: str) -> Promise:
    """The customer waits for it no more: the duty lapses with the reason. Raises RuleBroken for one's own."""
    Promise.lifecycle.go(promise, "withdraw", by=by, note=note)
    duties.lapse(promise, by=by, note=note)
    return promise


@service
def hand_over(promise: Promise, *, by, owner, version: int | None = None, note: str = "") -> Promise:
    """Let somebody else answer; the duty goes with it, the date stays. Raises RuleBroken, Conflict."""
    stored = records.locked(promise, version)
    if stored.status != PromiseStatus.OPEN:
        raise RuleBroken(_("This promise is open no longer."), CLAUSE)
    if owner.pk == stored.owner_id:
        return stored
    _must_be_able_to_answer(owner)
    stored = records.change(stored, {"owner": owner, "department": owner.department}, by=by)
    publish(PromiseHandedOver(stored.pk, owner.pk, getattr(by, "pk", None)))
    return stored


def _must_be_promisable(due_on: date | None) -> None:
    if due_on is None:
        raise RuleBroken(_("Say by when the answer was promised."), CLAUSE, field="due_on")
    today, days = clock.today(), figures.value(FARTHEST.key)
    if due_on < today:
        raise RuleBroken(_("A promise cannot be due in the past."), CLAUSE, field="due_on")
    if due_on > today + timedelta(days=days):
        raise RuleBroken(
            _("A promise is due within %(days)s days. Name an earlier day.") % {"days": days}, CLAUSE, field="due_on"
        )


def _must_be_able_to_answer(owner) -> None:
    """Somebody who works here, has a department and sees his promises."""
    if not owner.is_active:
        raise RuleBroken(_("%(owner)s does not work here any more.") % {"owner": owner}, "ORG-02", field="owner")
    if owner.department_id is None:
        raise RuleBroken(_("%(owner)s belongs to no department yet.") % {"owner": owner}, "ORG-01", field="owner")
    if not owner.has_perm(ANSWER):
        raise RuleBroken(
            _("Answering customers is not among the duties of %(owner)s. Name somebody else.") % {"owner": owner},
            CLAUSE,
            field="owner",
        )
