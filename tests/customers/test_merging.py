"""Two files of one firm become one: what goes along, what collides, who may, and two at once (CUS-18)."""

import threading
from datetime import date

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from bizops.attachments.models import Attachment
from bizops.audit.models import Note
from bizops.handbook.models import Duty
from bizops.handbook.services import clauses
from bizops.kernel import clock, history
from bizops.kernel.errors import Conflict, RuleBroken
from bizops.kernel.periods import Period
from bizops.measures import reading
from bizops.measures.models import Mark
from bizops.measures.registry import Measure, measures
from bizops.measures.services import kept
from bizops.notifications.models import Outbox
from customers.models import Communication, Contact, Customer, Merge, Promise, Review
from customers.services import contacts, customers, duplicates
from sales.models import Order
from tests.customers.merging import WHY, fresh, hang_on, merge, twins
from tests.customers.trading import ordered
from tests.customers.visiting import at, filed, raised, visit
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
    return twins(office)


# --- what stands after it ---------------------------------------------------------------------------
def test_the_other_file_leaves_the_register_and_points_to_the_kept_one(office, pair):
    winner, loser = pair
    merge(winner, loser, office.keeper)
    loser = fresh(loser)
    assert (loser.status, loser.merged_into) == ("merged", winner)
    assert fresh(winner).status == "active"
    assert [m.loser for m in Merge.objects.all()] == [loser]
    told = history.events_of(loser).first().pgh_context
    assert (told["move"], told["note"], told["clause"], told["by"]) == ("merge", WHY, "CUS-18", office.keeper.pk)


def test_the_kept_file_s_words_stand_and_its_gaps_are_filled(office, pair):
    winner, loser = pair
    merge(winner, loser, office.keeper)
    kept_one = fresh(winner)
    assert (kept_one.name, kept_one.city, kept_one.phone) == ("东莞宝光显示有限公司", "东莞", winner.phone)
    assert (kept_one.email, kept_one.tags) == ("a@b.cn", ["老客户"])
    assert kept_one.needs == "盖板\n背光"
    assert kept_one.number == winner.number


def test_each_field_can_be_picked(office, pair):
    winner, loser = pair
    merge(winner, loser, office.keeper, picks={"name": "loser", "needs": "loser", "email": "winner"})
    kept_one = fresh(winner)
    assert (kept_one.name, kept_one.needs, kept_one.email) == ("东莞市宝光显示", "背光", "")
    with pytest.raises(RuleBroken):
        merge(winner, make.customer(office), office.keeper, picks={"name": "both"})


def test_everything_that_hangs_on_it_goes_along(office, pair):
    winner, loser = pair
    hang_on(office, loser)
    merge(winner, loser, office.keeper)
    for model in (Contact, Communication, Review, Order):
        assert set(model.objects.values_list("customer", flat=True)) == {winner.pk}, model
    assert winner.revisits.count() == winner.promises.count() == 1
    for model in (Note, Attachment):
        assert [row.object_id for row in model.objects.all()] == [winner.pk]
    kept_one = fresh(winner)
    assert (kept_one.contact_count, kept_one.last_contact_on) == (1, clock.today())
    assert kept_one.last_revisit_on == clock.today()
    assert "1380000" in kept_one.phones


def test_the_number_and_the_names_of_the_other_file_find_the_kept_one(office, pair, client):
    winner, loser = pair
    merge(winner, loser, office.keeper, picks={"name": "loser"})
    for text in (loser.number, "宝光显示有限", "东莞市宝光"):
        assert list(Customer.objects.filter(search__has=text.lower()).active()) == [winner], text


def test_the_higher_class_stands_with_its_dates_and_the_longer_time_on_file(office, pair):
    winner, loser = pair
    Customer.objects.filter(pk=loser.pk).update(
        classification="key", class_since="2025-03-01", filed_on="2024-01-02", data_confirmed_on="2020-01-01"
    )
    merge(winner, loser, office.keeper)
    kept_one = fresh(winner)
    assert (kept_one.classification, kept_one.class_since) == ("key", date(2025, 3, 1))
    assert (kept_one.filed_on, kept_one.data_confirmed_on) == (date(2024, 1, 2), winner.data_confirmed_on)


