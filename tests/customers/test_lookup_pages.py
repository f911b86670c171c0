"""The pages of look-ups: the register, what the asker learns and what he does not, who looked into a file (CUS-10)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from bizops.kernel import clock
from bizops.organisation.models import Staff
from bizops.organisation.services import company
from bizops.pages.timeline import timeline
from customers.models import Customer, Lookup
from customers.pages import LookupPages
from customers.services import lookups
from tests.customers.looking import World, again, opened
from tests.factories import customers as make

LIST = reverse("customers:lookup_list")


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def people(firm, anna, ben, clara):
    custodian = firm.hire("custodian")
    Staff.objects.update(language="en")
    return [Staff.objects.get(pk=person.pk) for person in (anna, ben, clara, custodian)]


@pytest.fixture
def file(people):
    return make.customer(World(people[1]), name="宝光显示有限公司")


@pytest.fixture
def lookup(people, file):
    return make.lookup(World(people[0]), whom="宝光")


def page(client, person, address: str, **words) -> str:
    client.force_login(person)
    return client.get(address, words).content.decode()


def detail(lookup) -> str:
    return reverse("customers:lookup_detail", args=[lookup.pk])


def test_the_form_leads_straight_to_where_one_sees_who_decides(client, people):
    client.force_login(people[0])
    until = timezone.localtime(clock.now() + timedelta(days=2))
    words = {"whom": "宝光", "purpose": "offer", "reason": "拜访", "until": until.strftime("%Y-%m-%dT%H:%M")}
    answer = client.post(reverse("customers:lookup_add"), words)
    assert answer.status_code == 302
    assert "/approvals/hand-in/" in answer["Location"]
    lookup = Lookup.objects.get()
    assert lookup.until == until.replace(second=0, microsecond=0)
    assert client.get(answer["Location"]).status_code == 200


def test_whoever_finds_no_file_is_shown_the_way_to_ask_and_learns_nothing(client, people, file):
    client.force_login(people[0])
    hidden, missing = (client.get(reverse("customers:customer_detail", args=[key])) for key in (file.pk, 99_999_999))
    assert hidden.status_code == missing.status_code == 404
    for answer in (hidden, missing):
        assert reverse("customers:lookup_add") in answer.content.decode()


def test_until_it_opens_the_asker_is_not_told_whether_there_is_such_a_file(client, people, file, lookup):
    anna, _ben, clara, custodian = people
    lookups.link(lookup, {"customer": file}, by=custodian)
    for person in (anna, clara):
        assert file.number not in page(client, person, detail(lookup))
    told = page(client, anna, detail(lookup)) + page(client, anna, LIST, view="all", columns="customer")
    assert "宝光显示" not in told
    assert "宝光显示" in page(client, custodian, detail(lookup))
    lines = [line for entry in timeline(again(lookup), anna, LookupPages) for line in entry.lines]
    assert not any("宝光显示" in f"{line.before}{line.after}" for line in lines)


def test_the_reader_is_led_to_the_file_only_as_long_as_it_is_open(client, people, file, lookup):
    opened(lookup, file)
    card = reverse("customers:customer_detail", args=[file.pk])
    assert "Go to the file" in page(client, people[0], detail(lookup))
    assert card in page(client, people[0], detail(lookup))
    with clock.at(lookup.until):
        over = page(client, people[0], detail(lookup))
    assert card not in over
    assert "宝光显示" in over, "he has read it: which one it was is no secret to him"


def test_a_file_for_looking_only_offers_nothing_to_write_into(client, people, file, lookup):
    card, box = reverse("customers:customer_detail", args=[file.pk]), 'id="note-text"'
    assert box in page(client, people[1], card)
    opened(lookup, file)
    for tab in ("", "contacts", "files"):
        told = page(client, people[0], card, tab=tab)
        assert not [word for word in (box, 'id="composer"', 'name="files"', "/add/?", "/edit/") if word in told], tab


def test_the_successor_who_gives_back_does_not_learn_which_file_it_was(client, people, dan, file, lookup):
    opened(lookup, file)
    Lookup.objects.filter(pk=lookup.pk).update(owner=dan)
    assert "宝光显示" not in page(client, Staff.objects.get(pk=dan.pk), detail(lookup))


def test_the_end_that_is_proposed_leaves_the_signers_time(client, people):
    client.force_login(people[0])
    end = client.get(reverse("customers:lookup_add")).context["form"].initial["until"]
    assert timezone.localdate(end) == company.calendar().add(clock.today(), 3)


def test_the_note_on_the_return_is_no_reason(client, people, file, lookup):
    opened(lookup, file)
    told = page(client, people[0], reverse("customers:lookup_return", args=[lookup.pk]))
    assert "What was printed, and where it is" in told
    assert "Reason" not in told


def test_own_the_department_s_or_all(client, people, dan, lookup):
    anna, ben, clara, custodian = people
    for person, seen in ((anna, True), (ben, False), (clara, True), (custodian, True), (dan, False)):
        assert Lookup.objects.visible_to(Staff.objects.get(pk=person.pk)).exists() == seen, person


def test_the_register_is_filtered_by_what_is_out_and_what_is_overdue(client, people, file, lookup):
    opened(lookup, file)
    make.lookup(World(people[0]))
    client.force_login(people[3])
    rows = [client.get(LIST, {word: "true"}).context["total"] for word in ("out", "overdue")]
    assert rows == [1, 0]
    with clock.at(lookup.until):
        client.force_login(people[3])
        rows = [client.get(LIST, {word: "true"}).context["total"] for word in ("out", "overdue")]
    assert rows == [1, 1]


def test_the_duty_leads_to_the_return(client, people, file, lookup):
    opened(lookup, file)
    client.force_login(people[0])
    address = reverse("customers:lookup_return", args=[lookup.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"note": "没有打印"}).status_code == 302
    assert again(lookup).status == "returned"


def test_the_card_shows_who_looked_to_those_who_watch_over_it(client, people, file, lookup):
    anna, ben, clara, custodian = people
    opened(lookup, file)
    card = reverse("customers:customer_detail", args=[file.pk])
    page(client, anna, card)
    for person, told in ((clara, True), (custodian, True), (ben, False), (anna, False)):
        assert (lookup.number in page(client, person, card, tab="looks")) == told, person


def test_somebody_who_was_only_granted_a_look_learns_nothing_of_other_looks(client, people, file, lookup, director):
    clara = people[2]
    elsewhere = make.customer(World(director))
    opened(make.lookup(World(clara)), elsewhere)
    opened(lookup, elsewhere)
    card = reverse("customers:customer_detail", args=[elsewhere.pk])
    assert Customer.objects.visible_to(clara).filter(pk=elsewhere.pk).exists()
    assert lookup.number not in page(client, clara, card, tab="looks")


def test_the_search_finds_look_ups_and_take_outs_by_number_and_words_within_ones_own_scope(client, people, lookup):
    taken = make.takeout(World(people[0]), said="东莞客户")
    for text, found in ((lookup.number, lookup.whom), (taken.number.lower(), taken.said), ("dongguan", taken.number)):
        assert found in page(client, people[0], reverse("search"), q=text)
        assert found not in page(client, people[1], reverse("search"), q=text)
    assert lookup.whom in page(client, people[0], reverse("customers:lookup_list"), q=lookup.number[-4:])
