"""Another text of a clause: prepared by one, checked and approved by others, dated, told to everybody (HBK-03)."""

from datetime import date, timedelta

import pytest
from django.db import InternalError, transaction
from django.urls import reverse
from django.utils import translation

from bizops.approvals.reader import Reader
from bizops.approvals.services import decisions, policies, requests
from bizops.handbook import manual
from bizops.handbook.differences import pieces
from bizops.handbook.models import ClauseText, TextDraft
from bizops.handbook.services import clauses, texts
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.notifications.models import Outbox
from bizops.organisation.models import Staff
from bizops.roles import ROLES

RULE = "Customers are spoken with by plan, and every contact is recorded on the same day."


@pytest.fixture
def house(firm):
    clauses.seed()
    policies.seed()
    people = {name: firm.hire(name) for name in ("director", "control", "clara", "anna")}
    return {name: Staff.objects.get(pk=person.pk) for name, person in people.items()}


@pytest.fixture
def draft(house):
    row = clauses.row_of("CUS-04")
    return texts.propose(by=house["clara"], clause=row, rule_en=RULE, reason="当日登记")


def decided(draft, house, last="approve"):
    """Handed in by clara, checked by internal control, then approved (or not) by the director."""
    request = requests.submit(draft, "publish", by=house["clara"])
    decisions.approve(request.tasks.open().get(), by=house["control"])
    task = request.tasks.open().get()
    if last == "approve":
        decisions.approve(task, by=house["director"])
    else:
        decisions.reject(task, by=house["director"], note="不必")
    draft.refresh_from_db()
    return request


def said(language="en", on=None) -> str:
    with clock.at(on or clock.now()):
        return clauses.texts(language)["CUS-04"].rule


# --- consent ----------------------------------------------------------------------------------------
def test_a_draft_changes_nothing(draft):
    assert said() != RULE
    assert ClauseText.objects.filter(clause__code="CUS-04").count() == 3


def test_a_text_is_published_by_consent_with_who_prepared_checked_and_approved_it(draft, house):
    before = {language: said(language) for language in ("zh-hans", "zh-hant")}
    decided(draft, house)
    assert draft.status == "published"
    text = ClauseText.objects.get(clause__code="CUS-04", language="en", edition=2)
    assert (text.prepared_by, text.checked_by, text.approved_by) == ("柯岚", "纪严", "沈致远")
    assert (text.rule, text.reason, text.effective_from) == (RULE, "当日登记", clock.today())
    assert said() == RULE
    assert {language: said(language) for language in before} == before
    assert ClauseText.objects.filter(clause__code="CUS-04", edition=2).count() == 3


def test_a_refused_text_stays_a_draft_that_was_refused(draft, house):
    decided(draft, house, last="reject")
    assert draft.status == "refused"
    assert said() != RULE
    assert not ClauseText.objects.filter(edition=2).exists()


def test_nobody_publishes_a_text_without_consent(draft, house, client):
    client.force_login(house["director"])
    client.post(reverse("handbook:textdraft_move", kwargs={"pk": draft.pk, "move": "publish"}), {"note": "x"})
    with pytest.raises(RuleBroken):
        texts.publish(draft, by=house["director"], request=None)
    draft.refresh_from_db()
    assert draft.status == "draft"
    assert not ClauseText.objects.filter(edition=2).exists()


def test_everybody_is_told_in_his_language_with_the_way_to_the_clause(draft, house):
    Staff.objects.filter(username="anna").update(language="en")
    decided(draft, house)
    rows = Outbox.objects.filter(kind="text_published")
    assert set(rows.values_list("to__username", flat=True)) == {"director", "control", "clara", "anna"}
    told = rows.get(to__username="anna")
    assert (told.url, told.channels) == (reverse("handbook:clause", args=["CUS-04"]), ["bell"])
    title = ClauseText.objects.get(clause__code="CUS-04", language="en", edition=2).title
    assert f"CUS-04 {title}" in told.subject


def test_the_old_text_stays_until_the_new_ones_day(house):
    day = clock.today() + timedelta(days=10)
    row = clauses.row_of("CUS-04")
    decided(texts.propose(by=house["clara"], clause=row, rule_en=RULE, reason="下月起", effective_from=day), house)
    assert said() != RULE
    assert said(on=clock.now() + timedelta(days=9)) != RULE
    assert said(on=clock.now() + timedelta(days=10)) == RULE


