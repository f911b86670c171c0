"""Lifecycles: the states of a document and the moves between them, drawn as a table."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Choices, F, Model, QuerySet
from django.utils.translation import gettext as _

from . import consent
from .errors import RuleBroken
from .events import publish
from .history import said
from .records import Changing

LONGEST_NOTE = 500


@dataclass(frozen=True)
class Move:
    """One arrow of a lifecycle. `guard(document, by)` returns why the move is closed to this person today, or nothing.

    A move without permission is nobody's: evidence or the clock makes it, by `sweep`. One that needs `consent` is made by
    the decision on a request, and by nothing else; its permission says who may ask for it. `note_label` is what stands above
    the note where it is not a reason.
    """

    name: str
    label: str
    source: tuple[str, ...]
    target: str
    permission: str
    clause: str = ""
    question: str = ""
    note_required: bool = False
    danger: bool = False
    icon: str = "arrow-right"
    guard: Callable[..., str] | None = None
    consent: bool = False
    note_label: str = ""


@dataclass(frozen=True)
class Moved:
    """A document went from one state to another."""

    document: Model
    move: Move
    previous: str
    by: object
    note: str = ""


@dataclass(frozen=True)
class Offer:
    """A move as one person sees it: open, or closed with the reason."""

    move: Move
    refusal: str = ""


@dataclass(frozen=True)
class Lifecycle:
    """The only way a status changes: locked, allowed, recorded."""

    states: type[Choices]
    moves: tuple[Move, ...]
    tones: dict[str, str] = field(default_factory=dict)
    field: str = "status"

    def __post_init__(self):
        strays = {state for m in self.moves for state in (*m.source, m.target)} - set(self.states.values)
        if strays or len({m.name for m in self.moves}) != len(self.moves):
            raise ValueError(f"lifecycle of {self.states.__name__}: {strays or 'a move is named twice'}")

    def __getitem__(self, name: str) -> Move:
        """Raises KeyError for a move that is not in the table."""
        return {move.name: move for move in self.moves}[name]

    def offers(self, document: Model, staff) -> list[Offer]:
        """The moves this person may make from here; one that a rule closes today keeps its place, with the reason."""
        status = getattr(document, self.field)
        mine = [m for m in self.moves if status in m.source and m.permission and staff.has_perm(m.permission)]
        return [Offer(m, m.guard(document, staff) or "" if m.guard else "") for m in mine]

    @transaction.atomic
    def go(self, document: Model, name: str, *, by, note: str = "", values: dict | None = None) -> Move:
        """Make a move under lock, with `values` written beside it. Raises RuleBroken with the clause that forbids it."""
        move = self[name]
        document.refresh_from_db(from_queryset=type(document)._base_manager.select_for_update())
        previous = getattr(document, self.field)
        self._allow(document, move, by, note, previous)
        values = {**(values or {}), self.field: move.target}
        publish(Changing(document, tuple(values)))
        values["version"] = document.version + 1
        for key, value in values.items():
            setattr(document, key, value)
        with said(by=by.pk, move=move.name, clause=move.clause, note=note):
            document.save(update_fields=list(values))
            publish(Moved(document, move, previous, by, note))
        return move

    @transaction.atomic
    def sweep(self, rows: QuerySet, name: str, *, by=None, note: str = "", values: dict | None = None) -> list[int]:
        """Make a move on many rows at once, for evidence and the clock: no permission is asked, no event told.

        Rows in another state, or in somebody else's hands at the moment, are left alone. Returns the keys of those moved.
        """
        move, model = self[name], rows.model
        mine = rows.filter(**{f"{self.field}__in": move.source}).select_for_update(skip_locked=True, of=("self",))
        keys = list(mine.values_list("pk", flat=True))
        if keys:
            words = {**(values or {}), self.field: move.target, "version": F("version") + 1}
            with said(by=getattr(by, "pk", None), move=move.name, clause=move.clause, note=note):
                model._base_manager.filter(pk__in=keys).update(**words)
        return keys

    def _allow(self, document: Model, move: Move, by, note: str, previous: str) -> None:
        if move.consent:
            if not consent.given(document, move):
                raise RuleBroken(_("%(move)s needs consent: hand it in.") % {"move": move.label}, move.clause)
        elif not move.permission or not by.has_perm(move.permission):
            raise RuleBroken(_("%(move)s is not among your duties.") % {"move": move.label}, move.clause)
        if previous not in move.source:
            state = self.states(previous).label
            raise RuleBroken(
                _("%(document)s is %(state)s: %(move)s is not open.")
                % {"document": document, "state": state, "move": move.label},
                move.clause,
            )
        if len(note) > LONGEST_NOTE:
            raise RuleBroken(_("A reason has at most %(most)s characters.") % {"most": LONGEST_NOTE}, field="note")
        if move.note_required and not note.strip():
            raise RuleBroken(_("Give a reason."), move.clause, field="note")
        if refusal := move.guard and move.guard(document, by):
            raise RuleBroken(refusal, move.clause)
