"""The form of a change; two people at once see both versions and choose."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from bizops.kernel import history
from bizops.kernel.errors import Conflict
from bizops.kernel.events import publish

from ..events import Viewed
from ..panels import value as in_words
from .base import RecordPage
from .saving import saved, still_visible

STORED, MINE = "stored", "mine"


@dataclass(frozen=True)
class Difference:
    """One field in a conflict. `only` says who alone changed it; empty when both did and somebody must choose."""

    name: str
    label: str
    stored: str
    mine: str
    only: str = ""


class EditPage(RecordPage):
    action = "change"

    def document(self):
        return super().document(self.pages.rows_to_change(self.staff))

    def get(self, request, pk):
        document = self.document()
        if self.pages.confidential:
            publish(Viewed(self.pages.label(), document.pk, str(document), self.staff))
        return self.show(self.pages.form(instance=document, staff=self.staff), document.version)

    def post(self, request, pk):
        document = self.document()
        version = request.POST.get("version", "")
        version = int(version) if version.isdecimal() and len(version) < 10 else 0
        form = self.form_of(document)
        try:
            done = saved(form, lambda: self.write(form, document, version)) if form.is_valid() else None
        except Conflict as conflict:
            return self.conflict(form, conflict.stored, version)
        if done is None:
            return self.show(form, version, status=422)
        messages.success(request, _("%(record)s saved") % {"record": done})
        return HttpResponseRedirect(self.pages.url("detail", done))

    def form_of(self, document):
        form = self.pages.form(self.request.POST, self.request.FILES, instance=document, staff=self.staff)
        for name in self.pages.hidden(self.staff).intersection(form.fields):
            del form.fields[name]
        return form

    def write(self, form, document, version: int):
        picked = self.request.POST
        values = {n: v for n, v in form.cleaned_data.items() if picked.get(f"pick-{n}") != STORED}
        stored = self.pages.change(document, by=self.staff, version=version, **values)
        return still_visible(self.pages, stored, self.staff)

    def show(self, form, version: int, status=200):
        for name in self.pages.hidden(self.staff).intersection(form.fields):
            del form.fields[name]
        context = self.context(form=form, document=self.document(), version=version)
        return render(self.request, self.pages.form_template, context, status=status)

    # --- two at once ------------------------------------------------------------------------------
    def conflict(self, form, stored, version: int):
        """Both versions side by side. Nothing is written; all that was typed travels on in the page."""
        if not self.pages.rows_to_change(self.staff).filter(pk=stored.pk).exists():
            return self.show(form, version, status=404)
        base = history.as_of(stored, version)
        differences = list(self._differences(form, stored, base))
        return render(
            self.request,
            self.pages.conflict_template,
            self.context(
                form=form,
                document=stored,
                differences=[d for d in differences if d.mine != d.stored],
                typed=self._typed(form),
                who=get_user_model().objects.filter(pk=history.last_by(stored)).first(),
            ),
            status=409,
        )

    def _differences(self, form, stored, base):
        mine = form.instance
        for name in form.fields:
            if not hasattr(stored, name):
                continue  # a field of the form alone, such as the reason for a late record
            theirs, ours = getattr(stored, name), form.cleaned_data[name]
            if theirs == ours:
                continue
            before = getattr(base, name, None) if base is not None else object()
            only = STORED if ours == before else MINE if theirs == before else ""
            yield Difference(name, form.fields[name].label, in_words(stored, name), in_words(mine, name), only)

    def _typed(self, form) -> list[tuple[str, str]]:
        return [(name, word) for name, words in self.request.POST.lists() if name in form.fields for word in words]