def test_a_day_that_passed_before_the_consent_becomes_the_day_of_the_consent(draft, house):
    with clock.at(clock.now() + timedelta(days=3)):
        today = clock.today()
        decided(draft, house)
    assert ClauseText.objects.filter(edition=2).values_list("effective_from", flat=True).distinct().get() == today


def test_of_two_drafts_of_one_text_only_the_first_is_published(draft, house):
    other = texts.propose(by=house["clara"], clause=draft.clause, rule_en="Otherwise.", reason="另一种说法")
    decided(draft, house)
    with pytest.raises(RuleBroken):
        decided(other, house)
    assert said() == RULE


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"effective_from": date(2020, 1, 1)}, "effective_from"),
        ({"rule_en": ""}, None),
    ],
)
def test_a_draft_has_a_reason_a_day_ahead_and_other_words(house, words, field):
    words = {"rule_en": RULE, "reason": "当日登记", **words}
    with pytest.raises(RuleBroken) as refused:
        texts.propose(by=house["clara"], clause=clauses.row_of("CUS-04"), **words)
    assert refused.value.field in (field, "")


def test_the_same_words_are_no_change(house):
    row = clauses.row_of("CUS-04")
    with pytest.raises(RuleBroken):
        texts.propose(by=house["clara"], clause=row, rule_en=said(), reason="没变")


def test_only_who_prepared_it_writes_on_and_not_while_it_is_in_approval(draft, house):
    with pytest.raises(RuleBroken):
        texts.change(draft, by=house["control"], rule_en="Otherwise.")
    texts.change(draft, by=house["clara"], rule_en="Otherwise.")
    requests.submit(draft, "publish", by=house["clara"])
    with pytest.raises(RuleBroken):
        texts.change(draft, by=house["clara"], rule_en=RULE)
    with pytest.raises(RuleBroken):
        TextDraft.lifecycle.go(draft, "withdraw", by=house["clara"], note="不必")


@pytest.mark.parametrize("act", [lambda rows: rows.update(rule="x"), lambda rows: rows.delete()])
def test_a_text_is_never_changed_or_deleted(house, act):
    with pytest.raises(InternalError), transaction.atomic():
        act(ClauseText.objects.filter(clause__code="CUS-04"))


# --- the pages --------------------------------------------------------------------------------------
def test_roles_that_lead_or_control_propose_texts():
    assert {role for role, given in ROLES.items() if "handbook.change_text" in given} == {
        *("heads", "directors", "control", "administrators"),
    }


def test_the_page_of_a_clause_offers_the_proposal_and_shows_what_each_version_changed(draft, house, client):
    address = reverse("handbook:clause", args=["CUS-04"])
    Staff.objects.filter(username__in=("clara", "anna")).update(language="en")
    client.force_login(house["anna"])
    page = client.get(address).content.decode()
    assert "Propose a change" not in page
    assert draft.reason not in page
    client.force_login(house["clara"])
    page = client.get(address).content.decode()
    assert f"{reverse('handbook:textdraft_add')}?clause=CUS-04" in page
    assert reverse("handbook:textdraft_detail", args=[draft.pk]) in page
    decided(draft, house)
    page = client.get(address).content.decode()
    assert all(name in page for name in ("柯岚", "纪严", "沈致远"))
    assert "<ins>" in page
    assert "<del>" in page


def test_the_form_holds_the_words_in_force_and_the_draft_shows_both(house, client):
    client.force_login(house["clara"])
    add = reverse("handbook:textdraft_add")
    assert said("zh-hans")[:20] in client.get(add, {"clause": "CUS-04"}).content.decode()
    words = {"reason": "当日登记", "effective_from": clock.today(), "rule_en": RULE, "others_stay": "on"}
    words |= {"rule_zh_hans": said("zh-hans"), "rule_zh_hant": said("zh-hant")}
    assert client.post(f"{add}?clause=CUS-04", words).status_code == 302
    found = TextDraft.objects.get()
    assert found.clause.code == "CUS-04"
    page = client.get(reverse("handbook:textdraft_detail", args=[found.pk])).content.decode()
    assert "<ins>" in page
    assert page.count("versions") == 1  # only the language that changes


