"""The pages of the organisation: lists, chart, one's own page, what happens to a person (ORG-01, ORG-02)."""

from datetime import timedelta

import pytest

from bizops.kernel import clock
from bizops.organisation.models import Appointment, Department, Post, Staff
from bizops.organisation.services import staff as people

HIRE = "/organisation/staff/add/"


@pytest.fixture
def personnel(hr, client):
    client.force_login(hr)
    return client


def as_person(client, person):
    client.force_login(person)
    return client


@pytest.mark.parametrize("page", ["departments", "posts", "staff", "chart"])
def test_colleagues_look_at_the_organisation_and_others_do_not(anna, nobody, client, page):
    assert as_person(client, anna).get(f"/organisation/{page}/").status_code == 200
    assert as_person(client, nobody).get(f"/organisation/{page}/").status_code == 403


def test_every_colleague_is_found_by_initials(anna, ben, client):
    page = as_person(client, ben).get("/organisation/staff/?q=ar").text
    assert "安然" in page
    assert "安然" not in client.get("/organisation/staff/?q=zz").text


@pytest.mark.parametrize(
    ("page", "text"), [("departments", "业务"), ("departments", "biz"), ("posts", "业务员"), ("posts", "Sales")]
)
def test_departments_and_posts_are_found_by_name(anna, client, page, text):
    assert "业务" in as_person(client, anna).get(f"/organisation/{page}/?q={text}").text


def test_the_chart_shows_who_sits_where_and_which_seats_are_empty(anna, ben, clara, client, firm):
    firm.post("clerk")
    page = as_person(client, anna).get("/organisation/chart/").text
    assert "柯岚" in page
    assert "2 vacant" in page
    assert "3 of 7 authorised posts filled, 4 vacant." in page


