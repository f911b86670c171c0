"""The clauses of the archive: one file a customer, complete, confidential, correct and unique (CUS-01, 02, 11, 18)."""

from datetime import date, datetime, time, timedelta

from django.db.models import DateField, Expression, ExpressionWrapper, F, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bizops.audit.models import Access
from bizops.figures.services import figures
from bizops.handbook.registry import Evidence, clause, guard, standing_duty, watch
from bizops.kernel import clock
from bizops.kernel.periods import Period

from ..models import Customer, Takeout
from ..services import confirmations, customers, takeouts

REGISTER = (_("Customer register"), "customers:customer_list")
clause(
    "CUS-01",
    _("Every customer has a file"),
    _(
        "Every customer has one file with a number of its own; the files make up the customer register. A file holds at "
        "least name, kind, city, phone and a contact person, and somebody who works here is in charge of it."
    ),
    who=_(
        "Whoever wins the customer opens the file and keeps it; the head of the department names another person when someone leaves"
    ),
    when=_("Before the first offer; the core data when the file is opened"),
    proof=_("The file with its number and its history; archived files are kept, nothing is deleted"),
    counted=_("Files on file with complete core data ÷ files on file"),
    places=(REGISTER, (_("Contacts"), "customers:contact_list")),
    related=("CUS-02", "CUS-18", "ORG-02"),
    source="000 002",
    drawing="customers/customer",
)
clause(
    "CUS-02",
    _("The customer card holds everything about a customer"),
    _(
        "The customer card shows on one page who the customer is: basics, business profile, contacts, consumption habits, "
        "economic condition, and all that was said, done and changed. It is filled in as one gets to know the customer."
    ),
    who=_("The person in charge of the customer, helped by the service person"),
    when=_("Filled in step by step; brought up to date after every visit and every review"),
    proof=_("The completeness of the card and its timeline"),
    counted=_("Files that are complete to [80] per cent or more ÷ files on file"),
    places=(REGISTER, (_("Contacts"), "customers:contact_list")),
    related=("CUS-01", "CUS-04", "CUS-18"),
    source="001 002",
)
clause(
    "CUS-11",
    _("Customer data are confidential"),
    _(
        "Customer data are confidential and serve the work only. Everybody sees the customers of his own scope; who opens a "
        "file or takes out a list is on record, and nobody can change that record. Taking out more than [500] rows within 24 "
        "hours needs the consent of the head and of a director; whatever is printed bears the reader's name. A leak, or the danger of "
        "one, is remedied and reported at once, at the latest within [24] hours. Where there was no grave harm, or it was "
        "remedied in time: warning and deduction of pay. For intent or negligence with grave harm to data of key customers, "
        "and for secrets passed to others or to a rival: dismissal and compensation."
    ),
    who=_(
        "Everybody who works with customer data; internal control reads the access log; the archive's custodian "
        "investigates leaks, HR, legal, internal control and the director decide on a penalty"
    ),
    when=_("Always; a leak at once"),
    proof=_("The access log, to which rows can only be added; the incident with its remedy, findings and decision"),
    counted=_("Leaks remedied in time ÷ leaks reported; mass exports are counted as exceptions of the guard"),
    places=((_("Access log"), "audit:access_list"), (_("Leak incidents"), "customers:leak_list"), REGISTER),
    related=("CUS-10", "ORG-14", "ORG-15"),
    source="001 002",
    drawing="customers/leak",
)
clause(
    "CUS-18",
    _("Data stay correct and unique"),
    _(
        "One firm has one file. Before a file is opened, and when name, tax number or phone change, files that look the "
        "same are shown; whoever goes on says why it is another company. Two files of one firm are merged into one with all "
        "that hangs on them, and can be separated again for [30] days. Data that nobody has confirmed for [180] days are "
        "looked over and confirmed or corrected within [14] days."
    ),
    who=_("The person in charge of the customer; the custodian of the archive, heads and directors merge files"),
    when=_("At every entry; anew whenever the last confirmation is more than [180] days old"),
    proof=_(
        "The day on which the data were confirmed, the reason in the history where a second file looks the same, and the "
        "record of every merge"
    ),
    counted=_(
        "Confirmations on time ÷ due; files without a double, and files confirmed in the last [180] days ÷ files on file"
    ),
    places=(
        (_("New customer"), "customers:customer_add"),
        REGISTER,
        (_("Possible duplicates"), "customers:duplicate_list"),
    ),
    related=("CUS-01", "CUS-02", "CUS-08"),
    source="001 002 003",
)

