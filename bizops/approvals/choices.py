"""States of a request and of a task, what stands in the trail, and how a step asks its people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RequestStatus(TextChoices):
    PENDING = "pending", _("In approval")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    VOID = "void", _("Approval void")


class TaskStatus(TextChoices):
    WAITING = "waiting", pgettext_lazy("of a task", "Waiting")
    OPEN = "open", pgettext_lazy("of a task", "Open")
    APPROVED = "approved", _("Approved")
    ABOVE = "above", _("Approved above")
    REJECTED = "rejected", _("Rejected")
    RETURNED = "returned", _("Returned")
    CLOSED = "closed", _("No longer needed")
    MOVED = "moved", _("Passed on")


class What(TextChoices):
    """One line of the trail."""

    SUBMIT = "submit", _("handed in")
    APPROVE = "approve", _("approved")
    ABOVE = "above", _("approved above already")
    REJECT = "reject", _("rejected")
    RETURN = "return", pgettext_lazy("trail", "returned")
    TRANSFER = "transfer", _("passed on to")
    ADD = "add", _("asked first")
    ASSIGN = "assign", _("assigned to")
    WITHDRAW = "withdraw", _("withdrew")
    COPY = "copy", _("sent a copy to")
    NUDGE = "nudge", _("urged")
    ESCALATE = "escalate", _("overdue, also put to")
    NOBODY = "nobody", _("found nobody who decides")
    CARRY = "carry", _("carried out")
    VOID = "void", _("the document changed, the approval is void")


DECISIONS = (What.APPROVE, What.REJECT, What.RETURN)


class Mode(TextChoices):
    """Whose yes a step needs."""

    ALL = "all", _("All sign")
    ANY = "any", _("One of them signs")
    TURN = "turn", _("All sign, one after the other")


class Operator(TextChoices):
    """How a condition compares a field of the document."""

    LEAST = "gte", _("is at least")
    MORE = "gt", _("is more than")
    MOST = "lte", _("is at most")
    LESS = "lt", _("is less than")
    EQUAL = "eq", _("is")
    OTHER = "ne", _("is not")
