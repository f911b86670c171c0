"""Look-ups: asked for, agreed to, open to one person for a time, given back (CUS-10)."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bizops.approvals.services import decisions, policies, requests
from bizops.audit.filters import AccessFilter
from bizops.audit.models import Access
from bizops.handbook.models import Duty
from bizops.handbook.registry import guards
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish
from bizops.kernel.periods import Period
from bizops.notifications.models import Outbox
from bizops.organisation.models import Staff
from bizops.organisation.services import grants, handovers
from bizops.pages.events import Printed
from bizops.pages.subjects import Subjects
from customers.models import Customer, CustomerGrant, Lookup
from customers.services import lookups
from tests.customers.looking import World, again, asked, opened
from tests.factories import customers as make

DAY = timedelta(days=1)


@pytest.fixture
def custodian(firm):
    return firm.hire("custodian")


@pytest.fixture
def people(anna, ben, clara, custodian):
    """anna asks for a file of ben's; their head clara and the custodian agree."""
    return [Staff.objects.get(pk=person.pk) for person in (anna, ben, clara, custodian)]


@pytest.fixture
def file(people):
    return make.customer(World(people[1]), name="宝光显示")


@pytest.fixture
def lookup(people, file):
    return make.lookup(World(people[0]), whom="宝光")


def sees(client, person, file) -> bool:
    client.force_login(person)
    return client.get(reverse("customers:customer_detail", args=[file.pk])).status_code == 200


def return_of(lookup) -> Duty:
    return Duty.objects.get(clause__code="CUS-10", part="return", subject=lookup.pk)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"whom": " "}, "whom"), ({"reason": ""}, "reason"), ({"until": timedelta()}, "until"),
        ({"until": 30 * DAY + timedelta(minutes=1)}, "until"),
    ],
)  # fmt: skip
def test_a_request_says_whose_file_why_and_an_end_ahead(people, values, field):
    if "until" in values:
        values = {"until": clock.now() + values["until"]}
    with pytest.raises(RuleBroken) as refused:
        make.lookup(World(people[0]), **values)
    assert (refused.value.field, Lookup.objects.count()) == (field, 0)


def test_head_and_custodian_agree_and_then_exactly_this_file_opens_to_exactly_this_person(client, people, file, lookup):
    anna, ben, clara, custodian = people
    other = make.customer(World(ben))
    policies.seed()
    requests.submit(lookup, "open", by=anna)
    assert asked(lookup).approver == clara
    decisions.approve(asked(lookup), by=clara)
    assert (asked(lookup).approver, sees(client, anna, file)) == (custodian, False)
    with pytest.raises(RuleBroken) as no:
        decisions.approve(asked(lookup), by=custodian)
    assert no.value.field == "filled"
    decisions.approve(asked(lookup), by=custodian, filled={"customer": file})
    found = again(lookup)
    assert (found.status, found.customer, found.grant.granted_by) == ("open", file, custodian)
    assert (sees(client, anna, file), sees(client, anna, other)) == (True, False)
    assert not Customer.objects.editable_by(anna).filter(pk=file.pk).exists()
    duty = return_of(lookup)
    assert (duty.owner, duty.due_on, duty.status) == (anna, timezone.localdate(lookup.until), "open")
    assert Outbox.objects.filter(kind="duty_owed", to=anna).exists()


def test_nothing_opens_without_consent(people, file, lookup):
    anna, _ben, _clara, custodian = people
    lookups.link(lookup, {"customer": file}, by=custodian)
    for by in (anna, custodian):
        with pytest.raises(RuleBroken):
            lookups.open_file(lookup, by=by)
    assert (again(lookup).status, CustomerGrant.objects.count()) == ("draft", 0)


def test_a_rejected_request_is_refused_and_opens_nothing(people, lookup):
    policies.seed()
    requests.submit(lookup, "open", by=people[0])
    decisions.reject(asked(lookup), by=people[2], note="不必看")
    assert (again(lookup).status, CustomerGrant.objects.count()) == ("refused", 0)


def test_the_file_is_missing_from_the_second_of_its_end_on_although_no_clock_ran(client, people, file, lookup):
    opened(lookup, file)
    with clock.at(lookup.until - timedelta(seconds=1)):
        assert sees(client, people[0], file)
    with clock.at(lookup.until):
        assert not sees(client, people[0], file)
    assert again(lookup).status == "open"


def test_a_decision_after_the_end_is_refused_as_a_whole(people, file, lookup):
    anna, _ben, clara, custodian = people
    policies.seed()
    requests.submit(lookup, "open", by=anna)
    decisions.approve(asked(lookup), by=clara)
    with clock.at(lookup.until), pytest.raises(RuleBroken):
        decisions.approve(asked(lookup), by=custodian, filled={"customer": file})
    assert (again(lookup).status, again(lookup).customer, asked(lookup).status) == ("draft", None, "open")


def test_giving_back_says_what_was_printed_closes_the_file_at_once_and_closes_the_duty(client, people, file, lookup):
    opened(lookup, file)
    with pytest.raises(RuleBroken):
        lookups.give_back(lookup, by=people[0], note=" ")
    lookups.give_back(lookup, by=people[0], note="打印两页，已还")
    found = again(lookup)
    assert (found.status, found.return_note) == ("returned", "打印两页，已还")
    assert (sees(client, people[0], file), return_of(lookup).status) == (False, "done")


def test_only_the_reader_and_the_custodian_give_back(people, file, lookup):
    opened(lookup, file)
    with pytest.raises(RuleBroken):
        lookups.give_back(lookup, by=people[1], note="已还")
    lookups.give_back(lookup, by=people[3], note="已还")
    assert again(lookup).status == "returned"


