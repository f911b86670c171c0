"""Forms of the chapter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.pages.forms import HouseForm

from ..models import Communication, Contact, Customer


class TagsField(forms.CharField):
    """Words parted by commas, the Chinese one too."""

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        text = super().to_python(value).replace("\x00", "")
        for mark in "，、;；":
            text = text.replace(mark, ",")
        return list(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))

    def validate(self, value):
        super().validate(value)
        if any(len(word) > 20 for word in value) or len(value) > 10:
            raise forms.ValidationError(_("At most ten tags of twenty characters."))


class CustomerForm(HouseForm):
    tags = TagsField(label=_("tags"), required=False, help_text=_("Parted by commas"))
    sections = (
        (_("Basics"), ("name", "short_name", "kind", "owner", "service_person", "source", "tags")),
        (_("Where to find them"), ("industry", "city", "region", "address", "phone", "email", "website")),
        (_("Registration"), ("tax_number", "legal_representative", "founded_on", "registered_capital", "bank_account")),
        (_("Business profile"), ("main_products", "employees", "standing", "competitors")),
        (_("Habits"), ("needs", "buying_habits", "remark")),
        (_("Contact plan"), ("plan_days", "plan_means", "plan_topic")),
    )
    wide = ("name", "address")
    thirds = ("industry", "city", "region", "phone", "email", "website")
    picks = {"owner": "organisation:staff_pick", "service_person": "organisation:staff_pick"}

    class Meta:
        model = Customer
        fields = [
            "name", "short_name", "kind", "source", "owner", "service_person", "region", "tags",
            "industry", "city", "address", "phone", "email", "website",
            "tax_number", "legal_representative", "founded_on", "registered_capital", "bank_account",
            "main_products", "employees", "standing", "competitors",
            "needs", "buying_habits", "remark", "plan_days", "plan_means", "plan_topic",
        ]  # fmt: skip

    def __init__(self, *args, staff, **kwargs):
        super().__init__(*args, staff=staff, **kwargs)
        if staff.has_perm("customers.assign_customer"):
            self.fields["owner"].required = bool(self.instance.pk)
            self.fields["owner"].help_text = "" if self.instance.pk else _("Empty: you yourself")
        else:
            del self.fields["owner"]

    def choices_of(self, name, visible):
        return visible.employed() if name in self.picks else visible


class ContactForm(HouseForm):
    thirds, fixed = ("phone", "wechat", "email"), ("customer",)
    picks = {"customer": "customers:customer_pick"}

    class Meta:
        model = Contact
        fields = [
            "customer", "name", "title", "influence", "is_primary", "phone", "wechat", "email", "birthday", "left",
            "remark",
        ]  # fmt: skip

    def choices_of(self, name, visible):
        return visible.editable_by(self.staff).active() if name == "customer" else visible


class CommunicationForm(HouseForm):
    settles = forms.BooleanField(
        label=_("The contact that was planned has taken place with this"), required=False, initial=True
    )
    note = forms.CharField(
        label=_("Reason for the late record"),
        required=False,
        max_length=200,
        help_text=_("Only if it lies further back"),
    )
    thirds, fixed = ("means", "on", "contact"), ("customer", "settles")
    picks = {"customer": "customers:customer_pick"}

    class Meta:
        model = Communication
        fields = ["customer", "means", "on", "contact", "summary", "next_on", "next_step"]

    def __init__(self, *args, staff, **kwargs):
        super().__init__(*args, staff=staff, **kwargs)
        self.fields["on"].widget.attrs["max"] = clock.today().isoformat()
        customer = self.customer()
        if customer is None:
            del self.fields["contact"]
        else:
            self.fields["contact"].queryset = self._with_present("contact", customer.contacts.current())
        if customer is not None and customer.next_contact_on is None:
            self.fields.pop("settles", None)

    def customer(self) -> Customer | None:
        """The customer that the form is about, as far as it is known and visible."""
        if self.instance.pk:
            return self.instance.customer
        field = self.fields["customer"]
        given = self.data.get(self.add_prefix("customer")) if self.is_bound else self.initial.get("customer")
        rows, given = field.queryset, str(given or "").replace("\x00", "")
        if str(given or "").isdecimal():
            return rows.filter(pk=int(given)).first() if len(str(given)) < 18 else None
        return rows.filter(number=str(given or "").strip()).first()

    def choices_of(self, name, visible):
        return visible.editable_by(self.staff).active() if name == "customer" else visible
