"""Two windows of one person take out two pieces of a large list in the same moment: one goes, one is held (CUS-11)."""

import pytest
from django.test import Client
from django.urls import reverse

from bizops.audit.models import Access
from bizops.figures.services import figures
from bizops.organisation.models import Staff
from customers.services import takeouts
from tests.approvals.test_at_once import all_at_once
from tests.customers.looking import World
from tests.factories import customers as make

EXPORT = reverse("customers:customer_export")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_of_two_pieces_at_once_one_goes(firm, round_):
    anna = Staff.objects.get(pk=firm.hire("anna").pk)
    figures.put(takeouts.LARGE.key, 5, reason="x", by=None)
    for n in range(6):
        make.customer(World(anna), industry="触控" if n < 3 else "玻璃")
    windows = [Client(), Client()]
    for window in windows:
        window.force_login(anna)
    pieces = [{"view": "all", "columns": "name", "industry": industry} for industry in ("触控", "玻璃")]
    acts = [lambda w=w, p=p: w.get(EXPORT, p).status_code for w, p in zip(windows, pieces, strict=True)]
    assert sorted(all_at_once(acts)) == [200, 409]
    assert Access.objects.get(what="exported").rows == 3
