"""The register of requests."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from bizops.pages.table import Choice, Column, Moment, Name, Number, RecordTable
from bizops.pages.templatetags.components import chip

from .choices import RequestStatus
from .models import Request
from .registry import consentables


@dataclass(frozen=True, kw_only=True)
class Kind(Column):
    """What consent is asked for, with its clause."""

    css: str = "nw"

    def cell(self, value):
        declared = consentables.get(value)
        return chip(declared.clause) if declared else value

    def plain(self, value):
        declared = consentables.get(value)
        return str(declared.label) if declared else value


class RequestTable(RecordTable):
    title = Name(sub=("number", "submitter__full_name"))
    number = Column(sort="number", css="nw")
    kind = Kind(label=_("clause"))
    amount = Number()
    submitter = Column(paths=("submitter__full_name",), css="nw")
    department = Column(paths=("department__name",), css="nw")
    submitted_at = Moment(sort="submitted_at", css="nw c-foot")
    finished_at = Moment()
    status = Choice(choices=RequestStatus, kind="pill", tones=tuple(Request.lifecycle.tones.items()), css="c-end")

    class Meta:
        model = Request
        fields = ["title", "kind", "amount", "submitted_at", "finished_at", "status"]
        optional = ["number", "submitter", "department", "round"]
        order = "-submitted_at"
