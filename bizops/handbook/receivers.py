"""What the handbook does when told: evidence closes duties, duties follow their records, people hear of theirs."""

from django.contrib.auth import get_user_model
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from bizops.exchange.events import Undoing
from bizops.figures.events import FigureSet
from bizops.figures.registry import figures
from bizops.kernel.events import subscribe
from bizops.kernel.lifecycle import Moved
from bizops.kernel.records import Saved
from bizops.notifications.services import outbox
from bizops.organisation.events import OwnersChanged

from .events import DutiesMissed, DutiesOverdue, DutyOwed, TextPublished
from .models import ClauseText, Duty
from .registry import Evidence, duty_parts
from .services import clauses, duties, handover


@subscribe(Saved)
def saved(event: Saved) -> None:
    for part in duty_parts:
        if _proves(part.evidence, event):
            _close(part, event.document, event.by)
        for model, path, fields in part.follows:
            if isinstance(event.document, model) and set(fields).intersection(event.fields):
                rows = part.of._base_manager.filter(**{path: event.document.pk})
                if keys := list(rows.values_list("pk", flat=True)):
                    duties.follow(part, keys)
        if isinstance(event.document, part.of) and part.name in event.fields:
            duties.rename(part, event.document.pk, getattr(event.document, part.name))


@subscribe(Moved)
def moved(event: Moved) -> None:
    for part in duty_parts:
        evidence = part.evidence
        if isinstance(event.document, evidence.model) and event.move.name in evidence.moves:
            _close(part, event.document, event.by)


@subscribe(OwnersChanged)
def follow_them_all(event: OwnersChanged) -> None:
    """Many records went into other hands at once: their open duties go along (ORG-02)."""
    handover.follow_many(event.model, event.keys, event.fields)


@subscribe(Undoing)
def duties_go_with_an_import_that_is_undone(event: Undoing) -> None:
    duties.forget(event.model, event.keys)


def _proves(evidence: Evidence, event: Saved) -> bool:
    if not isinstance(event.document, evidence.model) or evidence.moves:
        return False
    return bool(set(evidence.fields).intersection(event.fields)) if evidence.fields else not event.fields


def _close(part, document, by) -> None:
    evidence = part.evidence
    day = getattr(document, evidence.on) if evidence.on else None
    duties.close(part, getattr(document, evidence.subject), document, by=by, on=day)


@subscribe(DutyOwed)
def tell_whoever_owes_it(event: DutyOwed) -> None:
    """At once, unless it is one's own act."""
    if event.by_id == event.owner_id:
        return
    duty = Duty.objects.select_related("owner", "clause").get(pk=event.duty_id)
    outbox.put(
        "duty_owed",
        to=duty.owner,
        subject=lambda: (
            _("%(duty)s, due %(day)s (%(clause)s)") % {"duty": duty, "day": duty.due_on, "clause": duty.clause.code}
        ),
        url=reverse("handbook:duty_detail", args=[duty.pk]),
        dedupe=f"duty-owed:{duty.pk}",
        channels=("bell",),
    )


@subscribe(DutiesMissed)
def tell_the_head_what_was_missed(event: DutiesMissed) -> None:
    _tell_head("duties_missed", event, "missed")


@subscribe(DutiesOverdue)
def tell_the_head_what_is_overdue(event: DutiesOverdue) -> None:
    _tell_head("duties_overdue", event, "open")


def _tell_head(kind: str, event: DutiesMissed | DutiesOverdue, status: str) -> None:
    """Each duty is reported once, so its key makes the message one of a kind."""
    head = get_user_model().objects.get(pk=event.head_id)
    count = len(event.duty_ids)
    some = list(Duty.objects.filter(pk__in=event.duty_ids[:10]).select_related("owner", "clause"))

    def subject() -> str:
        if kind == "duties_missed":
            words = ngettext("%(n)s duty of your people was missed", "%(n)s duties of your people were missed", count)
        else:
            words = ngettext(
                "%(n)s promise of your people is overdue", "%(n)s promises of your people are overdue", count
            )
        return words % {"n": count}

    outbox.put(
        kind,
        to=head,
        subject=subject,
        body=lambda: "\n".join(f"{duty.clause.code} {duty} · {duty.owner} · {duty.due_on}" for duty in some),
        url=f"{reverse('handbook:duty_list')}?status={status}&sort=-due_on",
        dedupe=f"{kind}:{event.head_id}:{event.duty_ids[0]}:{event.duty_ids[-1]}",
    )


@subscribe(FigureSet)
def tell_everybody(event: FigureSet) -> None:
    """A figure of the manual changes: everybody hears it, with the day and the reason (HBK-03)."""
    declared = figures[event.key]
    for staff in get_user_model().objects.employed().iterator():
        outbox.put(
            "figure_set",
            to=staff,
            subject=lambda: f"{declared.clause} {declared.label}: {event.before} → {event.value}".strip(),
            body=lambda: (
                _("From %(day)s on. Reason: %(reason)s") % {"day": event.effective_from, "reason": event.reason}
            ),
            url=reverse("handbook:clause", args=[declared.clause]) if declared.clause else "",
            dedupe=f"figure:{event.key}:{event.effective_from}:{event.value}:{staff.pk}",
            channels=("bell",),
        )


@subscribe(TextPublished)
def tell_everybody_of_the_text(event: TextPublished) -> None:
    """A clause says something else: everybody hears it, with the day and the reason (HBK-03)."""
    titles = dict(
        ClauseText.objects.filter(clause__code=event.code, edition=event.edition).values_list("language", "title")
    )

    def subject() -> str:
        words = {"code": event.code, "title": titles.get(get_language(), ""), "day": event.effective_from}
        return _("%(code)s %(title)s: another text from %(day)s on") % words

    for staff in get_user_model().objects.employed().iterator():
        outbox.put(
            "text_published",
            to=staff,
            subject=subject,
            body=lambda: _("Reason: %(reason)s") % {"reason": event.reason},
            url=reverse("handbook:clause", args=[event.code]),
            dedupe=f"text:{event.code}:{event.edition}:{staff.pk}",
            channels=("bell",),
        )


@receiver(post_migrate, dispatch_uid="handbook.clauses")
def every_clause_has_its_row(sender, **kwargs):
    if sender.label == "handbook":
        clauses.seed()
