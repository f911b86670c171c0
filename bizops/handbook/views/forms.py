"""The catalogue of forms: every paper of the manual in one place (HBK-04)."""

from dataclasses import dataclass

from django.shortcuts import render
from django.views.decorators.http import require_safe

from bizops.pages.gates import LOGGED_IN, gate
from bizops.printing.registry import Paper, papers

from .. import addresses, manual


@dataclass(frozen=True)
class Form:
    """A paper with what this person may do: begin a record; open the list of those that are there."""

    paper: Paper
    start_url: str
    list_url: str


def forms_of(found, staff) -> list[Form]:
    """These papers by sheet number, as one person may use them."""
    return [
        Form(paper, addresses.place_url(paper.start, staff), addresses.place_url(list_of(paper), staff))
        for paper in sorted(found, key=lambda paper: paper.sheet)
    ]


def list_of(paper: Paper) -> str:
    """The URL name of the list that shows the records of a paper."""
    return f"{paper.of._meta.app_label}:{paper.of._meta.model_name}_list"


@require_safe
@gate(LOGGED_IN)
def catalogue(request):
    """All forms by chapter, in the order of the manual."""
    codes = dict.fromkeys([*manual.CHAPTERS, *(paper.chapter for paper in papers)])
    parted = {code: [paper for paper in papers if paper.chapter == code] for code in codes}
    chapters = [
        (code, manual.CHAPTERS.get(code, code), forms_of(found, request.user))
        for code, found in parted.items()
        if found
    ]
    return render(request, "handbook/forms.html", {"chapters": chapters, "count": len(papers)})
