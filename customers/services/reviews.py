"""The Customer review form: filled in, submitted, approved or returned (CUS-08)."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bizops.kernel import clock, records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish
from bizops.kernel.services import service

from ..choices import ReviewStatus
from ..events import ReviewReturned
from ..models import Customer, Review
from ..models.review import round_is_open
from . import classes

JUDGED = ("potential", "cooperation", "opinion")
APPROVE = "customers.approve_review"


@service
def fill(review: Review, *, by, version: int | None = None, hand_in: bool = False, note: str = "", **values) -> Review:
    """Fill in the judged part of a form, with `hand_in` also submit it (CUS-08). Raises RuleBroken, Conflict.

    For whoever looks after the customer, and for whoever approves. Another class than proposed needs a reason.
    """
    stored = records.locked(review, version)
    if by.pk not in (stored.owner_id, stored.service_person_id) and not by.has_perm(APPROVE):
        raise RuleBroken(_("Whoever looks after the customer fills in the review."), "CUS-08")
    if refusal := round_is_open(stored, by):
        raise RuleBroken(refusal, "CUS-08")
    if stored.status != ReviewStatus.DRAFT:
        raise RuleBroken(_("The review is submitted: it can be changed once it was returned."), "CUS-08")
    decided, reason = (values.get(name, getattr(stored, name)) for name in ("class_decided", "reason"))
    if decided and decided != stored.class_proposed and not reason.strip():
        raise RuleBroken(_("Another class than proposed needs a reason."), "CUS-03", field="reason")
    stored = records.change(stored, values, by=by)
    return submit(stored, by=by) if hand_in else stored


@service
def submit(review: Review, *, by, note: str = "") -> Review:
    """Hand the form to the head; without another word the class is the proposed one. Raises RuleBroken if it has gaps."""
    stored = records.locked(review)
    gaps = [name for name in JUDGED if not getattr(stored, name)]
    if gaps:
        comma = pgettext("between the words of a list", ", ")
        labels = comma.join(str(Review._meta.get_field(name).verbose_name) for name in gaps)
        raise RuleBroken(_("Fill in first: %(fields)s.") % {"fields": labels}, "CUS-08", field=gaps[0])
    values = {"submitted_on": clock.today(), "class_decided": stored.class_after}
    Review.lifecycle.go(review, "submit", by=by, note=note, values=values)
    return review


@service
def approve(review: Review, *, by, note: str = "") -> Review:
    """Approve a form and write its class to the customer's file, in one transaction (CUS-03, CUS-08).

    Raises RuleBroken for one's own customer (ORG-14), as do the lifecycle and `classes.confirm`.
    """
    file = records.locked(Customer(pk=review.customer_id))  # the file before its form, as everywhere
    stored = records.locked(review)
    decided = stored.class_after
    values = {"approved_on": clock.today(), "approved_by": by, "class_decided": decided}
    Review.lifecycle.go(review, "approve", by=by, note=note, values=values)
    classes.confirm(file, by=by, classification=decided, note=f"{stored.round.key} {stored.reason}".strip())
    return review


@service
def approve_proposed(review: Review, *, by, note: str = "") -> Review:
    """Approve among many, as proposed. Raises RuleBroken where another class was decided: that one wants to be read."""
    if review.class_after != review.class_proposed:
        raise RuleBroken(_("Another class than proposed was decided: read it and approve it by itself."), "CUS-03")
    return approve(review, by=by, note=note)


@service
def send_back(review: Review, *, by, note: str) -> Review:
    """Return a form with what is to be done anew; whoever looks after the customer is told."""
    Review.lifecycle.go(review, "return", by=by, note=note, values={"submitted_on": None})
    publish(ReviewReturned(review.pk, review.version, by.pk, note))
    return review


@service
def follow(customer: Customer, *, by) -> None:
    """The forms that are not approved yet go to whoever looks after the customer now."""
    values = {name: getattr(customer, f"{name}_id") for name in ("owner", "service_person", "department")}
    for review in Review.objects.of_open_rounds().filter(customer=customer).exclude(status=ReviewStatus.APPROVED):
        records.change(review, {f"{name}_id": key for name, key in values.items()}, by=by)
