"""What each role may do: group → permissions. `migrate` creates missing groups and gives each permission once."""

COLLEAGUES = ("organisation.view_department", "organisation.view_post", "organisation.view_staff")

SEE_CUSTOMERS = ("customers.view_customer", "customers.view_contact", "customers.view_communication")
KEEP_CUSTOMERS = (
    *SEE_CUSTOMERS,
    "customers.add_customer",
    "customers.change_customer",
    "customers.add_contact",
    "customers.change_contact",
    "customers.add_communication",
)
PHONE = "customers.see_phone"

CHANGE_ORGANISATION = (
    "organisation.add_department",
    "organisation.change_department",
    "organisation.add_post",
    "organisation.change_post",
    "organisation.add_staff",
    "organisation.change_staff",
    "organisation.appoint_staff",
    "organisation.dismiss_staff",
)

ROLES: dict[str, tuple[str, ...]] = {
    "salespeople": (*COLLEAGUES, *KEEP_CUSTOMERS, PHONE, "customers.export_customer"),
    "service": (*COLLEAGUES, *SEE_CUSTOMERS, PHONE, "customers.add_communication"),
    "heads": (
        *COLLEAGUES,
        *KEEP_CUSTOMERS,
        PHONE,
        "customers.export_customer",
        "customers.archive_customer",
        "customers.restore_customer",
    ),
    "directors": (
        *COLLEAGUES,
        *KEEP_CUSTOMERS,
        PHONE,
        "customers.view_every_customer",
        "customers.export_customer",
        "customers.archive_customer",
        "customers.restore_customer",
    ),
    "finance": (*COLLEAGUES, *SEE_CUSTOMERS, "customers.view_every_customer"),
    "legal": COLLEAGUES,
    "hr": (*COLLEAGUES, *CHANGE_ORGANISATION),
    "control": (*COLLEAGUES, *SEE_CUSTOMERS, "customers.view_every_customer"),
    "custodian": (*COLLEAGUES, *SEE_CUSTOMERS, "customers.view_every_customer"),
    "warehouse": COLLEAGUES,
    "purchasing": COLLEAGUES,
    "production": COLLEAGUES,
    "marketing": (*COLLEAGUES, *SEE_CUSTOMERS, "customers.view_department_customer"),
    "clerk": (
        *COLLEAGUES,
        *KEEP_CUSTOMERS,
        PHONE,
        "customers.view_department_customer",
        "customers.export_customer",
    ),
    "administrators": (
        *COLLEAGUES,
        *CHANGE_ORGANISATION,
        "organisation.view_company",
        "organisation.change_company",
        "organisation.view_calendarexception",
        "organisation.add_calendarexception",
        "organisation.change_calendarexception",
        "organisation.delete_calendarexception",
        "organisation.view_region",
        "organisation.add_region",
        "organisation.change_region",
        "organisation.view_appointment",
        "figures.view_figure",
        "figures.add_figure",
        "axes.view_accessattempt",
        "axes.delete_accessattempt",
        "axes.view_accesslog",
        "auth.view_group",
        "auth.add_group",
        "auth.change_group",
        "customers.view_customer",
        "customers.change_customer",
        "customers.view_contact",
        "customers.change_contact",
    ),
}
