"""Whatever people do in whatever order: what consent promises holds (ORG-14). `--long` tries twenty times as much."""

import random
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bizops.approvals.models import Act, Policy, Request, Submission, Task
from bizops.approvals.services import deadlines, decisions, passing, requests, substitutions
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from customers.models import CustomerGrant, Lookup
from customers.services import lookups
from tests.approvals.asking import drafted, people, ruled

STEP = st.fixed_dictionaries(
    {
        "people": st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True),
        "levels": st.sampled_from([0, 0, 1, 2]),
        "mode": st.sampled_from(["all", "any", "turn"]),
        "question": st.sampled_from(["", "", "Why?"]),
        "escalates": st.booleans(),
        "within": st.integers(1, 2),
        "only": st.sampled_from(["", "", "check", "legal"]),
    }
)
# What people do, by how often; one in six times somebody does it who is not asked, or with a task that is not open.
DEEDS = (
    ["approve"] * 8
    + ["approve_for", "send_back", "send_back", "transfer", "ask_first", "assign", "assign", "assign"]
    + ["reject", "leave", "go_away", "copy", "withdraw", "change", "change", "twice", "by_hand"]
)
# The dice are thrown by a number, so that all that people do comes up, and a failure can still be played again.
DICE = st.integers(0, 1_000_000)


OWN_DEEDS = ("again", "withdraw", "twice", "by_hand", "change")
STANDING = """
SELECT concat(
  (SELECT string_agg(concat(id, status, approver_id, is_void), ',' ORDER BY id) FROM approvals_task), '|',
  (SELECT count(*) FROM approvals_act), '|',
  (SELECT string_agg(concat(status, round, position, version), ',' ORDER BY id) FROM approvals_request), '|',
  (SELECT string_agg(concat(status, reason, version), ',' ORDER BY id) FROM customers_lookup))
"""


