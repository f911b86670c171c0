"""The pages of duties: who sees which, where their buttons lead, what the filters find, the panel on a record's page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from bizops.handbook import registry
from bizops.handbook.models import Duty
from bizops.kernel import clock
from bizops.measures.reading import one, rows_url
from bizops.measures.registry import measures
from bizops.organisation.models import Company, Department, Staff
from tests.factories.customers import communication, customer
from tests.factories.handbook import Keeper, duty, many
from tests.factories.house import person

LIST = reverse("handbook:duty_list")


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def speak_english(*people):
    Staff.objects.filter(pk__in=[one.pk for one in people]).update(language="en")


def total(client, **words) -> int:
    answer = client.get(LIST, words)
    assert answer.status_code == 200
    return answer.context["total"]


def detail(client, document):
    return client.get(reverse("handbook:duty_detail", args=[document.pk]))


# --- whose they are ---------------------------------------------------------------------------------
def test_one_sees_ones_own_a_head_her_tree_the_director_all(client, anna, ben, clara, dan, director):
    for owner in (anna, ben, clara, dan):
        duty(owner=owner)
    for staff, seen in ((anna, 1), (clara, 3), (dan, 1), (director, 4)):
        client.force_login(staff)
        assert total(client, view="all") == seen, staff
    client.force_login(anna)
    assert detail(client, Duty.objects.get(owner=ben)).status_code == 404


def test_the_right_to_see_the_department_shows_the_department(client, anna, ben, dan):
    office = person("handbook.view_duty", "handbook.view_department_duty")
    Staff.objects.filter(pk=office.pk).update(department=anna.department)
    many(2, owner=anna)
    duty(owner=dan)
    client.force_login(Staff.objects.get(pk=office.pk))
    assert total(client, view="all") == 2


# --- the list ---------------------------------------------------------------------------------------
def test_filters_find_what_they_say(client, anna, dan, director):
    duty(owner=anna, code="TST-01", due=-3)
    duty(owner=anna, code="TST-01", due=0)
    duty(owner=anna, code="TST-02", due=-3, status="done")
    duty(owner=dan, code="TST-02", due=-3, status="waived")
    duty(owner=dan, code="TST-03", due=-3, status="missed")
    client.force_login(director)
    top = Department.objects.get(code="GM")
    for words, found in (
        ({"clause": "TST-01"}, 2), ({"clause": "tst-02"}, 2), ({"clause": "NOPE-01"}, 0), ({"part": "TST-03"}, 1),
        ({"counts": "due"}, 3), ({"counts": "on_time"}, 1), ({"counts": "overdue"}, 1), ({"counts": "ahead"}, 1),
        ({"status": "waived"}, 1), ({"owner": anna.number}, 3), ({"department": dan.department_id}, 2),
        ({"department": top.pk}, 0), ({"tree": top.pk}, 5), ({"due_on_after": clock.today()}, 1),
        ({"counts": "x"}, 0), ({"part": "x"}, 0), ({"tree": "x"}, 0),
    ):  # fmt: skip
        assert total(client, **words) == found, words


def test_the_views_hold_mine_the_overdue_and_the_missed(client, anna, ben, clara):
    speak_english(clara)
    duty(owner=clara, due=5)
    duty(owner=anna, due=-2)
    duty(owner=ben, due=-20, status="missed")
    client.force_login(clara)
    assert [total(client, view=view) for view in ("mine", "overdue", "missed")] == [1, 1, 1]


def test_a_duty_is_named_in_the_words_of_its_kind(client, anna):
    speak_english(anna)
    duty(owner=anna, code="TST-01", subject_name="<宝光>", due=-1)
    client.force_login(anna)
    shown = client.get(LIST, {"view": "all"}).content.decode()
    assert "Talk to &lt;宝光&gt;" in shown
    assert '<a class="clause" href="/handbook/TST-01/"' in shown
    assert 'class="bad"' in shown


@pytest.mark.parametrize("key", ["handbook.duties_due", "handbook.duties_on_time", "handbook.duties_waived"])
def test_the_measures_open_exactly_their_rows(client, anna, dan, director, key):
    from bizops.handbook.models import ClauseRow
    from bizops.kernel.periods import Period

    month = Period.of("month", clock.today())
    for owner in (anna, dan):
        for status in ("done", "late", "missed", "waived", "open"):
            many(2, owner=owner, code="TST-01", due=month.start, status=status)
    client.force_login(director)
    for subject in (anna, dan.department, ClauseRow.objects.get(code="TST-01"), Company.objects.get()):
        figure = one(key, subject, month)
        assert figure > 0
        assert client.get(rows_url(measures[key], subject, month)).context["total"] == figure, subject


# --- one duty ---------------------------------------------------------------------------------------
def test_the_main_button_leads_to_the_evidence_and_the_record_is_linked(client, anna, clara):
    file = customer(Keeper(anna))
    open_duty = duty(owner=anna, code="TST-01", subject=file.pk, subject_name=file.name)
    address = reverse("customers:customer_detail", args=[file.pk])
    client.force_login(anna)
    answer = detail(client, open_duty)
    assert f'class="btn btn-primary" href="{address}"' in answer.content.decode()
    assert answer.context["record"][0] == file
    client.force_login(clara)
    shown = detail(client, open_duty).content.decode()
    assert f'class="btn" href="{address}"' in shown
    assert f"/{open_duty.pk}/waive/" in shown


def test_a_record_that_one_may_not_see_is_named_but_not_linked(client, anna, dan):
    file = customer(Keeper(anna))
    stray = duty(owner=dan, code="TST-01", subject=file.pk, subject_name=file.name)
    client.force_login(dan)
    answer = detail(client, stray)
    assert (answer.context["record"], answer.context["evidence_url"]) == (None, "")
    assert reverse("customers:customer_detail", args=[file.pk]) not in answer.content.decode()


def test_what_proved_it_is_linked_and_told(client, anna, only_ours):
    speak_english(anna)
    file = customer(Keeper(anna))
    month = {"period_start": clock.today().replace(day=1), "period_end": clock.today()}
    done = duty(owner=anna, code="TST-01", subject=file.pk, subject_name=file.name, **month)
    said = communication(Keeper(anna), customer=file)
    done.refresh_from_db()
    assert done.status == "done"
    client.force_login(anna)
    answer = detail(client, done)
    assert answer.context["proof"] == (said, reverse("customers:communication_detail", args=[said.pk]))
    assert {entry.title for entry in answer.context["timeline"]} == {"Raised", "Done on time"}
    assert answer.context["evidence_url"] == ""


def test_nobody_waives_his_own_and_a_head_waives_with_a_reason(client, anna, clara):
    speak_english(anna, clara)
    hers, annas = duty(owner=clara, code="TST-01"), duty(owner=anna, code="TST-01")
    client.force_login(clara)
    assert "Somebody else has to waive a duty of your own." in detail(client, hers).content.decode()
    address = reverse("handbook:duty_move", kwargs={"pk": annas.pk, "move": "waive"})
    assert client.post(address, {"note": ""}).status_code == 409
    assert client.post(address, {"note": "customer closed for the month"}).status_code == 302
    assert Duty.objects.get(pk=annas.pk).status == "waived"
    assert "customer closed for the month" in detail(client, annas).content.decode()
    client.force_login(anna)
    assert "/waive/" not in detail(client, duty(owner=anna)).content.decode()


def test_a_kind_that_is_no_longer_declared_still_has_its_page(client, anna):
    old = duty(owner=anna, code="HBK-02", part="gone", subject_name="旧事")
    client.force_login(anna)
    assert "旧事" in detail(client, old).content.decode()


# --- the panel on a record --------------------------------------------------------------------------
def test_a_record_shows_what_is_owed_on_it_and_the_last_five_done(client, firm, anna, clara):
    file = customer(Keeper(anna))
    Duty.objects.all().delete()
    words = {"owner": anna, "code": "TST-01", "subject": file.pk, "subject_name": file.name}
    many(2, due=4, **words)
    many(7, due=-9, status="late", **words)
    duty(owner=anna, code="TST-01", subject=file.pk + 1, subject_name="another")
    client.force_login(clara)
    panel = owed(client, file)
    assert (len(panel["open"]), len(panel["done"])) == (2, 5)
    client.force_login(firm.hire("finance"))  # sees every file, and nobody's duties
    assert owed(client, file) == {"open": [], "done": []}
    assert [url for _duty, _mine, url in panel["open"]] == [reverse("customers:customer_detail", args=[file.pk])] * 2


def test_a_record_on_which_nothing_is_owed_has_no_panel(client, anna):
    file = customer(Keeper(anna))
    Duty.objects.all().delete()
    client.force_login(anna)
    answer = client.get(reverse("customers:customer_detail", args=[file.pk]))
    assert 'id="owed-h"' not in answer.content.decode()


def test_a_button_is_shown_only_to_those_who_may_make_the_move_that_proves_it(anna, clara):
    from bizops.handbook import addresses

    evidence = registry.Evidence(Duty, subject="pk", moves=("waive",))
    part = registry.DutyPart("TST-03", "x", Duty, "x", "owner", "department", "subject_name", "Do", "handbook:duty_detail", evidence)  # fmt: skip
    assert addresses.evidence_url(part, 1, anna) == ""
    assert addresses.evidence_url(part, 1, clara) == "/handbook/duties/1/"
    assert addresses.evidence_url(None, 1, clara) == ""


def owed(client, file) -> dict:
    answer = client.get(reverse("customers:customer_detail", args=[file.pk]))
    return next(context for panel, context in answer.context["panels"] if panel.template_name == "handbook/owed.html")


def test_many_duties_cost_no_more_than_few(client, anna, clara):
    file = customer(Keeper(anna))
    Duty.objects.all().delete()
    counts = []
    client.force_login(clara)
    for _more in range(2):
        many(3, owner=anna, code="TST-01", subject=file.pk)
        owed(client, file)
        with CaptureQueriesContext(connection) as queries:
            owed(client, file)
        counts.append(len(queries))
    assert counts[0] == counts[1]
