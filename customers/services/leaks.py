"""Leaks of customers' data: reported at once, remedied within hours, looked into, decided by consent (CUS-11)."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from bizops.figures.registry import figure
from bizops.figures.services import figures
from bizops.handbook.services import duties
from bizops.kernel import clock, records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish
from bizops.kernel.services import service
from bizops.numbering import services as numbering
from bizops.numbering.registry import series
from bizops.organisation.models import Staff
from bizops.organisation.services import company

from ..choices import LeakStatus, Penalty
from ..events import LeakReported, PenaltyDecided
from ..models import Customer, Leak
from ..models.leak import ANSWERS, INVESTIGATE, not_about_oneself, penalty_by_rule

CLAUSE = "CUS-11"
CUSTODIAN, EVERY = "customers.keep_archives", "customers.view_every_leak"
FAR_BACK = timedelta(days=3653)
HOURS = figure("customers.remedy_hours", 24, gettext_lazy("Hours within which a leak is remedied"), CLAUSE)
DAYS = figure(
    "customers.investigate_days", 10, gettext_lazy("Working days within which a leak is investigated"), CLAUSE
)
CLOSE = figure(
    "customers.carry_out_days",
    10,
    gettext_lazy("Working days within which a decision on a leak is carried out"),
    CLAUSE,
)
NUMBERS = series("customers.leak", "LK-{year}-{number:04}", gettext_lazy("Leak incidents"))
INSIDE = ("findings", *ANSWERS, "penalty", "penalty_reason", "deduction")
FOUND = ("accused", "customer", "whose", *INSIDE)
OPEN_TO_FINDINGS = (LeakStatus.REMEDIED, LeakStatus.INVESTIGATED)


@service
def report(
    *,
    by,
    what: str,
    known_at: datetime | None = None,
    is_danger: bool = False,
    customer: Customer | None = None,
    whose: str = "",
    accused: Staff | None = None,
    note: str = "",
) -> Leak:
    """Report a leak or the danger of one; the leadership is told in the same moment, the remedy is owed. Raises RuleBroken."""
    known_at = known_at or clock.now()
    if known_at > clock.now():
        raise RuleBroken(_("It cannot have become known in the future."), CLAUSE, field="known_at")
    if known_at < clock.now() - FAR_BACK:
        raise RuleBroken(_("That lies more than ten years back."), CLAUSE, field="known_at")
    if not what.strip():
        raise RuleBroken(_("Say what happened."), CLAUSE, field="what")
    _must_say_whose(customer, whose)
    leak = Leak(
        owner=by,
        department=by.department,
        known_at=known_at,
        what=what.strip(),
        is_danger=is_danger,
        customer=customer,
        whose=whose.strip(),
        accused=accused,
        investigator=investigator_of(by, accused),
    )
    leak.number = numbering.take(NUMBERS, on=clock.today())
    records.add(leak, by=by)
    duties.owe(CLAUSE, "remedy", leak, by=by, due_on=timezone.localdate(remedy_by(leak)), key=leak.number)
    ask_for_investigation(leak, by=by)
    publish(LeakReported(leak.pk, by.pk))
    return leak


def investigator_of(reporter: Staff, accused: Staff | None) -> Staff | None:
    """Who looks into an incident: the custodian of the archive, else whoever may; neither the one accused nor, if
    there is somebody else, whoever reported it."""
    may = Staff.objects.employed().holding(INVESTIGATE).order_by("number", "pk")
    may = list(may.exclude(pk=accused.pk) if accused else may)
    custodians = set(Staff.objects.holding(CUSTODIAN).values_list("pk", flat=True))
    return min(may, key=lambda staff: (staff.pk == reporter.pk, staff.pk not in custodians), default=None)


def ask_for_investigation(leak: Leak, *, by) -> None:
    """Let the investigation be owed, for the first time or again; of nobody while nobody may investigate."""
    _owe(leak, "investigate", DAYS.key, by=by)


def _owe(leak: Leak, part: str, days: str, *, by) -> None:
    """Let the investigator owe something within a figure's working days."""
    if leak.investigator_id:
        due = company.calendar().add(clock.today(), figures.value(days))
        duties.owe(CLAUSE, part, leak, by=by, due_on=due, key=f"{leak.number}-{leak.version}")


@service
def remedy(leak: Leak, *, by, note: str, remedied_at: datetime | None = None) -> Leak:
    """Record what was done so that nothing more gets out, and when (now). Raises RuleBroken.

    A moment that lies further back than evidence may does not count: the remedy was done when it was recorded.
    """
    stored, now = records.locked(leak), clock.now()
    moment = remedied_at or now
    if moment > now:
        raise RuleBroken(_("It cannot have been remedied in the future."), CLAUSE, field="remedied_at")
    if moment < stored.known_at:
        raise RuleBroken(_("It cannot have been remedied before it was known."), CLAUSE, field="remedied_at")
    if clock.today() > _recorded_by(timezone.localdate(moment)):
        raise RuleBroken(
            _("That lies too far back to be recorded: leave the moment empty."), CLAUSE, field="remedied_at"
        )
    values = {"remedy": note.strip(), "remedied_at": moment, "in_time": moment <= remedy_by(stored)}
    Leak.lifecycle.go(leak, "remedy", by=by, note=note, values=values)
    return leak


