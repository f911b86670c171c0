"""Customer register 客户名册 and customer card 客户资料卡 (CUS-01, CUS-02)."""

from django.db.models import Count
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.measures import reading
from bizops.measures.registry import measures
from bizops.pages.words import joined
from bizops.printing.parts import Box, Boxes, Content, Table, boxes, listed
from bizops.printing.registry import LANDSCAPE, paper

from ..choices import CustomerClass
from ..models import Customer
from ..pages import CommunicationPages, ContactPages, CustomerPages, PromisePages, RevisitPages
from ..pages.sheets import written

REGISTER = ("number", "name", "kind", "classification", "owner", "service_person", "phone", "filed_on", "last_contact_on", "completeness")  # fmt: skip
FIRM = ("name", "short_name", "kind", "classification", "industry", "city", "region", "source", "filed_on", "owner", "service_person")  # fmt: skip
BASICS = ("tax_number", "legal_representative", "founded_on", "phone", "email", "website", "address")
PROFILE = ("main_products", "employees", "competitors")
HABITS = ("needs", "buying_habits")
ECONOMY = ("standing", "registered_capital", "bank_account")
# What counts as deals and communication, where somebody measures it.
FIGURES = ("sales.ordered_amount", "sales.order_count", "customers.contact_count", "customers.revisit_count")


@paper(
    "customers.register",
    of=Customer,
    sheet="CUS-01-01",
    title=gettext_lazy("Customer register"),
    clause="CUS-01",
    users=gettext_lazy("Whoever keeps customers, heads, archive"),
    many=True,
    start="customers:customer_add",
    page=LANDSCAPE,
    signatures=(gettext_lazy("Drawn up by"), gettext_lazy("Checked by"), gettext_lazy("Archived by")),
)
def register(rows, staff) -> Content:
    """The list as it is filtered, summed up by class."""
    labels = (*((str(one.label), one) for one in CustomerClass),)
    counts = {} if rows is None else dict(rows.order_by().values_list("classification").annotate(n=Count("pk")))
    sums = [Box(label, "" if rows is None else counts.get(key, 0)) for label, key in labels]
    sums.append(Box(_("Customers in all"), "" if rows is None else sum(counts.values())))
    return Content(
        parts=(
            listed(CustomerPages, rows, staff, *REGISTER, empty=14),
            Boxes(_("Summed up by class"), boxes=sums),
        )
    )


@paper(
    "customers.card",
    of=Customer,
    sheet="CUS-02-01",
    title=gettext_lazy("Customer card"),
    clause="CUS-02",
    users=gettext_lazy("Whoever looks after the customer, customer service"),
    start="customers:customer_add",
    signatures=(gettext_lazy("Filled in by"), gettext_lazy("Head of the department"), gettext_lazy("Archived by")),
)
def card(customer, staff) -> Content:
    """Basics, profile, contacts, habits, economic condition, deals, communication, service."""

    def fields(title, names, wide=()):
        return Boxes(title, boxes=boxes(CustomerPages, customer, staff, *names, wide=wide))

    tags = [Box(capfirst(_("tags")), joined(customer.tags) or "–" if customer else "", wide=True)]
    firm = boxes(CustomerPages, customer, staff, *FIRM, wide=("name",))
    return Content(
        number=customer.number if customer else "",
        subject=customer.name if customer else "",
        parts=(
            Boxes(boxes=[*firm, *tags]),
            fields(_("Basics"), BASICS, wide=("address",)),
            fields(_("Business profile"), PROFILE, wide=("main_products", "competitors")),
            *_related(
                _("Contacts"), ContactPages, customer, staff, "name", "influence", "phone", "wechat", "is_primary"
            ),
            fields(_("Habits"), HABITS, wide=HABITS),
            fields(_("Economic condition"), ECONOMY, wide=("bank_account",)),
            *_figures(customer, staff),
            *_related(_("Contact log"), CommunicationPages, customer, staff, "on", "means", "summary", "by", "next_on"),
            *_related(_("Revisits"), RevisitPages, customer, staff, "on", "by", "abnormality", "handling", most=6),
            *_related(_("Promises"), PromisePages, customer, staff, "what", "due_on", "owner", "status", most=6),
            fields(_("Remark"), ("remark",), wide=("remark",)),
        ),
        signers=(customer.owner.full_name if customer else "",),
    )


def _related(title, pages, customer, staff, *names: str, most: int = 12) -> list[Table]:
    """The newest records that hang on the customer; no table for whoever may not open their list."""
    if customer is not None and not staff.has_perm(pages.permission("view")):
        return []
    rows = None
    if customer is not None:
        order = pages.table.order
        rows = pages.queryset().filter(customer=customer.pk).visible_to(staff).order_by(order, "pk")
    return [listed(pages, rows, staff, *names, most=most, title=title, none=_("None on file."), newest=True)]


def _figures(customer, staff) -> list[Table]:
    """Deals and communication of this year and the last, as far as somebody measures them and this person may see the rows."""
    found = [one for key in FIGURES if (one := measures.get(key))]
    if customer is not None:
        found = [one for one in found if staff.has_perm(_permission(one.opens))]
    year = Period.of("year", clock.today())
    years = (year, year.previous())
    heads = [(_("Measure"), ""), *((str(one.start.year), "num") for one in years)]
    rows = [[str(one.label), *(_of(one, customer, when) for when in years)] for one in found]
    return [Table(_("Deals and communication"), heads, rows)] if found else []


def _permission(opens: str) -> str:
    app, model = opens.split("/")
    return f"{app}.view_{model}"


def _of(found, customer, when) -> str:
    if customer is None:
        return ""
    value = reading.one(found.key, customer, when)
    return "–" if value is None else written(value, found.unit)
