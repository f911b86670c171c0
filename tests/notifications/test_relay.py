"""The relay: each effect once, whoever is away, whoever is killed."""

import smtplib
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection

from bizops.jobs.models import Heartbeat
from bizops.kernel import clock
from bizops.notifications import channels, mail
from bizops.notifications.errors import Away
from bizops.notifications.models import Notification, Outbox, SentMail
from bizops.notifications.services import outbox, relay
from bizops.notifications.services.relay import Relay
from tests.factories.house import person


def owe(to, count=1, **more):
    for n in range(count):
        outbox.put("revisit", to=to, dedupe=f"revisit:{to.pk}:{n}", subject=f"回访 {n}", url="/customers/7/", **more)


def test_a_message_rings_the_bell_and_is_mailed(anna):
    owe(anna)
    assert Relay().work_off() == 1
    notice, letter, row = Notification.objects.get(), SentMail.objects.get(), Outbox.objects.get()
    assert (notice.to, notice.subject, notice.url) == (anna, "回访 0", "/customers/7/")
    assert (letter.to, letter.subject, letter.is_sent) == (["anna@example.com"], "回访 0", False)
    assert row.delivered_at
    assert Relay().work_off() == 0


def test_who_has_left_hears_nothing_more(anna):
    type(anna).objects.filter(pk=anna.pk).update(is_active=False)
    owe(anna)
    Relay().work_off()
    assert not Notification.objects.exists()
    assert not SentMail.objects.exists()
    assert Outbox.objects.get().delivered_at


def test_who_has_no_address_gets_no_mail_but_the_bell(db):
    owe(person())
    Relay().work_off()
    assert Notification.objects.count() == 1
    assert not SentMail.objects.exists()


def test_a_row_of_the_future_waits(anna):
    owe(anna)
    Outbox.objects.update(next_at=clock.now() + timedelta(hours=1))
    assert Relay().work_off() == 0


def test_a_channel_that_refuses_is_tried_eight_times_with_growing_pauses_then_given_up(anna, monkeypatch, due_again):
    calls = []

    def refuse(row):
        calls.append(row.attempts)
        raise ValueError("no such recipient")

    monkeypatch.setitem(channels.channels._items, "mail", refuse)
    owe(anna)
    pauses = []
    for _n in range(20):
        began = clock.now()
        Relay().work_off()
        pauses.append(Outbox.objects.get().next_at - began)
        due_again()
    row = Outbox.objects.get()
    assert calls == [1, 2, 3, 4, 5, 6, 7, 8]
    assert row.dead_at
    assert "no such recipient" in row.error
    assert Notification.objects.count() == 1
    assert timedelta(seconds=9) < pauses[0] < pauses[1] < pauses[2] < timedelta(minutes=2)
    assert sum((relay.pause(n) for n in range(1, relay.TRIES)), timedelta()) > timedelta(hours=2)


def test_a_channel_that_is_away_costs_no_attempt_and_nothing_is_given_up(anna, monkeypatch, due_again):
    def away(row):
        raise Away("connection refused")

    monkeypatch.setitem(channels.channels._items, "mail", away)
    owe(anna)
    for _n in range(30):
        Relay().work_off()
        due_again()
    row = Outbox.objects.get()
    assert (row.attempts, row.dead_at, row.through) == (0, None, ["bell"])
    monkeypatch.undo()
    Relay().work_off()
    assert SentMail.objects.count() == Notification.objects.count() == 1


def test_an_absent_server_is_not_asked_again_for_every_row(anna, monkeypatch):
    asked = []

    def away(row):
        asked.append(row.pk)
        raise Away("timed out")

    monkeypatch.setitem(channels.channels._items, "mail", away)
    owe(anna, count=50)
    Relay().work_off()
    assert len(asked) == 1
    assert Notification.objects.count() == 50


def test_a_row_that_kills_its_relay_each_time_comes_to_its_end(anna, due_again):
    owe(anna)
    Outbox.objects.update(attempts=relay.TRIES)
    Relay().work_off()
    assert Outbox.objects.get().dead_at
    assert not Notification.objects.exists()


