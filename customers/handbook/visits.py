"""Contacts by plan, and revisits at the rhythm of each class (CUS-04, CUS-06)."""

from datetime import date, timedelta

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from bizops.figures.registry import figure
from bizops.figures.services import figures
from bizops.handbook.registry import Evidence, clause, event_duty, period_duty, watch
from bizops.kernel.periods import SIZE_OF_MONTHS, Period
from bizops.organisation.models import Department

from ..models import Customer, Promise, Revisit

MONTHS = (1, 2, 3, 4, 6, 12)
figure("customers.revisit_months_key", 1, _("Months in which a key customer is visited once"), "CUS-06", MONTHS)
figure("customers.revisit_months_general", 3, _("Months in which a general customer is visited once"), "CUS-06", MONTHS)
figure(
    "customers.revisit_months_potential", 6, _("Months in which a potential customer is visited once"), "CUS-06", MONTHS
)
figure("customers.revisit_months_head", 3, _("Months in which the head visits a key customer once"), "CUS-06", MONTHS)
figure("customers.revisit_remind_days", 5, _("Days before the end of a period on which one is reminded"), "CUS-06")
figure(
    "customers.revisit_by",
    "owner",
    _("Who revisits: the person in charge (owner), or the service person where there is one (service)"),
    "CUS-06",
    ("owner", "service"),
)

clause(
    "CUS-04",
    _("Every customer is spoken with by plan"),
    _(
        "Each class of customers has a plan that says how often, by what means and about what we speak with them; a "
        "customer may have one of its own. Every contact is recorded, and the next one is planned with a date."
    ),
    who=_("Whoever is in charge of the customer"),
    when=_("At the latest after the days of the plan, and on the day that was planned"),
    proof=_("The contact record"),
    counted=_("Customers on file whose last contact and next contact keep to the plan ÷ all customers on file"),
    places=((_("Contact log"), "customers:communication_list"), (_("Customer register"), "customers:customer_list")),
    related=("CUS-02", "CUS-06"),
    source="000 001 002",
)
clause(
    "CUS-06",
    _("Customers are revisited at the rhythm of their class"),
    _(
        "Key customers are visited at least once every month, general ones once a quarter, potential ones twice a year; "
        "an exception has a reason. The head of the department too visits each key customer once a quarter. The revisit "
        "record says what was seen, which abnormality was remedied and how, what help was given and which opinions were "
        "heard. An opinion is solved on the spot, or answered by the date that was promised."
    ),
    who=_("Whoever is in charge of the customer, or its service person; the head of the department for key customers"),
    when=_("Once in each period; one is reminded at its middle and a few days before its end"),
    proof=_("The revisit record; for a promise, the answer"),
    counted=_("Revisits done on time ÷ revisits due; promises answered on time ÷ promises due"),
    places=((_("Revisits"), "customers:revisit_list"), (_("Promises"), "customers:promise_list")),
    related=("CUS-03", "CUS-04", "CUS-08"),
    source="002",
    drawing="customers/promise",
)


@watch(
    "CUS-04",
    label=_("Contact plan kept"),
    population=Customer.objects.active,
    department="department",
    opens="customers/customer",
    words={"plan_broken": "true"},
)
def plan_broken():
    return Customer.objects.plan_broken()


def visitor():
    """Who revisits, as the figure says today."""
    return Coalesce("service_person", "owner") if figures.value("customers.revisit_by") == "service" else F("owner")


def reminders(period: Period) -> list[date]:
    """The middle of the period, and a few days before its end."""
    days = figures.value("customers.revisit_remind_days", on=period.end)
    return [period.start + (period.end - period.start) // 2, max(period.start, period.end - timedelta(days=days))]


def size_by(key: str):
    """The size of the periods that hold a day, as a figure says."""
    return lambda day: SIZE_OF_MONTHS[figures.value(key, on=day)]


COMMON = {
    "of": Customer,
    "department": "department",
    "name": "name",
    "action": _("Record revisit"),
    "where": "customers:revisit_add_for",
    "icon": "map-pin",
    "due": lambda period: period.end,
    "remind": reminders,
}
BY_CLASS = {
    "title": _("Revisit %(subject)s"),
    "owner": visitor,
    "evidence": Evidence(Revisit, subject="customer_id", on="on"),
    "follows": ((Customer, "pk", ("owner", "service_person", "department")),),
    **COMMON,
}


@period_duty("CUS-06", "key", size=size_by("customers.revisit_months_key"), **BY_CLASS)
def key_customers(period: Period):
    return Customer.objects.of_class_since("key", period.start)


@period_duty("CUS-06", "general", size=size_by("customers.revisit_months_general"), **BY_CLASS)
def general_customers(period: Period):
    return Customer.objects.of_class_since("general", period.start)


@period_duty("CUS-06", "potential", size=size_by("customers.revisit_months_potential"), **BY_CLASS)
def potential_customers(period: Period):
    return Customer.objects.of_class_since("potential", period.start)


@period_duty(
    "CUS-06",
    "head",
    title=_("Visit %(subject)s as head of the department"),
    owner="department__head",
    evidence=Evidence(
        Revisit, subject="customer_id", on="on", counts=lambda revisit, owner_id: revisit.by_id == owner_id
    ),
    follows=((Customer, "pk", ("department",)), (Department, "department", ("head",))),
    size=size_by("customers.revisit_months_head"),
    **COMMON,
)
def key_customers_of_others(period: Period):
    """The head owes no visit of his own where he looks after the customer himself."""
    return Customer.objects.of_class_since("key", period.start).beside_their_head()


event_duty(
    "CUS-06",
    "promise",
    of=Promise,
    title=_("Answer: %(subject)s"),
    owner="owner",
    department="department",
    name="what",
    action=_("Record the answer"),
    where="customers:promise_answer",
    icon="message",
    evidence=Evidence(Promise, subject="pk", moves=("answer",)),
    follows=((Promise, "pk", ("owner", "department")),),
)
