"""The record pages of the chapter."""

from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from bizops.organisation import names
from bizops.pages.entity import EntityPages, Preset, Quick
from bizops.pages.panels import Facts, Related

from .. import filters, forms, tables, views
from ..choices import CustomerStatus
from ..models import Communication, Contact, Customer
from ..models.customer import digits
from ..services import communications, confirmations, contacts, customers
from .visits import ContactPlanOf, Promises, RevisitPages


def phone_words(text: str) -> str:
    """A number is searched among the phones only from three figures on, and only if nothing else was typed."""
    found = digits(text.removeprefix("+86").removeprefix("0086"))
    return found if len(found) >= 3 and not set(text) - set("+-() ") - set(found) else ""


class ContactPages(EntityPages):
    model, form, filters, table = Contact, forms.ContactForm, filters.ContactFilters, tables.ContactTable
    search, searchable, hit = {"search": names.prepared}, True, ("name", "customer__name")
    placeholder = _("Name, pinyin, position")
    masked = {"phone": "customers.see_phone", "wechat": "customers.see_phone", "email": "customers.see_phone"}
    panels = (
        Facts(
            _("Contact"),
            fields=(
                "customer",
                "title",
                "influence",
                "phone",
                "wechat",
                "email",
                "birthday",
                "is_primary",
                "left",
                "remark",
            ),
        ),
    )
    add, change = contacts.add, contacts.change
    clauses, icon, subject = ("CUS-02",), "user", "customer"
    intro = _("The people at our customers and the part they play in a decision")
    empty = _("People at customers stand here. Add one from the customer's card.")
    export_permission, mass_export = "customers.export_customer", "CUS-11"

    @classmethod
    def queryset(cls):
        return Contact.objects.select_related("customer")


class CommunicationPages(EntityPages):
    model, form = Communication, forms.CommunicationForm
    filters, table = filters.CommunicationFilters, tables.CommunicationTable
    panels = (
        Facts(
            _("What was said"), fields=("customer", "contact", "by", "summary", "next_on", "next_step", "settled_on")
        ),
    )
    presets = (
        Preset("mine", _("Recorded by me"), "by={number}"),
        Preset("planned", _("Next contact open"), "planned=true"),
    )
    add, change, add_page = communications.record, communications.change, views.RecordContact
    form_template = "customers/communication_form.html"
    clauses, icon, subject = ("CUS-04",), "message-circle", "customer"
    intro = _("Every contact with a customer, and when the next one is due")
    empty = _("Calls, visits, messages and meetings with customers stand here, the newest first.")
    export_permission, mass_export = "customers.export_customer", "CUS-11"

    @classmethod
    def queryset(cls):
        return Communication.objects.select_related("customer", "contact", "by")


class CustomerPages(EntityPages):
    model, form, filters, table = Customer, forms.CustomerForm, filters.CustomerFilters, tables.CustomerTable
    search = {"search": names.prepared, "phones": phone_words}
    masked = {"phone": "customers.see_phone", "phones": "customers.see_phone", "email": "customers.see_phone"}
    panels = (
        Facts(_("Basics"), fields=("tax_number", "legal_representative", "founded_on", "address", "phone", "email", "website", "source", "bank_account"), clause="CUS-02"),
        Facts(_("Business profile"), fields=("main_products", "employees", "competitors", "standing", "registered_capital", "region")),
        Facts(_("Habits"), fields=("needs", "buying_habits", "remark")),
        Related(_("Contacts"), tab="contacts", accessor="contacts", count_field="contact_count", pages=ContactPages, via="customer", columns=("name", "influence", "phone", "is_primary"), clause="CUS-02"),
        ContactPlanOf(_("Contact plan"), clause="CUS-04"),
        Promises(_("Open promises"), clause="CUS-06", only_open=True),
        Related(_("Revisits"), tab="revisits", accessor="revisits", pages=RevisitPages, via="customer", columns=("on", "by", "abnormality", "handling"), clause="CUS-06"),
        Related(_("Contact log"), tab="communications", accessor="communications", pages=CommunicationPages, via="customer", columns=("on", "means", "summary", "by", "next_on"), clause="CUS-04"),
    )  # fmt: skip
    presets = (
        Preset("mine", _("My customers"), "owner={number}&status=active"),
        Preset("due", _("Next contact by today"), "next_contact_on_before={today}"),
        Preset(
            "incomplete", _("Incomplete"), lambda: f"completeness_max={customers.complete_from() - 1}&status=active"
        ),
        Preset("stale", _("To be confirmed"), lambda: urlencode(confirmations.stale_words())),
        Preset("duplicates", _("Possible duplicates"), "possible_duplicate=true&status=active"),
        Preset("plan", _("Contact plan broken"), "plan_broken=true"),
        Preset("archived", _("Archived"), "status=archived"),
    )
    quick = (Quick(_("On file"), "status", "active"), Quick(_("Direct supply"), "kind", "direct"))
    add, change = customers.register, customers.change
    moves = {"archive": customers.archive, "restore": customers.restore}
    clauses, icon, searchable, confidential, subject = ("CUS-01",), "address-book", True, True, "pk"
    title = _("Customer register")
    intro = _("One file a customer, one number a file")
    empty = _("Every customer has a file with a number. The first one starts the register.")
    placeholder = _("Name, number, pinyin, phone")
    export_permission, mass_export = "customers.export_customer", "CUS-11"
    detail_template = "customers/customer_detail.html"
    form_template, heading_template = "customers/customer_form.html", "customers/heading.html"
    composer, detail_page = "customers/composer.html", views.CustomerCard
    add_page, edit_page = views.OpenFile, views.ChangeFile

    @classmethod
    def closed(cls, document):
        return "" if document.status == CustomerStatus.ACTIVE else document.get_status_display()

    @classmethod
    def queryset(cls):
        """A merged file is shown as the one that was kept."""
        files = Customer.objects.exclude(status=CustomerStatus.MERGED)
        return files.select_related("owner", "service_person", "department", "region")
