"""The administration: behind the house's login, without superusers, on record, under the strict policy (A12)."""

import re

import pytest
from django.apps import apps
from django.contrib import admin as django_admin
from django.contrib.auth.models import Group

from bizops.admin import CAP, EstimatingPaginator
from bizops.figures.models import Figure
from bizops.figures.services import figures
from bizops.organisation.models import Company, Department, Post, Staff
from bizops.organisation.models.role import RolePermission
from customers.models import Customer

OURS = [model for model in django_admin.site._registry if model._meta.app_label in ("organisation", "figures", "auth")]


def address(model, page="changelist", *args):
    from django.urls import reverse

    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def at_work(admin, client):
    client.force_login(admin)
    return client


def test_strangers_go_to_the_login_of_the_house_and_others_are_refused(anna, client):
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/login/?next=%2Fadmin%2F"
    assert client.get("/admin/login/?next=//evil.example")["Location"] == "/login/?next=%2Fadmin%2F"
    client.force_login(anna)
    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get("/admin/login/").status_code == 403


def test_django_s_own_login_lets_nobody_in(admin, client):
    from tests.factories.organisation import PASSWORD

    answer = client.post("/admin/login/", {"username": "admin", "password": PASSWORD})
    assert answer["Location"].startswith("/login/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_list_and_form_opens_and_keeps_the_policy(model, at_work, firm, anna):
    figures.put("organisation.session_hours", 10, reason="测试", by=anna)
    row = model._base_manager.first()
    pages = [address(model), address(model, "add")]
    if row:
        pages += [address(model, "change", row.pk), address(model, "history", row.pk)]
    for page in pages:
        answer = at_work.get(page)
        assert answer.status_code in (200, 403), page
        if answer.status_code == 200:
            assert not re.search(
                r"<style|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", answer.text
            ), page
            assert "unsafe" not in answer["Content-Security-Policy"]


def test_nothing_of_the_organisation_is_deleted(at_work, anna):
    assert at_work.post(address(Staff, "delete", anna.pk), {"post": "yes"}).status_code == 403
    answer = at_work.post(address(Staff), {"action": "delete_selected", "_selected_action": [anna.pk], "post": "yes"})
    assert Staff.objects.filter(pk=anna.pk).exists()
    assert answer.status_code in (200, 302)


def test_a_change_is_in_the_history_with_its_author(at_work, admin, firm):
    post = firm.post("worker")
    words = {"name": "技师", "name_en": "", "kind": "works", "headcount": 3, "job_description": "", "groups": []}
    assert at_work.post(address(Post, "change", post.pk), words).status_code == 302
    stored = Post.objects.get(pk=post.pk)
    assert (stored.name, stored.headcount, stored.version) == ("技师", 3, post.version + 1)
    last = stored.events.order_by("-pgh_id").first()
    assert last.pgh_context["by"] == admin.pk
    assert last.pgh_context["place"] == "admin"


def test_changed_permissions_of_a_role_are_in_the_history(at_work, admin):
    group = Group.objects.get(name="legal")
    at_work.post(address(Group, "change", group.pk), {"name": "legal", "permissions": []})
    gone = RolePermission.pgh_event_model.objects.filter(group=group.pk, pgh_label="delete")
    assert gone
    assert {event.pgh_context["by"] for event in gone} == {admin.pk}


def test_nobody_makes_oneself_or_others_a_superuser(at_work, admin, anna):
    page = address(Staff, "change", anna.pk)
    words = {"username": "anna", "number": anna.number, "full_name": "安然", "theme": "auto", "is_superuser": "on"}
    at_work.post(page, {**words, "is_active": "", "post": 1, "left_on": "2020-01-01", "password": "x"})
    stored = Staff.objects.get(pk=anna.pk)
    assert not stored.is_superuser
    assert stored.is_active
    assert stored.check_password("Manual-2026-demo")
    assert at_work.post(address(Staff, "change", admin.pk), words).status_code == 403


def test_a_superuser_is_out_of_the_administrators_reach(at_work, nobody):
    Staff.objects.filter(pk=nobody.pk).update(is_superuser=True)
    page = f"/admin/organisation/staff/{nobody.pk}/password/"
    words = {"password1": "bu-zai-yong-2026", "password2": "bu-zai-yong-2026"}
    assert at_work.post(page, words).status_code == 403


def test_an_administrator_sets_a_password_for_somebody_who_forgot_it(at_work, anna):
    page = f"/admin/organisation/staff/{anna.pk}/password/"
    words = {"password1": "bu-zai-yong-2026", "password2": "bu-zai-yong-2026", "usable_password": "true"}
    assert at_work.get(page).status_code == 200
    assert at_work.post(page, words).status_code == 302
    assert Staff.objects.get(pk=anna.pk).check_password("bu-zai-yong-2026")


def test_lists_cannot_be_asked_about_passwords(at_work, anna):
    answer = at_work.get(address(Staff) + "?password__startswith=md5")
    assert answer.status_code in (302, 400)


def test_relations_are_searched_and_never_listed(at_work, anna, firm):
    text = at_work.get(address(Department, "change", firm.department("BIZ").pk)).text
    assert "admin-autocomplete" in text
    assert "安然" not in text
    found = at_work.get(
        "/admin/autocomplete/?app_label=organisation&model_name=department&field_name=head&term=anran"
    ).json()
    assert [row["text"] for row in found["results"]] == ["安然"]


def test_a_department_is_moved_by_its_rules_here_too(at_work, firm, clara):
    top, biz = firm.department("GM"), firm.department("BIZ")
    page = address(Department, "change", top.pk)
    words = {"code": "GM", "name": "总经办", "name_en": "", "parent": biz.pk, "head": ""}
    assert at_work.post(page, words).status_code == 409
    assert at_work.post(page, {**words, "parent": "", "head": clara.pk}).status_code == 302
    assert Department.objects.get(pk=top.pk).head == clara


def test_the_company_is_changed_but_not_doubled(at_work, firm):
    assert at_work.get(address(Company, "add")).status_code == 403
    page = address(Company, "change", 1)
    values = {name: getattr(firm.company, name) for name in ("name", "short_name", "time_zone", "country", "language")}
    words = {**values, "currency": "USD", "fiscal_year_starts": 4, "working_week": [1, 2, 3, 4, 5]}
    assert at_work.post(page, words).status_code == 302
    company = Company.objects.get()
    assert (company.currency, company.working_week) == ("USD", [1, 2, 3, 4, 5])


def test_a_figure_gets_a_new_row_and_keeps_the_old_one(at_work, admin):
    words = {"key": "organisation.session_idle_minutes", "effective_from": "2026-01-01", "reason": "前台共用"}
    refused = at_work.post(address(Figure, "add"), {**words, "value": "soon"})
    assert refused.status_code == 200
    assert at_work.post(address(Figure, "add"), {**words, "value": "30"}).status_code == 302
    row = Figure.objects.get()
    assert (row.value, row.by) == ("30", admin)
    assert figures.value("organisation.session_idle_minutes") == 30
    assert at_work.post(address(Figure, "change", row.pk), {**words, "value": "90"}).status_code == 403
    assert at_work.post(address(Figure, "delete", row.pk), {"post": "yes"}).status_code == 403


def test_a_big_table_is_estimated_and_a_part_of_it_counted_to_a_cap(firm, monkeypatch):
    everybody = EstimatingPaginator(Staff.objects.order_by("pk"), 50)
    monkeypatch.setattr("bizops.admin._estimate", lambda using, table: 3_000_000)
    assert everybody.count == 3_000_000
    some = EstimatingPaginator(Staff.objects.filter(is_active=True).order_by("pk"), 50)
    assert some.count == Staff.objects.count() <= CAP


def test_administrators_see_no_customers_on_the_pages(at_work, anna, customer_of, admin):
    customer_of(anna)
    assert not Customer.objects.visible_to(Staff.objects.get(pk=admin.pk)).exists()


def test_what_is_confidential_is_not_registered():
    names = {model._meta.model_name for model in django_admin.site._registry}
    assert not names & {"loginsession", "givenpermission", "session"}
    assert apps.is_installed("bizops.organisation")
