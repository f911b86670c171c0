"""Lists of the chapter."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from bizops.pages.table import Choice, Column, Day, Link, Name, Number, RecordTable, Words

from ..choices import CustomerClass, CustomerStatus
from ..models import Communication, Contact, Customer


class CustomerTable(RecordTable):
    name = Name(label=_("customer"), sub=("number", "city", "industry"), sort="name")
    number = Column(sort="number", css="nw")
    classification = Choice(choices=CustomerClass, kind="klass", css="c-end")
    status = Choice(choices=CustomerStatus, kind="pill", tones=tuple(Customer.lifecycle.tones.items()))
    last_contact_on = Day(sort="last_contact_on")
    last_revisit_on = Day(sort="last_revisit_on")
    next_contact_on = Day(sort="next_contact_on", ahead=True, css="nw c-foot")
    completeness = Number(sort="completeness")
    tags = Words()

    class Meta:
        model = Customer
        fields = ["name", "classification", "status", "owner", "last_contact_on", "next_contact_on", "completeness"]
        optional = [
            "number",
            "kind",
            "region",
            "department",
            "service_person",
            "phone",
            "source",
            "standing",
            "tags",
            "filed_on",
            "last_revisit_on",
        ]
        order = "number"


class ContactTable(RecordTable):
    name = Name(sub=("title",), sort="name")
    customer = Link(
        paths=("customer_id", "customer__name"), address=reverse_lazy("customers:customer_detail", args=[0])
    )
    phone = Column(css="nw c-foot")

    class Meta:
        model = Contact
        fields = ["name", "customer", "influence", "phone", "is_primary"]
        optional = ["wechat", "email", "birthday", "left"]
        order = "name"


class CommunicationTable(RecordTable):
    on = Name(sort="on")
    customer = Link(
        paths=("customer_id", "customer__name"), address=reverse_lazy("customers:customer_detail", args=[0])
    )
    by = Column(paths=("by__full_name",), css="nw c-end")
    next_on = Day(css="nw c-foot", label=_("next contact"))

    class Meta:
        model = Communication
        fields = ["on", "means", "customer", "summary", "by", "next_on"]
        optional = ["next_step", "contact"]
        order = "-on"