def test_the_chart_costs_as_many_queries_for_many_as_for_few(anna, client, firm, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    as_person(client, anna).get("/organisation/chart/")
    with CaptureQueriesContext(connection) as few:
        client.get("/organisation/chart/")
    for key in ("clerk", "service", "hr", "legal", "warehouse"):
        firm.post(key)
    firm.hire("ben")
    with CaptureQueriesContext(connection) as many:
        client.get("/organisation/chart/")
    assert len(many) == len(few)


def test_personnel_hires_with_a_post_and_the_person_is_there(personnel, firm, clara):
    words = {
        "number": "HC-9001",
        "full_name": "伊娃",
        "username": "Eva",
        "joined_on": "2026-03-02",
        "post": firm.post("salesperson").pk,
        "superior": "",
        "email": "eva@hengchuan.example",
    }
    answer = personnel.post(HIRE, words)
    assert answer.status_code == 302, answer.text
    eva = Staff.objects.get(username="eva")
    assert (eva.department.code, eva.superior) == ("BIZ", clara)
    assert "伊娃" in personnel.get(answer["Location"]).text


@pytest.mark.parametrize("field", ["is_superuser", "is_staff", "groups", "password", "left_on", "department"])
def test_a_form_changes_only_what_it_shows(personnel, anna, firm, field):
    page = f"/organisation/staff/{anna.pk}/edit/"
    words = {"number": anna.number, "full_name": "安然", "username": "anna", "joined_on": "2024-01-08", "phone": "139"}
    before = Staff.objects.filter(pk=anna.pk).values(field).get()
    assert personnel.post(page, {**words, "version": anna.version, field: "1"}).status_code == 302
    stored = Staff.objects.get(pk=anna.pk)
    assert stored.phone == "139"
    assert not stored.groups.exists()
    assert before == Staff.objects.filter(pk=anna.pk).values(field).get()


def test_a_taken_login_name_is_said_beside_its_field(personnel, anna, firm):
    words = {"number": "HC-9001", "full_name": "安安", "username": "ANNA", "joined_on": "2026-03-02"}
    answer = personnel.post(HIRE, words)
    assert answer.status_code == 422
    assert not Staff.objects.filter(number="HC-9001").exists()


def test_colleagues_change_no_files(anna, ben, client):
    as_person(client, anna)
    for page in (HIRE, f"/organisation/staff/{ben.pk}/edit/", f"/organisation/staff/{ben.pk}/leave/"):
        assert client.get(page).status_code == 403, page
    assert client.post(f"/organisation/staff/{ben.pk}/appoint/", {}).status_code == 403


def test_personnel_appoints_ends_and_lets_go(personnel, anna, firm):
    page = f"/organisation/staff/{anna.pk}/appoint/"
    assert personnel.get(page).status_code == 200
    day = clock.today()
    words = {"post": firm.post("clerk").pk, "starts_on": day, "is_main": "on", "superior": ""}
    assert personnel.post(page, words).status_code == 302
    assert Staff.objects.get(pk=anna.pk).post == firm.post("clerk")

    held = Appointment.objects.get(staff=anna, ends_on=None)
    end = f"/organisation/appointments/{held.pk}/end/"
    assert personnel.get(end).status_code == 200
    refused = personnel.post(end, {"on": day - timedelta(400)})
    assert refused.status_code == 422
    assert "It begins later than that." in refused.text
    assert personnel.post(end, {"on": day}).status_code == 302

    leave = f"/organisation/staff/{anna.pk}/leave/"
    assert personnel.get(leave).status_code == 200
    assert personnel.post(leave, {"on": day, "note": "合同期满"}).status_code == 302
    assert not Staff.objects.get(pk=anna.pk).is_active
    assert personnel.get(leave).status_code == 404


def test_a_refusal_of_a_rule_stands_beside_its_field(personnel, hr, firm):
    words = {"post": firm.post("director").pk, "starts_on": clock.today(), "is_main": "on"}
    answer = personnel.post(f"/organisation/staff/{hr.pk}/appoint/", words)
    assert answer.status_code == 422
    assert "Nobody appoints oneself." in answer.text


def test_a_department_is_added_changed_and_kept_from_circles(personnel, firm, clara):
    add = "/organisation/departments/add/"
    words = {"code": "BIZ1", "name": "华南组", "parent": firm.department("BIZ").pk, "head": clara.number}
    answer = personnel.post(add, words)
    assert answer.status_code == 302, answer.text
    made = Department.objects.get(code="BIZ1")
    assert made.head == clara
    edit = f"/organisation/departments/{firm.department('BIZ').pk}/edit/"
    refused = personnel.post(edit, {"code": "BIZ", "name": "业务部", "parent": made.pk, "head": "", "version": 2})
    assert refused.status_code in (409, 422)
    assert Department.objects.get(code="BIZ").parent.code == "GM"


def test_a_post_with_its_job_description(personnel, firm):
    words = {"department": firm.department("BIZ").pk, "name": "大客户经理", "kind": "business", "headcount": 2}
    answer = personnel.post("/organisation/posts/add/", {**words, "job_description": "1. 拜访\n2. 复核"})
    assert answer.status_code == 302, answer.text
    page = personnel.get(answer["Location"]).text
    assert "1. 拜访" in page
    assert "0 of 2" in page
    assert personnel.post("/organisation/posts/add/", {**words, "name": "无", "headcount": -1}).status_code == 422
    assert not Post.objects.get(name="大客户经理").groups.exists()


def test_one_s_own_page(anna, client):
    as_person(client, anna)
    assert "安然" in client.get("/profile/").text
    words = {"phone": "139 0000 0001", "language": "en", "theme": "dark", "full_name": "别人", "is_staff": "on"}
    assert client.post("/profile/", words)["Location"] == "/profile/"
    stored = Staff.objects.get(pk=anna.pk)
    assert (stored.phone, stored.language, stored.theme) == ("139 0000 0001", "en", "dark")
    assert (stored.full_name, stored.is_staff) == ("安然", False)
    assert client.post("/profile/", {"theme": "pink"}).status_code == 422


def test_everybody_who_can_log_in_has_a_page_of_his_own(nobody, client):
    as_person(client, nobody)
    for page in ("/profile/", "/password/"):
        assert client.get(page).status_code == 200


def test_the_file_of_a_leaver_says_so(personnel, anna, hr):
    people.leave(anna, by=hr)
    page = personnel.get(f"/organisation/staff/{anna.pk}/").text
    assert "The login is closed." in page
    assert "Record leaving" not in page


def test_pages_of_the_door_work_without_a_company(db, client):
    for page in ("/", "/login/", "/password/forgotten/", "/password/forgotten/sent/", "/password/new/done/"):
        assert client.get(page).status_code == 200, page


def test_what_somebody_saw_is_kept_by_no_cache(anna, client):
    as_person(client, anna)
    for page in ("/profile/", "/organisation/staff/"):
        assert "no-store" in client.get(page)["Cache-Control"]
