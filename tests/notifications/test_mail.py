"""Mail: in the reader's language, with links that work, kept where no server is set."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse

from bizops.kernel.events import publish
from bizops.notifications import checks, mail
from bizops.notifications.models import Outbox, SentMail
from bizops.notifications.services import outbox
from bizops.notifications.services.relay import Relay
from bizops.organisation.events import PasswordResetAsked
from tests.factories.house import person


class Server(BaseEmailBackend):
    """A mail server that takes everything."""

    is_sent = True
    taken: list = []

    def send_messages(self, messages):
        Server.taken += messages
        return len(messages)


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    Server.taken = []
    return Server


def test_a_mail_has_the_reader_s_name_the_words_and_a_link_that_works(anna, settings):
    settings.SITE_URL = "https://bizops.example.com"
    outbox.put(
        "x", to=anna, dedupe="x", subject="Revisit", body="Ask about <b>March</b>", url="/customers/7/?tab=files"
    )
    Relay().work_off()
    letter = SentMail.objects.get()
    assert "安然" in letter.text
    assert "Ask about <b>March</b>" in letter.text
    assert "https://bizops.example.com/customers/7/?tab=files" in letter.text
    assert "&lt;b&gt;March&lt;/b&gt;" in letter.html
    assert letter.message_id.endswith("@bizops.example.com>")


def test_the_same_key_is_the_same_message_id():
    assert mail.message_id("a") == mail.message_id("a") != mail.message_id("b")


def test_a_mail_that_went_out_is_recorded_too_and_not_sent_again(anna, server):
    outbox.put("x", to=anna, dedupe="x", subject="Revisit", channels=("mail",))
    Relay().work_off()
    assert [message.subject for message in server.taken] == ["Revisit"]
    assert SentMail.objects.get().is_sent
    # A relay that died between sending and marking: the row comes again, the mail does not.
    Outbox.objects.update(delivered_at=None, through=[])
    Outbox.objects.update(next_at=Outbox.objects.get().at)
    Relay().work_off()
    assert len(server.taken) == 1
    assert Outbox.objects.get().delivered_at


def test_a_secret_link_that_left_the_house_is_kept_nowhere(anna, server):
    publish(PasswordResetAsked(anna.pk, "http://127.0.0.1:8000/password/reset/abc/secret-token/"))
    Relay().work_off()
    assert "secret-token" in server.taken[0].body
    row, letter = Outbox.objects.get(), SentMail.objects.get()
    assert "secret-token" not in f"{row.url} {row.body} {row.dedupe} {letter.text} {letter.html}"


def test_the_way_back_in_is_mailed_to_this_house_only(anna, settings):
    settings.SITE_URL = "https://bizops.example.com"
    publish(PasswordResetAsked(anna.pk, "https://evil.example/password/reset/abc/token/"))
    Relay().work_off()
    letter = SentMail.objects.get()
    assert "https://bizops.example.com/password/reset/abc/token/" in letter.text
    assert "evil" not in letter.text
    assert anna.username in letter.text


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://u%40x:p%2Fw@mail.example.com", {"host": "mail.example.com", "port": 587, "username": "u@x", "password": "p/w", "use_tls": True, "use_ssl": False}),
        ("smtps://mail.example.com", {"port": 465, "use_tls": False, "use_ssl": True, "username": ""}),
        ("smtp://127.0.0.1:25?tls=no", {"port": 25, "use_tls": False, "use_ssl": False}),
    ],
)  # fmt: skip
def test_a_mail_server_is_named_by_one_address(url, expected):
    assert expected.items() <= mail.server(url).items()


@pytest.mark.parametrize("url", ["mail.example.com", "http://mail.example.com", "smtp://"])
def test_an_address_that_names_none_is_an_error(url):
    with pytest.raises(ImproperlyConfigured):
        mail.server(url)


def test_a_wrong_address_stops_the_start(settings):
    settings.EMAIL_URL = "mail.example.com"
    assert [error.id for error in checks.the_mail_server_is_named_well(None)] == ["bizops.E010"]
    settings.EMAIL_URL = "smtps://mail.example.com"
    assert checks.the_mail_server_is_named_well(None) == []


def test_only_administrators_read_the_sent_mail(anna, client):
    outbox.put("x", to=anna, dedupe="x", subject="Revisit", body="Ask about March", url="/customers/7/")
    Relay().work_off()
    letter = SentMail.objects.get()
    client.force_login(anna)
    for name, args in (("list", []), ("detail", [letter.pk])):
        assert client.get(reverse(f"notifications:sentmail_{name}", args=args)).status_code == 403
    client.force_login(person("notifications.view_sentmail", language="en"))
    assert "Revisit" in client.get(reverse("notifications:sentmail_list")).content.decode()
    page = client.get(reverse("notifications:sentmail_detail", args=[letter.pk])).content.decode()
    assert '<a href="http://127.0.0.1:8000/customers/7/"' in page
