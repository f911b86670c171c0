"""What the chapter does when told."""

from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.handbook.services import duties
from bizops.jobs.registry import job
from bizops.kernel.events import subscribe
from bizops.kernel.lifecycle import Moved
from bizops.kernel.records import Saved
from bizops.notifications.services import outbox
from bizops.organisation.events import OwnersChanged
from bizops.organisation.models import Department, Staff
from bizops.pages.house import provide

from . import views
from .choices import Penalty
from .events import (
    FilesMerged,
    LeakReported,
    LookupClosed,
    PenaltyDecided,
    PromiseAnswered,
    PromiseHandedOver,
    ReviewReturned,
)
from .models import Customer, Leak, Lookup, Merge, Promise, Review, ReviewRound
from .services import leaks, plans, reviews, revisits, rounds

PERSONNEL = "organisation.dismiss_staff"

provide("export_gate", views.held)
provide("export_passes", views.let_out)
provide("export_uses", views.uses)
provide("print_gate", views.held_on_paper)
provide("print_passes", views.print_out)
provide("other_ways", views.other_ways)


@receiver(post_migrate, dispatch_uid="customers.plans")
def every_class_has_a_plan(sender, apps=None, **kwargs):
    """Not while the database stands before the migration that lays the table down."""
    if sender.label == "customers" and (apps is None or "contactplan" in apps.all_models["customers"]):
        plans.seed()


@subscribe(Saved)
def revisits_follow_those_in_charge(event: Saved) -> None:
    """A head owes no visit of his own where he looks after the customer himself."""
    if isinstance(event.document, Customer) and {"owner", "service_person", "department"}.intersection(event.fields):
        revisits.rhythm_changed(event.document, by=event.by, note=_("Another person is in charge."))
    if isinstance(event.document, Department) and "head" in event.fields:
        revisits.spare_heads(Customer.objects.filter(department=event.document), by=event.by)


@subscribe(OwnersChanged)
def revisits_follow_those_who_take_over(event: OwnersChanged) -> None:
    if event.model == Customer._meta.label_lower:
        revisits.spare_heads(Customer.objects.filter(pk__in=event.keys), by=None)


@subscribe(PromiseAnswered)
def tell_whoever_promised(event: PromiseAnswered) -> None:
    promise = Promise.objects.select_related("by", "customer").get(pk=event.promise_id)
    if promise.by_id != event.by_id:
        outbox.put(
            "promise_answered",
            to=promise.by,
            subject=lambda: _("%(customer)s was answered: %(what)s") % {"customer": promise.customer, "what": promise},
            body=promise.answer,
            url=reverse("customers:promise_detail", args=[promise.pk]),
            dedupe=f"promise-answered:{promise.pk}",
            channels=("bell",),
        )


@subscribe(PromiseHandedOver)
def tell_whoever_is_to_answer(event: PromiseHandedOver) -> None:
    promise = Promise.objects.select_related("owner", "customer").get(pk=event.promise_id)
    if event.owner_id != event.by_id:
        outbox.put(
            "promise_handed_over",
            to=promise.owner,
            subject=lambda: (
                _("Yours to answer by %(day)s: %(what)s (%(customer)s)")
                % {"day": promise.due_on, "what": promise, "customer": promise.customer}
            ),
            url=reverse("customers:promise_detail", args=[promise.pk]),
            dedupe=f"promise-handed-over:{promise.pk}:{promise.version}",
            channels=("bell",),
        )


@subscribe(FilesMerged)
def tell_whose_file_was_merged(event: FilesMerged) -> None:
    merge = Merge.objects.select_related("winner__owner", "loser__owner").get(pk=event.merge_id)
    if merge.loser.owner_id not in (event.by_id, merge.winner.owner_id):
        outbox.put(
            "files_merged",
            to=merge.loser.owner,
            subject=lambda: (
                _("Your file %(number)s %(customer)s was merged into %(winner)s; %(owner)s is in charge now")
                % {
                    "number": merge.loser.number,
                    "customer": merge.loser,
                    "winner": merge.winner.number,
                    "owner": merge.winner.owner,
                }
            ),
            body=merge.note,
            url=reverse("customers:customer_detail", args=[merge.winner_id]),
            dedupe=f"files-merged:{merge.pk}",
        )


