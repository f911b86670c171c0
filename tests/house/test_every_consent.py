"""What needs consent, from its declaration: what stands in lists and notices is read by whoever only gets a copy."""

import pytest

from bizops.approvals.registry import consentables
from bizops.pages import panels
from bizops.pages.entity import EntityPages
from tests.factories import made

EVERY = pytest.mark.parametrize("kind", list(consentables), ids=lambda kind: kind.key)


@EVERY
def test_no_masked_figure_is_the_amount_of_a_request(kind):
    assert kind.amount not in EntityPages.of(kind.model).masked


@EVERY
def test_the_title_of_a_request_names_nothing_that_is_masked(kind, world):
    document = made(kind.model, world)
    title = kind.title_of(document)
    for name in EntityPages.of(kind.model).masked:
        told = panels.value(document, name) if hasattr(document, name) else None
        assert not told or str(told) not in title, name
