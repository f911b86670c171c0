"""Policies in the administration: checked against the code, frozen once used, changed by the next edition (ORG-14)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bizops.approvals.models import Policy
from bizops.kernel import clock
from tests.approvals.asking import KIND, handed_in, ruled

ADD = "/admin/approvals/policy/add/"


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


def filled(clara, **words) -> dict:
    """What the form sends for a policy with one step."""
    said = {
        **{"kind": KIND, "name": "查档", "order": "10", "effective_from": clock.today().isoformat()},
        **{
            "steps-TOTAL_FORMS": "1",
            "steps-INITIAL_FORMS": "0",
            "steps-MIN_NUM_FORMS": "1",
            "steps-MAX_NUM_FORMS": "99",
        },
        **{"steps-0-order": "1", "steps-0-name": "主管", "steps-0-levels": "0", "steps-0-mode": "all"},
        **{"steps-0-within": "2", "steps-0-people": [clara.pk]},
    }
    return {**said, **words}


def test_a_policy_is_written_with_its_steps(office, clara):
    answer = office.post(ADD, filled(clara))
    assert answer.status_code == 302, answer.context["errors"]
    made = Policy.objects.get(name="查档")
    assert [list(step.people.all()) for step in made.steps.all()] == [[clara]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "customers.customer.fly"},
        {"effective_from": "2020-01-01"},
        {"only_field": "until", "only_operator": "eq", "only_value": "1"},  # no condition of this kind
        {"only_field": "purpose", "only_value": "check"},
        {"only_operator": "eq"},
        {"steps-0-people": []},
        {"steps-0-order": "0"},
        {"steps-0-fill": "nothing"},
        {"steps-0-field": "accused"},  # of another kind
        {"steps-0-only_field": "penalty", "steps-0-only_operator": "eq", "steps-0-only_value": "none"},
        {"steps-TOTAL_FORMS": "0"},
    ],
    ids=str,
)
def test_what_makes_no_sense_is_not_written(office, clara, wrong):
    answer = office.post(ADD, filled(clara, **wrong))
    assert answer.status_code == 200
    assert not Policy.objects.filter(name="查档").exists()


def test_the_form_of_a_policy_opens_with_everything_to_choose(office):
    page = office.get(ADD).content.decode()
    assert f'value="{KIND}"' in page
    assert 'value="purpose"' in page


def test_one_that_was_used_is_only_looked_at_and_goes_on_as_the_next_edition(office, anna, clara):
    policy = ruled({"people": [clara]})
    address = reverse("admin:approvals_policy_change", args=[policy.pk])
    assert 'name="_save"' in office.get(address).content.decode()
    handed_in(anna)
    page = office.get(address).content.decode()
    assert 'name="_save"' not in page
    assert 'name="steps-0-name"' not in page
    assert office.post(address, filled(clara, name="andere")).status_code == 403
    action = {"action": "save_as_next_edition", "_selected_action": [policy.pk]}
    assert office.post("/admin/approvals/policy/", action).status_code == 302
    made = Policy.objects.get(name=policy.name, edition=2)
    assert made.effective_from == clock.today() + timedelta(days=1)
    assert [list(step.people.all()) for step in made.steps.all()] == [[clara]]
    assert 'name="_save"' in office.get(reverse("admin:approvals_policy_change", args=[made.pk])).content.decode()


def test_nobody_else_writes_policies(client, clara, director):
    client.force_login(director)
    assert client.get(ADD).status_code in (302, 403)
    assert client.post(ADD, filled(clara)).status_code in (302, 403)
    assert not Policy.objects.filter(name="查档").exists()


def test_requests_tasks_and_the_trail_are_only_looked_at(office, anna, clara):
    ruled({"people": [clara]})
    request = handed_in(anna)
    rows = {"request": request.pk, "task": request.tasks.get().pk, "act": request.acts.first().pk}
    rows["submission"] = request.submissions.get().pk
    for name, key in rows.items():
        page = office.get(reverse(f"admin:approvals_{name}_change", args=[key]))
        assert page.status_code == 200, name
        assert 'name="_save"' not in page.content.decode()
        assert office.get(reverse(f"admin:approvals_{name}_changelist")).status_code == 200
    for name in ("copy", "substitution"):
        assert office.get(reverse(f"admin:approvals_{name}_changelist")).status_code == 200
