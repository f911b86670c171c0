"""Policies in the administration: checked against the code, frozen once used, changed by the next edition (ORG-14)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bizops.approvals.models import Policy
from bizops.kernel import clock
from bizops.organisation.models import Staff
from customers.models import Lookup
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


@pytest.mark.parametrize(
    ("kind", "field", "typed", "stored"),
    [
        (KIND, "purpose", "check", "check"),
        ("customers.takeout.allow", "rows", "1000", "1000"),
        ("customers.takeout.allow", "rows", "many", None),
        ("customers.takeout.allow", "rows", "NaN", None),
        ("customers.takeout.allow", "rows", "", None),
        (KIND, "purpose", "nonsense", None),
    ],
)
def test_what_a_condition_compares_with_fits_its_field(office, clara, kind, field, typed, stored):
    said = {"kind": kind, "only_field": field, "only_operator": "eq", "only_value": typed}
    assert office.post(ADD, filled(clara, **said)).status_code == (200 if stored is None else 302)
    assert list(Policy.objects.filter(name="查档").values_list("only_value", flat=True)) == ([stored] if stored else [])


def test_a_choice_may_be_typed_as_it_is_called(office, clara):
    label = str(dict(Lookup._meta.get_field("purpose").flatchoices)["check"])
    said = {"steps-0-only_field": "purpose", "steps-0-only_operator": "eq", "steps-0-only_value": label}
    assert office.post(ADD, filled(clara, **said)).status_code == 302
    assert Policy.objects.get(name="查档").steps.get().only_value == "check"


def test_the_same_name_again_is_the_next_edition(office, clara):
    for edition in (1, 2):
        assert office.post(ADD, filled(clara)).status_code == 302
        assert Policy.objects.filter(name="查档", edition=edition).exists()


def test_whoever_leaves_a_kind_without_a_policy_for_everything_is_told(office, clara):
    Policy.objects.filter(kind=KIND).delete()
    Staff.objects.update(language="en")
    said = {"only_field": "purpose", "only_operator": "eq", "only_value": "check"}
    words = "What fits no condition will have no policy."
    assert words in office.post(ADD, filled(clara, **said), follow=True).content.decode()
    assert words not in office.post(ADD, filled(clara, name="其他"), follow=True).content.decode()


@pytest.mark.parametrize("keys", [["\x00"], ["9" * 40], ["x"]], ids=str)
def test_keys_that_no_row_can_have_come_back_as_a_form(office, clara, keys):
    assert office.post(ADD, filled(clara, **{"steps-0-people": keys})).status_code == 200


def test_the_last_day_there_is_has_no_next_edition(office, clara):
    policy = ruled({"people": [clara]})
    Policy.objects.filter(pk=policy.pk).update(effective_from="9999-12-31")
    action = {"action": "save_as_next_edition", "_selected_action": [policy.pk]}
    assert office.post("/admin/approvals/policy/", action, follow=True).status_code == 200
    assert Policy.objects.filter(name=policy.name).count() == 1


def test_one_that_was_used_is_told_in_words_and_says_how_it_goes_on(office, anna, clara):
    Staff.objects.update(language="en")
    policy = ruled({"people": [clara]})
    handed_in(anna)
    page = office.get(reverse("admin:approvals_policy_change", args=[policy.pk])).content.decode()
    assert "it stays as it is" in page
    assert 'value="save_as_next_edition"' in page
    assert f"step 1 ({clara})" in page
    assert KIND not in page
