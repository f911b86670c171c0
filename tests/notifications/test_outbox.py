"""What is owed is written with its cause, once, in the reader's language."""

import pytest
from django.utils.functional import lazystr
from django.utils.translation import get_language

from bizops.notifications.models import Outbox
from bizops.notifications.services import outbox
from tests.factories.house import rolled_back


def put(to, dedupe="order-won:1", **more):
    outbox.put("order_won", to=to, dedupe=dedupe, subject="Order won", **more)


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_owed(anna):
    with rolled_back():
        put(anna)
    assert not Outbox.objects.exists()


def test_the_same_key_is_owed_once(anna):
    put(anna)
    put(anna)
    put(anna, dedupe="order-won:2")
    assert Outbox.objects.count() == 2


def test_words_are_said_in_the_reader_s_language(anna, ben):
    for person in (anna, ben):
        put(person, dedupe=f"k:{person.pk}", body=get_language)
    assert dict(Outbox.objects.values_list("to", "body")) == {anna.pk: "en", ben.pk: "zh-hans"}


def test_lazy_words_are_said_too(anna):
    put(anna, body=lazystr("later"))
    assert Outbox.objects.get().body == "later"


def test_a_line_break_in_a_subject_is_no_header(anna):
    outbox.put("x", to=anna, dedupe="x", subject="Order\r\nBcc: all@example.com\x00")
    assert Outbox.objects.get().subject == "Order Bcc: all@example.com"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("/customers/7/", "/customers/7/"),
        ("https://evil.example/customers/7/?a=1", "/customers/7/?a=1"),
        ("//evil.example/x", "/x"),
        ("/\\evil.example", "/evil.example"),
        ("javascript:alert(1)", "/alert(1)"),
        ("", ""),
    ],
)
def test_a_link_stays_in_the_house(url, path):
    assert outbox.path_of(url) == path