def test_the_tax_number_of_the_other_file_can_be_taken_over_and_stays_taken(office, pair):
    winner, loser = pair
    customers.change(loser, by=office.keeper, tax_number="91440300MA5FH27K3R")
    merge(winner, loser, office.keeper)
    assert fresh(winner).tax_number == "91440300MA5FH27K3R"
    with pytest.raises(RuleBroken) as refused:
        customers.register(by=office.keeper, name="恒达", kind="direct", tax_number="91440300MA5FH27K3R", different="x")
    assert refused.value.field == "tax_number"
    assert customers.change(winner, by=office.keeper, name=loser.name).name == loser.name


def test_at_entry_the_kept_file_is_shown_for_the_merged_one(office, pair):
    winner, loser = pair
    merge(winner, loser, office.keeper)
    assert [match.customer for match in duplicates.of(name=loser.name)] == [winner]


def test_a_merge_takes_the_same_statements_for_one_row_as_for_thousands(office, pair):
    counts = []
    for rows in (1, 5000):
        winner, loser = pair if rows == 1 else [make.customer(office) for _file in range(2)]
        hang_on(office, loser)
        talk = loser.communications.first()
        Communication.objects.bulk_create(
            Communication(customer=loser, by=office.keeper, on=talk.on, summary=f"{n}") for n in range(rows)
        )
        ordered(loser, clock.today(), 500, times=2)
        with CaptureQueriesContext(connection) as queries:
            merge(winner, loser, office.keeper)
        counts.append(len(queries))
        assert winner.communications.count() == rows + 2
    assert counts[1] <= counts[0] + 2, counts


# --- what collides ----------------------------------------------------------------------------------
def test_there_is_one_first_contact(office, pair):
    winner, loser = pair
    for file in pair:
        contacts.add(by=office.keeper, customer=file, name=f"何{file.pk}")
    merge(winner, loser, office.keeper)
    assert [c.name for c in Contact.objects.filter(customer=winner, is_primary=True)] == [f"何{winner.pk}"]


def test_of_two_forms_of_one_round_the_kept_file_s_counts(office, pair):
    winner, loser = pair
    mine, theirs = (make.review(office, customer=file) for file in pair)
    older = make.review(office, customer=loser, round=make.review_round())
    merge(winner, loser, office.keeper)
    assert set(winner.reviews.all()) == {mine, older}
    assert list(loser.reviews.all()) == [theirs]


def visited(firm, ben, *classes):
    clauses.seed()
    ben = staff_again(ben)
    found = [filed(ben, each, name=f"宝光显示{n}号") for n, each in enumerate(classes)]
    raised((11, 1))
    return found


def test_of_two_revisits_owed_in_one_month_one_is_owed(firm, ben, director):
    winner, loser = visited(firm, ben, "key", "key")
    with at(11, 5):
        merge(winner, loser, director)
    open_ones = Duty.objects.filter(clause__code="CUS-06", part="key", status="open")
    assert [duty.subject for duty in open_ones] == [winner.pk]
    lapsed = Duty.objects.get(clause__code="CUS-06", part="key", status="waived")
    assert (lapsed.subject, history.events_of(lapsed).first().pgh_context["note"]) == (loser.pk, WHY)


def test_the_visit_that_one_file_had_is_not_owed_again(firm, ben, director):
    winner, loser = visited(firm, ben, "key", "key")
    with at(11, 5):
        visit(staff_again(ben), loser)
        merge(winner, loser, director)
    assert not Duty.objects.filter(clause__code="CUS-06", part="key", status="open").exists()
    assert Duty.objects.filter(clause__code="CUS-06", part="key", status="done").count() == 1


def test_a_duty_that_only_the_other_file_owes_goes_along_and_follows_whoever_is_in_charge(firm, anna, ben, director):
    (loser,) = visited(firm, ben, "key")
    winner = filed(staff_again(anna), "general")
    with at(11, 5):
        merge(winner, loser, director)
    (duty,) = Duty.objects.filter(clause__code="CUS-06", part="key", status="open")
    assert (duty.subject, duty.owner, duty.subject_name) == (winner.pk, anna, winner.name)
    assert Outbox.objects.filter(kind="files_merged", to=ben).count() == 1