class Consent(RuleBasedStateMachine):
    """People (0 hands in) do what they like with one look-up; refusals are fine, broken promises are not."""

    people = ()  # set by the test: the submitter, and five who may be asked; the last one administers

    def __init__(self):
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.moment = clock.now()
        self.clock = clock.at(self.moment)
        self.clock.__enter__()
        self.answers, self.throws = {}, 0

    def teardown(self):
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)
        self.clock.__exit__(None, None, None)

    @initialize(steps=st.lists(STEP, min_size=1, max_size=3), purpose=st.sampled_from(["check", "legal"]))
    def hand_in(self, steps, purpose):
        Policy.objects.all().delete()
        rows = []
        for words in steps:
            only = words.pop("only")
            rows.append({**words, "people": [self.people[n] for n in words["people"]]})
            if only:
                rows[-1] |= {"only_field": "purpose", "only_operator": "eq", "only_value": only}
        ruled(*rows)
        until = self.moment + timedelta(days=25)
        self.lookup = drafted(self.people[0], purpose=purpose, until=until)
        self.request = self.tried(lambda: requests.submit(self.lookup, "open", by=self.people[0]))

    def tried(self, act):
        """What came of it, or None where a rule said no; a refusal changes nothing."""
        before = self.told()
        try:
            with transaction.atomic():
                return act()
        except RuleBroken:
            assert self.told() == before
            return None

    def told(self) -> str:
        """All that stands there, in one statement."""
        with connection.cursor() as cursor:
            cursor.execute(STANDING)
            return cursor.fetchone()[0]

    @rule(thrown=DICE)
    def somebody_does_something(self, thrown):
        self.throws += 1
        dice = random.Random(f"{thrown} {self.throws}")  # noqa: S311  another throw each time, also of the same number
        odd, stray = dice.random() < 1 / 6, dice.random() < 1 / 6
        tasks = list(Task.objects.all() if stray else Task.objects.open())
        deed = dice.choice(DEEDS) if tasks else dice.choice(["again", "again", "twice", "change", "by_hand"])
        task = dice.choice(tasks) if tasks else None
        asked = next((person for person in self.people if task and person.pk == task.approver_id), self.people[5])
        by, other = dice.choice(self.people) if odd else asked, dice.choice(self.people)
        self.lookup = Lookup.objects.get(pk=self.lookup.pk)
        if deed in OWN_DEEDS:
            getattr(self, deed)(dice.choice(self.people) if odd else self.people[0], dice)
        else:
            self.tried(lambda: getattr(self, deed)(task, by, other, dice.randint(0, 3)))

    def approve(self, task, by, other, to):
        decisions.approve(task, by=by, note="ok")

    def approve_for(self, task, by, other, to):
        if found := Task.objects.to_do(other).exclude(approver=other).order_by("pk").first():
            decisions.approve(found, by=other, note="in the place of somebody")

    def reject(self, task, by, other, to):
        decisions.reject(task, by=by, note="no")

    def send_back(self, task, by, other, to):
        decisions.send_back(task, by=by, note="back", to=to)

    def transfer(self, task, by, other, to):
        passing.transfer(task, other, by=by, note="on")

    def ask_first(self, task, by, other, to):
        passing.add_signers(task, [other], by=by, note="first")

    def assign(self, task, by, other, to):
        found = Task.objects.nobodys().first()
        passing.assign(found or task, other, by=by if found is None else self.people[5], note="you")

    def leave(self, task, by, other, to):
        rows = Task.objects.filter(status__in=("open", "waiting"), approver=by)
        passing.take_over(rows, other, by=self.people[5], note="gone")

    def go_away(self, task, by, other, to):
        substitutions.appoint(by, other, clock.today(), clock.today() + timedelta(days=to), by=by)

    def copy(self, task, by, other, to):
        requests.copy(task.request, [other], by=by)

    def again(self, me, dice):
        self.tried(lambda: requests.submit_again(self.request, by=me))

    def withdraw(self, me, dice):
        self.tried(lambda: requests.withdraw(self.request, by=me, note="no longer"))

    def twice(self, me, dice):
        self.request = self.tried(lambda: requests.submit(self.lookup, "open", by=me)) or self.request

    def by_hand(self, me, dice):
        with pytest.raises(RuleBroken), transaction.atomic():
            Lookup.lifecycle.go(self.lookup, "open", by=me)

    def change(self, me, dice):
        was_pending, before = self.pending(), self.lookup.reason
        self.tried(lambda: lookups.change(self.lookup, by=me, reason=dice.choice(["对账", "诉讼", "核价"])))
        after = Lookup.objects.get(pk=self.lookup.pk).reason
        assert after == before or not was_pending, "a pending document was changed"

    @rule(hours=st.integers(1, 120))
    def wait(self, hours):
        self.clock.__exit__(None, None, None)
        self.moment += timedelta(hours=hours)
        self.clock = clock.at(self.moment)
        self.clock.__enter__()
        for person in self.people:
            person.__dict__.pop("_in_place_of", None)
        deadlines.escalate()

    def pending(self) -> bool:
        return Request.objects.filter(status="pending").exists()

    # --- what is promised -----------------------------------------------------------------------------
    @invariant()
    def nobody_decides_his_own_and_no_task_is_lost(self):
        me = self.people[0].pk
        assert not Act.objects.filter(by=me, what__in=("approve", "reject", "return", "above")).exists()
        assert not Task.objects.filter(approver=me).exists()
        for request in Request.objects.all():
            waits = request.tasks.filter(status__in=("open", "waiting"))
            if request.status == "pending":
                assert waits.filter(status="open").exists(), "pending, and nobody is asked"
                assert not waits.exclude(round=request.round).exists()
            else:
                assert not waits.exists(), f"{request.status}, and somebody is still asked"

    @invariant()
    def the_trail_is_complete_and_only_grows(self):
        for task in Task.objects.filter(status__in=("approved", "rejected", "returned")):
            line = Act.objects.get(task=task, what__in=("approve", "reject", "return"))
            assert (line.by_id, line.at) == (task.decided_by_id, task.decided_at) or line.by_id == task.decided_by_id
            if task.approver_id != line.by_id:
                assert line.on_behalf_of_id == task.approver_id
        for pk, said in self.answers.items():
            assert Act.objects.values_list("what", "by", "note").get(pk=pk) == said
        self.answers = {
            pk: (what, by, note) for pk, what, by, note in Act.objects.values_list("pk", "what", "by", "note")
        }

    @invariant()
    def what_is_open_was_agreed_to_by_all_who_were_asked_and_as_it_stood(self):
        if not getattr(self, "lookup", None):
            return
        self.lookup.refresh_from_db()
        opened = self.lookup.status == "open"
        assert opened == Request.objects.filter(status="approved").exists()
        assert opened == CustomerGrant.objects.filter(content_object=self.lookup.customer).exists()
        if opened:
            request = Request.objects.get(status="approved")
            sealed = Submission.objects.get(request=request, round=request.round)
            assert (sealed.digest, sealed.snapshot["fields"]["reason"]["of"]) == (request.digest, self.lookup.reason)
            after = Act.objects.filter(request=request, what__in=("approve", "reject", "return"))
            assert after.order_by("pk").last().at <= request.finished_at


def test_consent_keeps_its_promises_whatever_people_do(firm, request, director):
    asker = firm.hire("dan")
    others = people(3)
    Consent.people = (asker, *others, director, firm.hire("admin"))
    examples = 2_000 if request.config.getoption("--long") else 100
    run_state_machine_as_test(
        Consent,
        settings=settings(
            max_examples=examples, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