@job(rounds.KIND, label=gettext_lazy("Open the review round"), permission=rounds.OPEN, house=True)
def open_round(run, round: int) -> None:
    """A worker makes the forms of a round (CUS-08)."""
    rounds.fill_round(ReviewRound.objects.get(pk=round), run)


@subscribe(Saved)
def reviews_follow_those_in_charge(event: Saved) -> None:
    """The forms that are still open are filled in by whoever looks after the customer now."""
    if isinstance(event.document, Customer) and {"owner", "service_person", "department"}.intersection(event.fields):
        reviews.follow(event.document, by=event.by)


@subscribe(ReviewReturned)
def tell_whose_review_came_back(event: ReviewReturned) -> None:
    review = Review.objects.select_related("owner", "customer", "round").get(pk=event.review_id)
    if review.owner_id != event.by_id:
        outbox.put(
            "review_returned",
            to=review.owner,
            subject=lambda: (
                _("Review %(round)s of %(customer)s was returned")
                % {"round": review.round, "customer": review.customer}
            ),
            body=event.note,
            url=reverse("customers:review_edit", args=[review.pk]),
            dedupe=f"review-returned:{review.pk}:{event.version}",
            channels=("bell",),
        )


@subscribe(LeakReported)
def tell_the_leadership(event: LeakReported) -> None:
    """Custodian, internal control and management, in the same moment; neither the reporter nor whoever is named (CUS-11)."""
    leak = Leak.objects.select_related("owner").get(pk=event.leak_id)
    told = Staff.objects.employed().holding("customers.view_every_leak")
    for staff in told.exclude(pk__in=[key for key in (event.by_id, leak.accused_id) if key]):
        outbox.put(
            "leak_reported",
            to=staff,
            subject=lambda: (
                (_("Danger of a leak: %(number)s") if leak.is_danger else _("Leak of customers' data: %(number)s"))
                % {"number": leak.number}
            ),
            body=lambda: _("Reported by %(name)s. It is to be remedied at once.") % {"name": leak.owner},
            url=reverse("customers:leak_detail", args=[leak.pk]),
            dedupe=f"leak-reported:{leak.pk}:{staff.pk}",
        )


@subscribe(Moved)
def owe_what_follows(event: Moved) -> None:
    """The penalty was not agreed to: the investigation is owed again. It no longer holds: nothing is carried out (CUS-11)."""
    if isinstance(event.document, Leak) and event.move.name == "send_back":
        leaks.ask_for_investigation(event.document, by=event.by)
    elif isinstance(event.document, Leak) and event.move.name == "reopen":
        duties.lapse(event.document, by=event.by, note=_("The decision no longer holds."))


@subscribe(PenaltyDecided)
def tell_the_outcome(event: PenaltyDecided) -> None:
    """To whoever is held responsible, and to personnel, who carries it out; nobody else's words: the incident they do not see."""
    leak = Leak.objects.select_related("accused").get(pk=event.leak_id)
    if leak.accused is None:
        return
    file = reverse("organisation:staff_detail", args=[leak.accused_id])
    addresses = dict.fromkeys(Staff.objects.employed().holding(PERSONNEL), file)
    addresses[leak.accused] = reverse("handbook:clause", args=[leaks.CLAUSE])
    for staff, url in addresses.items():
        outbox.put(
            "leak_decided",
            to=staff,
            subject=lambda: (
                _("Decision on incident %(number)s: %(penalty)s for %(name)s")
                % {"number": leak.number, "penalty": Penalty(event.penalty).label, "name": leak.accused}
            ),
            body=lambda: _("Amount: %(amount)s") % {"amount": f"{event.amount:,.2f}"} if event.amount else "",
            url=url,
            dedupe=f"leak-decided:{leak.pk}:{leak.version}:{staff.pk}",
            channels=("bell",),
        )


@subscribe(LookupClosed)
def tell_the_reader(event: LookupClosed) -> None:
    """The custodian closed the file before its time; the return is still owed."""
    lookup = Lookup.objects.select_related("owner").get(pk=event.lookup_id)
    if lookup.owner_id != event.by_id:
        outbox.put(
            "lookup_closed",
            to=lookup.owner,
            subject=lambda: _("%(number)s was closed. Give back what was printed.") % {"number": lookup.number},
            body=event.note,
            url=reverse("customers:lookup_return", args=[lookup.pk]),
            dedupe=f"lookup-closed:{lookup.pk}:{lookup.version}",
            channels=("bell",),
        )
