"""Roles: `migrate` creates what is missing, and never overwrites what an admin changed."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from bizops.organisation.models import GivenPermission
from bizops.organisation.services import roles
from bizops.roles import ROLES


def held(name: str) -> set[str]:
    rows = Group.objects.get(name=name).permissions.select_related("content_type")
    return {f"{row.content_type.app_label}.{row.codename}" for row in rows}


def test_after_migrate_every_role_is_there_with_its_permissions(db):
    assert {name: held(name) for name in ROLES} == {name: set(codes) for name, codes in ROLES.items()}


def test_every_code_is_a_permission_of_the_house(db):
    known = {f"{app}.{code}" for app, code in Permission.objects.values_list("content_type__app_label", "codename")}
    assert {code for codes in ROLES.values() for code in codes} <= known


def test_what_an_admin_changed_stays(db):
    group = Group.objects.get(name="clerk")
    group.permissions.remove(Permission.objects.get(codename="export_customer"))
    group.permissions.add(Permission.objects.get(codename="add_region"))
    call_command("migrate", verbosity=0)
    assert "customers.export_customer" not in held("clerk")
    assert "organisation.add_region" in held("clerk")


def test_a_newly_declared_permission_is_given_once(db, monkeypatch):
    monkeypatch.setitem(ROLES, "legal", (*ROLES["legal"], "organisation.add_region"))
    assert roles.give("organisation") == 1
    assert "organisation.add_region" in held("legal")
    Group.objects.get(name="legal").permissions.remove(Permission.objects.get(codename="add_region"))
    assert roles.give("organisation") == 0
    assert "organisation.add_region" not in held("legal")


def test_a_new_role_is_created(db, monkeypatch):
    monkeypatch.setitem(ROLES, "auditors", ("organisation.view_staff",))
    roles.give("organisation")
    assert held("auditors") == {"organisation.view_staff"}


def test_a_code_that_is_no_permission_is_left_for_later(db, monkeypatch):
    monkeypatch.setitem(ROLES, "legal", ("organisation.fly",))
    assert roles.give("organisation") == 0
    assert not GivenPermission.objects.filter(permission="organisation.fly").exists()


@pytest.mark.django_db
def test_administrators_are_no_superusers_and_sell_nothing(admin):
    assert admin.is_staff
    assert not admin.is_superuser
    added = {code for code in admin.permissions if code.startswith("customers.add")}
    assert added <= {"customers.add_leak"}  # as everybody may
