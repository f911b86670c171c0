"""Who is asked at a step, and the way of a request from step to step (ORG-14)."""

from dataclasses import dataclass

from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bizops.kernel import clock
from bizops.organisation.models import Appointment, Department, Staff
from bizops.organisation.services.handovers import candidates

from ..models import Policy, Step
from ..registry import Consentable
from . import policies

DECIDE = "approvals.view_request"


@dataclass(frozen=True)
class Foreseen:
    """A step as it would be asked now: its people, or why it is left out, or why nobody was found."""

    step: Step
    people: list[Staff]
    is_needed: bool = True
    why: str = ""


def foresee(kind: Consentable, document: Model, submitter: Staff, policy: Policy | None = None) -> list[Foreseen]:
    """Who would decide this, step by step. Raises RuleBroken if no policy applies."""
    policy = policy or policies.deciding(kind, document)
    return [foreseen(step, kind, document, submitter) for step in steps_of(policy)]


def foreseen(step: Step, kind: Consentable, document: Model, submitter: Staff) -> Foreseen:
    """One step; who handed it in, and whom the document is about, are never asked."""
    if not policies.applies(step, document):
        return Foreseen(step, [], False, _("not needed here"))
    barred = {submitter.pk, *kind.barred(document)}
    named = _named(step, document, submitter)
    people = [person for person in named if may_decide(person) and person.pk not in barred]
    return Foreseen(step, people, True, "" if people else _nobody(step, named, barred))


def may_decide(person: Staff) -> bool:
    """Employed, and able to open what he is asked."""
    return person.is_active and person.has_perm(DECIDE)


def steps_of(policy: Policy) -> list[Step]:
    """The steps in their order, with everybody they name."""
    return list(policy.steps.order_by("order").prefetch_related("people", "posts", "roles", "departments__head"))


def above(person: Staff, levels: int) -> list[Staff]:
    """The head so many levels above; whoever has fewer above is decided by the highest."""
    heads = [head for head in candidates(person) if head.is_active]
    return [heads[min(levels, len(heads)) - 1]] if heads else []


def _named(step: Step, document: Model, submitter: Staff) -> list[Staff]:
    """Everybody a step names, each once, in the order in which the form lists them."""
    found = list(step.people.all())
    if posts := list(step.posts.all()):
        found += _holders(Q(post__in=posts))
    if roles := list(step.roles.all()):
        named = list(Staff.objects.employed().filter(groups__in=roles).order_by("number"))
        found += sorted({*named, *_holders(Q(post__groups__in=roles))}, key=lambda person: person.number)
    found += [department.head for department in step.departments.all() if department.head]
    if step.levels:
        found += above(submitter, step.levels)
    if step.field and (person := getattr(document, step.field, None)):
        found += [person.head] if isinstance(person, Department) and person.head else [person]
    return list({person.pk: person for person in found if isinstance(person, Staff)}.values())


def _holders(which: Q) -> list[Staff]:
    held = Appointment.objects.on(clock.today()).filter(which)
    return list(Staff.objects.employed().filter(pk__in=held.values("staff")).order_by("number"))


def _nobody(step: Step, named: list[Staff], barred: set[int]) -> str:
    if not named:
        return _("Nobody holds what the step “%(step)s” asks for.") % {"step": step}
    if all(person.pk in barred for person in named):
        return _("The step “%(step)s” would ask only whoever may not decide here.") % {"step": step}
    count = len(named)
    return ngettext(
        "Whom the step “%(step)s” names has left or may not decide.",
        "All whom the step “%(step)s” names have left or may not decide.",
        count,
    ) % {"step": step}