def test_a_relay_that_comes_back_late_writes_nothing_over_the_other_s_work(anna, monkeypatch):
    owe(anna)
    late = relay._take()
    Outbox.objects.update(next_at=clock.now())
    Relay().work_off()
    with pytest.raises(relay.TakenOver):
        Relay()._deliver(late)
    assert Notification.objects.count() == SentMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_four_relays_at_once_deliver_each_row_once(anna, monkeypatch):
    sent, ring = [], threading.Lock()

    def doorbell(row):
        with ring:
            sent.append(row.payload["args"][0])

    monkeypatch.setitem(channels.channels._items, "doorbell", doorbell)
    for n in range(120):
        outbox.ring("tests.nothing", args=[n], dedupe=f"bell:{n}")
    in_parallel(4, lambda: Relay().work_off())
    assert sorted(sent) == list(range(120))


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_relays_deliver_a_row_twice(anna, monkeypatch):
    """The control: look first, mark later, without a lock. If this went well, the race above would prove nothing."""
    sent, met = [], threading.Barrier(2)

    def careless():
        row = Outbox.objects.filter(delivered_at__isnull=True).order_by("pk").first()
        met.wait(timeout=20)
        sent.append(row.pk)
        Outbox.objects.filter(pk=row.pk).update(delivered_at=clock.now())

    outbox.ring("tests.nothing", args=[1], dedupe="bell:1")
    in_parallel(2, careless)
    assert len(sent) == 2


def in_parallel(count, work):
    def run():
        try:
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)


def test_a_relay_process_that_is_killed_in_the_middle_loses_and_doubles_nothing(anna, process, due_again):
    owe(anna, count=300)
    first = process("relay")
    wait_for(lambda: Notification.objects.count() >= 20)
    first.kill()
    first.wait()
    done = Outbox.objects.filter(delivered_at__isnull=False).count()
    assert 0 < done < 300, "the kill must hit the middle"
    due_again()  # as if the lease of the row in hand were over
    second = process("relay")
    wait_for(lambda: not Outbox.objects.filter(delivered_at__isnull=True).exists())
    second.terminate()
    assert second.wait(timeout=10) == 0
    assert Notification.objects.count() == SentMail.objects.count() == 300
    assert Notification.objects.values("dedupe").distinct().count() == 300
    assert Heartbeat.objects.filter(name="relay").exists()


def wait_for(condition, seconds=40):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)


def test_with_redis_away_a_doorbell_waits_and_the_rest_goes_on(anna, process):
    """A real process, with a broker where nothing listens."""
    outbox.ring("bizops.jobs.tasks.heartbeat", dedupe="bell:1")
    owe(anna, count=5)
    child = process("relay", "--once", REDIS_URL="redis://127.0.0.1:1/0")
    assert child.wait(timeout=60) == 0
    assert Notification.objects.count() == SentMail.objects.count() == 5
    row = Outbox.objects.get(kind="doorbell")
    assert (row.delivered_at, row.dead_at, row.attempts) == (None, None, 0)
    assert row.error
    Outbox.objects.update(next_at=clock.now())
    child = process("relay", "--once")
    assert child.wait(timeout=60) == 0
    row.refresh_from_db()
    assert row.delivered_at


@pytest.mark.parametrize(
    ("error", "is_away"),
    [
        (ConnectionRefusedError(), True),
        (TimeoutError(), True),
        (smtplib.SMTPServerDisconnected("bye"), True),
        (smtplib.SMTPAuthenticationError(535, b"no"), True),
        (smtplib.SMTPRecipientsRefused({}), False),
        (smtplib.SMTPDataError(451, b"later"), False),
    ],
)
def test_a_mail_server_that_is_away_is_told_from_one_that_refuses(anna, monkeypatch, error, is_away):
    def fail(self, messages):
        raise error

    monkeypatch.setattr(mail.KeptMail, "send_messages", fail)
    owe(anna)
    Relay().work_off()
    assert Outbox.objects.get().attempts == (0 if is_away else 1)
