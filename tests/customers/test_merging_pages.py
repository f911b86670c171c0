"""The pages of merging and separating: what is shown and hidden, who gets in, what a refusal looks like (CUS-18)."""

from datetime import timedelta

import pytest
from django.utils import translation

from bizops.kernel import clock
from bizops.organisation.models import Staff
from customers.models import Apart, Customer, CustomerGrant, Merge
from customers.services import customers
from tests.customers.merging import WHY, fresh, hang_on, merge, twins
from tests.factories import customers as make
from tests.factories.house import Office

MERGE = ("customers.view_customer", "customers.view_every_customer", "customers.merge_customer")


@pytest.fixture(autouse=True)
def in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture
def pair(office):
    return twins(office)


@pytest.fixture
def custodian(office):
    """Merges, and sees no phone."""
    return office.colleague(*MERGE)


def address(winner, loser) -> str:
    return f"/customers/files/{winner.pk}/merge/{loser.pk}/"


def card(file) -> str:
    return f"/customers/files/{file.pk}/"


def words(winner, loser, **more) -> dict:
    return {"note": WHY, "version": fresh(winner).version, "other_version": fresh(loser).version, **more}


def test_both_files_stand_side_by_side_with_what_goes_along(office, pair, client):
    winner, loser = pair
    hang_on(office, loser)
    make.review(office, customer=winner)
    client.force_login(office.keeper)
    answer = client.get(address(winner, loser))
    page = answer.content.decode()
    assert {row.name: row.picked for row in answer.context["rows"]}["needs"] == "both"
    counts = {str(line.label): (line.going, line.staying) for line in answer.context["lines"]}
    assert counts["Orders"] == (1, 0)
    assert counts["Customer reviews"] == (0, 1)
    assert counts["Files"] == (1, 0)
    for word in ("盖板", "背光", loser.number, "the form of the kept file counts", "30 days"):
        assert word in page, word
    turned = client.get(address(loser, winner))
    assert {row.name: row.picked for row in turned.context["rows"]}["city"] == "loser"


def test_a_merge_from_the_page_leads_to_the_kept_file_and_tells_it_there(office, pair, client):
    winner, loser = pair
    client.force_login(office.keeper)
    sent = words(winner, loser, **{"pick-name": "loser", "pick-needs": "winner", "pick-email": ""})
    answer = client.post(address(winner, loser), sent)
    assert (answer.status_code, answer["Location"]) == (302, card(winner))
    assert (fresh(winner).name, fresh(winner).needs, fresh(winner).email) == (loser.name, "盖板", "a@b.cn")
    page = client.get(card(winner)).content.decode()
    assert page.count(WHY) >= 1
    assert f"{loser.number}: created" in page
    assert f"/customers/merges/{Merge.objects.get().pk}/undo/" in page


def test_the_old_address_leads_to_the_kept_file_and_the_register_no_longer_shows_the_other(office, pair, client):
    winner, loser = pair
    merge(winner, loser, office.keeper)
    client.force_login(office.keeper)
    answer = client.get(card(loser), follow=True)
    assert answer.redirect_chain == [(card(winner), 302)]
    assert loser.number in "".join(map(str, answer.context["messages"]))
    assert client.get("/customers/files/?view=all").context["total"] == 1
    assert client.get(f"/customers/files/?q={loser.number}").context["total"] == 1
    assert client.get(f"/search/?q={loser.number}").content.decode().count(card(winner)) >= 1
    assert client.get(f"/customers/files/{loser.pk}/edit/").status_code == 404
    make.communication(office, customer=fresh(winner))
    assert client.get(f"/customers/communications/?customer={loser.number}").context["total"] == 1


def test_the_address_of_a_merged_file_is_missing_for_who_does_not_see_the_kept_one(office, pair, client):
    winner, loser = pair
    seller = office.colleague("customers.view_customer")
    Customer.objects.filter(pk=loser.pk).update(owner=seller)
    merge(winner, fresh(loser), office.keeper)
    client.force_login(seller)
    assert client.get(card(loser)).status_code == 404


def test_what_is_masked_is_neither_shown_nor_picked(office, pair, client, custodian):
    winner, loser = pair
    customers.change(loser, by=office.keeper, phone="0755-99887766")
    client.force_login(custodian)
    answer = client.get(address(winner, loser))
    page = answer.content.decode()
    for secret in ("22854417", "99887766", "a@b.cn", 'name="pick-phone"'):
        assert secret not in page, secret
    sent = words(winner, loser, **{"pick-phone": "loser", "pick-email": "winner"})
    assert client.post(address(winner, loser), sent).status_code == 302
    assert (fresh(winner).phone, fresh(winner).email) == (winner.phone, "a@b.cn")


def test_only_who_may_merge_gets_in_and_only_to_files_of_his_scope(office, pair, client):
    winner, loser = pair
    pages = (address(winner, loser), address(loser, winner), f"{card(winner)}merge/")
    client.force_login(office.colleague(*(code for code in MERGE if "merge" not in code)))
    assert {client.get(page).status_code for page in pages} == {403}
    head = office.colleague("customers.view_customer", "customers.merge_customer")
    Customer.objects.filter(pk=winner.pk).update(owner=head)
    grant(loser, head)
    client.force_login(Staff.objects.get(pk=head.pk))
    assert client.get(card(loser)).status_code == 200
    for page in pages[:2]:
        assert client.get(page).status_code == client.post(page, words(winner, loser)).status_code == 404
    assert client.get(pages[2]).status_code == 200
    assert client.get(f"/customers/files/{winner.pk}/merge/{winner.pk}/").status_code == 404


