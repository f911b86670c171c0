"""Whether a move that needs consent has it: the floor that keeps the requests says so; without it nothing has."""

from collections.abc import Callable

_proof: list[Callable[..., bool]] = []


def prove_by(answer: Callable[..., bool]) -> None:
    """Name who knows: `answer(document, move)` is true if a decision has just called for exactly this move."""
    _proof[:] = [answer]


def given(document, move) -> bool:
    """Whether this move of a document was decided and not yet made."""
    return bool(_proof) and _proof[0](document, move)
