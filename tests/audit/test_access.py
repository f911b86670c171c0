"""The access log: who looked, who took away, who was refused; nobody can change it."""

import re

import pgtrigger
import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bizops.audit.models import Access
from bizops.audit.services import access
from bizops.kernel.events import publish
from bizops.pages.events import Denied, Exported, Viewed
from bizops.pages.subjects import Subjects
from tests.factories.house import person

REFUSED = (InternalError, ProgrammingError)


def test_a_confidential_record_that_is_opened_is_kept(office):
    publish(Viewed("customers/customer", 7, "宝光显示", office.keeper))
    row = Access.objects.get()
    assert (row.what, row.label, row.object_id, row.title, row.by) == (
        "viewed",
        "customers/customer",
        7,
        "宝光显示",
        office.keeper,
    )


def test_opening_a_customer_s_page_is_kept(office, client):
    customer = office.customer()
    client.force_login(office.keeper)
    client.get(reverse("customers:customer_detail", args=[customer.pk]))
    row = Access.objects.get()
    assert (row.what, row.object_id, row.by) == ("viewed", customer.pk, office.keeper)


def test_a_list_that_leaves_the_house_is_kept_with_its_rows_and_filters(office):
    publish(Exported("customers/customer", 412, office.keeper, "xlsx", "q=宝光"))
    row = Access.objects.get()
    assert (row.what, row.rows, row.format, row.query) == ("exported", 412, "xlsx", "q=宝光")


def test_the_log_says_in_words_what_was_taken_out_and_of_what_kind_it_was(office, client):
    publish(Exported("customers/customer", 412, office.keeper, "xlsx", "q=宝光"))
    publish(Viewed("customers/customer", 7, "宝光显示", office.keeper))
    client.force_login(office.keeper)
    address = reverse("audit:access_list")
    told = client.get(address, {"label": "customers/customer"}).content.decode()
    assert "宝光显示" in told
    assert re.search(r'class="name plain" href="[^"]+">客户名册</a>', told), "a list has no name but that of its kind"
    assert '<span class="sub">客户名册</span>' in told
    assert ">customers/customer<" not in told
    row = Access.objects.get(what="exported")
    assert "customers/customer" not in client.get(reverse("audit:access_detail", args=[row.pk])).content.decode()
    assert "客户名册" in client.get(reverse("audit:access_export"), {"format": "csv"}).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_kept_although_the_transaction_that_refused_is_gone():
    staff = person()
    with pytest.raises(PermissionError), transaction.atomic():
        raise PermissionError
    publish(Denied("/status/", staff))
    assert (Access.objects.get().what, Access.objects.get().query) == ("denied", "/status/")


def test_nobody_can_change_the_log(office):
    row = access.viewed(label="customers/customer", pk=7, title="宝光显示", by=office.keeper)
    with pytest.raises(REFUSED), transaction.atomic():
        Access.objects.filter(pk=row.pk).update(by=None)
    with pytest.raises(REFUSED), transaction.atomic():
        row.delete()
    with pytest.raises(REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_access")
    assert Access.objects.get().by == office.keeper


def test_without_the_trigger_the_log_could_be_changed(office):
    """The control: the triggers are what keeps it, and nothing else."""
    access.viewed(label="customers/customer", pk=7, title="宝光显示", by=office.keeper)
    with pgtrigger.ignore("audit.Access:access_is_append_only"):
        Access.objects.all().delete()
    assert not Access.objects.exists()


def test_what_does_not_fit_is_cut_and_breaks_nothing(office):
    access.viewed(label="customers/customer", pk=7, title="名" * 1000, by=office.keeper)
    access.denied(address="/x\x00" + "y" * 5000, by=None)
    assert {len(row.title) for row in Access.objects.all()} == {300}


def test_only_who_may_read_the_log_opens_its_page(office, client):
    access.viewed(label="customers/customer", pk=7, title="宝光显示七号", by=office.keeper)
    client.force_login(person())
    assert client.get(reverse("audit:access_list")).status_code == 403
    client.force_login(person("audit.view_access"))
    page = client.get(reverse("audit:access_list"))
    assert page.status_code == 200
    assert "宝光显示七号" in page.content.decode()


def test_the_log_is_narrowed_to_refusals(office, client):
    access.viewed(label="customers/customer", pk=7, title="宝光显示七号", by=office.keeper)
    access.denied(address="/admin/secret/", by=office.keeper)
    client.force_login(person("audit.view_access"))
    page = client.get(reverse("audit:access_list"), {"what": "denied"}).content.decode()
    assert "/admin/secret/" in page
    assert "宝光显示七号" not in page


def test_a_door_that_stayed_closed_is_in_the_log(office, client):
    staff = person()
    client.force_login(staff)
    assert client.get("/audit/access/?q=x").status_code == 403
    row = Access.objects.get()
    assert (row.what, row.by, row.query) == ("denied", staff, "/audit/access/?q=x")


def test_nothing_that_shows_a_line_of_the_log_reads_the_keys_of_a_large_list(office, client):
    told = Subjects("customers/customer", (7, 8))
    publish(Exported("customers/customer", 2, office.keeper, "csv", "", told))
    row = Access.objects.get()
    type(office.keeper).objects.filter(pk=office.keeper.pk).update(is_staff=True)
    client.force_login(type(office.keeper).objects.get(pk=office.keeper.pk))
    for address in (reverse("audit:access_list"), reverse("audit:access_detail", args=[row.pk])):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert '"subjects"' not in " ".join(query["sql"] for query in asked), address
    page = client.get(reverse("admin:audit_access_change", args=[row.pk]))
    assert page.status_code == 200
    assert "subjects" not in page.context["adminform"].readonly_fields


@pytest.mark.parametrize("key", ["9223372036854775808", "-1", "1e30", "x", "\x00", "9" * 400])
def test_a_number_that_no_record_has_is_no_error(office, client, key):
    client.force_login(office.keeper)
    words = {"label": "customers/customer", "object_id": key}
    assert client.get(reverse("audit:access_list"), words).status_code == 200
