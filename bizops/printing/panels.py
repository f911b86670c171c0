"""The papers in the head of every list and every record: what stands in the menu Print."""

from bizops.pages import house

from .registry import Paper, papers_of


def printable(pages, staff, document=None) -> list[tuple[Paper, str]]:
    """The papers that this person may print here, each with its address: of a record, else of its list.

    A list page also offers the papers of its records, to be printed many at once.
    """
    found = papers_of(pages, staff)
    if document is not None:
        return [(paper, paper.url(document)) for paper in found if not paper.many]
    return [(paper, paper.url() if paper.many else paper.batch_url) for paper in found]


house.provide("papers", printable)
