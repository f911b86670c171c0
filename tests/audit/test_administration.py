"""What the house keeps by itself can be looked at in the administration, and not touched."""

import pytest
from django.urls import reverse

from bizops.attachments.models import Attachment
from bizops.audit.models import Access, Note
from bizops.audit.services import access, notes
from bizops.jobs.models import Heartbeat, Job
from bizops.jobs.services import heartbeats
from bizops.notifications.models import Notification, Outbox
from bizops.notifications.services import outbox
from bizops.numbering.models import Counter, Series
from bizops.numbering.services import numbers

KEPT = (Access, Note, Job, Heartbeat, Outbox, Notification, Attachment, Counter)


@pytest.fixture
def administrator(office, client):
    staff = office.keeper
    type(staff).objects.filter(pk=staff.pk).update(is_staff=True)
    client.force_login(staff)
    return staff


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.fixture
def rows(administrator, office):
    customer = office.customer()
    return {
        Access: access.viewed(label="customers/customer", pk=1, title="x", by=administrator),
        Note: notes.add(customer, "只给看到客户的人", by=administrator),
        Job: Job.objects.create(kind="x", by=administrator, arguments={"q": "机密"}),
        Heartbeat: heartbeats.show("relay") or Heartbeat.objects.get(),
        Outbox: outbox.put("x", to=administrator, dedupe="x", body="机密", url="/secret/") or Outbox.objects.get(),
        Notification: Notification.objects.create(to=administrator, kind="x", subject="机密", dedupe="x"),
        Attachment: Attachment.objects.create(
            document=customer, file="attachments/aa/secret", name="x.txt", size=1, by=administrator
        ),
        Counter: Counter.objects.get(),
    }


@pytest.mark.parametrize("model", KEPT)
def test_it_can_be_looked_at_and_nothing_else(rows, client, model):
    row = rows[model]
    assert client.get(page(model, "changelist")).status_code == 200
    shown = client.get(page(model, "change", row.pk))
    assert shown.status_code == 200
    assert not any(word in shown.content.decode() for word in ("只给看到客户的人", "机密", "secret"))
    assert client.get(page(model, "add")).status_code == 403
    assert client.post(page(model, "change", row.pk), {"name": "x"}).status_code == 403
    assert client.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("state", ["waiting", "dead", "delivered"])
def test_the_outbox_is_narrowed_to_what_waits_or_was_given_up(rows, client, state):
    answer = client.get(page(Outbox, "changelist"), {"state": state})
    assert len(answer.context["cl"].result_list) == (1 if state == "waiting" else 0)


def test_a_pattern_is_changed_but_only_to_one_that_makes_numbers(administrator, client):
    numbers.ensure()
    row = Series.objects.get(key="customers.customer")
    assert client.post(page(Series, "change", row.pk), {"pattern": "KH{number:05}"}).status_code == 302
    assert client.post(page(Series, "change", row.pk), {"pattern": "{number.__class__}"}).status_code == 200
    row.refresh_from_db()
    assert (row.pattern, row.key) == ("KH{number:05}", "customers.customer")
    assert client.get(page(Series, "add")).status_code == 403
