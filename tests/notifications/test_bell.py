"""The bell: everybody has his own."""

import pytest
from django.urls import reverse

from bizops.notifications.models import Notification
from bizops.notifications.services import bell


def notice(to, n=1, url="/customers/7/"):
    return Notification.objects.create(to=to, kind="x", subject=f"回访 {n}", url=url, dedupe=f"x:{n}")


def test_the_bell_shows_one_s_own_notices_newest_first(anna, ben, client):
    notice(anna, 1), notice(anna, 2), notice(ben, 3)
    client.force_login(anna)
    page = client.get(reverse("notifications:bell")).content.decode()
    assert page.index("回访 2") < page.index("回访 1")
    assert "回访 3" not in page


def test_the_number_on_the_bell_counts_what_is_unread_and_no_further_than_a_hundred(anna, ben):
    Notification.objects.bulk_create(Notification(to=anna, kind="x", subject="x", dedupe=f"x:{n}") for n in range(130))
    assert bell.unread(anna) == 100
    assert bell.unread(ben) == 0
    assert bell.unread(None) == 0


def test_opening_a_notice_marks_it_read_and_goes_where_it_leads(anna, client):
    row = notice(anna)
    client.force_login(anna)
    answer = client.post(reverse("notifications:read", args=[row.pk]))
    assert answer["Location"] == "/customers/7/"
    row.refresh_from_db()
    assert row.read_at
    first = row.read_at
    client.post(reverse("notifications:read", args=[row.pk]))
    row.refresh_from_db()
    assert row.read_at == first


def test_a_notice_without_a_link_leads_back_to_the_bell(anna, client):
    client.force_login(anna)
    answer = client.post(reverse("notifications:read", args=[notice(anna, url="").pk]))
    assert answer["Location"] == reverse("notifications:bell")


def test_somebody_else_s_notice_is_not_there(anna, ben, client):
    row = notice(ben)
    client.force_login(anna)
    hidden = client.post(reverse("notifications:read", args=[row.pk]))
    missing = client.post(reverse("notifications:read", args=[10**12]))
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    row.refresh_from_db()
    assert row.read_at is None


def test_reading_all_reads_one_s_own(anna, ben, client):
    notice(anna, 1), notice(anna, 2), notice(ben, 3)
    client.force_login(anna)
    client.post(reverse("notifications:read_all"))
    assert bell.unread(anna) == 0
    assert bell.unread(ben) == 1


def test_a_get_marks_nothing(anna, client):
    row = notice(anna)
    client.force_login(anna)
    client.get(reverse("notifications:bell"))
    assert client.get(reverse("notifications:read", args=[row.pk])).status_code == 405
    assert client.get(reverse("notifications:read_all")).status_code == 405
    assert bell.unread(anna) == 1


def test_older_notices_stand_on_further_pages_and_none_is_lost(anna, client):
    Notification.objects.bulk_create(
        Notification(to=anna, kind="x", subject=f"notice-{n:03}.", dedupe=f"x:{n}") for n in range(75)
    )
    client.force_login(anna)
    found, url = [], reverse("notifications:bell")
    while url:
        answer = client.get(url)
        found += [notice.subject for notice in answer.context["notices"]]
        more = answer.context["more"]
        url = more and f"{reverse('notifications:bell')}?before={more}"
    assert found == [f"notice-{n:03}." for n in reversed(range(75))]


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "٣", "\x00"])
def test_an_address_that_makes_no_sense_shows_the_newest(anna, client, before):
    notice(anna)
    client.force_login(anna)
    answer = client.get(reverse("notifications:bell"), {"before": before})
    assert answer.status_code == 200