def _found(leak: Leak) -> dict:
    """The findings as they stand; a penalty that only follows the rules is no word of anybody."""
    found = {name: getattr(leak, name) for name in FOUND}
    return found | {"penalty": ""} if leak.penalty == leak.proposed else found


def remedy_by(leak: Leak) -> datetime:
    """The moment by which the incident is to be remedied: [24] hours after it became known."""
    return leak.known_at + timedelta(hours=figures.value(HOURS.key, on=timezone.localdate(leak.known_at)))


def _recorded_by(day: date) -> date:
    return company.calendar().add(day, figures.value("handbook.record_within_days"))


@service
def find(leak: Leak, *, by, version: int | None = None, note: str = "", **values) -> Leak:
    """Keep what the investigation found; the penalty by the rules follows from the three answers, and is the one asked
    for unless another is named with its reason. Raises RuleBroken, Conflict."""
    stored = records.locked(leak, version)
    if refusal := not_about_oneself(stored, by):
        raise RuleBroken(refusal, "ORG-14")
    if stored.status not in OPEN_TO_FINDINGS:
        words = {"leak": stored, "state": stored.get_status_display()}
        raise RuleBroken(_("%(leak)s is %(state)s: findings are closed.") % words, CLAUSE)
    values = _found(stored) | values
    answers = [values[name] for name in ANSWERS]
    values["proposed"] = penalty_by_rule(*answers, in_time=bool(stored.in_time)) if all(answers) else ""
    values["penalty"] = values["penalty"] or values["proposed"]
    if values["penalty"] == values["proposed"]:
        values["penalty_reason"] = ""
    _must_fit(values, by)
    if stored.status == LeakStatus.INVESTIGATED:
        _must_be_whole(values)
    if values["accused"] and values["accused"].pk == stored.investigator_id:
        values["investigator"] = investigator_of(stored.owner, values["accused"])
    return records.change(stored, values, by=by)


@service
def investigate(leak: Leak, *, by, note: str = "") -> Leak:
    """End the investigation: what the penalty rests on is complete, and can be handed in. Raises RuleBroken for gaps."""
    stored = records.locked(leak)
    if stored.status == LeakStatus.REMEDIED:
        _must_be_whole({name: getattr(stored, name) for name in FOUND})
    Leak.lifecycle.go(leak, "investigate", by=by, note=note)
    return leak


@service
def decide(leak: Leak, *, by, request, note: str = "") -> Leak:
    """Carry out the consent to a penalty: personnel and whoever is held responsible are told, nobody else; whoever
    investigated owes that it is carried out."""
    Leak.lifecycle.go(leak, "decide", by=by, note=note)
    _owe(leak, "carry_out", CLOSE.key, by=by)
    publish(PenaltyDecided(leak.pk, leak.accused_id, leak.penalty, leak.deduction))
    return leak


def reads_findings(leak: Leak, staff) -> bool:
    """Whether somebody reads what the investigation found and what was decided: the reporter learns of the remedy alone,
    and whoever is held responsible nothing of what others say of him."""
    return leak.accused_id != staff.pk and (leak.investigator_id == staff.pk or staff.has_perm(EVERY))


def _must_say_whose(customer: Customer | None, whose: str) -> None:
    if customer is None and not whose.strip():
        raise RuleBroken(_("Say whose data it is about: a customer, or in words."), CLAUSE, field="whose")


def _must_fit(values: dict, by) -> None:
    """What contradicts itself is refused beside its field."""
    _must_say_whose(values["customer"], values["whose"])
    accused, penalty, deduction = values["accused"], values["penalty"], values["deduction"]
    if accused is not None and accused.pk == by.pk:
        raise RuleBroken(
            _("Somebody else has to look into what you are held responsible for."), "ORG-14", field="accused"
        )
    if penalty and not values["proposed"]:
        raise RuleBroken(_("Answer the three questions first."), CLAUSE, field="penalty")
    if penalty != values["proposed"] and not values["penalty_reason"].strip():
        raise RuleBroken(_("Another penalty than by the rules needs a reason."), CLAUSE, field="penalty_reason")
    if penalty not in ("", Penalty.NONE) and accused is None:
        raise RuleBroken(_("Say who is held responsible."), CLAUSE, field="accused")
    if deduction is not None and penalty == Penalty.NONE:
        raise RuleBroken(_("Without a penalty nothing is deducted."), CLAUSE, field="deduction")


def _must_be_whole(values: dict) -> None:
    gaps = [name for name in ("findings", *ANSWERS) if not values[name]]
    if not gaps and values["penalty"] == Penalty.WARNING and not values["deduction"]:
        gaps = ["deduction"]
    if gaps:
        comma = pgettext("between the words of a list", ", ")
        labels = comma.join(str(Leak._meta.get_field(name).verbose_name) for name in gaps)
        raise RuleBroken(_("Fill in first: %(fields)s.") % {"fields": labels}, CLAUSE, field=gaps[0])
