"""What somebody holds of customers, and does not take away (ORG-02)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bizops.organisation.registry import holding

from .choices import PromiseStatus
from .models import Customer, Leak, Lookup, Promise
from .models.leak import INVESTIGATE
from .services import handover


@holding(
    "customers.owner",
    label=_("Customers as person in charge"),
    counted=lambda n: ngettext("%(n)s customer", "%(n)s customers", n) % {"n": n},
    owner="owner",
    give=handover.give_customers,
    permission="customers.view_customer",
    opens="customers/customer",
    words=lambda staff: {"owner": staff.number},
    hint=_("Planned contacts, reviews and open duties go along."),
)
def in_charge():
    """Archived files too: somebody has to answer for them when they come back."""
    return Customer.objects.all()


@holding(
    "customers.service",
    label=_("Customers as service person"),
    counted=lambda n: ngettext("%(n)s customer to serve", "%(n)s customers to serve", n) % {"n": n},
    owner="service_person",
    give=handover.give_service,
    permission="customers.view_customer",
    opens="customers/customer",
    words=lambda staff: {"service_person": staff.number},
    may_be_empty=True,
)
def in_service():
    return Customer.objects.exclude(service_person=None)


@holding(
    "customers.promise",
    label=_("Promises still to be answered"),
    counted=lambda n: ngettext("%(n)s promise", "%(n)s promises", n) % {"n": n},
    owner="owner",
    give=handover.give_promises,
    permission="customers.answer_promise",
    opens="customers/promise",
    words=lambda staff: {"owner": staff.number, "status": PromiseStatus.OPEN},
)
def promised():
    return Promise.objects.filter(status=PromiseStatus.OPEN)


@holding(
    "customers.leak",
    label=_("Leak incidents to investigate"),
    counted=lambda n: ngettext("%(n)s incident", "%(n)s incidents", n) % {"n": n},
    owner="investigator",
    give=handover.give_investigations,
    permission=INVESTIGATE,
    opens="customers/leak",
    words=lambda staff: {"investigator": staff.number, "unfinished": "true"},
    may_be_empty=True,
)
def investigated():
    return Leak.objects.unfinished()


@holding(
    "customers.lookup",
    label=_("Look-ups not given back"),
    counted=lambda n: ngettext("%(n)s look-up", "%(n)s look-ups", n) % {"n": n},
    owner="owner",
    give=handover.give_lookups,
    permission="customers.view_lookup",
    opens="customers/lookup",
    words=lambda staff: {"owner": staff.number, "out": "true"},
    hint=_("The return goes along, the look into the file does not."),
)
def borrowed():
    return Lookup.objects.out()
