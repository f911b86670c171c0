"""Every page in the browser: no complaint of the policy, nothing sideways on a phone, usable without script, accessible."""

import pytest

from bizops.kernel import clock
from customers.services import communications, contacts, customers
from tests.factories.organisation import Firm

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (
    "/my-day/",
    "/customers/files/",
    "/customers/files/?filters=1&status=active",
    "/customers/files/?q=nothing",
    "/customers/files/add/",
    "/customers/contacts/",
    "/customers/communications/",
    "/organisation/departments/",
    "/organisation/posts/",
    "/organisation/staff/",
    "/organisation/chart/",
    "/search/?q=bg",
    "/handbook/",
    "/handbook/CUS-06/",
    "/handbook/board/?clause=CUS-06",
    "/handbook/team/",
    "/handbook/duties/",
    "/handbook/clock/",
    "/customers/revisits/add/",
    "/customers/promises/",
    "/customers/classes/",
    "/customers/rounds/",
    "/customers/reviews/",
    "/sales/orders/",
    "/sales/orders/add/",
    "/sales/products/",
    "/customers/lookups/",
    "/customers/lookups/add/",
    "/customers/leaks/add/",
    "/handbook/texts/",
    "/jobs/",
    "/notifications/",
    "/profile/",
    "/password/",
)


@pytest.fixture
def world(transactional_db):
    firm = Firm()
    people = {name: firm.hire(name) for name in ("director", "clara", "anna", "admin")}
    anna = people["anna"]
    file = customers.register(by=anna, name="东莞宝光显示有限公司", kind="direct", city="东莞", phone="0769-22854417")
    contacts.add(by=anna, customer=file, name="何俊", phone="13827256027")
    communications.record(by=anna, customer=file, summary="谈了价格", next_on=clock.today(), next_step="报价")
    people["file"] = file
    return people


def addresses(world) -> list[str]:
    pk = world["file"].pk
    card = [
        f"/customers/files/{pk}/{tail}" for tail in ("", "?tab=contacts", "?tab=communications", "?tab=files", "edit/")
    ]
    return [*PAGES, *card, f"/customers/files/{pk}/archive/"]


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_no_page_complains_runs_sideways_or_breaks_the_rules_of_access(visit, world, width, theme):
    found = []
    with visit(width=width, theme=theme) as clara:
        clara.login("clara")
        for address in addresses(world):
            assert clara.go(address).status == 200, address
            assert clara.sideways() == [], address
            found += clara.rules_broken()
    assert found == []


def test_the_admin_works_under_the_same_policy(visit, world):
    with visit() as admin:
        admin.login("admin")
        for address in (
            "/admin/",
            "/admin/customers/customer/",
            f"/admin/customers/customer/{world['file'].pk}/change/",
        ):
            answer = admin.go(address)
            assert answer.status == 200, address
            assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_lists_forms_and_moves_work_without_script(visit, world):
    file = world["file"]
    with visit(script=False) as clara:
        clara.login("clara")
        clara.go("/customers/files/")
        clara.page.fill("#q", "bg")
        clara.press("form[role=search] button:visible")
        clara.sees("宝光显示", where="#list")
        clara.go(f"/customers/files/{file.pk}/edit/")
        clara.page.fill("[name=city]", "东莞长安")
        clara.press("form .savebar button[type=submit]")
        clara.sees("东莞长安")
        clara.press(f"a[href$='/{file.pk}/archive/']")
        clara.page.fill("[name=note]", "停产")
        clara.press("form .savebar button[type=submit]")
        file.refresh_from_db()
        assert file.status == "archived"
        clara.press(f"a[href$='/{file.pk}/restore/']")
        clara.page.fill("[name=note]", "复产")
        clara.press("form .savebar button[type=submit]")
        file.refresh_from_db()
        assert file.status == "active"


def test_the_list_answers_with_script_as_a_part_of_the_page(visit, world):
    with visit() as clara:
        clara.login("clara")
        clara.go("/customers/files/")
        clara.page.evaluate("window.stayed = true")
        clara.page.fill("#q", "bg")
        clara.page.press("#q", "Enter")
        clara.page.wait_for_url("**q=bg*")
        assert clara.page.evaluate("window.stayed") is True
        clara.page.click("h1")
        clara.page.keyboard.press("/")
        clara.page.fill("#jump-q", "bg")
        clara.page.wait_for_selector("#jump-hits a")
        clara.sees("宝光", where="#jump-hits")


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en-GB"])
def test_the_public_pages_speak_the_browser_s_language(visit, world, language):
    with visit(language=language) as stranger:
        for address in ("/", "/login/", "/password/forgotten/"):
            assert stranger.go(address).status == 200, address
            assert stranger.sideways() == []
        tag = {"zh-CN": "zh-Hans", "zh-TW": "zh-Hant", "en-GB": "en"}[language]
        assert stranger.page.get_attribute("html", "lang") == tag


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_breaks_a_rule_of_access_is_found(visit, world, theme):
    with visit(theme=theme) as stranger:
        stranger.go("/login/")
        assert stranger.rules_broken() == []
        stranger.page.evaluate(
            "document.querySelector('h1').style.color = getComputedStyle(document.body).backgroundColor"
        )
        assert "color-contrast" in str(stranger.rules_broken())