def test_the_clock_says_that_the_time_is_over_and_a_late_return_counts_as_late(people, file, lookup):
    opened(lookup, file)
    with clock.at(lookup.until + 2 * DAY):
        assert (lookups.run_out(), again(lookup).status) == (1, "over")
        assert set(Lookup.objects.overdue()) == {lookup}
        lookups.give_back(lookup, by=people[0], note="没有打印")
    assert return_of(lookup).status == "late"


def test_the_custodian_closes_a_file_early_and_its_reader_hears_why(client, people, file, lookup):
    opened(lookup, file)
    with pytest.raises(RuleBroken):
        lookups.end_early(lookup, by=people[0], note="x")
    lookups.end_early(lookup, by=people[3], note="用途不符")
    assert (again(lookup).status, sees(client, people[0], file)) == ("over", False)
    assert Outbox.objects.get(kind="lookup_closed", to=people[0]).body == "用途不符"
    assert return_of(lookup).status == "open"


@pytest.mark.parametrize(("first", "second"), [(3, 9), (9, 3)])
def test_of_two_looks_into_one_file_neither_takes_away_the_other(client, people, file, first, second):
    anna = people[0]
    ends = [clock.now() + days * DAY for days in (first, second)]
    one, two = (opened(make.lookup(World(anna), until=end), file) for end in ends)
    with clock.at(max(ends) - timedelta(seconds=1)):
        assert sees(client, anna, file)
    lookups.give_back(one, by=anna, note="已还")
    with clock.at(ends[1] - timedelta(seconds=1)):
        assert sees(client, anna, file)
    with clock.at(ends[1]):
        assert not sees(client, anna, file), "only the second one ran on"
    lookups.give_back(two, by=anna, note="已还")
    assert not sees(client, anna, file)


def test_a_merged_file_is_not_opened_and_an_archived_one_is(people, file, lookup):
    custodian = people[3]
    Customer.objects.filter(pk=file.pk).update(status="merged", merged_into=make.customer(World(people[1])))
    with pytest.raises(RuleBroken):
        lookups.link(lookup, {"customer": Customer.objects.get(pk=file.pk)}, by=custodian)
    Customer.objects.filter(pk=file.pk).update(status="archived", merged_into=None)
    assert opened(lookup, Customer.objects.get(pk=file.pk)).status == "open"


def test_only_the_custodian_says_which_file_is_meant(people, file, lookup):
    for by in people[:3]:
        with pytest.raises(RuleBroken):
            lookups.link(lookup, {"customer": file}, by=by)


def test_whoever_leaves_takes_no_look_along_and_his_successor_owes_only_the_return(client, people, file, lookup):
    anna, _ben, clara, _custodian = people
    opened(lookup, file)
    handovers.hand_over(anna, {"customers.lookup": clara}, by=None)
    found = again(lookup)
    assert (found.owner, found.status, return_of(lookup).owner) == (clara, "over", clara)
    assert not sees(client, anna, file)


def test_a_file_opened_past_the_request_is_counted_as_an_exception(people, file, lookup):
    month = Period.of("month", clock.today())
    guard = guards["CUS-10/consent"]
    opened(lookup, file)
    assert (guard.stands(), guard.exceptions(month)) == (True, 0)
    grants.give(file, people[2], by=people[3], until=clock.now() + DAY, purpose="x")
    assert guard.exceptions(month) == 1


def test_every_look_into_the_file_is_on_record(client, people, file, lookup):
    opened(lookup, file)
    sees(client, people[0], file)
    row = Access.objects.get(what="viewed", by=people[0])
    assert (row.label, row.object_id) == ("customers/customer", file.pk)


def test_the_file_tells_of_every_list_in_which_it_left_the_house(client, people, file):
    other = make.customer(World(people[0]), name="深圳恒达光电有限公司")
    make.contact(World(people[1]), customer=file)
    for address in ("customers:contact_export", "customers:customer_export"):
        client.force_login(people[1])
        assert client.get(reverse(address), {"view": "all"}).status_code == 200
    publish(Printed("customers/review", 7, "评审", 1, people[1], "x", "", Subjects("customers/customer", (file.pk,))))
    client.force_login(people[3])
    with CaptureQueriesContext(connection) as asked_for:
        told = client.get(reverse("customers:customer_detail", args=[file.pk]), {"tab": "looks"}).content.decode()
    read = [query["sql"].partition("FROM")[0] for query in asked_for if query["sql"].startswith("SELECT")]
    assert '"subjects"' not in " ".join(read), "a large list has as many keys as rows"
    assert re.search(r"· 客户评审</span></div><span[^>]*>.*打印", told)
    assert "联系人 · 1 行 · CSV" in told
    assert "客户名册 · 1 行 · CSV" in told
    told = client.get(reverse("customers:customer_detail", args=[other.pk]), {"tab": "looks"}).content.decode()
    assert "CSV" not in told
    staff = Staff.objects.get(pk=people[3].pk)
    rows = AccessFilter({"label": "customers/customer", "object_id": file.pk}, Access.objects.all(), staff=staff).qs
    assert sorted(rows.values_list("what", "label")) == [
        ("exported", "customers/contact"),
        ("exported", "customers/customer"),
        ("printed", "customers/review"),
        ("viewed", "customers/customer"),
    ]
    alone = AccessFilter({"object_id": file.pk}, Access.objects.all(), staff=staff).qs
    assert set(alone.values_list("object_id", flat=True)) == {file.pk}
