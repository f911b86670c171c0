"""Which policy decides a request, its first rows, and its next edition (ORG-14)."""

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import override

from bizops.kernel import clock, records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.services import service

from ..models import Policy, Request, Step
from ..models.policy import Conditional
from ..registry import Asked, Consentable, consentables

CLAUSE = "ORG-14"
BEGINNING = date(2000, 1, 1)
COMPARE = {
    "gte": lambda a, b: a >= b,
    "gt": lambda a, b: a > b,
    "lte": lambda a, b: a <= b,
    "lt": lambda a, b: a < b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
}


def deciding(kind: Consentable, document: Model) -> Policy:
    """The policy by which a document would be decided today. One without steps decides nothing. Raises RuleBroken."""
    for policy in Policy.objects.in_force(kind.key, clock.today()):
        if applies(policy, document) and policy.steps.exists():
            return policy
    raise RuleBroken(_("No policy says who decides this. Ask an administrator."), CLAUSE)


def applies(row: Conditional, document: Model) -> bool:
    """Whether a policy or a step applies to a document; an empty field fulfils no condition but “is not”."""
    if not row.only_field:
        return True
    value = getattr(document, row.only_field)
    value = value.pk if isinstance(value, Model) else value
    wanted = row.only_value.strip()
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        try:
            return COMPARE[row.only_operator](Decimal(value), Decimal(wanted))
        except InvalidOperation:
            return isinstance(row, Step)  # what cannot be read lets no step fall away
    if value in (None, ""):
        return row.only_operator == "ne" and wanted != ""
    return COMPARE[row.only_operator](str(value), wanted)


def seed() -> int:
    """Give every kind of consent that has no policy yet its default one. Returns how many were made."""
    known = set(Policy.objects.values_list("kind", flat=True))
    missing = [kind for kind in consentables if kind.default and kind.key not in known]
    with transaction.atomic():
        for kind in missing:
            _lay_down(kind)
    return len(missing)


@service
def new_edition(policy: Policy, *, by) -> Policy:
    """Copy a policy as its next edition, in force from tomorrow; requests that run keep the old one (ORG-14)."""
    latest = Policy.objects.filter(kind=policy.kind, name=policy.name).order_by("-edition").first()
    steps = list(policy.steps.all())
    made = Policy.objects.get(pk=policy.pk)
    made.pk, made._state.adding = None, True
    made.edition, made.version, made.note = latest.edition + 1, 1, ""
    made.effective_from = max(clock.today(), latest.effective_from) + timedelta(days=1)
    made.retired_on = None
    records.add(made, by=by)
    for step in steps:
        chosen = {name: list(getattr(step, name).all()) for name in ("people", "posts", "roles", "departments")}
        step.pk, step._state.adding, step.policy, step.version = None, True, made, 1
        records.add(step, by=by)
        for name, rows in chosen.items():
            getattr(step, name).set(rows)
    return made


def is_used(policy: Policy) -> bool:
    """Whether a request was decided, or is being decided, by it: then it no longer changes."""
    return Request.objects.filter(policy=policy).exists()


def _lay_down(kind: Consentable) -> None:
    # The English source is kept; `in_words` says it in the reader's language.
    with override("en"):
        policy = Policy.objects.create(
            kind=kind.key, name=str(kind.label)[:80], batch=kind.batch, effective_from=BEGINNING
        )
        for order, asked in enumerate(kind.default, start=1):
            _lay_down_step(policy, order, asked)


def _lay_down_step(policy: Policy, order: int, asked: Asked) -> None:
    step = Step.objects.create(
        policy=policy,
        order=order,
        name=str(asked.name),
        levels=asked.levels,
        mode=asked.mode,
        within=asked.within,
        fill=asked.fill,
        question=str(asked.question),
        comment_required=asked.comment,
        escalates=asked.escalate,
    )
    step.roles.set([Group.objects.get_or_create(name=role)[0] for role in asked.roles])
