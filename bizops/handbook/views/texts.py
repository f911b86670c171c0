"""Proposing another text of a clause, with its present words in the fields (HBK-03)."""

from django.http import Http404
from django.shortcuts import render

from bizops.pages.views.add import AddPage

from .. import manual
from ..models import ClauseRow, TextDraft
from ..services import texts


class ProposeText(AddPage):
    """`?clause=CUS-06` says which; without one, they are all there to be chosen from."""

    def get(self, request):
        if "clause" not in request.GET:
            chapters = manual.chapters(manual.entries())
            return render(request, "handbook/choose_clause.html", self.context(chapters=chapters))
        return super().get(request)

    def form(self, *data, **words):
        draft = self._draft()
        return super().form(*data, instance=draft, **{**words, "initial": draft.replaced()})

    def write(self, form):
        return self.pages.add(by=self.staff, clause=form.instance.clause, **form.cleaned_data)

    def _draft(self) -> TextDraft:
        row = ClauseRow.objects.filter(code=self.request.GET.get("clause", "").replace("\x00", "")).first()
        if row is None:
            raise Http404
        return TextDraft(clause=row, edition=texts.newest(row))
