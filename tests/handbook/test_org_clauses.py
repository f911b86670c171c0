"""The clauses of the organisation: what they watch is found when it is broken, and what they guard is there (ORG)."""

import pytest
from django.contrib.auth.models import Permission
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from bizops.audit.models import Access
from bizops.handbook.registry import clauses, guards, watches
from bizops.handbook.services import watching
from bizops.kernel.clauses import titles
from bizops.measures.models import KeptFigure
from bizops.organisation.models import Staff
from bizops.organisation.services import departments, posts
from bizops.organisation.services import staff as people
from tests.factories import customers as customer_factories
from tests.factories import organisation as made

PAGES = {
    "ORG-01": "/organisation/posts/?vacant=true",
    "ORG-01/head": "/organisation/departments/?headless=true",
    "ORG-02": "/organisation/staff/?is_active=false&holding=true",
}


@pytest.fixture
def allowed(client, hr):
    hr.user_permissions.set(Permission.objects.all())
    client.force_login(hr)
    return client


def customer_of(person):
    world = type("World", (), {"keeper": person})
    return customer_factories.customer(world)


def broken(key) -> list:
    return list(watches[key].breaches())


def test_the_clauses_are_declared_with_their_words(db):
    for code in ("ORG-01", "ORG-02", "ORG-15"):
        assert clauses[code].rule
        assert clauses[code].title == titles[code]


def test_a_post_with_an_empty_seat_is_found_and_a_full_one_is_not(clara, anna, firm, allowed):
    full, vacant = firm.post("manager"), firm.post("salesperson")  # 1 of 1, 1 of 4
    assert vacant in broken("ORG-01")
    assert full not in broken("ORG-01")
    page = allowed.get(PAGES["ORG-01"]).text
    assert f"/posts/{vacant.pk}/" in page
    assert f"/posts/{full.pk}/" not in page
    assert f"/posts/{full.pk}/" in allowed.get(PAGES["ORG-01"].replace("true", "false")).text
    posts.change(vacant, by=None, headcount=1)
    assert vacant not in broken("ORG-01")


def test_a_department_without_a_head_is_found_until_one_is_named(clara, dan, firm, allowed):
    service = firm.department("CS")
    assert service in broken("ORG-01/head")
    assert firm.department("BIZ") not in broken("ORG-01/head")
    page = allowed.get(PAGES["ORG-01/head"]).text
    assert "客户服务部" in page
    assert "业务部" not in page.split("<tbody")[1]
    departments.set_head(service, dan, by=None)
    assert service not in broken("ORG-01/head")


def test_a_leaver_who_still_holds_something_is_found_and_a_clean_one_is_not(anna, ben, dan, allowed):
    customer = customer_of(anna)
    customer_of(ben)
    for person in (anna, dan):
        people.leave(person, by=None)  # nobody is above them, so anna's customer stays hers
    assert broken("ORG-02") == [Staff.objects.get(pk=anna.pk)]
    assert set(watches["ORG-02"].population()) == {Staff.objects.get(pk=person.pk) for person in (anna, dan)}
    page = allowed.get(PAGES["ORG-02"]).text
    assert "安然" in page
    assert "邓丹" not in page.split("<tbody")[1]
    type(customer).objects.filter(pk=customer.pk).update(owner=ben)
    assert broken("ORG-02") == []


@pytest.mark.parametrize("key", PAGES)
def test_a_watch_names_the_list_of_its_breaches(key, firm, anna, allowed):
    app, name = watches[key].opens.split("/")
    words = "&".join(f"{word}={value}" for word, value in watches[key].words.items())
    assert PAGES[key] == f"/{app}/{ {'post': 'posts', 'department': 'departments', 'staff': 'staff'}[name] }/?{words}"
    assert allowed.get(PAGES[key]).status_code == 200


def test_the_watches_are_counted_for_company_and_departments(anna, firm):
    watching.look()
    company = KeptFigure.objects.filter(kind="organisation.company", subject=firm.company.pk)
    counted = {row.measure: row.value for row in company.filter(measure__startswith="ORG-")}
    assert counted["ORG-01.population"] == 1
    assert counted["ORG-01.breaches"] == 1
    assert counted["ORG-01/head.breaches"] == 2, "neither the company nor the business department has a head here"
    assert counted.get("ORG-02.breaches", 0) == 0
    mine = KeptFigure.objects.get(
        measure="ORG-01.breaches", kind="organisation.department", subject=firm.department("BIZ").pk
    )
    assert mine.value == 1


def test_a_view_without_a_gate_brings_the_guard_down(db, settings):
    stands = guards["ORG-15/gate"].stands
    assert stands()
    bare = type("Map", (), {"urlpatterns": [path("open/", lambda request: HttpResponse("open"))]})
    with override_settings(ROOT_URLCONF=bare):
        assert not stands()


def test_a_log_that_could_be_changed_brings_the_guard_down(db):
    stands = guards["ORG-15/log"].stands
    (trigger,) = Access._meta.triggers
    assert stands()
    trigger.disable(Access)
    assert not stands()
    trigger.enable(Access)
    trigger.uninstall(Access)
    assert not stands()


def test_what_a_person_holds_is_asked_in_one_statement(anna, django_assert_num_queries):
    made.staff()
    with django_assert_num_queries(1):
        broken("ORG-02")
