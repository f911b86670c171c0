"""What a person sees when something says no. No test here may touch a database, and that is the point of some."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation
from django_htmx.middleware import HtmxMiddleware

from bizops.kernel.errors import RuleBroken
from bizops.pages import errors
from bizops.pages.middleware import Refusals


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def request(path: str = "/customers/", htmx: bool = False, **headers):
    made = RequestFactory().get(path, headers={**({"HX-Request": "true"} if htmx else {}), **headers})
    made.user = AnonymousUser()
    HtmxMiddleware(lambda r: HttpResponse())(made)
    return made


def refuse(made, exception: Exception) -> HttpResponse | None:
    return Refusals(lambda r: HttpResponse()).process_exception(made, exception)


def answer(made, response: HttpResponse) -> HttpResponse:
    return Refusals(lambda r: response)(made)


def trouble(code: str | None) -> OperationalError:
    """What Django raises for an error of PostgreSQL with this code."""
    cause = Exception("the server says no")
    cause.pgcode = code
    error = OperationalError("the server says no")
    error.__cause__ = cause
    return error


def test_a_rule_that_says_no_is_a_page_with_its_words_and_clause():
    response = refuse(request(), RuleBroken("Too much: <b>316,000</b>", "CUS-09"))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Too much: &lt;b&gt;316,000&lt;/b&gt;" in page
    assert ">CUS-09</span>" in page


def test_a_part_of_a_page_gets_only_the_words():
    response = refuse(request(htmx=True), RuleBroken("Too much", "CUS-09"))
    assert response.status_code == 409
    assert response.content.decode().startswith('<div class="note" data-tone="bad" role="alert">')


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/customers/7/", "http://testserver/customers/7/"),
        ("http://evil.example/", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_the_way_back_never_leads_to_another_house(referer, back):
    response = refuse(request(Referer=referer), RuleBroken("No"))
    assert f'<a class="btn btn-primary" href="{back or reverse("home")}">' in response.content.decode()


@pytest.mark.parametrize("code", ["55P03", "40001", "40P01"])
def test_a_record_held_by_another_is_said_so(code):
    response = refuse(request(), trouble(code))
    assert response.status_code == 503
    assert response["Retry-After"] == "2"
    assert "Somebody is working on the same record" in response.content.decode()


@pytest.mark.parametrize("error", [trouble(None), trouble("57P01"), trouble("08006"), InterfaceError("closed")])
def test_a_database_that_is_away_is_said_so(error):
    response = refuse(request(), error)
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "The database is away" in response.content.decode()


def test_a_question_that_took_too_long_is_said_so():
    assert refuse(request(), trouble("57014")).status_code == 503


def test_other_trouble_is_a_fault_of_ours():
    assert refuse(request(), trouble("42P01")) is None
    assert refuse(request(), ValueError("no")) is None


def test_trouble_in_a_part_is_a_note():
    response = refuse(request(htmx=True), trouble("55P03"))
    assert response.status_code == 503
    assert response.content.decode().startswith('<div class="note"')


def test_a_database_that_is_away_before_any_view_is_a_503_too():
    try:
        raise trouble(None)
    except OperationalError:
        response = errors.server_error(request())
    assert response.status_code == 503


def test_a_fault_is_a_500_without_a_word_of_why():
    try:
        raise ValueError("the secret")
    except ValueError:
        response = errors.server_error(request())
    assert response.status_code == 500
    assert "secret" not in response.content.decode()


def test_a_part_without_a_login_sends_the_whole_page_to_the_login():
    made = request("/customers/?q=a", htmx=True, **{"HX-Current-URL": "http://testserver/customers/?view=mine"})
    response = answer(made, HttpResponseRedirect(f"{reverse('login')}?next=/customers/"))
    assert response.status_code == 401
    assert response["HX-Redirect"] == f"{reverse('login')}?next=/customers/%3Fview%3Dmine"


def test_a_foreign_address_is_not_kept_for_after_the_login():
    made = request(htmx=True, **{"HX-Current-URL": "http://evil.example/"})
    response = answer(made, HttpResponseRedirect(reverse("login")))
    assert response["HX-Redirect"] == f"{reverse('login')}?next=/"


def test_other_redirects_of_a_part_are_followed():
    assert answer(request(htmx=True), HttpResponseRedirect("/customers/7/")).status_code == 302


def test_a_page_without_a_login_is_redirected_as_ever():
    assert answer(request(), HttpResponseRedirect(reverse("login"))).status_code == 302


def test_what_somebody_with_a_session_sees_is_kept_by_no_cache():
    made = request()
    made.COOKIES["sessionid"] = "x"
    assert answer(made, HttpResponse())["Cache-Control"] == "no-store"
    own = HttpResponse(headers={"Cache-Control": "private, max-age=60"})
    assert answer(made, own)["Cache-Control"] == "private, max-age=60"
    assert "Cache-Control" not in answer(request(), HttpResponse())


def test_page_and_part_are_told_apart_by_caches():
    assert "HX-Request" in answer(request(), HttpResponse())["Vary"]


def test_not_found_is_the_same_whatever_was_asked():
    one, other = errors.not_found(request("/customers/7/")), errors.not_found(request("/customers/8/?q=x"))
    assert one.content == other.content
    assert one.status_code == 404
    assert b"customers/7" not in one.content


@pytest.mark.parametrize(
    ("view", "status"), [(errors.bad_request, 400), (errors.forbidden, 403), (errors.csrf_failed, 403)]
)
def test_the_other_pages_that_say_no(view, status):
    response = view(request())
    assert response.status_code == status
    assert response["Cache-Control"] == "no-store"
    assert '<main class="lost"' in response.content.decode()
