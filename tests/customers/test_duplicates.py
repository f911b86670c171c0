"""One firm, one file: what is found at entry, who is told what, how one goes on, and two at once (CUS-18)."""

import re
import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from bizops.kernel import history
from bizops.kernel.errors import RuleBroken
from customers.models import Customer
from customers.services import contacts, customers, duplicates
from tests.factories import customers as make
from tests.factories.house import Office

ADD, LIVE = "/customers/files/add/", "/customers/files/duplicates/"
SELLER = (
    *("customers.view_customer", "customers.add_customer", "customers.change_customer"),
    *("customers.see_phone", "customers.add_contact", "customers.view_contact"),
)
TAX, PHONE = "91440300MA5FH27K3R", "0769-22854417"


@pytest.fixture(autouse=True)
def in_english(client):
    """The words of the source, whatever is translated."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture
def file(office):
    """A file of the keeper's; sellers of the same office do not see it."""
    return make.customer(office, name="东莞宝光显示有限公司", city="东莞", tax_number=TAX, phone=PHONE)


@pytest.fixture
def seller(office):
    return office.colleague(*SELLER)


def why(**words) -> list[str]:
    return [str(match.why) for match in duplicates.of(**words)]


# --- what is alike ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("东莞宝光显示有限公司", "name"),
        ("东莞宝光显示股份有限公司", "name"),
        (" 东莞 宝光（显示） 有限公司 ", "name"),
        ("东莞市宝光显示", "name"),
        ("東莞寶光顯示有限責任公司", "sound"),
        ("东莞保光显示", "sound"),
        ("东莞宝光显示科技有限公司", "similar"),
        ("东莞宝光", "similar"),
        ("宝光显示", "similar"),
        ("东莞恒达光电", None),
        ("宝光", None),
        ("", None),
    ],
)
def test_names_are_compared_without_legal_form_brackets_and_script(file, name, kind):
    assert why(name=name) == ([kind] if kind else [])


def test_latin_names_are_compared_without_case_width_and_legal_form(office):
    make.customer(office, name="Acme Display Co., Ltd.")
    assert why(name="ＡＣＭＥ　display") == ["name"]
    assert why(name="ACME DISPLAY LIMITED") == ["name"]
    assert why(name="Acne Display") == []


def test_the_same_short_name_in_another_city_is_a_hint_only(file):
    (match,) = duplicates.of(name="深圳宝光显示有限公司", city="深圳")
    assert (str(match.why), match.is_probable, match.sure) == ("similar", False, False)


def test_a_tax_number_is_the_same_with_blanks_dashes_and_small_letters(office, file):
    (match,) = duplicates.of(tax_number=" 9144-0300 ma5fh27k3r ")
    assert (str(match.why), match.sure) == ("tax", True)
    other = make.customer(office, tax_number="9144 0300-ma5fh27k3x")
    assert Customer.objects.get(pk=other.pk).tax_number == "91440300MA5FH27K3X"


@pytest.mark.parametrize(
    "phone", ["0769-22854417", "0769 2285 4417", "+86 769 22854417", "0086 0769 22854417", "０７６９２２８５４４１７"]
)
def test_a_phone_is_the_same_however_it_is_written(file, phone):
    assert why(phone=phone) == ["phone"]


@pytest.mark.parametrize("phone", ["22854417", "0769-2285441", "0755-22854417", "–"])
def test_a_part_of_a_phone_or_another_city_s_is_not_the_same(file, phone):
    assert why(phone=phone) == []


def test_the_phones_of_contacts_are_compared_too(office, file):
    contacts.add(by=office.keeper, customer=file, name="何俊", phone="13827256027")
    assert why(phone="+86 138 2725 6027") == ["phone"]


def test_a_file_is_told_once_by_its_strongest_likeness_the_surest_first(office, file):
    make.customer(office, name="东莞宝光显示科技")
    assert why(name="东莞宝光显示", tax_number=TAX, phone=PHONE) == ["tax", "similar"]
    assert why(name="东莞宝光显示", tax_number=TAX, except_pk=None, limit=1) == ["tax"]
    assert why(name="东莞宝光显示", tax_number=TAX, except_pk=file.pk) == ["similar"]


def test_names_of_the_factories_are_no_duplicates_of_each_other(office):
    for _n in range(3):
        make.customer(office)
    assert not Customer.objects.possible_duplicates().exists()


def test_it_costs_few_statements(office, file, seller, client):
    with CaptureQueriesContext(connection) as queries:
        duplicates.of(name="东莞宝光显示", tax_number=TAX, phone=PHONE)
    assert len(queries) == 3
    with CaptureQueriesContext(connection) as plain:
        customers.register(by=seller, name="恒达光电", kind="direct")
    with CaptureQueriesContext(connection) as full:
        customers.register(by=seller, name="华泰光电", kind="direct", tax_number="X1", phone="0755-1234567")
    assert len(full) <= len(plain) + 1
    with CaptureQueriesContext(connection) as none:
        customers.change(file, by=office.keeper, city="深圳")
    assert not any("name_sound" in query["sql"] and "advisory" in query["sql"] for query in none)


