"""How the manual keeps consent alive: who is asked owes a decision; nobody decides on his own (ORG-14)."""

from django.utils.translation import gettext_lazy as _

from bizops.figures.registry import figure
from bizops.handbook.registry import Evidence, clause, event_duty, guard

from .choices import DECISIONS, What
from .models import Act, Submission, Task

figure("approvals.nudge_hours", 4, _("Hours between two urgings of the same request"), "ORG-14")
figure("approvals.substitution_days", 60, _("Days for which a substitute is named at most"), "ORG-14")

clause(
    "ORG-14",
    _("Important things are approved by the right people"),
    _(
        "Important things are approved by the right people, quickly, and never by oneself. What is handed in is sealed and "
        "stays as it is until it is decided; what is changed after approval is no longer approved."
    ),
    who=_("Whom the policy names for each step; nobody for what he handed in himself"),
    when=_("Within the working days that the step gives"),
    proof=_("The trail: who decided what, in whose place, when, with which words"),
    counted=_("Steps decided within their deadline ÷ steps that fell due"),
    places=((_("Approvals"), "approvals:inbox"),),
    related=("ORG-02", "ORG-15", "HBK-03"),
    drawing="approvals/request",
)

event_duty(
    "ORG-14",
    "decide",
    of=Task,
    title=_("Decide: %(subject)s"),
    owner="approver",
    department="approver__department",
    name="request__title",
    action=_("Decide"),
    where="approvals:task",
    icon="rubber-stamp",
    # Whoever passes it on has done his part only when somebody decides; urging and copies prove nothing.
    evidence=Evidence(Act, subject="task_id", counts=lambda act, owner: act.what in (*DECISIONS, What.ADD)),
)


@guard("ORG-14", label=_("Nobody decides on what he handed in, and the trail is never changed"))
def own_requests_stay_undecided():
    """Both stand in the database: constraints on the tasks, triggers on the trail and on what was handed in."""
    held = {constraint.name for model in (Task, Act) for constraint in model._meta.constraints}
    kept = {trigger.name for model in (Act, Submission) for trigger in model._meta.triggers}
    return {"approvals_nobody_decides_his_own", "approvals_one_decision_for_a_task"} <= held and {
        "trail_is_append_only",
        "submissions_are_never_changed",
    } <= kept
