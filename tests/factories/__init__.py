"""One factory a model: a valid record and nothing beside it."""

from collections.abc import Callable

FACTORIES: dict[type, Callable] = {}
STATES: dict[tuple[type, str], dict] = {}  # what else a record in a state must say, where a constraint asks for it


def makes(model: type):
    """Declare the function (world) → document that makes a valid record of this kind."""

    def keep(factory):
        FACTORIES[model] = factory
        return factory

    return keep


def made(model: type, world):
    """A new valid record; a kind of record without a factory fails here, by name."""
    if model not in FACTORIES:
        raise LookupError(f"{model.__name__} has no factory in tests/factories")
    return FACTORIES[model](world)