# --- every door obeys -------------------------------------------------------------------------------
def test_a_firm_on_file_is_not_opened_twice_without_a_reason(office, file, seller):
    for by in (office.keeper, seller):
        with pytest.raises(RuleBroken) as refused:
            customers.register(by=by, name="東莞寶光顯示", kind="direct")
        assert (refused.value.clause, refused.value.field) == ("CUS-18", "name")
        assert file.number not in str(refused.value)
    assert Customer.objects.count() == 1


def test_the_reason_why_it_is_another_one_stays_in_the_history(seller, file):
    made = customers.register(by=seller, name="东莞保光显示", kind="direct", different="另一家，法人不同")
    words = history.events_of(made).first().pgh_context
    assert (words["note"], words["clause"], words["by"]) == ("另一家，法人不同", "CUS-18", seller.pk)


def test_a_reason_that_nobody_asked_for_is_not_kept(seller):
    made = customers.register(by=seller, name="东莞保光显示", kind="direct", different="x")
    assert "note" not in history.events_of(made).first().pgh_context


def test_no_reason_opens_a_second_file_with_the_same_tax_number(seller, file):
    with pytest.raises(RuleBroken) as refused:
        customers.register(by=seller, name="恒达光电", kind="direct", tax_number="9144-0300MA5FH27K3R", different="x")
    assert refused.value.field == "tax_number"
    assert "宝光" not in str(refused.value)


def test_a_reason_has_an_end(seller, file):
    with pytest.raises(RuleBroken) as refused:
        customers.register(by=seller, name="东莞宝光显示", kind="direct", different="长" * 501)
    assert refused.value.field == "different"


def test_a_change_to_the_name_tax_number_or_phone_of_another_file_needs_the_reason_too(office, file):
    other = make.customer(office, name="恒达光电")
    for words in ({"name": "东莞宝光显示"}, {"phone": PHONE}):
        with pytest.raises(RuleBroken):
            customers.change(other, by=office.keeper, **words)
    with pytest.raises(RuleBroken) as refused:
        customers.change(other, by=office.keeper, tax_number=TAX.lower(), different="x")
    assert refused.value.field == "tax_number"
    changed = customers.change(other, by=office.keeper, name="东莞宝光显示", different="同名不同户")
    assert history.events_of(changed).first().pgh_context["note"] == "同名不同户"
    assert customers.change(changed, by=office.keeper, city="深圳", name=changed.name).city == "深圳"


def test_the_phone_of_a_file_that_one_does_not_see_stops_nobody(seller, file):
    assert customers.register(by=seller, name="恒达光电", kind="direct", phone=PHONE).phone == PHONE


