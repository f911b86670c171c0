"""What is counted of customers (CUS)."""

from django.utils.translation import gettext_lazy as _

from bizops.measures.registry import measure
from bizops.organisation.models import Company, Department, Staff

from .choices import CustomerStatus, ReviewStatus
from .models import Communication, Customer, Leak, Review, Revisit


@measure(
    "customers.contact_count",
    label=_("Contacts recorded"),
    of={Customer: "customer", Staff: "by", Company: ""},
    day="on",
    clause="CUS-04",
    opens="customers/communication",
    kept=True,
)
def contact_count():
    """Contact records by the day of the contact, revisits among them."""
    return Communication.objects.all()


@measure(
    "customers.revisit_count",
    label=_("Revisits"),
    of={Customer: "customer", Staff: "by", Company: ""},
    day="on",
    clause="CUS-06",
    opens="customers/revisit",
    kept=True,
)
def revisit_count():
    """Revisit records by the day of the revisit."""
    return Revisit.objects.all()


@measure(
    "customers.reviewed",
    label=_("Reviews approved"),
    of={Staff: "owner", Department: "department", Company: ""},
    day="approved_on",
    clause="CUS-08",
    opens="customers/review",
    words={"status": ReviewStatus.APPROVED},
)
def reviewed():
    """Customer reviews by the day of their approval."""
    return Review.objects.filter(status=ReviewStatus.APPROVED)


@measure(
    "customers.in_charge",
    label=_("Customers in charge of"),
    of={Staff: "owner", Department: "department", Company: ""},
    clause="CUS-01",
    opens="customers/customer",
    words={"status": CustomerStatus.ACTIVE},
)
def in_charge(day):
    """Customers on file, by who looks after them now; a past day is not looked back to."""
    return Customer.objects.active()


@measure(
    "customers.leaks",
    label=_("Leaks reported"),
    of={Department: "department", Company: ""},
    day="known_on",
    clause="CUS-11",
    opens="customers/leak",
)
def reported_leaks():
    """Leak incidents, and dangers of one, by the day on which they became known."""
    return Leak.objects.all()


@measure(
    "customers.leaks_in_time",
    label=_("Leaks remedied in time"),
    of={Department: "department", Company: ""},
    day="known_on",
    clause="CUS-11",
    opens="customers/leak",
    words={"in_time": "true"},
)
def leaks_in_time():
    """Those that were remedied within [24] hours, by the day on which they became known."""
    return Leak.objects.filter(in_time=True)
