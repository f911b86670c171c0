"""The table of contents, in the order of the handbook: strings only. `bizops/pages/menu.py` shows a person his part."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Item:
    """One line. Without `permission` everybody who has logged in sees it; `is_staff`: only who may enter the admin.

    `add` is the page for a new record, called `new` in the menu of new things and opened by `key`.
    `thumb` puts the line under that short name on the bar under a phone's thumb. `count` names a number that stands
    beside it, which the floors above provide (`bizops/pages/house.py`).
    """

    title: str
    url: str
    permission: str = ""
    icon: str = "file-text"
    add: str = ""
    new: str = ""
    key: str = ""
    is_staff: bool = False
    thumb: str = ""
    count: str = ""

    @property
    def add_permission(self) -> str:
        """Who may open the page for a new record: customers.view_customer → customers.add_customer."""
        return self.permission.replace(".view_", ".add_", 1)


@dataclass(frozen=True)
class Section:
    """A chapter with its code, or without a title lines that stand open. `part` is the heading above."""

    items: tuple[Item, ...]
    code: str = ""
    title: str = ""
    icon: str = ""
    part: str = ""


CONTENTS = (
    Section(
        (
            Item(_("My day"), "home", icon="sun", thumb=_("My day")),
            Item(
                _("Approvals"),
                "approvals:inbox",
                "approvals.view_request",
                icon="rubber-stamp",
                thumb=_("Approvals"),
                count="waiting",
            ),
        )
    ),
    Section(
        code="ORG",
        title=_("Organisation"),
        icon="sitemap",
        part=_("Contents"),
        items=(
            Item(_("Departments"), "organisation:department_list", "organisation.view_department", icon="sitemap"),
            Item(_("Posts"), "organisation:post_list", "organisation.view_post", icon="briefcase"),
            Item(_("Staff"), "organisation:staff_list", "organisation.view_staff", icon="users"),
            Item(_("Organisation chart"), "organisation:chart", "organisation.view_department", icon="affiliate"),
        ),
    ),
    Section(
        code="CUS",
        title=_("Customers"),
        icon="address-book",
        part=_("Contents"),
        items=(
            Item(
                _("Customer register"),
                "customers:customer_list",
                "customers.view_customer",
                icon="address-book",
                add="customers:customer_add",
                new=_("Customer"),
                thumb=_("Customers"),
            ),
            Item(
                _("Contacts"),
                "customers:contact_list",
                "customers.view_contact",
                icon="id",
                add="customers:contact_add",
                new=_("Contact"),
            ),
            Item(
                _("Contact log"),
                "customers:communication_list",
                "customers.view_communication",
                icon="phone",
                add="customers:communication_add",
                new=_("Contact record"),
                key="l",
                thumb=_("Contact log"),
            ),
            Item(
                _("Revisits"),
                "customers:revisit_list",
                "customers.view_revisit",
                icon="map-pin",
                add="customers:revisit_add",
                new=_("Revisit"),
            ),
            Item(_("Promises"), "customers:promise_list", "customers.view_promise", icon="message-exclamation"),
            Item(_("Classes"), "customers:scorecard_list", "customers.view_scorecard", icon="star"),
            Item(
                _("Quarterly review"), "customers:reviewround_list", "customers.view_reviewround", icon="checkup-list"
            ),
            Item(
                _("Look-ups"),
                "customers:lookup_list",
                "customers.view_lookup",
                icon="key",
                add="customers:lookup_add",
                new=_("Look-up"),
            ),
            Item(_("Take-outs"), "customers:takeout_list", "customers.view_takeout", icon="download"),
            Item(
                _("Leak incidents"),
                "customers:leak_list",
                "customers.view_leak",
                icon="shield-half",
                add="customers:leak_add",
                new=_("Leak incident"),
            ),
            Item(_("Possible duplicates"), "customers:duplicate_list", "customers.view_customer", icon="git-compare"),
        ),
    ),
    Section(
        code="SAL",
        title=_("Sales"),
        icon="receipt",
        part=_("Contents"),
        items=(
            Item(
                _("Orders"),
                "sales:order_list",
                "sales.view_order",
                icon="receipt",
                add="sales:order_add",
                new=pgettext_lazy("of a customer", "Order"),  # Django knows another word "Order"
            ),
            Item(
                _("Products"),
                "sales:product_list",
                "sales.view_product",
                icon="package",
                add="sales:product_add",
                new=_("Product"),
            ),
        ),
    ),
    Section(
        part=_("Manual"),
        items=(
            Item(_("Handbook"), "handbook:manual", icon="book-2"),
            Item(_("Forms"), "handbook:forms", icon="file-text"),
            Item(_("Proposed texts"), "handbook:textdraft_list", "handbook.view_textdraft", icon="pencil"),
            Item(_("Board"), "handbook:board", "handbook.view_board", icon="checkup-list"),
            Item(_("Duties"), "handbook:duty_list", "handbook.view_duty", icon="checks"),
            Item(_("Team"), "handbook:team", "handbook.view_team", icon="users"),
        ),
    ),
    Section(
        part=_("Administration"),
        items=(
            Item(_("Sent mail"), "notifications:sentmail_list", "notifications.view_sentmail", icon="mail"),
            Item(_("Status"), "status", "jobs.view_heartbeat", icon="heartbeat"),
            Item(_("Clock"), "handbook:clock", "jobs.view_tick", icon="clock"),
            Item(_("Access log"), "audit:access_list", "audit.view_access", icon="eye"),
        ),
    ),
)

# What stands under a person's own name.
SETTINGS = (
    Item(_("My profile"), "profile", icon="user"),
    Item(_("Change password"), "password_change", icon="key"),
    Item(_("Background jobs"), "jobs:job_list", icon="clipboard-list"),
    Item(_("Imports"), "exchange:list", "exchange.add_import", icon="upload"),
    Item(_("Administration"), "admin:index", icon="adjustments", is_staff=True),
)
