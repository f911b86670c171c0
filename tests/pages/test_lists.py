"""The list as a working place: search, filters joined by and or or, chips, views, columns."""

import pytest

from bizops.pages.models import SavedView
from bizops.pages.services import saved_views
from customers.models import Customer
from tests.factories import customers as make
from tests.factories.house import Office

LIST = "/customers/files/"


@pytest.fixture
def office(db):
    office = Office()
    make.customer(
        office, name="东莞宝光显示有限公司", short_name="宝光显示", city="东莞", kind="direct", phone="0769-22854417"
    )
    make.customer(office, name="深圳恒达光电有限公司", city="深圳", kind="end_user", phone="0755-20009999")
    make.customer(office, name="苏州远晟仪表有限公司", city="苏州", kind="partner", phone="0512-30008888")
    return office


@pytest.fixture
def found(office, client):
    client.force_login(office.keeper)

    def ask(query: str) -> set[str]:
        client.get(LIST + query)
        rows = client.get(LIST + query).context["rows"]
        return {name for name in ("宝光", "恒达", "远晟") if any(name in row for row in rows)}

    return ask


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("bg", {"宝光"}), ("光", {"宝光", "恒达"}), ("宝光", {"宝光"}), ("东莞宝光显示", {"宝光"}), ("baoguang", {"宝光"}),
        ("22854417", {"宝光"}), ("0769-2285", {"宝光"}), ("2285 4417", {"宝光"}), ("%", set()), ("_", set()), ("\\", set()),
        ("C-20", {"宝光", "恒达", "远晟"}), ("'; drop", set()), ("没有", set()), ("BG", {"宝光"}),
    ],
)  # fmt: skip
def test_search_finds_by_characters_initials_pinyin_number_and_phone(found, words, names):
    from urllib.parse import quote

    assert found(f"?q={quote(words)}") == names


def test_filters_join_by_and_or_by_or(found):
    assert found("?kind=direct&kind=partner") == {"宝光", "远晟"}
    assert found("?kind=direct&city=苏州") == set()
    assert found("?kind=direct&city=苏州&match=any") == {"宝光", "远晟"}


def test_an_active_filter_is_a_chip_that_takes_itself_away(office, client):
    client.force_login(office.keeper)
    chips = client.get(LIST, {"kind": "direct", "city": "东莞"}).context["chips"]
    assert len(chips) == 2
    assert "kind" not in chips[0][2]
    assert "city" in chips[0][2]


def test_a_saved_view_keeps_filters_order_and_columns_and_can_open_the_list(office, client):
    client.force_login(office.keeper)
    asked = {"name": "东莞的", "query": "city=东莞&sort=-name&columns=name&columns=city", "is_default": "on"}
    assert client.post(LIST + "views/", asked).status_code == 302
    view = SavedView.objects.get()
    for address in (LIST, f"{LIST}?view={view.pk}"):
        answer = client.get(address)
        assert len(answer.context["rows"]) == 1
        assert answer.context["question"].sort.descending
        assert answer.context["chosen"] == {"name"}
    assert len(client.get(LIST, {"view": "all"}).context["rows"]) == 3
    assert len(client.get(LIST, {"q": "恒达"}).context["rows"]) == 1


def test_a_view_of_somebody_else_is_missing_until_it_is_shared(office, client):
    view = saved_views.save("customers/customer", "我的", by=office.keeper, query="city=东莞")
    other = office.colleague("customers.view_customer", "customers.view_every_customer")
    client.force_login(other)
    assert client.get(f"{LIST}?view={view.pk}").status_code == 404
    assert client.post(f"{LIST}views/{view.pk}/remove/").status_code == 404
    saved_views.save("customers/customer", "我的", by=office.keeper, query="city=东莞", shared=True)
    assert len(client.get(f"{LIST}?view={view.pk}").context["rows"]) == 1
    client.post(f"{LIST}views/{view.pk}/remove/")
    assert SavedView.objects.filter(pk=view.pk).exists()


def test_sharing_needs_its_permission(office, client):
    other = office.colleague("customers.view_customer")
    client.force_login(other)
    client.post(LIST + "views/", {"name": "全部", "query": "", "shared": "on"})
    assert not SavedView.objects.exists()


def test_an_htmx_request_for_the_list_gets_the_part_only(office, client):
    client.force_login(office.keeper)
    answer = client.get(LIST, headers={"HX-Request": "true", "HX-Target": "list"}).content.decode()
    assert "<html" not in answer
    assert "宝光" in answer


def test_an_empty_list_says_what_belongs_there_and_an_empty_answer_what_to_take_away(office, client):
    client.force_login(office.keeper)
    assert "?view=all" in client.get(LIST, {"q": "没有这样的"}).content.decode()
    Customer.objects.all().delete()
    assert "add/" in client.get(LIST).content.decode()


def test_a_timeline_can_show_one_kind_of_entry(office, client):
    file = Customer.objects.get(short_name="宝光显示")
    make.communication(office, customer=file, summary="谈了交期")
    client.force_login(office.keeper)
    card = f"{LIST}{file.pk}/"
    assert {entry.kind for entry in client.get(card).context["timeline"]} == {"contact", "change"}
    answer = client.get(card, {"story": "contact"})
    assert {entry.kind for entry in answer.context["timeline"]} == {"contact"}
    assert client.get(card, {"story": "nothing"}).context["timeline"] == []