def grant(file, staff):
    from django.contrib.auth.models import Permission

    look = Permission.objects.get(content_type__app_label="customers", codename="view_customer")
    until = clock.now() + timedelta(days=3)
    CustomerGrant.objects.create(user=staff, permission=look, content_object=file, purpose="x", expires_at=until)


def test_a_look_that_was_granted_stays_behind(office, pair, client):
    winner, loser = pair
    other = office.colleague("customers.view_customer")
    grant(loser, other)
    client.force_login(office.keeper)
    assert "granted look" in client.get(address(winner, loser)).content.decode()
    merge(winner, loser, office.keeper)
    client.force_login(other)
    assert client.get(card(winner)).status_code == 404


def test_who_comes_second_is_told_and_led_to_the_kept_file(office, pair, client):
    winner, loser = pair
    sent = words(winner, loser)
    merge(winner, loser, office.keeper)
    client.force_login(office.keeper)
    for answer in (client.post(address(winner, loser), sent), client.get(address(winner, loser))):
        assert (answer.status_code, answer["Location"]) == (302, card(winner))
    assert Merge.objects.count() == 1


def test_somebody_else_s_change_in_between_is_shown_and_nothing_is_written(office, pair, client):
    winner, loser = pair
    sent = words(winner, loser)
    customers.change(loser, by=office.keeper, website="new.cn")
    client.force_login(office.keeper)
    answer = client.post(address(winner, loser), sent, follow=True)
    assert "has just changed" in answer.content.decode()
    assert "new.cn" in answer.content.decode()
    assert not Merge.objects.exists()


@pytest.mark.parametrize("wrong", [{"note": " "}, {"version": ""}, {"pick-needs": "neither"}, {"version": "9" * 30}])
def test_a_form_that_makes_no_sense_comes_back(office, pair, client, wrong):
    client.force_login(office.keeper)
    assert client.post(address(*pair), {**words(*pair), **wrong}).status_code == 422
    assert not Merge.objects.exists()


def test_one_chooses_among_those_that_look_alike_or_by_number(office, pair, client):
    winner, loser = pair
    other = make.customer(office)
    client.force_login(office.keeper)
    page = client.get(f"{card(winner)}merge/").content.decode()
    assert address(winner, loser) in page
    assert address(winner, other) not in page
    answer = client.post(f"{card(winner)}merge/", {"other": other.number})
    assert answer["Location"] == address(winner, other)
    assert client.post(f"{card(winner)}merge/", {"other": winner.number}).status_code == 422


def test_two_are_said_to_be_two_firms(office, pair, client):
    winner, loser = pair
    client.force_login(office.keeper)
    page = f"/customers/files/{winner.pk}/apart/{loser.pk}/"
    assert client.post(page, {"apart-note": " "})["Location"] == address(winner, loser)
    assert client.post(page, {"apart-note": "法人不同"})["Location"] == "/customers/duplicates/"
    assert (Apart.objects.get().first, Apart.objects.get().second) == (winner, loser)
    assert "法人不同" in client.get(address(winner, loser)).content.decode()
    assert client.get(page).status_code == 405


def test_the_page_of_an_undo_names_what_goes_back_and_what_stays(office, pair, client):
    winner, loser = pair
    hang_on(office, loser)
    done = merge(winner, loser, office.keeper)
    customers.change(winner, by=office.keeper, email="new@b.cn")
    client.force_login(office.keeper)
    answer = client.get(f"/customers/merges/{done.pk}/undo/")
    assert "e-mail" in answer.context["stays"]
    assert "main needs" in answer.context["back"]
    assert {str(way.label): way.back for way in answer.context["ways"]}["Orders"] == 1
    assert client.post(f"/customers/merges/{done.pk}/undo/", {"note": ""}).status_code == 422
    answer = client.post(f"/customers/merges/{done.pk}/undo/", {"note": "两家公司"})
    assert answer["Location"] == card(loser)
    page = client.get(card(winner)).content.decode()
    assert "was separated from this file again" in page
    assert "两家公司" in page


def test_an_undo_that_is_closed_says_why_and_offers_nothing(office, pair, client):
    done = merge(*pair, office.keeper)
    Merge.objects.filter(pk=done.pk).update(at=clock.now() - timedelta(days=31))
    client.force_login(office.keeper)
    page = client.get(f"/customers/merges/{done.pk}/undo/").content.decode()
    assert "for 30 days" in page
    assert "btn-danger" not in page
    assert client.post(f"/customers/merges/{done.pk}/undo/", {"note": "x"}).status_code == 422
    client.force_login(office.colleague("customers.view_customer", "customers.merge_customer"))
    assert client.get(f"/customers/merges/{done.pk}/undo/").status_code == 404
