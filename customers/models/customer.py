"""The file of a customer: everything else in the chapter hangs on it (CUS-01, CUS-02)."""

import re
import unicodedata

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.kernel.grams import Grams
from bizops.kernel.history import tracked
from bizops.kernel.lifecycle import Lifecycle, Move
from bizops.kernel.records import Record
from bizops.organisation.models import Department, Grant, Region
from bizops.organisation.names import searchable, sound

from ..choices import CustomerClass, CustomerKind, CustomerStatus, Means, Source, Standing
from ..querysets import CustomerQuerySet

# What a file must hold (CUS-01, CUS-02); `contact_count` stands for at least one contact person.
CORE = (
    "name",
    "kind",
    "industry",
    "city",
    "address",
    "phone",
    "tax_number",
    "legal_representative",
    "main_products",
    "needs",
    "buying_habits",
    "standing",
    "contact_count",
)


LEGAL_FORMS = (
    *("股份有限公司", "有限责任公司", "有限責任公司", "有限公司", "责任公司", "責任公司", "股份公司", "公司"),
    *("集团", "集團", "工厂", "工廠", "企业", "企業"),
    *("coltd", "limited", "ltd", "inc", "corporation", "corp", "gmbh", "llc"),
)
BEHIND_A_PLACE = re.compile(r"^([^\W\d_]{2,3}?)[省市县縣]")


def digits(text: str) -> str:
    """Only the figures of a phone number, as they are searched."""
    return "".join(c for c in text if c.isdecimal())


def name_key(name: str) -> str:
    """A name without case, blanks, brackets, legal form and the 市 behind its city: what two files of one firm share (CUS-18)."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", name).lower() if c.isalnum())
    plain = BEHIND_A_PLACE.sub(r"\1", plain)
    for word in LEGAL_FORMS:
        plain = plain.replace(word, "")
    return plain[:120]


def tax_key(number: str) -> str:
    """A tax number as it is kept and compared: in capitals, without blanks and dashes (CUS-18)."""
    return "".join(c for c in unicodedata.normalize("NFKC", number).upper() if c.isalnum())


def phone_key(phone: str) -> str:
    """A phone number as it is compared: figures without the country's prefix and the zero of long distance (CUS-18)."""
    plain = unicodedata.normalize("NFKC", phone).strip()
    return digits(plain.removeprefix("+86").removeprefix("0086")).lstrip("0")


class Calls(models.Func):
    """The numbers of the column `phones` one by one."""

    function, template, output_field = (
        "string_to_array",
        "%(function)s(%(expressions)s, ' ')",
        ArrayField(models.TextField()),
    )


