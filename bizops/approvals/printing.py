"""Approval sheet 审批单 (ORG-14)."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.pages.entity import EntityPages
from bizops.pages.words import joined
from bizops.printing.parts import Box, Boxes, Content, Table, Words, boxes
from bizops.printing.registry import paper

from .choices import What
from .models import Act, Request
from .pages import RequestPages
from .reader import Reader

EMPTY = (
    (gettext_lazy("Handed in by"), ""),
    (gettext_lazy("First approver"), ""),
    (gettext_lazy("Second approver"), ""),
    (gettext_lazy("Last approver"), ""),
)
SEAL = 16  # characters of the seal that stand on paper
HEAD = ("title", "kind", "amount", "submitter", "department", "submitted_at", "status", "finished_at")


@paper(
    "approvals.sheet",
    of=Request,
    sheet="ORG-14-01",
    title=gettext_lazy("Approval sheet"),
    clause="ORG-14",
    users=gettext_lazy("Whoever hands in, whoever decides"),
    start="approvals:inbox",
    confidential=lambda request: request.declared is None or _pages(request).confidential,
)
def sheet(request, staff) -> Content:
    """What was handed in under its seal, every opinion with its names and day, who signed."""
    if request is None:
        head, words = Boxes(boxes=_head(None, staff)), Words(_("What is handed in"), lines=10)
        return Content(parts=(head, words, _opinions([]), _signatures(EMPTY)))
    reader = Reader(request, staff)
    said = [*((each, False) for each in reader.facts), *((each, True) for each in reader.texts)]
    told = [Box(each.label, each.value, wide) for each, wide in said] + _files(reader)
    rows = [_line(opinion) for opinion in reader.opinions]
    return Content(
        number=request.number,
        subject=request.title,
        parts=(
            Boxes(boxes=_head(request, staff)),
            Boxes(_("What is handed in"), boxes=told),
            _opinions(rows),
            _signatures(_signed(request, reader)),
        ),
    )


def _pages(request: Request):
    return EntityPages.of(request.declared.model)


def _head(request, staff) -> list[Box]:
    """The head of the sheet; the kind by its name, and the seal."""
    found = boxes(RequestPages, request, staff, *HEAD, wide=("title",))
    if request is not None:
        label = request.declared.label if request.declared else request.kind
        found[HEAD.index("kind")] = Box(found[HEAD.index("kind")].label, str(label))
    seal = request.digest[:SEAL] if request else ""
    rounds = str(request.round) if request else ""
    return [*found, Box(_("Time handed in"), rounds), Box(_("Seal"), seal)]


def _files(reader: Reader) -> list[Box]:
    names = [name for name, _url in reader.files]
    return [Box(_("Files"), joined(names), True)] if names else []


def _opinions(rows: list[list[str]]) -> Table:
    heads = [
        (_("Round"), "nw"),
        (_("Step"), ""),
        (_("Who"), ""),
        (_("Decision"), "nw"),
        (_("Opinion"), ""),
        (_("When"), "nw"),
    ]
    return Table(_("Opinions"), heads, rows, empty=4)


def _line(opinion) -> list[str]:
    act = opinion.act
    decision = (
        opinion.label if opinion.counts or act.what == What.RETURN else _("%(state)s (void)") % {"state": opinion.label}
    )
    moment = date_format(timezone.localtime(act.at), "Y-m-d H:i")
    return [str(act.round), str(act.task.step), _person(act), decision, act.note or "–", moment]


def _person(act: Act) -> str:
    if not act.on_behalf_of:
        return str(act.by)
    return _("%(name)s for %(other)s") % {"name": act.by, "other": act.on_behalf_of}


def _signatures(signed: Iterable[tuple[str, str]]) -> Boxes:
    """A box for each who signs, with the day beside the name."""
    return Boxes(_("Signatures"), boxes=[Box(str(label), who) for label, who in signed])


def _signed(request: Request, reader: Reader) -> list[tuple[str, str]]:
    """Who handed it in, and everybody who agreed to what counts, each with the day."""
    agreed = [opinion.act for opinion in reader.opinions if opinion.counts and opinion.act.what == What.APPROVE]
    handed_in = (EMPTY[0][0], f"{request.submitter} {_day(request.submitted_at)}")
    return [handed_in, *((str(act.task.step), f"{_person(act)} {_day(act.at)}") for act in agreed)]


def _day(moment) -> str:
    return date_format(timezone.localtime(moment), "Y-m-d")
