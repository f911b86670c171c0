"""The ground floor: registry, events, clock, history, lifecycle under two hands."""

import threading
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import TextChoices

from bizops.kernel import clock, events, history
from bizops.kernel.errors import RuleBroken
from bizops.kernel.lifecycle import Lifecycle, Move
from bizops.kernel.registry import Registry
from bizops.kernel.services import service
from customers.models import Customer
from customers.services import customers
from tests.factories import customers as make
from tests.factories.house import Office


def test_a_registry_refuses_to_be_told_the_same_thing_twice():
    registry = Registry("clause")
    registry.add("CUS-01", 1)
    with pytest.raises(ValueError, match="twice"):
        registry.add("CUS-01", 2)
    assert (len(registry), list(registry), "CUS-01" in registry) == (1, [1], True)


def test_a_lifecycle_with_a_state_that_does_not_exist_is_refused():
    states = TextChoices("States", ["OPEN", "DONE"])
    with pytest.raises(ValueError, match="lost"):
        Lifecycle(states, (Move("close", "Close", ("OPEN",), "lost", "x.y"),))


class Rang:
    pass


@pytest.mark.django_db(transaction=True)
def test_a_listener_after_the_commit_hears_nothing_of_what_was_rolled_back(monkeypatch):
    monkeypatch.setitem(events._now, Rang, [])
    monkeypatch.setitem(events._later, Rang, [])
    heard = []
    events.subscribe(Rang)(lambda event: heard.append("now"))
    events.subscribe(Rang, after_commit=True)(lambda event: heard.append("later"))
    with transaction.atomic():
        events.publish(Rang())
        transaction.set_rollback(True)
    assert heard == ["now"]
    with transaction.atomic():
        events.publish(Rang())
    assert heard == ["now", "now", "later"]


def test_python_and_the_database_read_the_same_moment(db):
    moment = datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC)
    with clock.at(moment):
        with connection.cursor() as cursor:
            cursor.execute("SELECT bizops_now()")
            assert cursor.fetchone()[0] == clock.now() == moment
        file = make.customer(Office())
    assert history.events_of(file).first().pgh_created_at == moment
    with connection.cursor() as cursor:
        cursor.execute("SELECT bizops_now() - now()")
        assert abs(cursor.fetchone()[0].total_seconds()) < 1


def test_raw_and_bulk_writes_are_in_the_history_too(db):
    file = make.customer(Office())
    Customer.objects.filter(pk=file.pk).update(city="深圳")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE customers_customer SET city = '广州' WHERE id = %s", [file.pk])
    assert [event.city for event in history.events_of(file)][:2] == ["广州", "深圳"]


def test_words_of_a_block_end_with_it(db):
    office = Office()
    with history.said(note="outer"):
        with history.said(move="inner"):
            first = make.customer(office)
        second = make.customer(office)
    told = [history.events_of(file).first().pgh_context for file in (first, second)]
    assert told[0]["move"] == "inner"
    assert "move" not in told[1]
    assert told[1]["note"] == "outer"


@pytest.mark.django_db(transaction=True)
def test_the_same_move_by_two_hands_at_once_is_made_once():
    """Red without the lock in Lifecycle.go: both would find the file active."""
    office = Office()
    file, outcomes, gate = make.customer(office), [], threading.Barrier(2)

    def archive():
        mine = Customer.objects.get(pk=file.pk)
        gate.wait()
        try:
            customers.archive(mine, by=office.keeper, note="停产")
            outcomes.append("made")
        except RuleBroken:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=archive) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["made", "refused"]
    moves = [e for e in history.events_of(file) if (e.pgh_context or {}).get("move") == "archive"]
    assert len(moves) == 1


def test_the_caller_s_copy_is_fresh_after_a_move(db):
    office = Office()
    file = make.customer(office)
    customers.change(Customer.objects.get(pk=file.pk), by=office.keeper, city="深圳")
    customers.archive(file, by=office.keeper, note="停产")
    assert (file.status, file.city) == ("archived", "深圳")


@pytest.mark.parametrize("text", ["宝", "宝光", "宝光显", "光显示", "bg", "b", "2854", "示有"])
def test_the_grams_find_what_is_there_and_only_that(text, db):
    office = Office()
    there = make.customer(office, name="宝光显示有限公司", phone="22854417")
    make.customer(office, name="恒达电子厂", phone="0755")
    column = "phones" if text.isdecimal() else "search"
    assert list(Customer.objects.filter(**{f"{column}__has": text})) == [there]


def test_every_migration_says_how_it_goes_back():
    loader = MigrationLoader(None)
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith(("bizops", "customers", "sales"))}
    stuck = [
        f"{label}.{name}: {operation}"
        for (label, name), migration in loader.disk_migrations.items()
        if label in ours
        for operation in migration.operations
        if not operation.reversible
    ]
    assert loader.disk_migrations
    assert stuck == []


def test_migrations_go_back_and_forth(transactional_db, request):
    """The newest; with `--long` all of a chapter: its tables vanish and return, history and functions with them."""
    back = "zero" if request.config.getoption("--long") else "0008"
    call_command("migrate", "customers", back, verbosity=0)
    call_command("migrate", "customers", verbosity=0)
    assert make.customer(Office()).number


def test_history_knows_who_asked_the_service(db):
    office = Office()
    file = make.customer(office)
    customers.change(file, by=office.keeper, city="深圳")
    assert [event.pgh_context["by"] for event in history.events_of(file)] == [office.keeper.pk] * 2


@pytest.mark.django_db(transaction=True)
def test_a_service_that_fails_half_way_has_written_nothing():
    office = Office()

    @service
    def half(*, by):
        make.customer(office)
        raise RuleBroken("no")

    with pytest.raises(RuleBroken):
        half(by=office.keeper)
    assert not Customer.objects.exists()