def test_ordered_sums_are_those_of_both(office, pair):
    winner, loser = pair
    for file, amount in zip(pair, (100, 30), strict=True):
        ordered(file, clock.today(), amount)
    kept.count_anew()
    merge(winner, loser, office.keeper)
    kept.count_anew()
    month = Period.of("month", clock.today())
    live = reading.read(ORDERED, Customer, month)
    stored = {pk: value for (pk, _day), value in reading.by_month(ORDERED, Customer, month).items()}
    assert live == stored == {winner.pk: 130}


def test_what_is_counted_by_a_path_through_other_rows_is_counted_anew_too(office, pair, monkeypatch):
    winner, loser = pair
    hang_on(office, loser)
    far = {
        "TST.far": Measure(
            "TST.far", "", {Customer: "revisit__customer"}, Count("pk"), Promise.objects.all, "due_on", kept=True
        )
    }
    monkeypatch.setattr(measures, "_items", measures._items | far)
    kept.kept_of.cache_clear()
    merge(winner, loser, office.keeper)
    kept.kept_of.cache_clear()
    assert set(Mark.objects.filter(measure="TST.far").values_list("subject", flat=True)) == {winner.pk, loser.pk}


# --- who may, and when not --------------------------------------------------------------------------
def test_it_needs_the_right_a_reason_and_two_files_on_file(office, pair):
    winner, loser = pair
    other = office.colleague("customers.view_customer", "customers.change_customer")
    with pytest.raises(RuleBroken):
        merge(winner, loser, other)
    for words in ({"note": " "}, {"note": "长" * 501}):
        with pytest.raises(RuleBroken) as refused:
            merge(winner, loser, office.keeper, **words)
        assert refused.value.field == "note"
    with pytest.raises(RuleBroken):
        merge(winner, winner, office.keeper)
    customers.archive(loser, by=office.keeper, note="停产")
    for one, two in ((winner, loser), (loser, winner)):
        with pytest.raises(RuleBroken):
            merge(one, two, office.keeper)
    assert not Merge.objects.exists()


def test_nothing_is_written_on_a_merged_file(office, pair):
    winner, loser = pair
    merge(winner, loser, office.keeper)
    with pytest.raises(RuleBroken) as refused:
        make.communication(office, customer=loser)
    assert winner.name in str(refused.value)
    with pytest.raises(RuleBroken):
        customers.archive(fresh(loser), by=office.keeper, note="x")


def test_a_merge_over_somebody_else_s_change_is_a_conflict(office, pair):
    winner, loser = pair
    for changed in pair:
        seen = (fresh(winner).version, fresh(loser).version)
        customers.change(changed, by=office.keeper, website=f"{changed.pk}.cn")
        with pytest.raises(Conflict) as conflict:
            merge(winner, loser, office.keeper, versions=seen)
        assert conflict.value.stored == changed
    merge(winner, loser, office.keeper, versions=(fresh(winner).version, fresh(loser).version))


def both_at_once(*orders, by) -> list:
    """What two threads get who merge at the same moment, each on a connection of its own."""
    gate, outcome = threading.Barrier(2), []

    def run(winner, loser):
        gate.wait()
        try:
            outcome.append(merge(winner, loser, by))
        except RuleBroken as refusal:
            outcome.append(refusal.clause)
        except Exception as error:  # noqa: BLE001  told by the test
            outcome.append(error)
        connection.close()

    threads = [threading.Thread(target=run, args=order) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_who_merge_one_pair_in_the_same_moment_one_does_and_one_is_told(turned):
    office = Office()
    for _round in range(3):
        pair = [make.customer(office), make.customer(office)]
        for file in pair:
            make.communication(office, customer=file)
        outcome = both_at_once(pair, pair[::-1] if turned else pair, by=office.keeper)
        assert outcome.count("CUS-18") == 1, outcome
        (done,) = Merge.objects.touching(*(file.pk for file in pair))
        assert done.winner.communications.count() == 2
        assert sorted(Customer.objects.filter(pk__in=[f.pk for f in pair]).values_list("status", flat=True)) == [
            "active",
            "merged",
        ]
