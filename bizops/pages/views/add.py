"""The form of a new record."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from .base import RecordPage
from .saving import initial_from, saved, still_visible


class AddPage(RecordPage):
    action = "add"

    def get(self, request):
        return self.show(self.form(initial=initial_from(request, self.pages.form)))

    def post(self, request):
        form = self.form(request.POST, request.FILES)
        document = saved(form, lambda: self.write(form)) if form.is_valid() else None
        if document is None:
            return self.show(form, status=422)
        messages.success(request, _("%(record)s saved") % {"record": document})
        return HttpResponseRedirect(self._next() or self.onward(document))

    def form(self, *data, **words):
        """The form, empty or filled in."""
        return self.pages.form(*data, staff=self.staff, **words)

    def write(self, form):
        document = self.pages.add(by=self.staff, **form.cleaned_data)
        return still_visible(self.pages, document, self.staff)

    def onward(self, document) -> str:
        """Where one goes on from the new record."""
        return self.pages.url("detail", document)

    def show(self, form, status=200):
        return render(self.request, self.pages.form_template, self.context(form=form, next=self._next()), status=status)

    def _next(self) -> str:
        """Where the form was opened from, if that is an address of ours."""
        address = self.request.POST.get("next") or self.request.GET.get("next") or ""
        ours = url_has_allowed_host_and_scheme(address, {self.request.get_host()}, self.request.is_secure())
        return address if ours and address.startswith("/") else ""
