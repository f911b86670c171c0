"""Where a duty leads: to its record, to where its evidence is written, to the evidence itself - if one may go there."""

from functools import lru_cache

from django.urls import NoReverseMatch, resolve, reverse

from bizops.pages.entity import EntityPages
from bizops.pages.gates import Gate

from .registry import DutyPart, clauses


def url_of_clause(code: str) -> str:
    """The page of a clause that the code runs; "" for one that only has a title."""
    return _clause_url(code) if code in clauses else ""


@lru_cache(maxsize=512)
def _clause_url(code: str) -> str:
    return reverse("handbook:clause", args=[code])


def evidence_url(part: DutyPart | None, subject: int, staff) -> str:
    """Where the evidence of a duty is written; "" if there is no such page (any more), or this person may not do it."""
    if part is None or not _may_move(part, staff):
        return ""
    try:
        address = reverse(part.where, args=[subject])
    except NoReverseMatch:
        return ""
    gate = _gate(part.where, address)
    return address if gate is not None and gate.admits(staff) else ""


def _may_move(part: DutyPart, staff) -> bool:
    """Whether this person holds the permissions of the moves that are the evidence."""
    moves = part.evidence.moves
    if not moves:
        return True
    needed = {part.evidence.model.lifecycle[move].permission for move in moves} - {""}
    return all(map(staff.has_perm, needed))


_gates: dict[str, Gate | None] = {}


def _gate(name: str, address: str) -> Gate | None:
    """The gate of a URL name; many duties lead to the same page."""
    if name not in _gates:
        _gates[name] = getattr(resolve(address).func, "gate", None)
    return _gates[name]


def place_url(name: str, staff) -> str:
    """The page of this URL name, if it needs no record and this person may open it."""
    try:
        address = reverse(name)
    except NoReverseMatch:
        return ""
    gate = _gate(name, address)
    return address if gate is not None and gate.admits(staff) else ""


def record_of(model, key: int | None, staff):
    """(the record, its address), if this person may open its page and see it; else None."""
    pages = EntityPages.of(model)
    if pages is None or key is None or not staff.has_perm(pages.permission("view")):
        return None
    found = pages.rows(staff).filter(pk=key).first()
    return (found, pages.url("detail", found)) if found else None
