"""How often, by what means and about what we speak with a customer, and whether we do (CUS-04)."""

from dataclasses import dataclass
from datetime import date, timedelta

from bizops.kernel import clock, records
from bizops.kernel.services import service

from ..choices import CustomerClass, Means
from ..models import ContactPlan, Customer

# What each class begins with; the administrators change it.
DEFAULTS = (
    (CustomerClass.KEY, 15, Means.VISIT),
    (CustomerClass.GENERAL, 45, Means.CALL),
    (CustomerClass.POTENTIAL, 120, Means.CALL),
)


@dataclass(frozen=True)
class Standing:
    """The plan that holds for a customer, and how it is kept on a day; `broken_on` is the first day of the breach."""

    days: int | None
    means: str
    topic: str
    is_own: bool
    last: date | None
    next_on: date | None
    due_on: date | None
    broken_on: date | None

    @property
    def is_kept(self) -> bool:
        return self.broken_on is None


def seed() -> None:
    """Give each class a plan to begin with; what is there stays."""
    ContactPlan.objects.bulk_create(
        [ContactPlan(classification=klass, days=days, means=means) for klass, days, means in DEFAULTS],
        ignore_conflicts=True,
    )


@service
def change(plan: ContactPlan, *, by, version: int | None = None, **values) -> ContactPlan:
    """Change the plan of a class; it holds at once for every customer without one of its own. Raises Conflict."""
    values.pop("classification", None)
    return records.change(plan, values, by=by, version=version)


def standing(customer: Customer, on: date | None = None) -> Standing:
    """How the plan of a customer stands on a day (today); an archived file breaks none."""
    day = on or clock.today()
    of_class = ContactPlan.objects.filter(classification=customer.classification).first()
    days = customer.plan_days or (of_class and of_class.days)
    due_on = (customer.last_contact_on or customer.class_since) + timedelta(days=days) if days else None
    past = [d for d in (due_on, customer.next_contact_on) if d and d < day and customer.status == "active"]
    return Standing(
        days=days,
        means=customer.plan_means or (of_class.means if of_class else ""),
        topic=customer.plan_topic or (of_class.topic if of_class else ""),
        is_own=bool(customer.plan_days or customer.plan_means or customer.plan_topic),
        last=customer.last_contact_on,
        next_on=customer.next_contact_on,
        due_on=due_on,
        broken_on=min(past) + timedelta(days=1) if past else None,
    )
