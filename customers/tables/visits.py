"""Lists of revisits and promises."""

from dataclasses import dataclass

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from bizops.pages.table import Choice, Column, Day, Link, Name, RecordTable

from ..choices import Means, OpinionHandling, PromiseStatus
from ..models import Promise, Revisit

CUSTOMER = Link(
    label=_("customer"),
    paths=("customer_id", "customer__name"),
    address=reverse_lazy("customers:customer_detail", args=[0]),
)


@dataclass(frozen=True, kw_only=True)
class DueDay(Day):
    """A date that is red only while the promise is open."""

    ahead: bool = True

    def cell(self, value, status, *, today):
        return super().cell(value, today=today) if status == PromiseStatus.OPEN else value.isoformat()

    def plain(self, value, status):
        return value


class RevisitTable(RecordTable):
    on = Name(sort="on", sub=("customer__name",))
    customer = CUSTOMER
    means = Choice(label=_("means"), paths=("communication__means",), choices=Means)
    by = Column(paths=("by__full_name",), css="nw c-end")
    handling = Choice(label=_("opinions"), choices=OpinionHandling, css="c-foot")
    summary = Column(label=_("what was said"), paths=("communication__summary",))
    next_on = Day(label=_("next contact"), paths=("communication__next_on",))
    department = Column(label=_("department"), paths=("customer__department__name",), css="nw")

    class Meta:
        model = Revisit
        fields = ["on", "means", "by", "abnormality", "handling"]
        optional = [
            "customer",
            "stock_seen",
            "remedy",
            "help_given",
            "opinions",
            "summary",
            "next_on",
            "department",
            "thanked",
        ]
        order = "-on"


class PromiseTable(RecordTable):
    what = Name(label=_("what was promised"), sub=("customer__name",))
    customer = CUSTOMER
    due_on = DueDay(paths=("due_on", "status"), sort="due_on", css="nw c-foot")
    owner = Column(paths=("owner__full_name",), css="nw")
    status = Choice(choices=PromiseStatus, kind="pill", tones=tuple(Promise.lifecycle.tones.items()), css="c-end")
    by = Column(paths=("by__full_name",), css="nw")

    class Meta:
        model = Promise
        fields = ["what", "due_on", "owner", "status"]
        optional = ["customer", "by", "department", "answered_on", "answer"]
        order = "due_on"
