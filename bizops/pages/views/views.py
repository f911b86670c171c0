"""Keeping and removing a view of a list."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from bizops.kernel.errors import RuleBroken

from ..listing import Question
from ..models import SavedView
from ..services import saved_views
from .base import RecordPage


class SaveViewPage(RecordPage):
    def post(self, request):
        asked = QueryDict(request.POST.get("query", "")[:4000])
        question = Question(self.pages, self.staff, asked)
        try:
            view = saved_views.save(
                self.pages.label(),
                request.POST.get("name", "").replace("\x00", ""),
                by=self.staff,
                query=question.query(),
                columns=[column.name for column in question.table.shown],
                shared="shared" in request.POST,
                is_default="is_default" in request.POST,
            )
        except (RuleBroken, IntegrityError) as refusal:
            words = _("Save the view once more.") if isinstance(refusal, IntegrityError) else str(refusal)
            messages.error(request, words)
            return HttpResponseRedirect(f"{self.pages.url('list')}?{asked.urlencode()}")
        messages.success(request, _("View “%(name)s” saved") % {"name": view})
        return HttpResponseRedirect(f"{self.pages.url('list')}?view={view.pk}")


class RemoveViewPage(RecordPage):
    def post(self, request, view):
        found = SavedView.objects.of(self.pages.label()).visible_to(self.staff).filter(pk=view).first()
        if found is None:
            raise Http404
        try:
            saved_views.remove(found, by=self.staff)
            messages.success(request, _("View “%(name)s” removed") % {"name": found})
        except RuleBroken as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(self.pages.url("list"))