@pytest.mark.django_db(transaction=True)
def test_two_who_open_one_firm_in_the_same_moment_get_one_file():
    office, outcome, gate = Office(), [], threading.Barrier(2)

    def register(name):
        gate.wait()
        try:
            outcome.append(customers.register(by=office.keeper, name=name, kind="direct").pk)
        except RuleBroken as refusal:
            outcome.append(refusal.clause)
        connection.close()

    for _round in range(5):
        Customer.objects.all().delete()
        outcome.clear()
        threads = [threading.Thread(target=register, args=(name,)) for name in ("宝光显示", "寶光顯示有限公司")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert Customer.objects.count() == 1
        assert outcome.count("CUS-18") == 1


# --- who is told what -------------------------------------------------------------------------------
def plain(answer) -> str:
    """The page without what differs at every call."""
    return re.sub(r"csrf\w*|[A-Za-z0-9]{64}", "", answer.content.decode())


def test_one_s_own_file_is_shown_with_a_link_and_what_was_typed_is_kept(office, file, client):
    client.force_login(office.keeper)
    answer = client.post(ADD, {"name": "東莞寶光顯示", "kind": "direct", "city": "东莞", "remark": "记得带样品"})
    page = answer.content.decode()
    assert answer.status_code == 422
    for word in (file.name, file.number, office.keeper.full_name, f"/customers/files/{file.pk}/", "记得带样品"):
        assert word in page
    assert 'name="is_other"' in page
    assert Customer.objects.count() == 1


def test_with_the_tick_and_a_reason_one_goes_on(office, file, client):
    client.force_login(office.keeper)
    words = {"name": "东莞宝光显示", "kind": "direct", "different": "法人不同"}
    assert client.post(ADD, words).status_code == 422
    assert client.post(ADD, {**words, "is_other": "on", "different": " "}).status_code == 422
    assert client.post(ADD, {**words, "is_other": "on"}).status_code == 302
    made = Customer.objects.latest("pk")
    assert history.events_of(made).first().pgh_context["note"] == "法人不同"
    assert "法人不同" in client.get(f"/customers/files/{made.pk}/").content.decode()


def test_a_taken_tax_number_offers_no_way_on(office, file, client):
    client.force_login(office.keeper)
    answer = client.post(ADD, {"name": "恒达", "kind": "direct", "tax_number": TAX, "is_other": "on", "different": "x"})
    assert answer.status_code == 422
    assert 'name="is_other"' not in answer.content.decode()


def test_a_file_of_somebody_else_is_told_in_one_constant_line(file, seller, office, client):
    make.customer(office, name="华泰光电集团", short_name="华泰", city="惠州", phone="0752-7654321")
    client.force_login(seller)
    answers = [client.post(ADD, {"name": name, "kind": "direct"}) for name in ("东莞宝光显示", "華泰光電")]
    pages = [plain(answer).replace("东莞宝光显示", "N").replace("華泰光電", "N") for answer in answers]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert pages[0] == pages[1]
    assert pages[0].count("already kept by somebody else") == 1
    for word in (file.number, "0769", "惠州", office.keeper.full_name, "华泰", f"/customers/files/{file.pk}/"):
        assert word not in pages[0]
    live = [client.post(LIVE, {"name": name}).content for name in ("东莞宝光显示", "華泰光電")]
    assert live[0] == live[1]


def test_nobody_finds_out_whose_phone_it_is_or_what_others_are_called(office, file, seller, client):
    contacts.add(by=office.keeper, customer=file, name="何俊", phone="13827256027")
    client.force_login(seller)
    nothing = client.post(LIVE, {"name": "恒达", "phone": "0755-1111111"}).content
    for words in (
        {"phone": PHONE},
        {"phone": "13827256027"},
        {"name": "宝光显示"},
        {"name": "东莞宝光"},
        {"name": "东莞宝光显示科技"},
    ):
        assert client.post(LIVE, {"name": "恒达", **words}).content == nothing, words
    for phone in (PHONE, "0755-1111111"):
        assert client.post(ADD, {"name": f"恒达{phone[-4:]}", "kind": "direct", "phone": phone}).status_code == 302


def test_who_may_not_see_phones_is_told_nothing_by_phone(office, file, client):
    client.force_login(
        office.colleague(*(code for code in SELLER if "phone" not in code), "customers.view_every_customer")
    )
    assert file.name not in client.post(LIVE, {"phone": PHONE}).content.decode()
    assert file.name in client.post(LIVE, {"name": file.name}).content.decode()


def test_no_key_of_somebody_else_s_file_takes_the_line_away(file, seller, client):
    client.force_login(seller)
    words = {"name": file.name}
    assert client.post(LIVE, {**words, "file": file.pk}).content == client.post(LIVE, words).content


def test_the_live_panel_tells_one_s_own_files_and_nothing_else(office, file, client):
    client.force_login(office.keeper)
    page = client.post(LIVE, {"name": "宝光显示"}).content.decode()
    assert file.name in page
    assert "similar name" in page
    assert client.post(LIVE, {"name": "恒达"}).content.strip() == b""
    assert client.post(LIVE, {"name": file.name, "phone": PHONE, "file": file.pk}).content.strip() == b""
    assert client.post(LIVE, {"name": "\x00" * 3, "file": "9" * 40}).status_code == 200
    assert client.get(LIVE).status_code == 405


def test_only_the_file_that_is_changed_does_not_resemble_itself(office, file, client):
    other = make.customer(office, name="恒达光电")
    client.force_login(office.keeper)
    words = {"name": "东莞宝光显示"}
    assert file.number in client.post(LIVE, {**words, "file": other.pk}).content.decode()
    assert client.post(LIVE, {"name": other.name, "file": other.pk}).content.strip() == b""
    assert client.post(LIVE, {**words, "file": file.pk}).content.strip() == b""


def test_the_live_panel_is_for_those_who_may_write(office, client):
    client.force_login(office.colleague("customers.view_customer", "customers.view_every_customer"))
    assert client.post(LIVE, {"name": "宝光"}).status_code == 403
    client.force_login(office.colleague())
    assert client.post(LIVE, {"name": "宝光"}).status_code == 403


def test_the_form_of_a_change_warns_likewise(office, file, client):
    other = make.customer(office, name="恒达光电")
    client.force_login(office.keeper)
    address = f"/customers/files/{other.pk}/edit/"
    form = client.get(address).context["form"]
    words = {name: form[name].value() for name in form.fields if form[name].value() not in (None, [])}
    words |= {"owner": office.keeper.number, "tags": "", "version": other.version}
    answer = client.post(address, {**words, "name": "东莞宝光显示"})
    assert answer.status_code == 422
    assert file.number in answer.content.decode()
    done = client.post(address, {**words, "name": "东莞宝光显示", "is_other": "on", "different": "两家"})
    assert done.status_code == 302
    assert Customer.objects.get(pk=other.pk).name == "东莞宝光显示"


def test_a_possible_duplicate_of_a_file_that_one_does_not_see_is_not_in_the_list(office, file, seller, client):
    """Or whoever writes a number into his own file learns whether somebody else has it."""
    own = customers.register(by=seller, name="恒达光电", kind="direct", phone=PHONE)
    address = "/customers/files/?possible_duplicate=true"
    client.force_login(seller)
    assert client.get(address).context["total"] == 0
    client.force_login(office.keeper)
    assert client.get(address).context["total"] == 2
    assert own.phone_key == file.phone_key
