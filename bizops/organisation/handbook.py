"""The clauses that the organisation keeps, and the figures that they leave open (ORG)."""

from django.apps import apps
from django.urls import get_resolver
from django.utils.translation import gettext_lazy as _

from bizops.figures.registry import figure
from bizops.handbook.registry import clause, guard, watch
from bizops.pages.checks import without_gate

from .models import Department, Post, Staff
from .registry import holders

figure("organisation.session_idle_minutes", 60, _("Minutes without a click after which a session ends"), "ORG-15")
figure("organisation.session_hours", 12, _("Hours after which a session ends in any case"), "ORG-15")
figure("organisation.reset_pause_minutes", 5, _("Minutes between two password mails to one person"), "ORG-15")

clause(
    "ORG-01",
    _("Departments, heads and posts are laid down"),
    _(
        "Every department has a head. Every post has a job description and an authorised number of people. "
        "The chart is drawn from these records, and it shows every empty seat."
    ),
    who=_("Personnel keeps departments, posts and appointments"),
    when=_("Before somebody is appointed"),
    proof=_("Department, post and appointment, each with its history"),
    counted=_("Posts with as many people as authorised ÷ all posts; departments with a head ÷ all departments"),
    places=(
        (_("Chart"), "organisation:chart"),
        (_("Departments"), "organisation:department_list"),
        (_("Posts"), "organisation:post_list"),
    ),
    related=("ORG-02",),
    source="000, 001, 002, 004",
)
clause(
    "ORG-02",
    _("One accountable person for everything; nothing is lost when someone leaves"),
    _(
        "Everything has one person who answers for it. Whoever leaves hands over in one action: customers, promises, "
        "duties and seats go to successors who work here and may see them, and each record says who gave it and why. "
        "With the last day the login ends, and what nobody was named for goes to the superior or the head."
    ),
    who=_("Personnel, and heads for their own people; nobody for oneself"),
    when=_("On the last day at the latest; before a long absence or another post, too"),
    proof=_("The handover on the files of both people, and the history of every record"),
    counted=_("Leavers who hold nothing any more ÷ all leavers"),
    places=((_("Staff"), "organisation:staff_list"),),
    related=("ORG-01", "ORG-15", "HBK-02"),
    source="002, 003",
)
clause(
    "ORG-15",
    _("Who did what is on record; confidential things are seen by those who may"),
    _(
        "Every record keeps who changed what, when and why. Every page asks for a right, and every row for its owner, "
        "the department or an explicit exception with an end. Looks at confidential records, files taken out and closed "
        "doors stand in a log that nobody can change."
    ),
    who=_("Everybody; the system does it by itself"),
    when=_("Always"),
    proof=_("The timeline of each record; the log of looks and files"),
    places=((_("Looks and files"), "audit:access_list"),),
    related=("ORG-02", "CUS-10", "CUS-11"),
    source="001, 002, 003",
)


@watch(
    "ORG-01",
    label=_("Posts with fewer people than authorised"),
    population=Post.objects.all,
    department="department",
    opens="organisation/post",
    words={"vacant": "true"},
)
def vacant_posts():
    return Post.objects.vacant()


@watch(
    "ORG-01",
    "head",
    label=_("Departments without a head"),
    population=Department.objects.all,
    department="pk",
    opens="organisation/department",
    words={"headless": "true"},
)
def headless_departments():
    return Department.objects.filter(head=None)


@watch(
    "ORG-02",
    label=_("People who have left and still hold something"),
    population=lambda: Staff.objects.filter(is_active=False),
    opens="organisation/staff",
    words={"is_active": "false", "holding": "true"},
)
def leavers_who_hold_something():
    """A leaver belongs to no department any more, so this one is the company's alone."""
    return holders(Staff.objects.filter(is_active=False))


@guard("ORG-15", "gate", label=_("Every page asks who may open it"))
def every_view_has_a_gate():
    return not any(without_gate(get_resolver().url_patterns))


@guard("ORG-15", "log", label=_("The log of looks and files can only grow"))
def the_log_only_grows():
    """The log stands on a higher floor, so it is asked for by name; the trigger is looked up in the database itself."""
    log = apps.get_model("audit.Access")
    only_grows = [trigger for trigger in log._meta.triggers if trigger.name == "access_is_append_only"]
    return any(trigger.get_installation_status(log) == ("INSTALLED", True) for trigger in only_grows)
