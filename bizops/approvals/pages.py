"""The register of requests, and the page of one."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from bizops.organisation import names
from bizops.pages.entity import EntityPages, Preset, Quick

from .choices import RequestStatus
from .filters import RequestFilters
from .models import Request
from .reader import read_by
from .tables import RequestTable
from .views.inbox import RequestPage


class RequestPages(EntityPages):
    model, filters, table = Request, RequestFilters, RequestTable
    detail_page, detail_template = RequestPage, "approvals/request_detail.html"
    presets = (
        Preset("mine", _("Mine"), "submitter={number}"),
        Preset("pending", RequestStatus.PENDING.label, "status=pending"),
        Preset("rejected", RequestStatus.REJECTED.label, "status=rejected"),
    )
    quick = (Quick(RequestStatus.PENDING.label, "status", "pending"),)
    search, searchable, placeholder = {"search": names.prepared}, True, _("Number or title")
    clauses, icon = ("ORG-14",), "rubber-stamp"
    title = _("Requests for consent")
    intro = _("Everything that was handed in, by whom, and what was decided")
    empty = _("What is handed in for approval stands here, with everything that was decided about it.")

    @classmethod
    def queryset(cls):
        return Request.objects.select_related("submitter", "submitter__department", "policy", "content_type")

    @classmethod
    def rows(cls, staff):
        return read_by(staff, super().rows(staff))

    @classmethod
    def url(cls, page, document=None, **kwargs):
        """A request has a short address, which stands in notices."""
        if page == "detail":
            return reverse("approvals:request", args=[getattr(document, "pk", document)])
        return super().url(page, document, **kwargs)

    @classmethod
    def urls(cls, prefix):
        routes = [route for route in super().urls(prefix) if route.name != "request_detail"]
        return [*routes, path("<int:pk>/", cls.detail_page.as_view(pages=cls), name="request")]
