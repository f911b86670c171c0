"""Revisits: what was seen and heard at a customer, what was promised, and which duties that closes (CUS-06)."""

from datetime import date

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.figures.registry import figure
from bizops.figures.services import figures
from bizops.handbook.models import Duty
from bizops.handbook.services import duties
from bizops.kernel import clock, records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.services import service

from ..choices import Means, OpinionHandling
from ..models import Customer, Revisit
from . import communications, promises

CLAUSE, HEAD = "CUS-06", "head"
MEANS = (Means.VISIT, Means.CALL, Means.MEETING)
PROMISING = (OpinionHandling.PROMISED, OpinionHandling.REPORTED)
SAID = ("means", "contact", "summary", "next_on", "next_step")
PROMISE = ("promise_what", "promise_due_on", "promise_owner")
MEND = figure("customers.revisit_mend_days", 3, gettext_lazy("Days for which a revisit record can be mended"), CLAUSE)


@service
def record(*, by, customer: Customer, on: date | None = None, note: str = "", **values) -> Revisit:
    """Write down a revisit in one go (CUS-06): contact record, revisit record, the promise made; planned contacts settle.

    Besides the fields of the record: means, contact, summary, next_on, next_step of the contact (CUS-04), and
    promise_what (if empty, the opinion), promise_due_on, promise_owner. What was promised is answered by oneself or by
    whom one names; what was reported, by one's superior. Raises RuleBroken, as `communications.record` does for dates.
    """
    on = on or clock.today()
    said, promised = _taken(values, SAID), _taken(values, PROMISE)
    said.setdefault("means", Means.VISIT)
    values["handling"] = values.get("handling") or OpinionHandling.NONE
    _must_be_a_revisit(said["means"])
    _must_say_enough(values)
    _must_fit(values["handling"], promised)
    communication = communications.record(by=by, customer=customer, on=on, note=note, **said)
    file = communication.customer
    revisit = Revisit(customer=file, communication=communication, on=on, by=by, **values)
    records.add(revisit, by=by)
    note_last(file)
    if revisit.handling in PROMISING:
        _promise(revisit, by, promised)
    return revisit


@service
def change(revisit: Revisit, *, by, version: int | None = None, note: str = "", **values) -> Revisit:
    """Mend the words of one's own record within [3] days; day and customer stay. Raises RuleBroken, Conflict."""
    records.locked(revisit.customer)  # first, as whoever writes about a customer does
    stored = records.locked(revisit, version)
    _must_be_mendable(stored, by)
    for name in ("customer", "on"):
        if values.pop(name, getattr(stored, name)) != getattr(stored, name):
            raise RuleBroken(_("A revisit keeps its customer and its day."), CLAUSE, field=name)
    said, promised = _taken(values, SAID), _taken(values, PROMISE)
    whole = {
        name: values.get(name, getattr(stored, name)) for name in ("abnormality", "remedy", "opinions", "handling")
    }
    _must_say_enough(whole)
    stands = stored.promises.exists()
    if stands and (whole["handling"] != stored.handling or any(promised.values())):
        raise RuleBroken(_("The promise stands: answer it, or have it withdrawn."), CLAUSE, field="handling")
    if not stands:
        _must_fit(whole["handling"], promised)
    _must_be_a_revisit(said.get("means", Means.VISIT))
    before = stored.communication.version
    spoken = communications.mend(stored.communication, by=by, **said)
    mended = records.change(stored, values, by=by)
    if spoken.version != before and mended.version == stored.version:
        records.keep(mended, {"version": mended.version + 1})  # other words are another version of the whole
    if whole["handling"] in PROMISING and not stands:
        _promise(mended, by, promised)
    return mended


def note_last(file: Customer) -> None:
    """The file carries the day of its last revisit, so that the register can be sorted by it; the file must be locked."""
    last = file.revisits.aggregate(on=Max("on"))["on"]
    if file.last_revisit_on != last:
        records.keep(file, {"last_revisit_on": last})


def mendable(revisit: Revisit, by) -> str:
    """Why somebody cannot mend a record, or nothing."""
    if revisit.by_id != by.pk:
        return _("Only %(by)s can change this record.") % {"by": revisit.by}
    days = figures.value(MEND.key)
    if (clock.today() - timezone.localdate(revisit.at)).days > days:
        return _("A revisit record can be mended for %(days)s days.") % {"days": days}
    return ""


