"""Possible duplicates, and the pages on which two files become one or are separated again (CUS-18)."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View

from bizops.kernel.errors import Conflict
from bizops.kernel.events import publish
from bizops.pages.events import Viewed
from bizops.pages.gates import Gate, Gated, permission
from bizops.pages.panels import label, value
from bizops.pages.table import HIDDEN
from bizops.pages.views.base import RecordPage
from bizops.pages.views.saving import saved

from ..choices import CustomerStatus
from ..forms.merging import PICK, ApartForm, MergeForm, OtherFileForm, ReasonForm
from ..models import Customer, CustomerGrant, Merge
from ..services import children, choosing, merging, pairs

PAGE = 25


@dataclass(frozen=True)
class Row:
    """A field of two files side by side; what is masked cannot be picked."""

    name: str
    label: str
    winner: str
    loser: str
    both: str
    picked: str
    is_hidden: bool


class MergingPage(RecordPage):
    """Only for those who merge, and only files of their scope; a look that was granted is not enough."""

    @property
    def gate(self) -> Gate:
        return permission(merging.PERMISSION)

    def file(self, key: int) -> Customer:
        rows = Customer.objects.visible_to(self.staff).editable_by(self.staff)
        found = rows.select_related("owner", "service_person", "department", "region", "merged_into").filter(pk=key)
        if not (file := found.first()):
            raise Http404
        return file

    def card(self, file: Customer) -> HttpResponseRedirect:
        return HttpResponseRedirect(self.pages.url("detail", file))


class PossibleDuplicates(Gated, View):
    """Pairs of files that may be of one firm, the surest first, a page at a time."""

    gate = permission("customers.view_customer")

    def get(self, request):
        staff = request.user
        after = self._place(request.GET.get("after", ""))
        found = pairs.find(staff, most=PAGE + 1, after=after)
        more = len(found) > PAGE
        context = {
            "pairs": found[:PAGE],
            "next": Signer().sign_object(found[PAGE - 1].place, compress=False) if more else "",
            "is_first": after is None,
            "may_merge": staff.has_perm(merging.PERMISSION),
            "sees_phones": staff.has_perm("customers.see_phone"),
        }
        return render(request, "customers/merge_pairs.html", context)

    def _place(self, token: str) -> tuple[int, int, int] | None:
        """Where the page before ended; a token that is not ours means the start."""
        try:
            return tuple(Signer().unsign_object(token)) if token else None
        except (BadSignature, ValueError):
            return None


class ChooseOther(MergingPage):
    """Which file is the second one of the firm: one that looks like it, or one by number or name."""

    def get(self, request, pk):
        return self.show(self.file(pk), OtherFileForm(files=self._others(pk)))

    def post(self, request, pk):
        file = self.file(pk)
        form = OtherFileForm(request.POST, files=self._others(pk))
        if not form.is_valid():
            return self.show(file, form, status=422)
        other = form.cleaned_data["other"]
        return HttpResponseRedirect(reverse("customers:merge_files", args=[file.pk, other.pk]))

    def show(self, file: Customer, form, status=200):
        if file.status != CustomerStatus.ACTIVE:
            return self.card(file.merged_into or file)
        context = self.context(document=file, form=form, pairs=pairs.find(self.staff, of=file))
        return render(self.request, "customers/merge_choose.html", context, status=status)

    def _others(self, pk: int):
        return Customer.objects.visible_to(self.staff).editable_by(self.staff).active().exclude(pk=pk)


class MergeFiles(MergingPage):
    """Both files field by field, what goes along, what collides; POST merges the second into the first."""

    def get(self, request, pk, other):
        winner, loser = self._pair(pk, other)
        for file in (winner, loser):
            publish(Viewed(self.pages.label(), file.pk, str(file), self.staff))
        versions = {"version": winner.version, "other_version": loser.version}
        return self.show(winner, loser, self.form(winner, loser, initial=versions))

    def post(self, request, pk, other):
        winner, loser = self._pair(pk, other)
        form = self.form(winner, loser, request.POST)
        try:
            done = saved(form, lambda: self.write(winner, loser, form)) if form.is_valid() else None
        except Conflict as conflict:
            messages.error(request, str(conflict))
            return HttpResponseRedirect(request.path)
        if done is None:
            return self.show(*self._pair(pk, other), form, status=409 if form.is_bound and not form.errors else 422)
        words = {"loser": loser.number, "winner": winner.number}
        messages.success(request, _("%(loser)s was merged into %(winner)s") % words)
        return self.card(winner)

    def write(self, winner: Customer, loser: Customer, form: MergeForm) -> Merge:
        seen = form.cleaned_data["version"], form.cleaned_data["other_version"]
        note = form.cleaned_data["note"]
        return merging.merge(winner, loser, by=self.staff, note=note, picks=form.picks(), versions=seen)

    def form(self, winner: Customer, loser: Customer, *args, **words) -> MergeForm:
        return MergeForm(*args, choices=choosing.choices(winner, loser), hidden=self.hidden, **words)

    @cached_property
    def hidden(self) -> frozenset[str]:
        return self.pages.hidden(self.staff)

    def _pair(self, pk: int, other: int) -> tuple[Customer, Customer]:
        if pk == other:
            raise Http404
        return self.file(pk), self.file(other)

    def show(self, winner: Customer, loser: Customer, form: MergeForm, status=200):
        gone = next((file for file in (winner, loser) if file.status != CustomerStatus.ACTIVE), None)
        if gone is not None:
            state = {"customer": gone.number, "state": gone.get_status_display()}
            messages.error(self.request, _("%(customer)s cannot be merged: %(state)s.") % state)
            return self.card(gone.merged_into or gone)
        context = self.context(
            document=winner,
            loser=loser,
            form=form,
            rows=list(self._rows(winner, loser, form)),
            lines=children.lines(winner, loser),
            grants=CustomerGrant.objects.live().filter(content_object=loser).count(),
            apart=pairs.apart(winner, loser),
            apart_form=ApartForm(prefix="apart"),
            days=merging.days(),
        )
        return render(self.request, "customers/merge_files.html", context, status=status)

    def _rows(self, winner: Customer, loser: Customer, form: MergeForm):
        for choice in choosing.choices(winner, loser):
            name, masked = choice.name, choice.name in self.hidden
            picked = form[f"{PICK}{name}"].value() if not masked else ""
            ours, theirs = (HIDDEN if masked else value(file, name) for file in (winner, loser))
            both = not masked and choosing.BOTH in choice.picks
            yield Row(name, label(winner, name), ours, theirs, both, picked or choice.default, masked)


class SetApart(MergingPage):
    """The two are two firms, for a reason: the pair is shown no more."""

    http_method_names = ("post",)

    def post(self, request, pk, other):
        one, two = self.file(pk), self.file(other)
        form = ApartForm(request.POST, prefix="apart")
        done = form.is_valid() and saved(
            form, lambda: pairs.set_apart(one, two, by=self.staff, note=form.cleaned_data["note"])
        )
        if not done:
            words = " ".join(error for errors in form.errors.values() for error in errors)
            messages.error(request, words)
            return HttpResponseRedirect(reverse("customers:merge_files", args=[pk, other]))
        messages.success(request, _("%(one)s and %(other)s are two firms") % {"one": one, "other": two})
        return HttpResponseRedirect(reverse("customers:duplicate_list"))


class UndoMerge(MergingPage):
    """What goes back and what stays, and the button that separates two files again."""

    def get(self, request, pk):
        return self.show(self._merge(pk), ReasonForm())

    def post(self, request, pk):
        merge, form = self._merge(pk), ReasonForm(request.POST)
        done = None
        if form.is_valid():
            done = saved(form, lambda: merging.undo(merge, by=self.staff, note=form.cleaned_data["note"]))
        if done is None:
            return self.show(self._merge(pk), form, status=422)
        words = {"loser": merge.loser.number, "winner": merge.winner.number}
        messages.success(request, _("%(loser)s was separated from %(winner)s again") % words)
        return self.card(merge.loser)

    def _merge(self, pk: int) -> Merge:
        files = Customer.objects.visible_to(self.staff).editable_by(self.staff)
        rows = Merge.objects.filter(pk=pk, winner__in=files, loser__in=files).select_related("winner", "loser", "by")
        if not (found := rows.first()):
            raise Http404
        return found

    def show(self, merge: Merge, form, status=200):
        back = merging.unchanged(merge, merge.winner)
        names = {name: str(label(merge.winner, name)) for name in merge.values if name != "former"}
        context = self.context(
            document=merge.winner,
            merge=merge,
            form=form,
            refusal=merging.closed(merge),
            ways=children.ways_back(merge.moved),
            back=[words for name, words in names.items() if name in back],
            stays=[words for name, words in names.items() if name not in back],
        )
        return render(self.request, "customers/merge_undo.html", context, status=status)
