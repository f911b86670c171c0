"""Customer revisit record 客户回访记录表 (CUS-06)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.printing.parts import Box, Boxes, Content, box, listed
from bizops.printing.registry import paper

from ..models import Communication, Customer, Revisit
from ..pages import CustomerPages, PromisePages
from ..services.revisits import SAID

SEEN = ("stock_seen", "abnormality", "remedy", "help_given")
HEARD = ("summary", "opinions", "handling", "thanked")
NEXT = ("next_on", "next_step")


@paper(
    "customers.revisit",
    of=Revisit,
    sheet="CUS-06-01",
    title=gettext_lazy("Customer revisit record"),
    clause="CUS-06",
    users=gettext_lazy("Whoever revisits the customer, the superior"),
    start="customers:revisit_add",
    signatures=(gettext_lazy("Revisited by"), gettext_lazy("Superior"), gettext_lazy("The customer")),
    confidential=True,
)
def revisit(found, staff) -> Content:
    """What was seen, said, promised, and comes next."""
    return Content(
        number=number(found),
        subject=found.customer.name if found else "",
        parts=(
            Boxes(boxes=[*_whom(found, staff), *_fields(found, "on", "by", "means", "contact")]),
            Boxes(_("What was seen"), boxes=_fields(found, *SEEN, wide=SEEN)),
            Boxes(_("What was said"), boxes=_fields(found, *HEARD, wide=HEARD)),
            *_promises(found, staff),
            Boxes(_("What comes next"), boxes=_fields(found, *NEXT, wide=("next_step",))),
        ),
        signers=(found.by.full_name if found else "",),
    )


def number(found) -> str:
    """A revisit has no number of its own: that of the customer and the day."""
    return f"{found.customer.number}/{found.on:%Y%m%d}-{found.pk}" if found else ""


def _whom(found, staff) -> list[Box]:
    customer = found.customer if found else None
    hidden = CustomerPages.hidden(staff)
    named = [box(Customer, customer, "name", wide=True)]
    return [*named, *(box(Customer, customer, name, name in hidden) for name in ("number", "classification"))]


def _fields(found, *names: str, wide=()) -> list[Box]:
    """Fields of the revisit, those of its contact record among them."""
    said = found.communication if found else None
    of = {name: (Communication, said) if name in SAID else (Revisit, found) for name in names}
    return [box(*of[name], name, wide=name in wide) for name in names]


def _promises(found, staff) -> list:
    if found and not staff.has_perm("customers.view_promise"):
        return []
    rows = found.promises.visible_to(staff).order_by("due_on", "pk") if found else None
    names = ("what", "owner", "due_on", "status")
    return [listed(PromisePages, rows, staff, *names, title=_("Promises"), none=_("Nothing was promised."))]
