"""Classes and reviews (CUS-03, CUS-08)."""

from datetime import date

from django.db.models import Case, F, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from bizops.figures.registry import figure
from bizops.handbook.registry import Evidence, clause, guard, period_duty, watch
from bizops.kernel.periods import Period
from bizops.organisation.models import Department, Staff
from bizops.organisation.services import company

from ..models import Customer, Review, ReviewRound
from ..services import rounds

for _name, _default, _label in (
    ("weight_value", 30, _("Weight of value in the score")),
    ("weight_growth", 20, _("Weight of growth in the score")),
    ("weight_loyalty", 15, _("Weight of loyalty in the score")),
    ("weight_tenure", 10, _("Weight of tenure in the score")),
    ("weight_payment", 15, _("Weight of payment in the score")),
    ("weight_complaints", 10, _("Weight of complaints in the score")),
    ("value_full", 1_000_000, _("Net amount ordered in 12 months that gives full marks for value")),
    ("growth_span", 50, _("Growth in % that gives full marks; as much decline gives none")),
    ("first_orders", 75, _("Marks for growth of who ordered for the first time in these 12 months")),
    ("orders_full", 12, _("Orders in 12 months that give full marks for loyalty")),
    ("years_full", 5, _("Years on file that give full marks for tenure")),
    ("overdue_none", 60, _("Days overdue from which payment gives no marks")),
    ("complaints_none", 4, _("Complaints in 12 months from which there are no marks")),
    ("key_from", 70, _("Score from which a customer is key")),
    ("general_from", 35, _("Score from which a customer is general")),
    ("silent_months", 6, _("Months without an order from which the reasons say so")),
):
    figure(f"customers.score_{_name}", _default, _label, "CUS-03")
figure("customers.class_months", 4, _("Months for which a confirmed class counts"), "CUS-03")
figure("customers.review_fill_days", 20, _("Working days after the quarter in which reviews are filled in"), "CUS-08")
figure("customers.review_close_days", 35, _("Working days after the quarter in which reviews are approved"), "CUS-08")
figure("customers.review_falling", 3, _("Quarters in a row, up or down, that a review points out"), "CUS-08")

clause(
    "CUS-03",
    _("Every customer has a class, and somebody has confirmed it"),
    _(
        "Customers are key, general or potential by value, potential and loyalty. The class is scored every month from "
        "what they ordered, how that grows, how often they order and how long they are on file; what is not measured yet "
        "is left out and named. The head confirms the proposal or decides on another class with a reason. Nobody confirms "
        "the class of his own customer."
    ),
    who=_("The head of the department; for the head's own customers the superior"),
    when=_("Scored on the 1st of every month; confirmed at least once in four months"),
    proof=_("The day of confirmation on the file, with who and why in its history"),
    counted=_("Customers on file whose class was confirmed in the last four months ÷ all customers on file"),
    places=((_("Classes"), "customers:scorecard_list"), (_("Customer register"), "customers:customer_list")),
    related=("CUS-06", "CUS-08"),
    source="002 004",
)
clause(
    "CUS-08",
    _("Every customer is reviewed every quarter"),
    _(
        "When a quarter is over, a review round makes a form for every customer from the figures of the quarter. Whoever "
        "looks after the customer judges potential and cooperation and writes an opinion; the head approves or returns. "
        "With the approval the class goes to the file. Nobody approves the review of his own customer."
    ),
    who=_("Whoever is in charge of the customer fills in; the head of the department approves"),
    when=_("Filled in within 20 working days after the quarter, approved within 35"),
    proof=_("The review form with its frozen figures, who submitted and who approved it"),
    counted=_("Reviews filled in and approved on time ÷ reviews due"),
    places=((_("Quarterly review"), "customers:reviewround_list"), (_("Reviews"), "customers:review_list")),
    related=("CUS-03", "CUS-06"),
    source="002",
    drawing="customers/review",
)


@watch(
    "CUS-03",
    label=_("Class confirmed"),
    population=Customer.objects.active,
    department="department",
    opens="customers/customer",
    words={"class_unconfirmed": "true"},
)
def class_unconfirmed():
    return Customer.objects.class_unconfirmed()


@guard("CUS-03", "self", label=_("Nobody decides on the class of his own customer"))
def not_by_oneself():
    """The database refuses an approval by the person in charge; the services refuse it before with a sentence."""
    return any(rule.name == "customers_review_not_by_oneself" for rule in Review._meta.constraints)


# --- the duties of a round ---------------------------------------------------------------------------
def decider():
    """The head of the customer's department; for a customer of the head the head's superior."""
    head, superior = F("department__head"), F("department__head__superior")
    return Case(When(owner=F("department__head"), then=superior), default=Coalesce(head, F("owner__superior")))


def reminders(due: date) -> list[date]:
    """A week of work before, and the day before."""
    calendar = company.calendar()
    return [calendar.add(due, -5), calendar.add(due, -1)]


def owing(period: Period):
    """On file since the first day of the quarter, if the house reviewed that quarter at all."""
    rows = Customer.objects.owing_review(period)
    return rows if rounds.is_owed(period) else rows.none()


COMMON = {
    "of": Customer,
    "department": "department",
    "name": "name",
    "where": "customers:review_for",
    "size": lambda day: "quarter",
    "after": True,
}


@period_duty(
    "CUS-08",
    "fill",
    title=_("Review %(subject)s"),
    owner="owner",
    action=_("Fill in review"),
    icon="clipboard-check",
    evidence=Evidence(Review, subject="customer_id", moves=("submit",), period="quarter_end"),
    follows=((Customer, "pk", ("owner", "department")),),
    due=lambda period: rounds.fill_by(period),
    remind=lambda period: reminders(rounds.fill_by(period)),
    **COMMON,
)
def to_fill_in(period: Period):
    return owing(period)


@period_duty(
    "CUS-08",
    "approve",
    title=_("Approve the review of %(subject)s"),
    owner=decider,
    action=_("Approve review"),
    icon="rubber-stamp",
    evidence=Evidence(Review, subject="customer_id", moves=("approve",), period="quarter_end"),
    follows=(
        (Customer, "pk", ("owner", "department")),
        (Department, "department", ("head",)),
        (Staff, "department__head", ("superior",)),
    ),
    due=lambda period: rounds.close_by(period),
    remind=lambda period: reminders(rounds.close_by(period)),
    **COMMON,
)
def to_approve(period: Period):
    return owing(period)


@guard("CUS-08", "once", label=_("One form for each customer and quarter"))
def one_form():
    found = {rule.name for rule in (*Review._meta.constraints, *ReviewRound._meta.constraints)}
    return "customers_review_once" in found