def closes(customer: Customer, *, by, on: date | None = None) -> list[Duty]:
    """The duties that a revisit of a day would close, were it recorded now; the first of each kind."""
    day = on or clock.today()
    rows = Duty.objects.about(Customer, customer.pk).filter(clause__code=CLAUSE, status__in=("open", "missed"))
    within: dict[str, Duty] = {}
    begun: dict[str, Duty] = {}
    for duty in rows.select_related("clause").order_by("due_on", "pk"):
        if duty.part == HEAD and duty.owner_id != by.pk:
            continue
        if duty.period_start <= day <= duty.period_end:
            within.setdefault(duty.part, duty)
        elif duty.period_end < day and duty.status == "open":
            begun.setdefault(duty.part, duty)
    return list((begun | within).values())


@service
def rhythm_changed(customer: Customer, *, by, note: str = "") -> int:
    """Let the open revisit duties lapse that a customer's class and people ask for no longer; returns how many."""
    file = Customer.objects.filter(pk=customer.pk).get()
    still = {file.classification}
    if Customer.objects.filter(pk=file.pk).beside_their_head().exists():
        still.add(HEAD)
    gone = Duty.objects.about(Customer, file.pk).filter(clause__code=CLAUSE).exclude(part__in=still)
    note = note or _("The customer is %(klass)s now.") % {"klass": file.get_classification_display()}
    return duties.lapse_rows(gone, by=by, note=note)


@service
def spare_heads(customers: QuerySet, *, by, note: str = "") -> int:
    """Let the visits lapse that heads owe on customers that they look after themselves; returns how many."""
    theirs = Duty.objects.filter(clause__code=CLAUSE, part=HEAD, subject__in=customers.values("pk"))
    gone = theirs.exclude(subject__in=customers.beside_their_head().values("pk"))
    return duties.lapse_rows(gone, by=by, note=note or _("The head looks after the customer himself."))


def _taken(values: dict, names: tuple[str, ...]) -> dict:
    return {name: values.pop(name) for name in names if name in values}


def _must_be_mendable(revisit: Revisit, by) -> None:
    if refusal := mendable(revisit, by):
        raise RuleBroken(refusal, CLAUSE)


def _must_be_a_revisit(means: str) -> None:
    if means not in MEANS:
        raise RuleBroken(_("A revisit is a visit, a call or a meeting."), CLAUSE, field="means")


def _must_say_enough(values: dict) -> None:
    """What was wrong has a remedy, what was said has been dealt with, and the other way round."""
    handled = values["handling"]
    if values.get("abnormality") and not values.get("remedy"):
        raise RuleBroken(_("Say what was done about it."), CLAUSE, field="remedy")
    if values.get("opinions") and handled == OpinionHandling.NONE:
        raise RuleBroken(_("Say what became of the opinion."), CLAUSE, field="handling")
    if handled != OpinionHandling.NONE and not values.get("opinions"):
        raise RuleBroken(_("Say what the opinion was."), CLAUSE, field="opinions")


def _must_fit(handling: str, promised: dict) -> None:
    """A promise is there if, and only if, the handling says so."""
    if any(promised.values()) and handling not in PROMISING:
        raise RuleBroken(_("Choose that an answer is promised, or leave the promise empty."), CLAUSE, field="handling")
    if handling == OpinionHandling.REPORTED and promised.get("promise_owner"):
        raise RuleBroken(
            _("What is reported is answered by your superior: leave this empty."), CLAUSE, field="promise_owner"
        )


def _promise(revisit: Revisit, by, promised: dict) -> None:
    """Give the promise; what it refuses is refused beside its field here."""
    reported = revisit.handling == OpinionHandling.REPORTED
    owner = _superior_of(by, revisit.customer) if reported else promised.get("promise_owner") or by
    what = promised.get("promise_what") or Truncator(revisit.opinions).chars(500)
    due_on = promised.get("promise_due_on")
    try:
        promises.make(by=by, customer=revisit.customer, what=what, due_on=due_on, owner=owner, revisit=revisit)
    except RuleBroken as refusal:
        field = {"owner": "handling" if reported else "promise_owner"}.get(refusal.field, f"promise_{refusal.field}")
        raise RuleBroken(str(refusal), refusal.clause, field if refusal.field else "") from refusal


def _superior_of(by, customer: Customer):
    above = (by.superior, by.department and by.department.head, customer.department.head)
    found = next((person for person in above if person and person.is_active and person.pk != by.pk), None)
    if found is None:
        raise RuleBroken(_("Nobody stands above you: promise the answer yourself."), CLAUSE, field="handling")
    return found