def test_a_text_changed_in_one_language_only_is_asked_about_with_the_words_still_there(house, client):
    client.force_login(house["clara"])
    add = f"{reverse('handbook:textdraft_add')}?clause=CUS-04"
    words = {"reason": "当日登记", "effective_from": clock.today(), "rule_en": RULE, "rule_zh_hans": said("zh-hans")}
    answer = client.post(add, words)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"others_stay"}
    assert RULE in answer.content.decode()
    assert client.post(add, {**words, "others_stay": "on"}).status_code == 302
    edit = reverse("handbook:textdraft_edit", args=[TextDraft.objects.get().pk])
    again = {**words, "rule_en": "Otherwise.", "version": 1}
    assert set(client.post(edit, again).context["form"].errors) == {"others_stay"}
    assert client.post(edit, {**again, "others_stay": "on"}).status_code == 302


def test_a_figure_in_brackets_is_not_written_away(house):
    row = clauses.row_of("CUS-11")
    rule = row.texts.get(language="en").rule
    assert "[500]" in rule
    with pytest.raises(RuleBroken) as refused:
        texts.propose(by=house["clara"], clause=row, rule_en=rule.replace("[500]", "500"), reason="简化")
    assert refused.value.field == "rule_en"
    assert texts.propose(
        by=house["clara"], clause=row, rule_en=rule.replace("more than [500]", "over [500]"), reason="简化"
    )


def test_each_of_two_alike_figures_is_kept_and_ends_of_lines_are_no_change(house):
    row = clauses.row_of("CUS-04")
    ClauseText.objects.create(clause=row, language="en", edition=2, title="x", rule="[3] days, then [3] more")
    with pytest.raises(RuleBroken) as refused:
        texts.propose(by=house["clara"], clause=row, rule_en="[3] days, and no more", reason="简化")
    assert refused.value.field == "rule_en"
    assert texts.changed_in({"rule_en": "one\ntwo"}, {"rule_en": "one\r\ntwo\r\n"}) == {}


def test_without_a_clause_all_are_there_to_be_chosen_from_and_an_odd_one_is_not_found(house, client):
    client.force_login(house["clara"])
    add = reverse("handbook:textdraft_add")
    page = client.get(add).content.decode()
    assert "?clause=CUS-04" in page
    assert manual.entries()[0].title in page
    for odd in ("?clause=", "?clause=CUS-99", "?clause=%00"):
        assert client.get(add + odd).status_code == client.post(add + odd, {}).status_code == 404
    assert client.post(add, {"reason": "x"}).status_code == 404


def test_who_is_asked_reads_what_is_to_change_and_nothing_that_stays(house):
    row = clauses.row_of("CUS-04")
    stays = row.texts.get(language="zh-hans").rule
    draft = texts.propose(by=house["clara"], clause=row, rule_en=RULE, rule_zh_hans=stays, reason="当日登记")
    request = requests.submit(draft, "publish", by=house["clara"])
    reader = Reader(request, house["control"], request.tasks.open().get())
    told = {each.name: each for each in (*reader.facts, *reader.texts)}
    assert not {"rule_zh_hans", "rule_zh_hant", "title_en"} & set(told)
    whole = "".join(piece.text for piece in told["rule_en"].pieces if piece.kind != "new")
    assert whole == row.texts.get(language="en").rule
    assert told["reason"].pieces == []


def test_versions_are_read_with_their_difference(draft, house):
    decided(draft, house)
    with translation.override("en"):
        new, old = manual.versions("CUS-04")
    assert old.changed == ()
    _title, rule = new.changed
    assert "".join(piece.text for piece in rule if piece.kind != "gone") == RULE


def test_words_differ_by_word_and_hanzi_by_hanzi():
    assert [(p.kind, p.text) for p in pieces("every month", "every week")] == [
        ("same", "every "),
        ("gone", "month"),
        ("new", "week"),
    ]
    assert [(p.kind, p.text) for p in pieces("每月回访", "每周回访")] == [
        *(("same", "每"), ("gone", "月"), ("new", "周"), ("same", "回访")),
    ]
