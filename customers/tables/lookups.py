"""Lists of look-ups, which is the borrowing register, and of take-outs (CUS-10, CUS-11)."""

from dataclasses import dataclass
from functools import partial

from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.kernel import clock
from bizops.pages.table import Choice, Column, Link, Moment, Name, Number, RecordTable

from ..choices import LookupPurpose, LookupStatus, TakeoutStatus
from ..models import Lookup, Takeout


@dataclass(frozen=True, kw_only=True)
class End(Moment):
    """Until when a file is open; red as long as it is not given back after that."""

    def drawing(self):
        return partial(self.cell, now=clock.now())

    def cell(self, value, status, *, now):
        text = super().cell(value)
        if status not in (LookupStatus.OPEN, LookupStatus.OVER) or value > now:
            return text
        return format_html('<span class="bad">{} {}</span>', text, _("overdue"))

    def plain(self, value, status):
        return super().plain(value)


class LookupTable(RecordTable):
    whom = Name(sub=("number", "owner__full_name"))
    number = Column(sort="number", css="nw")
    customer = Link(
        label=gettext_lazy("customer"),
        paths=("customer_id", "customer__name"),
        address=reverse_lazy("customers:customer_detail", args=[0]),
    )
    owner = Column(paths=("owner__full_name",), css="nw")
    department = Column(paths=("department__name",), css="nw")
    purpose = Choice(choices=LookupPurpose)
    opened_at = Moment(sort="opened_at")
    until = End(paths=("until", "status"), sort="until", css="nw c-foot")
    returned_at = Moment()
    status = Choice(choices=LookupStatus, kind="pill", tones=tuple(Lookup.lifecycle.tones.items()), css="c-end")

    class Meta:
        model = Lookup
        fields = ["whom", "purpose", "opened_at", "until", "returned_at", "status"]
        optional = ["number", "owner", "department", "customer", "reason", "return_note"]
        order = "-number"


class TakeoutTable(RecordTable):
    said = Name(sub=("number", "owner__full_name"))
    number = Column(sort="number", css="nw")
    owner = Column(paths=("owner__full_name",), css="nw")
    department = Column(paths=("department__name",), css="nw")
    count = Number(label=gettext_lazy("rows"), paths=("rows",))
    asked_at = Moment()
    until = Moment(css="nw c-foot")
    used_at = Moment()
    status = Choice(choices=TakeoutStatus, kind="pill", tones=tuple(Takeout.lifecycle.tones.items()), css="c-end")

    class Meta:
        model = Takeout
        fields = ["said", "count", "asked_at", "until", "status"]
        optional = ["number", "owner", "department", "purpose", "used_at", "taken"]
        order = "-number"
