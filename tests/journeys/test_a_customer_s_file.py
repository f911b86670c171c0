"""From the login to the card: finding, recording, planning, changing together, and not seeing what is not one's own."""

from datetime import timedelta

import pytest

from bizops.kernel import clock
from customers.models import Customer
from customers.services import contacts, customers
from tests.factories.house import picture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db):
    from tests.factories.organisation import Firm

    firm = Firm()
    return {name: firm.hire(name) for name in ("director", "clara", "anna", "ben", "dan")}


@pytest.fixture
def file(people):
    anna = people["anna"]
    words = {"name": "东莞宝光显示有限公司", "short_name": "宝光显示", "kind": "direct", "city": "东莞"}
    made = customers.register(by=anna, phone="0769-22854417", needs="0.7 mm 盖板", **words)
    contacts.add(by=anna, customer=made, name="何俊", phone="13827256027")
    customers.register(by=anna, name="深圳恒达光电有限公司", kind="end_user", city="深圳", phone="0755-20001111")
    return made


def search(visit, words: str) -> None:
    visit.page.fill("#q", words)
    visit.page.press("#q", "Enter")
    visit.page.wait_for_url("**/files/?q=*")


def test_anna_finds_a_customer_records_a_call_and_finds_it_on_her_day(visit, people, file, tmp_path):
    (tmp_path / "现场.png").write_bytes(picture("PNG", (40, 30)))
    with visit() as anna:
        anna.login_by_hand("anna")
        assert anna.page.get_attribute("html", "lang") == "zh-Hans"
        for words in ("bg", "宝", "138 2725", "22854417"):
            anna.go("/customers/files/")
            search(anna, words)
            anna.lacks("恒达", where="#list")
            anna.sees("宝光显示", where="#list")
        anna.press("text=东莞宝光显示有限公司")
        anna.choose("means", "call")
        anna.page.fill("[name=summary]", "确认下月排产，答应周五给报价")
        planned = clock.today() + timedelta(days=4)
        anna.page.fill("#composer [name=next_on]", planned.isoformat())
        anna.page.fill("#composer [name=next_step]", "给 AF 镀膜报价")
        anna.page.set_input_files("#composer [name=files]", tmp_path / "现场.png")
        anna.page.click("#composer button[type=submit]")
        anna.page.wait_for_selector(".toasts")
        anna.sees("确认下月排产，答应周五给报价", "现场.png", "给 AF 镀膜报价", where="#timeline")
        anna.go("/my-day/")
        anna.sees("东莞宝光显示有限公司", planned.strftime("%m-%d"))


def test_two_who_change_the_same_card_see_both_versions_and_lose_nothing(visit, people, file):
    with visit() as anna:
        anna.login("anna")
        anna.go(f"/customers/files/{file.pk}/edit/")
        anna.page.fill("[name=city]", "东莞松山湖")
        anna.page.fill("[name=buying_habits]", "每月 10 日前下单")
        customers.change(file, by=people["clara"], city="东莞长安", industry="触控显示")
        anna.press("form .savebar button[type=submit]")
        anna.page.wait_for_selector(".versions")
        anna.sees("柯岚", "东莞长安", "东莞松山湖", "触控显示", "每月 10 日前下单")
        assert Customer.objects.get(pk=file.pk).city == "东莞长安"
        anna.page.check("input[name=pick-city][value=mine]")
        anna.press("form .savebar button[type=submit]")
        assert anna.page.url.endswith(f"/files/{file.pk}/")
    file.refresh_from_db()
    assert (file.city, file.industry, file.buying_habits) == ("东莞松山湖", "触控显示", "每月 10 日前下单")


def test_dan_meets_nothing_of_anna_s_customer_anywhere(visit, people, file):
    with visit() as dan:
        dan.login("dan")
        hidden = dan.go(f"/customers/files/{file.pk}/")
        seen = dan.text()
        missing = dan.go("/customers/files/99999999/")
        assert (hidden.status, missing.status) == (404, 404)
        assert seen == dan.text()
        for address in ("/customers/files/?q=宝光", "/customers/files/", "/search/?q=bg", "/customers/contacts/"):
            dan.go(address)
            dan.lacks("宝光显示", where="main")
        answer = dan.page.request.get(dan.address + "/customers/files/export/?view=all")
        assert file.number not in answer.text()


def test_a_masked_phone_is_masked_everywhere(visit, people, file):
    from tests.factories.organisation import Firm  # noqa: F401  the cast

    reader = people["dan"]
    reader.user_permissions.set([])
    with visit() as director:
        director.login("director")
        director.go(f"/customers/files/{file.pk}/")
        director.sees("0769-22854417")
    finance = hire_again("finance")
    with visit() as window:
        window.login(finance.username)
        for address in (
            f"/customers/files/{file.pk}/",
            f"/customers/files/{file.pk}/?tab=contacts",
            "/customers/contacts/",
        ):
            window.go(address)
            window.sees("••••")
            assert "22854417" not in window.page.content()
            assert "13827256027" not in window.page.content()
        window.go("/customers/files/?q=22854417")
        window.lacks("宝光显示", where="#list")


def hire_again(username: str):
    """Another person of the cast, in the firm that is there."""
    from bizops.organisation.models import Company, Department, Post
    from tests.factories.organisation import Firm

    firm = Firm.__new__(Firm)
    firm.company = Company.objects.get()
    firm._departments = {d.code: d for d in Department.objects.all()}
    firm._posts = {}
    assert Post.objects.exists()
    return firm.hire(username)


def test_a_leaver_s_window_is_dead_at_the_next_click(visit, people, file):
    from bizops.organisation.services import staff as staff_services

    with visit() as anna:
        anna.login("anna")
        anna.go("/customers/files/")
        staff_services.leave(people["anna"], by=people["director"], on=clock.today())
        anna.page.reload()
        anna.page.wait_for_url("**/login/**")
