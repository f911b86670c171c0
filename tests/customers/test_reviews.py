"""A review is filled in by whoever looks after the customer, approved by somebody else, and the class goes to the file (CUS-08)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from bizops.handbook.models import Duty
from bizops.handbook.services import raising
from bizops.kernel import history
from bizops.kernel.errors import Conflict, RuleBroken
from bizops.notifications.models import Outbox
from customers.models import Customer, Review
from customers.services import customers, reviews
from tests.customers.trading import OPENED, Q2, Q3, filed, on, opened, ordered

WORDS = {"potential": 4, "cooperation": 3, "opinion": "新线十月投产，量会上来"}
TYPED = {"potential": "4", "cooperation": "3", "opinion": "新线十月投产，量会上来"}


@pytest.fixture
def people(director, clara, anna):
    return director, clara, anna


def form_of(owner, day: date = date(2026, 1, 5), **values) -> Review:
    """The form of a new customer of somebody, proposed as he is."""
    file = filed(owner, day, **values)
    opened()
    return Review.objects.get(customer=file)


def fresh(review: Review) -> Review:
    return Review.objects.select_related("customer", "round").get(pk=review.pk)


def growing(owner) -> Review:
    """The form of a potential customer whose figures propose key."""
    file = filed(owner, date(2020, 1, 1))
    ordered(file, date(2026, 8, 3), 1_040_000, times=12)
    opened()
    return Review.objects.get(customer=file)


def duty(review: Review, part: str) -> Duty:
    return Duty.objects.get(clause__code="CUS-08", part=part, subject=review.customer_id, period_key=review.round.key)


# --- filling in --------------------------------------------------------------------------------------
def test_the_person_in_charge_the_service_person_and_the_head_fill_in_and_nobody_else(people, ben, dan):
    _director, clara, anna = people
    form = form_of(anna, service_person=dan)
    for by in (anna, dan, clara):
        assert reviews.fill(form, by=by, opinion=by.full_name).opinion == by.full_name
    with pytest.raises(RuleBroken):
        reviews.fill(form, by=ben, opinion="我也说一句")


def test_a_form_is_changed_only_as_a_draft_and_only_over_the_version_that_was_seen(people):
    _director, _clara, anna = people
    form = form_of(anna)
    version = form.version
    reviews.fill(form, by=anna, version=version, **WORDS)
    with pytest.raises(Conflict):
        reviews.fill(form, by=anna, version=version, opinion="另一句")
    reviews.submit(form, by=anna)
    with pytest.raises(RuleBroken):
        reviews.fill(form, by=anna, opinion="另一句")
    assert fresh(form).opinion == WORDS["opinion"]


@pytest.mark.parametrize("gap", ["potential", "cooperation", "opinion"])
def test_a_form_with_a_gap_is_not_submitted_and_the_field_is_named(people, gap):
    _director, _clara, anna = people
    form = form_of(anna)
    reviews.fill(form, by=anna, **{name: value for name, value in WORDS.items() if name != gap})
    with pytest.raises(RuleBroken) as refused:
        reviews.submit(form, by=anna)
    assert refused.value.field == gap
    assert fresh(form).status == "draft"


def test_without_another_word_the_class_is_the_proposed_one(people):
    _director, _clara, anna = people
    form = growing(anna)
    reviews.fill(form, by=anna, hand_in=True, **WORDS)
    form = fresh(form)
    assert (form.status, form.class_before, form.class_decided) == ("submitted", "potential", "key")


def test_another_class_than_proposed_needs_a_reason(people):
    _director, _clara, anna = people
    form = growing(anna)
    for reason in ("", "  "):
        with pytest.raises(RuleBroken) as refused:
            reviews.fill(form, by=anna, class_decided="general", reason=reason)
        assert (refused.value.clause, refused.value.field) == ("CUS-03", "reason")
    assert reviews.fill(form, by=anna, class_decided="general", reason="只此一单").class_decided == "general"
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=form.pk).update(reason="")


# --- approving ---------------------------------------------------------------------------------------
def test_approval_writes_the_class_to_the_file_and_closes_both_duties(people):
    _director, clara, anna = people
    form = growing(anna)
    with on(OPENED):
        raising.raise_due(OPENED)
    with on(date(2026, 10, 12)):
        reviews.fill(form, by=anna, hand_in=True, **WORDS)
        assert (duty(form, "fill").status, duty(form, "approve").status) == ("done", "open")
        reviews.approve(form, by=clara, note="同意")
    form, file = fresh(form), Customer.objects.get(pk=form.customer_id)
    assert (form.status, form.approved_by, form.approved_on) == ("approved", clara, date(2026, 10, 12))
    assert (file.classification, file.class_confirmed_on, file.class_since) == (
        "key",
        form.approved_on,
        form.approved_on,
    )
    assert duty(form, "approve").status == "done"
    told = history.events_of(file).first()
    assert (told.pgh_context["by"], told.pgh_context["note"]) == (clara.pk, "2026Q3")


def test_a_form_submitted_after_its_date_closes_its_duty_as_late_even_when_it_was_missed(people):
    _director, _clara, anna = people
    form = form_of(anna)
    with on(OPENED):
        raising.raise_due(OPENED)
    Duty.objects.filter(pk=duty(form, "fill").pk).update(status="missed")
    with on(form.round.fill_by + timedelta(days=20)):
        reviews.fill(form, by=anna, hand_in=True, **WORDS)
    assert duty(form, "fill").status == "late"


def test_a_form_proves_its_own_quarter_and_no_other(people):
    _director, _clara, anna = people
    file = filed(anna)
    opened(Q2)
    for day in (Q2.next().start, OPENED):
        with on(day):
            raising.raise_due(day)
    opened(Q3)
    later = Review.objects.get(customer=file, round__key="2026Q3")
    with on(date(2026, 10, 12)):
        reviews.fill(later, by=anna, hand_in=True, **WORDS)
    earlier = Review.objects.get(customer=file, round__key="2026Q2")
    assert (duty(earlier, "fill").status, duty(later, "fill").status) == ("open", "done")


def test_nobody_approves_or_returns_the_review_of_his_own_customer(people):
    director, clara, _anna = people
    form = form_of(clara)
    reviews.fill(form, by=clara, hand_in=True, **WORDS)
    for act in (reviews.approve, reviews.send_back):
        with pytest.raises(RuleBroken):
            act(form, by=clara, note="自己批")
    assert fresh(form).status == "submitted"
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=form.pk).update(approved_by=clara)
    reviews.approve(form, by=director)
    assert fresh(form).approved_by == director


def test_a_class_that_cannot_be_written_leaves_the_form_unapproved(people):
    _director, clara, anna = people
    form = form_of(anna)
    reviews.fill(form, by=anna, hand_in=True, **WORDS)
    customers.archive(form.customer, by=clara, note="停产")
    with pytest.raises(RuleBroken):
        reviews.approve(form, by=clara)
    assert fresh(form).status == "submitted"


def test_a_returned_form_goes_back_to_its_person_who_is_told_why(people):
    _director, clara, anna = people
    form = form_of(anna)
    with on(OPENED):
        raising.raise_due(OPENED)
        reviews.fill(form, by=anna, hand_in=True, **WORDS)
        with pytest.raises(RuleBroken):
            reviews.send_back(form, by=clara, note=" ")
        reviews.send_back(form, by=clara, note="合作一栏没有依据")
    form = fresh(form)
    assert (form.status, form.submitted_on, form.opinion) == ("draft", None, WORDS["opinion"])
    assert (duty(form, "fill").status, duty(form, "approve").status) == ("done", "open")
    told = Outbox.objects.get(kind="review_returned")
    assert (told.to, told.body) == (anna, "合作一栏没有依据")
    with on(OPENED):
        reviews.fill(form, by=anna, hand_in=True, opinion="附上两次验厂记录")
        reviews.send_back(form, by=clara, note="还缺一次")
    assert Outbox.objects.filter(kind="review_returned").count() == 2


def test_the_forms_still_open_follow_a_customer_to_his_new_person(people, ben):
    _director, clara, anna = people
    form = form_of(anna)
    with on(OPENED):
        raising.raise_due(OPENED)
    customers.change(form.customer, by=clara, owner=ben)
    assert (fresh(form).owner, duty(form, "fill").owner) == (ben, ben)
    reviews.fill(form, by=ben, hand_in=True, **WORDS)
    reviews.approve(form, by=clara)
    customers.change(Customer.objects.get(pk=form.customer_id), by=clara, owner=anna)
    assert fresh(form).owner == ben  # what was approved stays as it was


# --- the pages ---------------------------------------------------------------------------------------
def test_many_are_approved_at_once_except_one_s_own_and_those_decided_otherwise(people, client):
    _director, clara, anna = people
    plain, otherwise, own = growing(anna), growing(anna), growing(clara)
    for form in (plain, own):
        reviews.fill(form, by=form.owner, hand_in=True, **WORDS)
    reviews.fill(otherwise, by=anna, hand_in=True, class_decided="general", reason="只此一单", **WORDS)
    client.force_login(clara)
    ids = [plain.pk, otherwise.pk, own.pk]
    told = client.post(reverse("customers:review_bulk_approve"), {"ids": ids}, follow=True).content.decode()
    assert [fresh(form).status for form in (plain, otherwise, own)] == ["approved", "submitted", "submitted"]
    assert str(otherwise) in told
    assert str(own) in told


def test_many_are_returned_with_one_reason(people, client):
    _director, clara, anna = people
    forms = [growing(anna), growing(anna)]
    for form in forms:
        reviews.fill(form, by=anna, hand_in=True, **WORDS)
    client.force_login(clara)
    words = {"ids": [form.pk for form in forms], "sure": "1", "note": "请补依据"}
    client.post(reverse("customers:review_bulk_return"), words)
    assert {fresh(form).status for form in forms} == {"draft"}


def test_a_colleague_sees_neither_the_form_nor_its_row(people, ben, dan, client):
    _director, _clara, anna = people
    form = form_of(anna, service_person=dan)
    page, listed = reverse("customers:review_detail", args=[form.pk]), reverse("customers:review_list")
    for person, sees in ((anna, True), (dan, True), (ben, False)):
        client.force_login(person)
        assert client.get(page).status_code == (200 if sees else 404)
        assert (form.customer.name in client.get(listed, {"view": "all"}).content.decode()) is sees


def test_the_form_keeps_what_was_typed_and_says_what_is_missing(people, client):
    _director, _clara, anna = people
    form = growing(anna)
    client.force_login(anna)
    address = reverse("customers:review_edit", args=[form.pk])
    page = client.get(address)
    assert page.context["form"]["class_decided"].value() == "key"
    answer = client.post(address, {**TYPED, "class_decided": "general", "reason": "", "version": form.version})
    assert answer.status_code == 422
    assert answer.context["form"].errors["reason"]
    assert TYPED["opinion"] in answer.content.decode()
    assert answer.context["form"]["class_decided"].value() == "general"
    gap = client.post(address, {"opinion": "先写一句", "hand_in": "on", "version": form.version})
    assert gap.status_code == 422
    assert fresh(form).opinion == ""
    done = client.post(address, {**TYPED, "class_decided": "key", "hand_in": "on", "version": form.version})
    assert done.status_code == 302
    assert fresh(form).status == "submitted"


def test_two_who_fill_in_at_once_see_both_versions(people, client):
    _director, clara, anna = people
    form = form_of(anna)
    reviews.fill(form, by=clara, opinion="先写的")
    client.force_login(anna)
    answer = client.post(
        reverse("customers:review_edit", args=[form.pk]), {**TYPED, "class_decided": "", "version": form.version}
    )
    assert answer.status_code == 409
    assert "先写的" in answer.content.decode()
    assert fresh(form).opinion == "先写的"


def test_a_duty_leads_to_the_form_or_to_a_page_that_says_there_is_none(people, ben, client):
    _director, clara, anna = people
    file = filed(anna)
    address = reverse("customers:review_for", args=[file.pk])
    client.force_login(anna)
    assert client.get(address).templates[0].name == "customers/review_none.html"
    opened()
    form = Review.objects.get()
    assert client.get(address)["Location"] == reverse("customers:review_edit", args=[form.pk])
    reviews.fill(form, by=anna, hand_in=True, **WORDS)
    client.force_login(clara)
    assert client.get(address)["Location"] == reverse("customers:review_detail", args=[form.pk])
    client.force_login(ben)
    assert client.get(address).status_code == 404


def test_buttons_stand_where_the_move_is_open_and_one_s_own_says_why_not(people, client):
    _director, clara, anna = people
    theirs, own = growing(anna), growing(clara)
    for form in (theirs, own):
        reviews.fill(form, by=form.owner, hand_in=True, **WORDS)
    client.force_login(clara)
    assert "/approve/" in client.get(reverse("customers:review_detail", args=[theirs.pk])).content.decode()
    closed = client.get(reverse("customers:review_detail", args=[own.pk])).content.decode()
    assert "/approve/" not in closed
    assert "disabled" in closed
    client.force_login(anna)
    assert "/approve/" not in client.get(reverse("customers:review_detail", args=[theirs.pk])).content.decode()
