"""Scorecards with their decision, the page of a review round, the form of a review (CUS-03, CUS-08)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from bizops.pages.gates import Gate, permission
from bizops.pages.views.base import RecordPage
from bizops.pages.views.detail import DetailPage
from bizops.pages.views.edit import EditPage
from bizops.pages.views.saving import saved

from ..choices import ReviewStatus, RoundStatus
from ..forms.reviews import ClassForm
from ..models import Customer, Review, Scorecard
from ..querysets import changed
from ..services import classes

FIRST, PEOPLE = 10, 50  # rows of the tables on the page of a round


class ScorecardSheet(DetailPage):
    """One scorecard, with the form that confirms the class or decides on another one."""

    def answer(self, document) -> dict:
        from ..pages.sheets import confirmed_by, decision

        form = ClassForm(initial={"classification": document.proposed})
        return {
            **super().answer(document),
            "form": form,
            "confirmed_by": confirmed_by(document.customer),
            "back": self.pages.url("detail", document),
            **decision(document.customer, self.staff),
        }


class ConfirmClass(RecordPage):
    """The decision on the class of a customer, asked on a page of its own and posted from wherever the form stands."""

    @property
    def gate(self) -> Gate:
        return permission(classes.CONFIRM)

    def get(self, request, pk):
        customer = self.document(self.pages.rows_to_change(self.staff))
        card = Scorecard.objects.filter(customer=customer).first()
        initial = {"classification": card.proposed if card else customer.classification}
        return self.show(customer, card, ClassForm(initial=initial))

    def post(self, request, pk):
        customer = self.document(self.pages.rows_to_change(self.staff))
        form = ClassForm(request.POST)
        done = None
        if form.is_valid():
            done = saved(form, lambda: classes.confirm(customer, by=self.staff, **form.cleaned_data))
        if done is None:
            return self.show(customer, Scorecard.objects.filter(customer=customer).first(), form, status=422)
        words = {"customer": done, "klass": done.get_classification_display()}
        messages.success(request, _("%(customer)s is confirmed as %(klass)s") % words)
        return HttpResponseRedirect(self.back() or self.pages.url("detail", done))

    def show(self, customer, card, form, status: int = 200):
        from ..pages.sheets import decision, parts_of
        from ..services.scoring import sentence

        context = self.context(
            document=customer,
            card=card,
            parts=parts_of(card.parts, customer, card.scored_on, self.staff) if card else [],
            reasons=sentence(card.reasons) if card else "",
            form=form,
            back=self.back(),
            **decision(customer, self.staff),
        )
        return render(self.request, "customers/class_confirm.html", context, status=status)

    def back(self) -> str:
        address = self.request.POST.get("next") or self.request.GET.get("next") or ""
        ours = url_has_allowed_host_and_scheme(address, {self.request.get_host()}, self.request.is_secure())
        return address if ours and address.startswith("/") else ""


class RoundSheet(DetailPage):
    """The page of a round: how far it is, what changes, what waits for whom; each number opens its rows."""

    def answer(self, document) -> dict:
        from ..pages import ReviewPages
        from ..pages.sheets import should_be

        rows = Review.objects.visible_to(self.staff).filter(round=document)
        n = counted(rows)
        percent, expected = 100 * n["approved"] // n["total"] if n["total"] else 0, should_be(document)
        may_see = self.staff.has_perm(ReviewPages.permission("view"))

        def to(**words) -> str:
            return f"{ReviewPages.url('list')}?{urlencode({'round': document.pk, **words})}" if may_see else ""

        tabs = (
            (_("To be approved"), n["submitted"], to(status="submitted")),
            (_("Needs a look"), n["look"], to(needs_look="true")),
            (_("To be filled in"), n["draft"], to(status="draft")),
            (_("Approved"), n["approved"], to(status="approved")),
        )
        return {
            **super().answer(document),
            "n": n,
            "ordered": f"{n['ordered']:,.0f}",
            "percent": percent,
            "should_be": expected,
            "tone": "warn" if percent < expected and document.status == RoundStatus.OPEN else "",
            "all_url": to(),
            "up_url": to(change="up"),
            "down_url": to(change="down"),
            "look_url": to(needs_look="true"),
            "submitted_url": to(status="submitted"),
            "states": tabs,
            "people": list(by_person(rows, to)),
            "is_opening": document.status == RoundStatus.OPENING,
            **self._first(ReviewPages, document, may_see),
        }

    def _first(self, pages, document, may_see: bool) -> dict:
        """The first that wait for approval, as the list shows them."""
        names = ["customer", "ordered", "trend", "talks", "score", "classes", "reasons"]
        table = pages.table(names, pages.hidden(self.staff))
        rows = pages.rows(self.staff).filter(round=document, status=ReviewStatus.SUBMITTED)
        found = rows.order_by("-score", "-pk").values_list("pk", "pk", *table.paths)[:FIRST] if may_see else []
        return {
            "heads": [(column.label, column.css) for column in table.shown],
            "rows": table.rows(list(found), pages.url("detail", 0)),
        }


def counted(rows) -> dict:
    """The figures of a round over the rows that somebody sees, in one statement."""
    status = {s.value: Count("pk", filter=Q(status=s)) for s in ReviewStatus}
    ways = {way: Count("pk", filter=changed(way)) for way in ("up", "down", "same")}
    found = rows.with_class_after().aggregate(
        total=Count("pk"), look=Count("pk", filter=Q(needs_look=True)), ordered=Sum("ordered"), **status, **ways
    )
    return {**found, "ordered": found["ordered"] or 0}


def by_person(rows, to):
    """Whose forms are how far, the most unfinished first: (name, counts with their addresses)."""
    status = {s.value: Count("pk", filter=Q(status=s)) for s in ReviewStatus}
    grouped = rows.order_by().values("owner", "owner__number", "owner__full_name").annotate(total=Count("pk"), **status)
    for row in grouped.order_by("-draft", "-submitted", "owner__number")[:PEOPLE]:
        number = row["owner__number"]
        states = [(row[s.value], to(owner=number, status=s.value)) for s in ReviewStatus]
        yield row["owner__full_name"], row, states, (row["total"], to(owner=number))


class FillIn(EditPage):
    """The judged part of a form, beside what the figures say."""

    def context(self, **more) -> dict:
        document = more.get("document")
        found = {"readings": {}, "points": {}}
        if isinstance(document, Review):
            found = {
                "readings": self.pages.panels[0].context(document, self.staff, self.pages),
                "points": self.pages.panels[1].context(document, self.staff, self.pages),
            }
        return super().context(**more, **found)


class ReviewFor(RecordPage):
    """From a duty to its evidence: the form of a customer in the running round, or a page that says there is none."""

    def get(self, request, pk):
        customer = Customer.objects.visible_to(self.staff).filter(pk=pk).first()
        rows = self.pages.rows(self.staff).filter(customer=pk, round__status=RoundStatus.OPEN)
        review = rows.exclude(status=ReviewStatus.APPROVED).order_by("round__starts_on").first()
        review = review or rows.order_by("-round__starts_on").first()
        if review is None and customer is None:
            raise Http404
        if review is None:
            return render(request, "customers/review_none.html", self.context(customer=customer))
        may_fill = self.staff.has_perm(self.pages.permission("change")) and not self.pages.closed(review)
        in_hand = may_fill and self.pages.rows_to_change(self.staff).filter(pk=review.pk).exists()
        return HttpResponseRedirect(self.pages.url("edit" if in_hand else "detail", review))
