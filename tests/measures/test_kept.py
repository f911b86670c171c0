"""Keeping figures by month: nothing that is committed is ever left out, and writers do not wait for each other."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection, transaction

from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.measures import reading
from bizops.measures.models import KeptFigure, Mark, Reading
from bizops.measures.registry import known, measures
from bizops.measures.services import kept, readings
from bizops.organisation.models import Staff
from customers.models import Communication, Customer
from customers.services import communications
from tests.factories import customers as factories

KEY = "customers.contact_count"


@pytest.fixture
def file(firm, anna):
    world = type("World", (), {"keeper": anna})
    return factories.customer(world)


def talk(file, by):
    return communications.record(by=by, customer=file, summary="谈了价格")


def stored(file) -> dict:
    return reading.by_month(KEY, Customer, Period.of("month", clock.today()), [file.pk])


def test_a_record_marks_its_pairs_and_a_worker_counts_them(file, anna):
    talk(file, anna)
    assert Mark.objects.filter(measure=KEY).exists()
    assert stored(file) == {}
    kept.count_anew()
    month = clock.today().replace(day=1)
    assert stored(file) == {(file.pk, month): 1}
    assert not Mark.objects.exists()


def test_a_row_that_goes_to_another_month_leaves_the_old_one(file, anna):
    communication = talk(file, anna)
    kept.count_anew()
    kept.remember(communication)
    Communication.objects.filter(pk=communication.pk).update(on=date(2026, 2, 3), next_on=None)
    stored_now = Communication.objects.get(pk=communication.pk)
    stored_now.counted_in = communication.counted_in
    kept.mark(stored_now)
    kept.count_anew()
    rows = KeptFigure.objects.filter(measure=KEY, kind="customers.customer", subject=file.pk)
    assert list(rows.values_list("month", "value")) == [(date(2026, 2, 1), 1)]


def test_what_is_marked_while_a_worker_counts_is_counted_by_the_next_run(transactional_db, monkeypatch):
    """A writer that commits between the worker's look at the marks and its end must not lose its mark."""
    from tests.factories.organisation import Firm

    anna = Firm().hire("anna")
    file = factories.customer(type("World", (), {"keeper": anna}))
    talk(file, anna)
    read = kept.read

    def late(*words):
        values = read(*words)
        if words[0] == KEY and not late.done:
            late.done = True
            writer = Thread(target=lambda: (talk(file, anna), connection.close()))
            writer.start()
            writer.join()
        return values

    late.done = False
    monkeypatch.setattr(kept, "read", late)
    kept.count_anew()
    kept.count_anew()
    assert list(stored(file).values()) == [2]


def test_two_workers_never_count_at_once(file, anna, transactional_db):
    talk(file, anna)
    counted = []
    with transaction.atomic():
        assert kept._alone()
        other = Thread(target=lambda: (counted.append(kept.count_anew()), connection.close()))
        other.start()
        other.join()
    assert counted == [0]
    assert kept.count_anew() > 0


def test_the_page_says_until_when_the_kept_figures_hold_everything(file, anna):
    with clock.at(clock.now()):
        moment = clock.now()
        talk(file, anna)
    assert reading.kept_at(KEY) == moment
    kept.count_anew()
    assert reading.kept_at(KEY) > moment


def test_a_level_is_kept_as_it_stood_last(file):
    month = date(2026, 10, 1)
    kept.put("TST.population", Customer, month, {1: 5, 2: 7})
    kept.put("TST.population", Customer, month, {1: 6})
    rows = KeptFigure.objects.filter(measure="TST.population")
    assert list(rows.values_list("subject", "value")) == [(1, 6)]


def test_a_frozen_reading_stays_what_it_was(file):
    quarter = Period.of("quarter", date(2026, 9, 1))
    readings.freeze(Customer, [(file.pk, KEY, quarter, 3)])
    readings.freeze(Customer, [(file.pk, KEY, quarter, 9)])
    assert [r.value for r in readings.of(Customer, [file.pk])[file.pk]] == [3]
    assert Reading.objects.count() == 1


def test_a_measure_that_nobody_declares_is_left_out_and_named():
    found, missing = known(KEY, "finance.paid_amount")
    assert ([m.key for m in found], missing) == ([KEY], ["finance.paid_amount"])
    with pytest.raises(KeyError):
        reading.read("finance.paid_amount", Customer, clock.today())


def test_a_measure_does_not_speak_of_subjects_it_does_not_know():
    assert Staff in measures[KEY].of
    with pytest.raises(KeyError):
        reading.read(KEY, Mark, Period.of("month", clock.today()))
