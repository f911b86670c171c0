"""The people who try every page: one with all rights, one without any, one who belongs elsewhere."""

from itertools import count

import pytest
from django.contrib.auth.models import Permission

from bizops.organisation.models import Department, Staff
from customers.models import Customer
from sales.models import Order
from sales.services import orders
from tests.factories import approvals, handbook, house, organisation  # noqa: F401  declare their factories
from tests.factories import customers as customer_factories
from tests.factories import sales as sales_factories

_n = count(1)


class World:
    """A small company; `keeper` makes the records."""

    def __init__(self):
        self.department = Department.objects.create(name="业务部", code="W1")
        self.elsewhere = Department.objects.create(name="客户服务部", code="W2")
        self.keeper = self.person(self.department, [])
        self.keeper.groups.add(house.every_right())
        self.stranger = self.person(self.elsewhere, [])
        self._people = {}

    def person(self, department, permissions) -> Staff:
        n = next(_n)
        staff = Staff.objects.create_user(f"house{n}", f"HOUSE-{n}", f"众人{n}", "Manual-2026-demo")
        Staff.objects.filter(pk=staff.pk).update(department=department)
        staff.user_permissions.set(permissions)
        return Staff.objects.get(pk=staff.pk)

    def director_of_all(self, pages) -> Staff:
        """All permissions of the chapter."""
        return self._person("all", pages, lambda p: True)

    def director_without(self, pages, permission: str) -> Staff:
        return self._person(permission, pages, lambda p: f"{p.content_type.app_label}.{p.codename}" != permission)

    def outsider(self, pages) -> Staff:
        """May open the pages, but owns nothing and heads nothing."""
        wide = ("view_every_", "view_department_")
        return self._person("outsider", pages, lambda p: not p.codename.startswith(wide), self.elsewhere)

    def _person(self, key, pages, wanted, department=None) -> Staff:
        key = (key, pages.model._meta.app_label)
        if key not in self._people:
            ours = Permission.objects.exclude(content_type__app_label__in=("auth", "contenttypes", "sessions"))
            held = [p for p in ours.select_related("content_type") if wanted(p)]
            self._people[key] = self.person(department or self.department, held)
        return Staff.objects.get(pk=self._people[key].pk)

    def hang_on(self, document, number: int) -> None:
        """Let more hang on a record, where something can."""
        if isinstance(document, Customer):
            for _i in range(number):
                customer_factories.contact(self, customer=document)
                customer_factories.communication(self, customer=document)
        if isinstance(document, Order):
            lines = [sales_factories.line(self) for _i in range(number)]
            orders.change(document, by=self.keeper, lines=lines)


@pytest.fixture
def world(db):
    return World()
