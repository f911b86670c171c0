"""Clauses of the tests' own, over real customers, so that the mechanism is seen apart from the manual."""

import pytest

from bizops.handbook import registry
from tests.handbook import sample


@pytest.fixture(autouse=True)
def clauses_of_the_tests():
    """Declared for one test, then forgotten: the manual does not know them."""
    before = {name: dict(getattr(registry, name)._items) for name in ("clauses", "duty_parts", "watches", "guards")}
    sample.declare()
    yield
    for name, items in before.items():
        getattr(registry, name)._items = items


@pytest.fixture
def only_ours():
    """Only the clauses of the tests raise duties."""
    for name in ("duty_parts", "watches", "guards"):
        found = getattr(registry, name)
        found._items = {key: item for key, item in found._items.items() if item.code.startswith("TST")}
