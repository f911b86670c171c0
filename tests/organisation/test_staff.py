"""People: hired, appointed, moved, let go; the login begins and ends with the employment (ORG-02)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from bizops.kernel import clock, events
from bizops.kernel.errors import Conflict, RuleBroken
from bizops.organisation import names
from bizops.organisation.events import StaffHired, StaffLeft, StaffMoved
from bizops.organisation.models import Appointment, Staff
from bizops.organisation.services import appointments, departments, posts
from bizops.organisation.services import staff as people
from tests.factories import organisation as made

TODAY = clock.today
DAY = timedelta(days=1)


@pytest.fixture
def heard(monkeypatch):
    told = []
    for kind in (StaffHired, StaffMoved, StaffLeft):
        monkeypatch.setitem(events._now, kind, [told.append])
    return told


def again(person) -> Staff:
    return Staff.objects.get(pk=person.pk)


def test_a_name_is_found_by_characters_pinyin_initials_number_and_login(anna, clara):
    for text in ("安", "安然", "anran", "ar", "HC-", "anna", "An Ran"):
        assert anna in Staff.objects.found_by(names.prepared(text)), text
    assert list(Staff.objects.found_by("柯岚")) == [clara]
    assert not Staff.objects.found_by("%")


def test_a_login_name_is_stored_in_one_spelling_and_taken_once(anna, firm):
    person = made.staff(username=" ＥＶＡ ")
    assert person.username == "eva"
    with pytest.raises(IntegrityError), transaction.atomic():
        made.staff(username="Anna")
    with pytest.raises(IntegrityError), transaction.atomic():
        Staff.objects.filter(pk=person.pk).update(username="EVA")


def test_a_new_file_has_no_password_and_starts_on_its_post(firm, heard, hr):
    person = people.hire(
        by=hr, username="eva", number="HC-9", full_name="伊娃", post=firm.post("clerk"), joined_on=date(2026, 3, 2)
    )
    assert not person.has_usable_password()
    assert person.post == firm.post("clerk")
    assert person.department == firm.department("BIZ")
    assert Appointment.objects.get(staff=person).starts_on == date(2026, 3, 2)
    assert {type(event) for event in heard} == {StaffHired, StaffMoved}


def test_a_new_main_appointment_ends_the_running_one_the_day_before(anna, firm, heard):
    appointments.appoint(anna, firm.post("clerk"), by=None, starts_on=TODAY())
    old, new = Appointment.objects.filter(staff=anna).order_by("starts_on")
    assert (old.ends_on, new.ends_on) == (TODAY() - DAY, None)
    assert again(anna).post == firm.post("clerk")
    assert heard == [StaffMoved(anna.pk, firm.department("BIZ").pk, firm.post("clerk").pk)]


def test_an_appointment_ahead_is_settled_on_its_day(anna, firm):
    appointments.appoint(anna, firm.post("service"), by=None, starts_on=TODAY() + 3 * DAY)
    assert again(anna).department.code == "BIZ"
    people.settle(by=None, on=TODAY() + 3 * DAY)
    assert again(anna).department.code == "CS"
    assert people.settle(by=None, on=TODAY() + 3 * DAY) == 0


def test_an_appointment_that_has_ended_leaves_no_place(anna):
    appointments.end(Appointment.objects.get(staff=anna), by=None, on=TODAY() - DAY)
    assert (again(anna).department, again(anna).post, again(anna).superior) == (None, None, None)


def test_the_days_of_two_main_appointments_never_overlap(anna, firm):
    appointments.appoint(anna, firm.post("clerk"), by=None, starts_on=TODAY() + 10 * DAY)
    with pytest.raises(RuleBroken):
        appointments.appoint(anna, firm.post("service"), by=None, starts_on=TODAY() + 5 * DAY)
    with pytest.raises(RuleBroken):
        appointments.appoint(anna, firm.post("service"), by=None, starts_on=TODAY() + 10 * DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(staff=anna).update(ends_on=None)


def test_a_bounded_one_fits_before_the_next(anna, firm):
    appointments.appoint(anna, firm.post("clerk"), by=None, starts_on=TODAY() + 10 * DAY)
    appointments.appoint(anna, firm.post("service"), by=None, starts_on=TODAY() + 5 * DAY, ends_on=TODAY() + 9 * DAY)
    assert Appointment.objects.filter(staff=anna).count() == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_main_appointments_at_once_one_is_made(at_once):
    firm = made.Firm()
    anna, clerk, service = firm.hire("anna"), firm.post("clerk"), firm.post("service")
    answers = at_once(
        lambda: appointments.appoint(anna, clerk, by=None, starts_on=TODAY()),
        lambda: appointments.appoint(anna, service, by=None, starts_on=TODAY()),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Appointment", "RuleBroken"]
    assert Appointment.objects.main().on(TODAY()).filter(staff=anna).count() == 1


@pytest.mark.django_db(transaction=True)
def test_even_without_the_service_the_database_makes_one(at_once):
    """The control: both would be written if only Python were asked."""
    firm = made.Firm()
    anna, post = firm.hire("anna"), firm.post("clerk")
    Appointment.objects.filter(staff=anna).update(ends_on=TODAY() - DAY)

    def write():
        return Appointment.objects.create(staff=anna, post=post, department=post.department, starts_on=TODAY())

    answers = at_once(write, write)
    # Two that wait for each other end as a deadlock, which is as good a refusal as the broken constraint.
    made_one, refused = sorted(answers, key=lambda answer: isinstance(answer, Exception))
    assert isinstance(made_one, Appointment)
    assert type(refused).__name__ in {"IntegrityError", "OperationalError"}
    assert Appointment.objects.on(TODAY()).filter(staff=anna, is_main=True).count() == 1


def test_nobody_appoints_or_admits_oneself_or_records_the_own_end(hr, firm):
    with pytest.raises(RuleBroken):
        appointments.appoint(hr, firm.post("director"), by=hr, starts_on=TODAY())
    with pytest.raises(RuleBroken):
        people.admit(hr, by=hr)
    with pytest.raises(RuleBroken):
        people.leave(hr, by=hr)


def test_superiors_stand_in_no_circle(anna, ben, clara, firm):
    assert again(anna).superior == clara
    with pytest.raises(RuleBroken):
        appointments.appoint(clara, firm.post("supervisor"), by=None, starts_on=TODAY(), superior=anna)
    with pytest.raises(RuleBroken):
        appointments.appoint(ben, firm.post("supervisor"), by=None, starts_on=TODAY(), superior=ben)


@pytest.mark.parametrize(("starts", "ends"), [(date(2020, 1, 1), None), (date(2026, 5, 2), date(2026, 5, 1))])
def test_an_appointment_lies_within_the_employment(anna, firm, starts, ends):
    with pytest.raises(RuleBroken):
        appointments.appoint(anna, firm.post("clerk"), by=None, starts_on=starts, ends_on=ends, is_main=False)


def test_leaving_closes_login_seat_and_posts_at_once(clara, anna, director, hr, heard):
    people.leave(clara, by=hr, note="合同期满")
    gone = again(clara)
    assert (gone.is_active, gone.left_on, gone.department, gone.post) == (False, TODAY(), None, None)
    assert not gone.headed_department_ids
    assert again(anna).superior == director
    assert Appointment.objects.get(staff=clara).ends_on == TODAY()
    assert heard[-1] == StaffLeft(clara.pk, TODAY()) or StaffLeft(clara.pk, TODAY()) in heard
    assert gone.events.order_by("-pgh_id").first().pgh_context["note"] == "合同期满"


def test_leaving_ahead_is_settled_the_day_after_the_last(anna, hr):
    last = TODAY() + 5 * DAY
    people.leave(anna, by=hr, on=last)
    assert again(anna).is_active
    people.settle(by=None, on=last)
    assert again(anna).is_active
    people.settle(by=None, on=last + DAY)
    assert not again(anna).is_active


def test_leaving_takes_appointments_ahead_away(anna, firm):
    appointments.appoint(anna, firm.post("clerk"), by=None, starts_on=TODAY() + 30 * DAY)
    people.leave(anna, by=None)
    assert Appointment.objects.filter(staff=anna).count() == 1


def test_nobody_leaves_twice_or_before_joining(anna):
    with pytest.raises(RuleBroken):
        people.leave(anna, by=None, on=date(2020, 1, 1))
    people.leave(anna, by=None)
    with pytest.raises(RuleBroken):
        people.leave(anna, by=None)
    with pytest.raises(RuleBroken):
        appointments.appoint(again(anna), made.post(), by=None, starts_on=TODAY())


def test_several_leavers_of_one_day_are_told_once_each(anna, ben, clara, heard):
    for person in (anna, ben, clara):
        people.leave(person, by=None, on=TODAY() + DAY)
    people.settle(by=None, on=TODAY() + 2 * DAY)
    left = [event.staff_id for event in heard if isinstance(event, StaffLeft)]
    assert sorted(left) == sorted([anna.pk, ben.pk, clara.pk])


def test_rights_are_not_changed_with_the_file(anna, hr):
    for name in ("is_superuser", "is_staff", "is_active", "password", "post"):
        with pytest.raises(TypeError):
            people.change(anna, by=hr, **{name: True})
        with pytest.raises(TypeError):
            people.change_own(by=anna, **{name: True})


def test_a_change_over_somebody_else_s_is_a_conflict(anna, hr):
    people.change(anna, by=hr, version=anna.version, phone="1")
    with pytest.raises(Conflict):
        people.change(anna, by=hr, version=anna.version, phone="2")


def test_a_post_that_changes_department_takes_its_people_along(anna, firm):
    posts.change(firm.post("salesperson"), by=None, department=firm.department("CS"))
    assert again(anna).department.code == "CS"
    assert Appointment.objects.get(staff=anna).department.code == "CS"


def test_moving_a_department_changes_who_stands_above(anna, clara, dan, director, firm):
    departments.set_head(firm.department("CS"), dan, by=None)
    assert again(clara).superior == director
    departments.move(firm.department("BIZ"), firm.department("CS"), by=None)
    assert again(clara).superior == dan


def test_every_role_given_or_taken_is_on_record(anna, admin):
    from django.contrib.auth.models import Group

    from bizops.kernel.history import said
    from bizops.organisation.models.role import StaffRole

    events_of_roles = StaffRole.pgh_event_model.objects.filter(staff=anna.pk)
    with said(by=admin.pk):
        anna.groups.add(Group.objects.get(name="heads"))
        anna.groups.clear()
    assert [(e.pgh_label, e.pgh_context["by"]) for e in events_of_roles.order_by("pgh_id")] == [
        ("insert", admin.pk),
        ("delete", admin.pk),
    ]
