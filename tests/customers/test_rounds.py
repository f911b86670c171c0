"""A review round is opened once, whatever happens; its forms hold the figures of the quarter, frozen (CUS-08)."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bizops.handbook.models import Duty
from bizops.handbook.services import raising
from bizops.jobs.choices import State
from bizops.jobs.models import Job
from bizops.jobs.services import runs
from bizops.kernel.errors import RuleBroken
from bizops.kernel.periods import Period
from bizops.measures.models import Reading
from bizops.measures.services import readings
from customers import tasks
from customers.models import Review, ReviewRound
from customers.services import customers, rounds
from tests.customers.trading import END, OPENED, Q2, Q3, filed, on, opened, ordered


@pytest.fixture
def people(director, clara, anna):
    return director, clara, anna


def rows() -> list[tuple]:
    """The forms, without their keys."""
    fields = ("customer", "round__key", "owner", "ordered", "trend", "score", "class_proposed", "needs_look", "status")
    return list(Review.objects.order_by("round__key", "customer").values_list(*fields))


def frozen() -> list[tuple]:
    fields = ("measure", "starts_on", "ends_on", "value")
    found = Reading.objects.filter(kind="customers.review")
    about = dict(Review.objects.values_list("pk", "customer"))
    return sorted((about[r.document], *(str(getattr(r, f)) for f in fields)) for r in found)


class Broken:
    """A run that is killed after so many parts, and keeps what it remembered."""

    def __init__(self, after: int, memory: dict | None = None):
        self.left, self.memory, self.told = after, dict(memory or {}), []

    def check(self):
        if not self.left:
            raise KeyboardInterrupt
        self.left -= 1

    def remember(self, **words):
        self.memory |= words

    def progress(self, done, total=None, message=""):
        self.told.append((done, total))


# --- opening -----------------------------------------------------------------------------------------
def test_on_the_first_of_a_quarter_the_round_of_the_last_one_opens_by_itself(anna):
    file = filed(anna)
    with on(OPENED):
        assert tasks.open_review_round() == {"rounds": 1}
        found = ReviewRound.objects.get()
        assert (found.key, found.status, found.starts_on, found.ends_on) == ("2026Q3", "opening", Q3.start, Q3.end)
        job = Job.objects.get()
        assert (job.kind, job.by, job.arguments) == (rounds.KIND, None, {"round": found.pk})
        assert runs.run(job.pk)
    found.refresh_from_db()
    job.refresh_from_db()
    assert (found.status, job.status, job.done, job.total) == ("open", State.DONE, 1, 1)
    assert Review.objects.get().customer == file


def test_the_dates_are_working_days_after_the_quarter(anna, firm):
    filed(anna)
    found = opened()
    calendar = rounds.company.calendar()
    assert (found.fill_by, found.close_by) == (calendar.add(END, 20), calendar.add(END, 35))
    assert calendar.count(Period(OPENED, found.fill_by)) == 20


def test_opening_twice_or_later_leads_to_one_round_and_one_job(anna):
    filed(anna)
    with on(OPENED):
        for _n in range(2):
            tasks.open_review_round()
        assert (ReviewRound.objects.count(), Job.objects.count()) == (1, 1)
        runs.run(Job.objects.get().pk)
    before, values = rows(), frozen()
    with on(OPENED + timedelta(days=1)):
        assert tasks.open_review_round() == {"rounds": 0}
        rounds.fill_round(ReviewRound.objects.get())
    assert (rows(), frozen()) == (before, values)
    assert ReviewRound.objects.get().status == "open"


@pytest.mark.django_db(transaction=True)
def test_two_who_open_and_fill_at_once_come_to_one_round_with_one_form_each(anna):
    files = [filed(anna) for _n in range(6)]
    gate, found, errors = threading.Barrier(2), [], []

    def open_and_fill():
        try:
            with on(OPENED):
                gate.wait()
                one = rounds.prepared(Q3)
                rounds.fill_round(one)
                found.append(one.pk)
        except Exception as error:  # noqa: BLE001  told below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=open_and_fill) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(set(found)) == 1
    assert Review.objects.count() == len(files)
    measured = Reading.objects.filter(document=Review.objects.first().pk).count()
    assert Reading.objects.count() == measured * len(files)


def test_killed_half_way_and_run_again_the_rows_are_those_of_one_run(anna, monkeypatch):
    monkeypatch.setattr(rounds, "CHUNK", 2)
    files = [filed(anna) for _n in range(5)]
    ordered(files[0], date(2026, 8, 3), 300)
    whole = opened()
    expected, values = rows(), frozen()
    Review.objects.all().delete()
    Reading.objects.all().delete()
    ReviewRound.objects.update(status="opening")
    killed = Broken(after=1)
    with on(OPENED):
        with pytest.raises(KeyboardInterrupt):
            rounds.fill_round(whole, killed)
        assert (Review.objects.count(), killed.told) == (2, [(2, 5)])
        assert ReviewRound.objects.get().status == "opening"
        again = Broken(after=9, memory=killed.memory)
        rounds.fill_round(whole, again)
    assert again.told == [(4, 5), (5, 5)]
    assert (rows(), frozen()) == (expected, values)
    assert ReviewRound.objects.get().status == "open"


def test_a_part_that_breaks_off_leaves_neither_forms_nor_figures(anna, monkeypatch):
    filed(anna)
    monkeypatch.setattr(readings, "freeze", lambda *_a: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        opened()
    assert not Review.objects.exists()


def test_an_opening_that_broke_off_is_started_anew_by_the_net(anna):
    filed(anna)
    with on(OPENED):
        tasks.open_review_round()
        Job.objects.update(status=State.FAILED, finished_at=rounds.clock.now())
        tasks.open_review_round()
        assert Job.objects.filter(status=State.QUEUED).count() == 1


def test_a_chunk_costs_the_same_however_many_are_in_it(anna):
    counts = []
    for quarter, wanted in ((Q2, 2), (Q3, 14)):
        for _n in range(wanted):
            ordered(filed(anna), date(2026, 3, 3), 50)
        with on(OPENED):
            found = rounds.prepared(quarter)
            with CaptureQueriesContext(connection) as asked:
                rounds.fill_round(found)
        counts.append(len(asked))
    assert counts[1] - counts[0] <= 1, counts  # the second round also looks at the one before


def test_a_review_is_owed_from_the_first_full_quarter_and_for_files_in_use(people):
    _director, clara, anna = people
    old, first_day, too_new, gone = filed(anna), filed(anna, Q3.start), filed(anna, date(2026, 7, 2)), filed(anna)
    with on(END):
        customers.archive(gone, by=clara, note="停产")
    opened()
    assert {review.customer for review in Review.objects.all()} == {old, first_day}
    assert too_new not in {review.customer for review in Review.objects.all()}


def test_three_months_without_a_clock_open_both_quarters(anna):
    filed(anna)
    opened(Q2)
    with on(date(2027, 1, 12)):
        assert tasks.open_review_round() == {"rounds": 2}
    assert set(ReviewRound.objects.values_list("key", flat=True)) == {"2026Q2", "2026Q3", "2026Q4"}


def test_a_house_that_begins_in_mid_quarter_does_not_begin_with_what_it_missed(anna):
    filed(anna)
    with on(date(2026, 11, 21)):
        assert tasks.open_review_round() == {"rounds": 0}
        raising.raise_due(date(2026, 11, 21))
    assert not Duty.objects.filter(clause__code="CUS-08").exists()


def test_a_house_without_customers_opens_nothing(anna):
    with on(OPENED):
        assert tasks.open_review_round() == {"rounds": 0}


def test_a_person_opens_a_round_only_with_the_right_and_after_the_quarter(people, client):
    director, _clara, anna = people
    filed(anna)
    with on(OPENED):
        with pytest.raises(RuleBroken) as refused:
            rounds.open_round(Q3, by=anna)
        assert refused.value.clause == "CUS-08"
        with pytest.raises(RuleBroken):
            rounds.open_round(Q3.next(), by=director)
        with pytest.raises(RuleBroken):
            rounds.open_round(Period.of("month", END), by=director)
        with pytest.raises(RuleBroken):
            rounds.open_round(Q2.previous(), by=director)  # this house begins with 2026Q3
        client.force_login(director)
        page = client.get(reverse("customers:reviewround_add"))
        assert page.context["form"].fields["quarter"].choices == [("2026Q3", "2026Q3")]
        assert client.post(reverse("customers:reviewround_add"), {"quarter": "2026Q3"}).status_code == 302
        assert client.post(reverse("customers:reviewround_add"), {"quarter": "2026Q4"}).status_code == 422
    assert (ReviewRound.objects.get().opened_by, Job.objects.get().by) == (director, director)


def test_the_last_quarter_can_be_opened_by_hand_however_late(people):
    director, _clara, anna = people
    filed(anna)
    with on(date(2026, 12, 30)):
        assert rounds.open_round(Q3, by=director).key == "2026Q3"


# --- what a form holds -------------------------------------------------------------------------------
def test_the_figures_are_those_of_the_quarter_and_stay_as_they_were(anna):
    file = filed(anna, date(2024, 1, 5))
    for day, amount in (
        (date(2024, 9, 30), 9_999), (date(2024, 10, 1), 10), (date(2025, 12, 31), 20),
        (Q3.start, 300), (END, 4_000), (OPENED, 50_000),
    ):  # fmt: skip
        ordered(file, day, amount)
    opened()
    form = Review.objects.get()
    assert form.ordered == 4_300
    assert form.trend == [Decimal(n) for n in (10, 0, 0, 0, 20, 0, 0, 4_300)]
    ordered(file, END, 1_000_000)
    form.refresh_from_db()
    read = {(r.measure, r.starts_on): r.value for r in readings.of(Review, [form.pk])[form.pk]}
    assert form.ordered == read["sales.ordered_amount", Q3.start] == 4_300
    assert read["sales.ordered_amount", date(2025, 10, 1)] == 4_320
    assert read["sales.order_count", Q3.start] == 2
    assert read["customers.contact_count", Q3.start] == 0


def test_a_frozen_figure_is_the_sum_of_the_rows_that_its_link_opens_and_what_is_missing_says_so(people, client):
    _director, clara, anna = people
    file = filed(anna)
    ordered(file, date(2026, 8, 3), 700, times=3)
    ordered(file, date(2026, 4, 3), 55)
    opened()
    client.force_login(clara)
    sheet = client.get(reverse("customers:review_detail", args=[Review.objects.get().pk]))
    shown = {row.label: row for row in sheet.context["panels"][0][1]["rows"]}
    lines = {line: shown[str(line.label)] for line in rounds.LINES}
    by_key = {(line.measure, line.span): row for line, row in lines.items()}
    found = by_key["sales.ordered_amount", "quarter"]
    assert found.value == "700"
    assert sum(o.net_total for o in client.get(found.url).context["question"].queryset) == 700
    assert by_key["sales.order_count", "quarter"].value == "3"
    assert by_key["sales.margin_percent", "quarter"].value == ""
    assert by_key["customers.contact_count", "quarter"].value == "0"


@pytest.mark.parametrize(
    ("trend", "falling", "rising"),
    [((1, 2, 3, 4), 0, 3), ((9, 4, 3, 2), 3, 0), ((4, 3, 3, 2), 1, 0), ((1, 5, 4), 1, 0), ((), 0, 0), ((7,), 0, 0)],
)
def test_a_run_of_quarters_is_counted_back_from_the_last_one(trend, falling, rising):
    values = [Decimal(n) for n in trend]
    assert (rounds.run_of(values, falling=True), rounds.run_of(values, falling=False)) == (falling, rising)


def test_what_falls_three_quarters_or_two_classes_or_turns_round_needs_a_look(people):
    _director, clara, anna = people
    falling, steady, fallen, turned = (filed(anna, date(2024, 1, 5)) for _n in range(4))
    for day, amount in ((date(2025, 11, 3), 400), (date(2026, 2, 3), 300), (date(2026, 5, 3), 200), (END, 100)):
        ordered(falling, day, amount)
        ordered(steady, day, 100)
    type(fallen).objects.filter(pk=fallen.pk).update(classification="key")
    opened(Q2)
    Review.objects.filter(customer=turned).update(class_before="potential", class_proposed="general")
    type(turned).objects.filter(pk=turned.pk).update(classification="general")
    opened(Q3)
    found = {r.customer_id: r for r in Review.objects.filter(round__key="2026Q3")}
    keys = {pk: {key for key, _values in r.reasons} for pk, r in found.items()}
    assert found[falling.pk].needs_look
    assert "falling" in keys[falling.pk]
    assert not found[steady.pk].needs_look
    assert found[fallen.pk].needs_look
    assert "two_down" in keys[fallen.pk]
    assert found[turned.pk].needs_look
    assert "turned" in keys[turned.pk]


# --- duties ------------------------------------------------------------------------------------------
def duties(**words):
    return Duty.objects.filter(clause__code="CUS-08", **words)


def test_the_duties_are_raised_when_the_quarter_is_over_with_the_dates_of_the_round(people):
    _director, clara, anna = people
    file, own = filed(anna), filed(clara)
    with on(END):
        raising.raise_due(END)
    assert not duties(period_key="2026Q3").exists()
    with on(OPENED):
        raising.raise_due(OPENED)
        raising.raise_due(OPENED)
    found = opened()
    fill, approve = duties(subject=file.pk, part="fill").get(), duties(subject=file.pk, part="approve").get()
    assert (fill.period_key, fill.owner, fill.due_on) == ("2026Q3", anna, found.fill_by)
    assert (approve.owner, approve.due_on) == (clara, found.close_by)
    assert duties(subject=own.pk, part="approve").get().owner == people[0]
    assert not fill.raised_late
    assert duties().count() == 4


def test_after_months_without_a_clock_every_quarter_is_there_once_and_says_that_it_came_late(anna):
    filed(anna)
    opened(Q2)
    for day in (date(2026, 7, 1), date(2027, 1, 2)):
        with on(day):
            raising.raise_due(day)
    found = {duty.period_key: duty.raised_late for duty in duties(part="fill")}
    assert found == {"2026Q2": False, "2026Q3": True, "2026Q4": False}


# --- the page of a round, and closing ----------------------------------------------------------------
