"""Whatever points to a customer says what becomes of it when two files are merged: it goes along, or stays for a reason."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db.models import BigIntegerField, PositiveBigIntegerField
from pghistory.models import Event

from bizops.kernel.merging import followers, followers_of, left_behind
from customers.models import Customer

# Numbers that are long, and no keys of records.
NUMBERS = {"attachments.attachment.size", "numbering.counter.last"}
HOUSE = ("bizops", "customers", "sales")


def ours():
    """The tables of the house; its history stays as it was written."""
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.split(".")[0] in HOUSE and not issubclass(model, Event):
            yield model


def pointers() -> set[str]:
    """All fields that name a customer, or any record at all: foreign keys, the key of a generic one, a bare long number."""
    found = set()
    for model in ours():
        label = model._meta.label_lower
        found |= {f"{label}.{f.fk_field}" for f in model._meta.private_fields if isinstance(f, GenericForeignKey)}
        for field in model._meta.local_concrete_fields:
            bare = isinstance(field, (BigIntegerField, PositiveBigIntegerField)) and not field.primary_key
            if field.related_model is Customer or (bare and not field.is_relation):
                found.add(f"{label}.{field.name}")
    return found - NUMBERS


def declared() -> set[str]:
    anywhere = {each.key for each in followers if each.of in (None, Customer)}
    return anywhere | {f"{each.model._meta.label_lower}.{each.field}" for each in left_behind}


def test_nothing_that_points_to_a_customer_is_forgotten():
    assert pointers() - declared() == set(), "declare in merging.py: follows(...) or stays(..., because)"


def test_nothing_is_declared_that_is_not_there():
    assert declared() - pointers() == set()
    assert {each.key for each in followers} & {f"{x.model._meta.label_lower}.{x.field}" for x in left_behind} == set()


def test_the_walk_finds_what_it_must():
    assert pointers() >= {
        *("customers.contact.customer", "sales.order.customer", "customers.customer.merged_into"),
        *("customers.customergrant.content_object", "audit.note.object_id", "handbook.duty.subject"),
    }


def test_an_undeclared_pointer_is_seen(monkeypatch):
    key = "sales.order.customer"
    monkeypatch.setattr(followers, "_items", {k: v for k, v in followers._items.items() if k != key})
    assert pointers() - declared() == {key}


@pytest.mark.parametrize("each", followers_of(Customer), ids=lambda each: each.key)
def test_what_goes_along_is_declared_with_what_exists(each):
    """The columns `once` are those of a constraint of the database, and the words for a collision are there."""
    assert each.columns
    assert str(each.label)
    if each.once:
        uniques = [set(c.fields) for c in each.model._meta.constraints if hasattr(c, "nulls_distinct")]
        assert {*each.once, each.field} in uniques
        assert str(each.doubles)


@pytest.mark.parametrize("each", list(left_behind), ids=lambda each: f"{each.model._meta.label_lower}.{each.field}")
def test_what_stays_says_why(each):
    assert len(each.because) > 20
