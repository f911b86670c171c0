"""A decision, a grant, a penalty: there is one door, and the admin, imports, bulk actions and made-up requests are none."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.admin.sites import site
from django.test import RequestFactory
from django.urls import reverse

from bizops.approvals.models import Act, Copy, Policy, Request, Submission, Task
from bizops.approvals.registry import consentables
from bizops.exchange.registry import importers
from bizops.kernel import clock
from bizops.organisation.models import Grant, Staff
from bizops.pages.entity import EntityPages
from customers.models import CustomerGrant, Leak, Lookup
from tests.approvals.asking import handed_in, people, ruled, task_of

KEPT = (Request, Submission, Task, Act, Copy, CustomerGrant)
DOCUMENTS = sorted({kind.model for kind in consentables}, key=lambda model: model._meta.label)


@pytest.mark.parametrize("model", [*KEPT, *DOCUMENTS], ids=lambda model: model._meta.label_lower)
def test_the_admin_shows_it_at_most(model, admin):
    if not site.is_registered(model):
        return
    request = RequestFactory().get("/admin/")
    request.user = Staff.objects.create_superuser("root", "R-1", "Root", "Manual-2026-demo")
    page = site.get_model_admin(model)
    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request)
    assert not page.has_delete_permission(request)


def test_no_admin_page_has_a_decision_or_a_grant_among_its_inlines():
    inlines = {inline.model for page in site._registry.values() for inline in page.inlines}
    assert not inlines.intersection({*KEPT, *DOCUMENTS})
    assert not [page for page in site._registry if issubclass(page, Grant)]
    assert isinstance(site, admin.AdminSite)


def test_no_file_brings_one_in():
    brought = {importer.model for importer in importers}
    assert not brought.intersection({*KEPT, *DOCUMENTS})


def test_no_bulk_action_makes_a_move_that_needs_consent():
    for kind in consentables:
        named = {name for name in (kind.move, kind.rejected, kind.voided) if name}
        pages = next(pages for pages in EntityPages.every if pages.model is kind.model)
        assert not named.intersection(act.name for act in pages.bulk)


def test_no_form_of_a_document_has_a_field_that_only_consent_writes():
    for model in DOCUMENTS:
        pages = next(pages for pages in EntityPages.every if pages.model is model)
        if pages.form:
            assert not {"status", "grant", "opened_at", "used_at", "proposed"}.intersection(pages.form.base_fields)


@pytest.fixture
def everybody(firm):
    """One of each of the cast."""
    names = (
        "anna",
        "ben",
        "clara",
        "dan",
        "director",
        "hr",
        "legal",
        "control",
        "custodian",
        "finance",
        "admin",
        "nobody",
    )
    return [firm.hire(name) for name in names]


def test_whoever_is_not_asked_decides_nothing_however_he_asks(client, everybody):
    (one,) = people(1)
    ruled({"people": [one]})
    asker = next(person for person in everybody if person.username == "dan")
    request = handed_in(asker)
    task, lookup = task_of(request, one), Lookup.objects.get(pk=request.object_id)
    made_up = {
        "note": "yes",
        "do": "approve",
        "seen": request.digest,
        "by": one.pk,
        "approver": one.pk,
        "status": "approved",
    }
    for person in everybody:
        client.force_login(person)
        for name in ("decide", "task_transfer", "task_add", "task_assign"):
            answer = client.post(
                reverse(f"approvals:{name}", args=[task.pk]), made_up | {"to": person.number, "people": person.number}
            )
            assert answer.status_code in (403, 404, 409, 422), (person.username, name)
        client.post(reverse("approvals:batch"), {"ids": [task.pk], "note": "yes"})
        for name in ("open", "refuse"):
            client.post(reverse("customers:lookup_move", args=[lookup.pk, name]), made_up)
        client.post(
            reverse("customers:lookup_edit", args=[lookup.pk]), made_up | {"customer": lookup.customer_id, "version": 1}
        )
        assert Task.objects.get(pk=task.pk).status == "open"
        assert Lookup.objects.get(pk=lookup.pk).status == "draft"
    assert not CustomerGrant.objects.exists()
    assert set(Act.objects.values_list("what", flat=True)) <= {"submit", "copy"}


def test_a_get_decides_nothing(client, firm):
    (one,) = people(1)
    ruled({"people": [one]})
    task = task_of(handed_in(firm.hire("dan")), one)
    client.force_login(one)
    address = reverse("approvals:decide", args=[task.pk])
    for ask in (client.get, client.head, client.options, client.put, client.delete, client.patch):
        ask(f"{address}?do=approve")
    assert Task.objects.get(pk=task.pk).status == "open"


def test_the_administrators_keep_policies_and_decide_nothing(client, firm):
    admin = firm.hire("admin")
    (one,) = people(1)
    ruled({"people": [one]})
    request = handed_in(firm.hire("dan"), until=clock.now() + timedelta(days=2))
    client.force_login(admin)
    for model in KEPT:
        if site.is_registered(model) and model.objects.exists():
            row = model.objects.first()
            address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])
            assert client.post(address, {"status": "approved", "decided_by": admin.pk}).status_code in (403, 404)
    policy = Policy.objects.get(pk=request.policy_id)
    address = reverse("admin:approvals_policy_change", args=[policy.pk])
    client.post(address, {"name": "mine", "kind": policy.kind, "order": 1})
    policy.refresh_from_db()
    assert policy.name == "of the test", "a policy that was used no longer changes"
    request.refresh_from_db()
    assert (request.status, Leak.objects.exists()) == ("pending", False)
