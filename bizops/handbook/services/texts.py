"""Another text of a clause: proposed, published by consent, told to everybody (HBK-03)."""

import re
from collections import Counter
from datetime import date

from django.utils.translation import gettext as _

from bizops.kernel import clock, records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish as tell
from bizops.kernel.services import service
from bizops.organisation.choices import Language

from ..choices import DraftStatus
from ..events import TextPublished
from ..models import ClauseRow, ClauseText, TextDraft
from ..models.draft import TEXTS, column

CLAUSE = "HBK-03"
LONGEST_NAMES = 60
FIGURE = re.compile(r"\[[^\[\]]+\]")  # [24]: a figure that administrators set


@service
def propose(
    *, by, clause: ClauseRow, reason: str, effective_from: date | None = None, note: str = "", **words
) -> TextDraft:
    """Prepare another text of a clause; words that are not given stay as they are. Raises RuleBroken.

    It changes nothing yet: the text is published by the consent to `publish`.
    """
    draft = TextDraft(
        clause=clause,
        edition=newest(clause),
        owner=by,
        reason=reason.strip(),
        effective_from=effective_from or clock.today(),
        **words,
    )
    _must_be_a_change(draft, {})
    return records.add(draft, by=by)


@service
def change(draft: TextDraft, *, by, version: int | None = None, note: str = "", **values) -> TextDraft:
    """Write on at one's own draft. Raises RuleBroken, Conflict."""
    stored = records.locked(draft, version)
    if stored.status != DraftStatus.DRAFT:
        raise RuleBroken(_("What was decided is changed by a new draft."), CLAUSE)
    if stored.owner_id != by.pk:
        raise RuleBroken(_("Only %(owner)s writes on at this draft.") % {"owner": stored.owner}, CLAUSE)
    _must_be_a_change(stored, values)
    return records.change(stored, values, by=by)


@service
def publish(draft: TextDraft, *, by, request, note: str = "") -> TextDraft:
    """Carry out the consent: a new version in every language, with who prepared, checked and approved it; everybody is told.

    It holds from its day on, or from today if that day has passed. Raises RuleBroken if the clause got another text since.
    """
    row = ClauseRow.objects.select_for_update().get(pk=draft.clause_id)
    edition = newest(row)
    if edition != draft.edition:
        raise RuleBroken(_("%(clause)s has got another text meanwhile: make a new draft.") % {"clause": row}, CLAUSE)
    TextDraft.lifecycle.go(draft, "publish", by=by, note=note)
    checked, approved = signers(request)
    start = max(draft.effective_from, clock.today())
    words = draft.replaced() | {name: text for name in TEXTS if (text := getattr(draft, name))}
    for language in Language.values:
        ClauseText.objects.create(
            clause=row,
            language=language,
            edition=edition + 1,
            title=words.get(column("title", language), ""),
            rule=words.get(column("rule", language), ""),
            prepared_by=draft.owner.full_name[:LONGEST_NAMES],
            checked_by=checked,
            approved_by=approved,
            effective_from=start,
            reason=draft.reason,
        )
    tell(TextPublished(row.code, edition + 1, start, draft.reason))
    return draft


def newest(clause: ClauseRow) -> int:
    """The newest version of a clause's text, in force or still to come; 0 before its first."""
    return clause.texts.order_by("-edition").values_list("edition", flat=True).first() or 0


def signers(request) -> tuple[str, str]:
    """(checked by, approved by): who agreed at the last step approved, whoever agreed before checked."""
    agreed = request.tasks.standing().filter(round=request.round, status="approved").select_related("decided_by")
    names: dict[int, list[str]] = {}
    for task in agreed.order_by("position", "decided_at", "pk"):
        names.setdefault(task.position, []).append(task.decided_by.full_name)
    if not names:
        return "", ""
    *before, last = names.values()
    checked = dict.fromkeys(name for step in before for name in step)
    return ", ".join(checked)[:LONGEST_NAMES], ", ".join(dict.fromkeys(last))[:LONGEST_NAMES]


def _must_be_a_change(draft: TextDraft, values: dict) -> None:
    """Words differ from the version it is made out of and keep its figures; there is a reason, and the day lies ahead."""
    found = {name: values.get(name, getattr(draft, name)) for name in (*TEXTS, "reason", "effective_from")}
    if not found["reason"].strip():
        raise RuleBroken(_("Give a reason."), CLAUSE, field="reason")
    if found["effective_from"] < clock.today():
        raise RuleBroken(_("A text holds from today on, or from a later day."), CLAUSE, field="effective_from")
    changed = changed_in(draft.replaced(), found)
    if not changed:
        raise RuleBroken(_("Nothing of the text is changed."), CLAUSE)
    for name, (old, new) in changed.items():
        gone = Counter(FIGURE.findall(old)) - Counter(FIGURE.findall(new))
        if gone:
            marks = ", ".join(gone)
            raise RuleBroken(
                _("%(marks)s is a figure that is set elsewhere: keep it in brackets.") % {"marks": marks}, CLAUSE, name
            )


def changed_in(replaced: dict[str, str], proposed: dict) -> dict[str, tuple[str, str]]:
    """(before, after) of the texts that differ, by field; one that is left empty stays as it is."""
    # A browser sends its own ends of lines.
    sent = {name: (proposed.get(name) or "").strip().replace("\r\n", "\n") for name in TEXTS}
    pairs = {name: (replaced.get(name, "").replace("\r\n", "\n"), sent[name]) for name in TEXTS}
    return {name: (old, new) for name, (old, new) in pairs.items() if new and new != old}
