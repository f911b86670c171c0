"""What was agreed to is what stands there: snapshot, seal, files, and what breaks it (ORG-14)."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bizops.approvals import words
from bizops.approvals.models import Request, Submission, Task
from bizops.approvals.registry import consentables
from bizops.approvals.services import decisions, passing, requests, snapshots, substitutions
from bizops.attachments.models import Attachment
from bizops.attachments.services import files
from bizops.kernel import clock, records
from bizops.kernel.errors import RuleBroken
from bizops.notifications.models import Outbox
from bizops.organisation.models import Staff
from customers.models import Leak, Lookup
from customers.services import leaks, lookups
from tests.approvals.asking import KIND, approved, drafted, handed_in, people, ruled, task_of

LEAK = "customers.leak.decide"


def text_file(name="合同.txt", words="一式两份") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, words.encode())


@pytest.fixture
def leak(firm, anna, clara, director):
    """Investigated, with a penalty to be decided; anna is held responsible."""
    custodian = firm.hire("custodian")
    found = leaks.report(by=clara, what="报价单外泄", whose="宝光显示", accused=anna)
    leaks.remedy(found, by=clara, note="已收回")
    answers = {"harm": "slight", "fault": "negligence", "passed_to": "nobody"}
    leaks.find(found, by=custodian, findings="误发邮件", deduction=Decimal("500.00"), **answers)
    leaks.investigate(Leak.objects.get(pk=found.pk), by=custodian)
    return Leak.objects.get(pk=found.pk)


def test_the_seal_covers_values_and_files_not_how_they_are_written(firm, dan):
    kind, lookup = consentables[KIND], drafted(dan)
    sealed = snapshots.seal_of(kind, lookup)
    assert snapshots.seal_of(kind, Lookup.objects.get(pk=lookup.pk)) == sealed
    for name, value in {
        "whom": "别家",
        "reason": "x",
        "until": datetime(2030, 1, 1, tzinfo=UTC),
        "purpose": "legal",
    }.items():
        other = Lookup.objects.get(pk=lookup.pk)
        setattr(other, name, value)
        assert snapshots.seal_of(kind, other) != sealed, name
    files.attach(lookup, text_file(), by=dan)
    assert snapshots.seal_of(kind, lookup) != sealed


def test_an_amount_has_one_seal_however_many_places_it_is_written_with(leak):
    kind = consentables[LEAK]
    sealed = snapshots.seal_of(kind, leak)
    for value in (Decimal("500"), Decimal("500.0"), Decimal("5E+2")):
        leak.deduction = value
        assert snapshots.seal_of(kind, leak) == sealed
    leak.deduction = Decimal("500.01")
    assert snapshots.seal_of(kind, leak) != sealed


def test_the_difference_says_what_was_what_is_and_by_how_much(leak):
    kind = consentables[LEAK]
    before = snapshots.taken(kind, leak)
    leak.deduction, leak.findings = Decimal("800"), "误发邮件，未加密"
    found = {said.name: said for said in words.differences(kind, before, snapshots.taken(kind, leak))}
    assert set(found) == {"deduction", "findings"}
    assert (found["deduction"].was, found["deduction"].value) == ("500.00", "800.00")
    assert found["deduction"].change.startswith("+300")
    masked = words.differences(kind, before, snapshots.taken(kind, leak), hidden=frozenset({"deduction"}))
    assert {said.name for said in masked} == {"findings"}


def test_files_are_frozen_while_it_is_pending(firm, dan):
    one = people(1)[0]
    ruled({"people": [one]})
    lookup = drafted(dan)
    file = files.attach(lookup, text_file(), by=dan)
    request = requests.submit(lookup, "open", by=dan)
    with pytest.raises(RuleBroken, match=request.number):
        files.attach(lookup, text_file("别的.txt"), by=dan)
    with pytest.raises(RuleBroken, match=request.number):
        files.remove(file, by=dan, note="换一份")
    assert Attachment.objects.of(lookup).present().count() == 1
    assert Submission.objects.get().snapshot["files"][0]["name"] == "合同.txt"


def test_a_file_taken_away_after_approval_voids_it_and_reopens_what_was_decided(leak, clara, director, firm):
    ruled({"people": [director]}, kind=LEAK)
    custodian = leak.investigator
    file = files.attach(leak, text_file(), by=custodian)
    request = requests.submit(leak, "decide", by=custodian)
    approved(request, director)
    assert Leak.objects.get(pk=leak.pk).status == "decided"
    files.remove(file, by=custodian, note="放错了")
    request.refresh_from_db()
    assert (request.status, Leak.objects.get(pk=leak.pk).status) == ("void", "investigated")
    assert request.acts.filter(what="void").count() == 1
    again = requests.submit(Leak.objects.get(pk=leak.pk), "decide", by=custodian)
    assert again.pk != request.pk


def test_a_governed_field_changed_after_approval_voids_it_and_another_one_does_not(leak, director, clara):
    ruled({"people": [director]}, kind=LEAK)
    custodian = leak.investigator
    request = approved(requests.submit(leak, "decide", by=custodian), director)
    stored = Leak.objects.get(pk=leak.pk)
    records.change(stored, {"remedy": "已收回，已确认"}, by=clara)
    request.refresh_from_db()
    assert request.status == "approved"
    records.change(stored, {"deduction": Decimal("800")}, by=clara)
    request.refresh_from_db()
    assert request.status == "void"
    assert Outbox.objects.filter(to=custodian, kind="consent_void").exists()


def test_whom_it_is_about_never_decides(leak, anna, director, firm):
    one, last = people(2)
    ruled({"people": [anna, one]}, {"people": [last]}, kind=LEAK)
    request = requests.submit(leak, "decide", by=leak.investigator)
    assert [task.approver for task in Task.objects.filter(request=request)] == [one]
    with pytest.raises(RuleBroken):
        decisions.approve(task_of(request, one), by=anna)
    with pytest.raises(RuleBroken):
        passing.transfer(task_of(request, one), anna, by=one, note="请你定")
    substitutions.appoint(one, anna, clock.today(), clock.today(), by=one)
    with pytest.raises(RuleBroken):
        decisions.approve(task_of(request, one), by=Staff.objects.get(pk=anna.pk))


def test_what_is_filled_in_breaks_no_seal_and_stands_in_the_trail(firm, dan):
    one, two = people(2)
    custodian = firm.hire("custodian")
    ruled({"people": [custodian], "fill": "customer"}, {"people": [one]})
    request = handed_in(dan)
    file = Lookup.objects.get(pk=request.object_id).customer
    with pytest.raises(RuleBroken):
        decisions.approve(task_of(request, custodian), by=custodian)
    decisions.approve(task_of(request, custodian), by=custodian, filled={"customer": file})
    assert request.acts.get(what="approve").filled == {"customer": str(file)}
    assert approved(request, one).status == "approved"


def test_another_round_keeps_both_submissions(firm, dan):
    one = people(1)[0]
    ruled({"people": [one]})
    request = handed_in(dan)
    first = request.digest
    decisions.send_back(task_of(request, one), by=one, note="写清")
    lookups.change(Lookup.objects.get(pk=request.object_id), by=dan, reason="核对三份合同")
    request = requests.submit_again(request, by=dan)
    digests = list(request.submissions.values_list("digest", flat=True))
    assert digests == [first, request.digest]
    assert len(set(digests)) == 2
    assert clock.now() >= request.submitted_at


def test_whom_it_is_about_does_not_read_it_whatever_else_he_may_see(leak, anna, clara, director, firm):
    (one,) = people(1)
    ruled({"people": [one]}, kind=LEAK)
    Leak.objects.filter(pk=leak.pk).update(accused=director)
    request = requests.submit(Leak.objects.get(pk=leak.pk), "decide", by=leak.investigator)
    assert director.holds("approvals.view_every_request")
    for person, sees in ((director, False), (firm.hire("control"), True), (one, True), (leak.investigator, True)):
        assert Request.objects.visible_to(person).filter(pk=request.pk).exists() is sees, person
    with pytest.raises(RuleBroken):
        requests.copy(request, [director], by=one)
    task = Task.objects.get(request=request)
    passing.take_over(Task.objects.filter(pk=task.pk), None, by=None)
    admin = firm.hire("admin")
    assert Task.objects.to_do(admin).exists()
    Request.objects.filter(pk=request.pk).update(barred=[admin.pk])
    assert not Task.objects.to_do(admin).exists()


def test_whose_document_it_is_does_not_decide_whoever_hands_it_in(firm, dan, clara):
    (one,) = people(1)
    ruled({"people": [dan, one]})
    lookup = drafted(dan)
    request = requests.submit(lookup, "open", by=clara)
    assert [task.approver for task in request.tasks.all()] == [one]
    with pytest.raises(RuleBroken):
        passing.transfer(task_of(request, one), dan, by=one, note="你自己定")
    assert Request.objects.visible_to(clara).exists()


def test_the_reporter_and_the_investigator_of_a_leak_do_not_decide_on_the_penalty(leak, clara):
    ruled({"people": [clara, leak.investigator]}, kind=LEAK)
    request = requests.submit(leak, "decide", by=leak.investigator)
    assert [task.approver for task in request.tasks.all()] == [None]


def test_a_file_that_comes_later_is_no_part_of_what_was_agreed_to(leak, director):
    (one,) = people(1)
    ruled({"people": [one]}, kind=LEAK)
    request = approved(requests.submit(leak, "decide", by=leak.investigator), one)
    files.attach(leak, text_file("收据.txt"), by=leak.owner)
    request.refresh_from_db()
    assert (request.status, Leak.objects.get(pk=leak.pk).status) == ("approved", "decided")


def test_giving_a_returned_document_up_withdraws_its_request(firm, dan):
    (one,) = people(1)
    ruled({"people": [one]})
    request = handed_in(dan)
    decisions.send_back(task_of(request, one), by=one, note="写清")
    Lookup.lifecycle.go(Lookup.objects.get(pk=request.object_id), "drop", by=dan)
    request.refresh_from_db()
    assert (request.status, request.acts.last().what) == ("withdrawn", "withdraw")