@tracked(
    *("search", "phones", "name_key", "name_sound", "phone_key", "completeness", "contact_count"),
    *("last_contact_on", "next_contact_on", "last_revisit_on", "former"),
)
class Customer(Record):
    """A company we sell to, or hope to; its file, kept by one person."""

    derived = ("search", "completeness", "name_key", "name_sound", "phone_key")
    owner_field, department_field = ("owner", "service_person"), "department"
    grant_model = "customers.CustomerGrant"
    picked_by = ("number", "name")

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=CustomerKind)
    classification = models.CharField(
        _("class"), max_length=10, choices=CustomerClass, default=CustomerClass.POTENTIAL, editable=False
    )
    status = models.CharField(
        _("status"), max_length=10, choices=CustomerStatus, default=CustomerStatus.ACTIVE, editable=False
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person in charge"), related_name="customers"
    )
    service_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("service person"),
        related_name="served_customers",
        null=True,
        blank=True,
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name=_("department"), related_name="customers", editable=False
    )
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name=_("region"), related_name="customers", null=True, blank=True
    )
    source = models.CharField(_("source"), max_length=10, choices=Source, blank=True)
    tags = ArrayField(models.CharField(max_length=20), verbose_name=_("tags"), default=list, blank=True)

    # Basics
    industry = models.CharField(_("industry"), max_length=40, blank=True)
    city = models.CharField(_("city"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.CharField(_("website"), max_length=120, blank=True)
    tax_number = models.CharField(_("tax number"), max_length=30, blank=True)
    legal_representative = models.CharField(_("legal representative"), max_length=60, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True, validators=[MaxValueValidator(clock.today)])

    # Business profile
    main_products = models.CharField(_("main products"), max_length=200, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    competitors = models.CharField(_("other suppliers"), max_length=200, blank=True)

    # Consumption habits
    needs = models.TextField(_("main needs"), max_length=1000, blank=True)
    buying_habits = models.TextField(_("buying habits"), max_length=1000, blank=True)

    # Economic condition
    standing = models.CharField(_("economic condition"), max_length=10, choices=Standing, blank=True)
    registered_capital = models.DecimalField(
        _("registered capital in 10,000"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    bank_account = models.CharField(_("bank and account"), max_length=120, blank=True)
    remark = models.TextField(_("remark"), max_length=2000, blank=True)

    # The plan of this customer where it differs from that of the class (CUS-04)
    plan_days = models.PositiveSmallIntegerField(
        _("contact at least every … days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
    )
    plan_means = models.CharField(_("by what means"), max_length=10, choices=Means, blank=True)
    plan_topic = models.CharField(_("about what"), max_length=200, blank=True)

    # Kept by the services of the chapter
    merged_into = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("merged into"), null=True, related_name="merged_files", editable=False
    )
    former = models.TextField(editable=False, default="")  # numbers and names of files that were merged into this one
    class_since = models.DateField(_("class since"), default=clock.today, editable=False)
    class_confirmed_on = models.DateField(_("class confirmed on"), null=True, editable=False)
    data_confirmed_on = models.DateField(_("data confirmed on"), default=clock.today, editable=False)
    last_revisit_on = models.DateField(_("last revisit"), null=True, editable=False)
    name_key = models.CharField(max_length=120, editable=False, default="")
    name_sound = models.CharField(max_length=240, editable=False, default="")
    phone_key = models.CharField(max_length=40, editable=False, default="")
    filed_on = models.DateField(_("on file since"), default=clock.today, editable=False)
    last_contact_on = models.DateField(_("last contact"), null=True, editable=False)
    next_contact_on = models.DateField(_("next contact"), null=True, editable=False)
    contact_count = models.PositiveSmallIntegerField(default=0, editable=False)
    completeness = models.PositiveSmallIntegerField(_("completeness %"), default=0, editable=False)
    search = models.TextField(editable=False, default="")
    phones = models.TextField(editable=False, default="")

    objects = CustomerQuerySet.as_manager()
    lifecycle = Lifecycle(
        CustomerStatus,
        (
            Move(
                "archive",
                _("Archive"),
                ("active",),
                "archived",
                "customers.archive_customer",
                clause="CUS-01",
                question=_(
                    "The file leaves the daily work and takes no more changes. Nothing is deleted, and it can come back."
                ),
                note_required=True,
                danger=True,
                icon="archive",
            ),
            Move(
                "restore",
                _("Put back on file"),
                ("archived",),
                "active",
                "customers.restore_customer",
                clause="CUS-01",
                question=_("The file returns to the daily work with all its history."),
                note_required=True,
                icon="archive-off",
            ),
            # Both move more than the file itself, so `services.merging` makes them.
            Move("merge", _("Merged into another file"), ("active",), "merged", "", "CUS-18", icon="git-merge"),
            Move("separate", _("Separated again"), ("merged",), "active", "", "CUS-18", icon="arrows-exchange"),
        ),
        tones={"active": "ok", "archived": "", "merged": ""},
    )

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ["number"]
        permissions = [
            ("view_department_customer", _("Can see the customers of the own department")),
            ("view_every_customer", _("Can see all customers")),
            ("see_phone", _("Can see phone numbers and addresses of mail")),
            ("export_customer", _("Can take the list of customers out as a file")),
            ("assign_customer", _("Can name the person in charge of a customer")),
            ("confirm_class", _("Can confirm the class of a customer")),
            ("archive_customer", _("Can archive a customer")),
            ("restore_customer", _("Can put a customer back on file")),
            ("merge_customer", _("Can merge two files of one firm and separate them again")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["tax_number"],
                condition=~Q(tax_number="") & ~Q(status="merged"),
                name="customers_customer_tax_number_once",
                # Neutral: it must not tell that a customer of somebody else is on file.
                violation_error_message=_("This tax number cannot be used. Ask the archive custodian (CUS-18)."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="customers_customer_has_a_name"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(status="merged"), name="customers_customer_merged_is_merged"
            ),
        ]
        indexes = [
            GinIndex(Grams("search"), name="customers_customer_search"),
            GinIndex(Grams("phones"), name="customers_customer_phones"),
            # The columns that the register sorts by, each ending in the key.
            models.Index(fields=["number", "id"], name="customers_customer_by_number"),
            models.Index(fields=["name", "id"], name="customers_customer_by_name"),
            models.Index(fields=["next_contact_on", "id"], name="customers_customer_by_next"),
            models.Index(fields=["last_contact_on", "id"], name="customers_customer_by_last"),
            models.Index(fields=["completeness", "id"], name="customers_customer_by_complete"),
            models.Index(fields=["last_revisit_on", "id"], name="customers_customer_by_revisit"),
            # Whether another file bears the same name, one that sounds the same, or one that begins with it: asked at entry.
            models.Index(
                fields=["name_key", "id"],
                name="customers_customer_name_key",
                opclasses=["varchar_pattern_ops", "int8_ops"],
            ),
            models.Index(fields=["name_sound", "id"], name="customers_customer_name_sound"),
            # Whether another file has the same number, its own or a contact's: whole numbers, not parts of them.
            GinIndex(Calls("phones"), name="customers_customer_calls", fastupdate=False),
            # The watch and the page of pairs group all files by name, sound and number, without reading the files themselves.
            models.Index(fields=["name_key"], condition=Q(status="active"), name="customers_customer_twin_names"),
            models.Index(fields=["phone_key"], condition=Q(status="active"), name="customers_customer_twin_phones"),
            models.Index(fields=["name_sound"], condition=Q(status="active"), name="customers_customer_twin_sounds"),
            # The clock asks for whom a class owes, and whose data are old.
            models.Index(fields=["classification", "class_since", "id"], name="customers_customer_of_class"),
            models.Index(fields=["data_confirmed_on", "id"], name="customers_customer_confirmed"),
            # The few archived files among the many, in the order of the register.
            models.Index(fields=["number", "id"], condition=Q(status="archived"), name="customers_customer_archived"),
            # Scope: whose rows, in the order of the register.
            models.Index(fields=["owner", "number", "id"], name="customers_customer_of_owner"),
            models.Index(fields=["department", "number", "id"], name="customers_customer_of_dept"),
        ]

    def __str__(self):
        return self.name

    def validate_constraints(self, exclude=None):
        """The status stands on no form, and yet the constraint on tax numbers asks for it."""
        super().validate_constraints(exclude=set(exclude or ()) - {"status"})

    def clean(self):
        self.tax_number = tax_key(self.tax_number)

    def derive(self) -> None:
        self.tax_number = tax_key(self.tax_number)
        self.search = searchable(self.name, self.short_name, self.number, self.tax_number, *self.former.splitlines())
        self.name_key = name_key(self.name)
        self.name_sound = sound(self.name_key)[:240]
        self.phone_key = phone_key(self.phone)
        self.completeness = round(100 * (len(CORE) - len(self.missing())) / len(CORE))

    def missing(self) -> list[str]:
        """The fields of the core that are still empty, in the order of the card."""
        return [field for field in CORE if not getattr(self, field)]


class CustomerGrant(Grant):
    """A look into one customer's file for a purpose and a time (CUS-10)."""

    content_object = models.ForeignKey(Customer, models.CASCADE, related_name="grants")

    class Meta(Grant.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["user", "permission", "content_object", "expires_at"], name="customers_customergrant_once"
            )
        ]
        indexes = [models.Index(fields=["user", "expires_at"], name="customers_grant_of_person")]