ON_FILE = {"population": Customer.objects.active, "department": "department", "opens": "customers/customer"}


@watch(
    "CUS-01", label=_("Files whose core data are missing"), words={"lacks_core": "true", "status": "active"}, **ON_FILE
)
def without_core():
    return Customer.objects.without_core()


@watch(
    "CUS-02",
    label=_("Files that are not complete enough"),
    words=lambda: {"completeness_max": str(customers.complete_from() - 1), "status": "active"},
    **ON_FILE,
)
def not_complete():
    return Customer.objects.active().filter(completeness__lt=customers.complete_from())


@watch(
    "CUS-18",
    "duplicates",
    label=_("Files that look like a second one of the same firm"),
    words={"possible_duplicate": "true", "status": "active"},
    **ON_FILE,
)
def duplicates():
    return Customer.objects.possible_duplicates()


@watch(
    "CUS-18",
    "stale",
    label=_("Files whose data nobody has confirmed for long"),
    words=confirmations.stale_words,
    **ON_FILE,
)
def stale():
    return Customer.objects.confirmed_before(confirmations.fresh_from())


def confirm_by() -> Expression:
    """The day by which the data of a file are to be confirmed anew."""
    days = figures.value(confirmations.STALE.key) + figures.value(confirmations.WITHIN.key)
    return ExpressionWrapper(F("data_confirmed_on") + timedelta(days=days), output_field=DateField())


@standing_duty(
    "CUS-18",
    "stale",
    of=Customer,
    title=_("Confirm the data of %(subject)s"),
    owner="owner",
    department="department",
    name="name",
    action=_("Look over and confirm"),
    where="customers:customer_confirm",
    icon="circle-check",
    period_key=Cast("data_confirmed_on", TextField()),
    due=confirm_by,
    evidence=Evidence(Customer, subject="pk", fields=("data_confirmed_on",)),
    follows=((Customer, "pk", ("owner", "department")),),
)
def to_be_confirmed(day: date):
    return Customer.objects.confirmed_before(confirmations.fresh_from(day))


@guard("CUS-18", "tax", label=_("A tax number stands on one file only"))
def tax_number_once():
    return any(constraint.name == "customers_customer_tax_number_once" for constraint in Customer._meta.constraints)


def mass_exports(period: Period) -> int:
    """Lists of customers, contacts or talks with more than [500] rows that left the house in the period without consent."""
    start, end = (
        timezone.make_aware(datetime.combine(day, time.min)) for day in (period.start, period.end + timedelta(days=1))
    )
    large = figures.value(takeouts.LARGE.key, on=min(period.end, clock.today()))
    out = Access.objects.filter(what="exported", label__startswith="customers/", at__gte=start, at__lt=end)
    with_consent = Takeout.objects.filter(used_at__gte=start, used_at__lt=end, taken__gt=large)
    return max(out.filter(rows__gt=large).count() - with_consent.count(), 0)


@guard("CUS-11", label=_("Looks and exports are on record, and the record only grows"), exceptions=mass_exports)
def looks_are_on_record():
    """The pages of the file tell every look; the trigger that lets nobody change the log is compared with the database by `check`."""
    from ..pages import CustomerPages

    kept = any(trigger.name == "access_is_append_only" for trigger in Access._meta.triggers)
    return CustomerPages.confidential and kept
