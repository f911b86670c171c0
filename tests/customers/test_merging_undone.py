"""Two files that were merged are separated again: all stands as before, and what came since stays (CUS-18)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from bizops.handbook.models import Duty
from bizops.handbook.services import clauses
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.kernel.periods import Period
from bizops.measures import reading
from bizops.measures.services import kept
from customers.models import Communication, Contact, Customer
from customers.services import contacts, customers, merging
from tests.customers.merging import fresh, hang_on, merge, standing, twins
from tests.customers.trading import ordered
from tests.customers.visiting import at, filed, raised
from tests.customers.visiting import fresh as staff_again
from tests.factories import customers as make
from tests.factories.house import Office

ORDERED = "sales.ordered_amount"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture
def pair(office):
    return twins(office, tax_number="91440300MA5FH27K3R")


def undo(done, by, note="两家公司"):
    return merging.undo(done, by=by, note=note)


def test_all_tables_stand_as_they_stood(office, pair):
    winner, loser = pair
    for file in pair:
        hang_on(office, file)
        make.scorecard(office, customer=file)
    talk = loser.communications.first()
    Communication.objects.bulk_create(
        Communication(customer=loser, by=office.keeper, on=talk.on, summary=f"{n}") for n in range(5000)
    )
    before = standing()
    done = merge(winner, loser, office.keeper, picks={"name": "loser", "needs": "both"})
    assert standing() != before
    with CaptureQueriesContext(connection) as queries:
        undo(done, office.keeper)
    assert len(queries) < 200, len(queries)
    after = standing()
    for table, rows in before.items():
        assert after[table] == rows, table


def test_duties_stand_as_they_stood(firm, anna, ben, director):
    clauses.seed()
    winner, loser = filed(staff_again(anna), "general"), filed(staff_again(ben), "key")
    third = filed(staff_again(ben), "general")
    raised((11, 1))
    before = standing()
    with at(11, 5):
        for other in (loser, third):
            done = merge(winner, other, director)
            assert standing() != before
            undo(done, director)
            assert standing() == before
    assert Duty.objects.filter(status="open").exists()


def test_what_came_since_stays_and_what_was_changed_since_stays_as_it_is(office, pair):
    winner, loser = pair
    old = make.communication(office, customer=loser)
    done = merge(winner, loser, office.keeper)
    new = make.communication(office, customer=fresh(winner))
    customers.change(winner, by=office.keeper, email="new@b.cn")
    assert "email" not in merging.unchanged(done, fresh(winner))
    undo(done, office.keeper)
    assert (list(loser.communications.all()), list(winner.communications.all())) == ([old], [new])
    assert (fresh(winner).email, fresh(winner).tags, fresh(winner).needs) == ("new@b.cn", [], "盖板")
    assert (fresh(loser).status, fresh(loser).merged_into, fresh(loser).email) == ("active", None, "a@b.cn")


def test_a_row_that_went_elsewhere_since_does_not_come_back(office, pair):
    winner, loser = pair
    talks = [make.communication(office, customer=loser) for _n in range(2)]
    done = merge(winner, loser, office.keeper)
    third = make.customer(office)
    Communication.objects.filter(pk=talks[0].pk).update(customer=third)
    undo(done, office.keeper)
    assert [Communication.objects.get(pk=talk.pk).customer for talk in talks] == [third, loser]


def test_a_first_contact_is_first_again(office, pair):
    winner, loser = pair
    first, other = (contacts.add(by=office.keeper, customer=file, name=f"何{file.pk}") for file in pair)
    done = merge(winner, loser, office.keeper)
    assert not Contact.objects.get(pk=other.pk).is_primary
    undo(done, office.keeper)
    assert set(Contact.objects.filter(is_primary=True).values_list("pk", "customer")) == {
        (first.pk, winner.pk),
        (other.pk, loser.pk),
    }


@pytest.mark.parametrize("since", ["left", "replaced"])
def test_a_first_contact_is_not_first_again_where_that_fits_no_longer(office, pair, since):
    winner, loser = pair
    for file in pair:
        contacts.add(by=office.keeper, customer=file, name=f"何{file.pk}")
    second = contacts.add(by=office.keeper, customer=loser, name="第二")
    done = merge(winner, loser, office.keeper)
    if since == "left":
        contacts.change(Contact.objects.get(name=f"何{loser.pk}"), by=office.keeper, left=True)
    else:
        contacts.change(Contact.objects.get(pk=second.pk), by=office.keeper, is_primary=True)
    undo(done, office.keeper)
    first = [c.name for c in loser.contacts.filter(is_primary=True)]
    assert first == ([] if since == "left" else ["第二"])


def test_files_merged_earlier_go_along_and_come_back(office, pair):
    winner, loser = pair
    earlier = make.customer(office)
    before = merge(loser, earlier, office.keeper)
    done = merge(winner, loser, office.keeper)
    assert fresh(earlier).merged_into == winner
    assert earlier.number in fresh(winner).former
    with pytest.raises(RuleBroken) as refused:
        undo(before, office.keeper)
    assert str(done) in str(refused.value)
    undo(done, office.keeper)
    assert fresh(earlier).merged_into == loser
    undo(before, office.keeper)
    assert Customer.objects.active().count() == 3


@pytest.mark.parametrize("side", [0, 1])
def test_a_file_that_was_merged_again_since_is_not_separated(office, pair, side):
    winner, loser = pair
    done = merge(winner, loser, office.keeper)
    other = make.customer(office)
    merge(*((winner, other), (other, winner))[side], office.keeper)
    with pytest.raises(RuleBroken):
        undo(done, office.keeper)


def test_it_ends_after_thirty_days(office, pair):
    winner, loser = pair
    done = merge(winner, loser, office.keeper)
    with clock.at(clock.now() + timedelta(days=31)):
        with pytest.raises(RuleBroken) as refused:
            undo(done, office.keeper)
        assert "30 days" in str(refused.value)
    with clock.at(clock.now() + timedelta(days=30)):
        undo(done, office.keeper)
    with pytest.raises(RuleBroken):
        undo(done, office.keeper)


def test_it_needs_the_right_and_a_reason(office, pair):
    done = merge(*pair, office.keeper)
    for by, note in ((office.colleague("customers.view_customer"), "x"), (office.keeper, " ")):
        with pytest.raises(RuleBroken):
            undo(done, by, note)
    assert fresh(pair[1]).status == "merged"


def test_ordered_sums_are_those_of_each_again(office, pair):
    for file, amount in zip(pair, (100, 30), strict=True):
        ordered(file, clock.today(), amount)
    month = Period.of("month", clock.today())
    done = merge(*pair, office.keeper)
    kept.count_anew()
    undo(done, office.keeper)
    kept.count_anew()
    live = reading.read(ORDERED, Customer, month)
    stored = {pk: value for (pk, _day), value in reading.by_month(ORDERED, Customer, month).items()}
    assert live == stored == {pair[0].pk: 100, pair[1].pk: 30}


def test_the_pair_can_be_merged_anew(office, pair):
    winner, loser = pair
    undo(merge(winner, loser, office.keeper), office.keeper)
    assert merge(fresh(loser), fresh(winner), office.keeper).loser == winner
