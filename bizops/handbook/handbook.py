"""The handbook's own clauses and figures (HBK)."""

from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy as _

from bizops.figures.models import Figure
from bizops.figures.registry import figure
from bizops.printing.registry import papers

from .models import ClauseRow, ClauseText, TextDraft
from .registry import clause, clauses, guard, watch, ways_of

figure("handbook.record_within_days", 1, _("Working days within which evidence counts by its own date"), "HBK-02")
figure("handbook.missed_after_days", 5, _("Working days after which an open duty of a period is missed"), "HBK-02")
figure("handbook.report_after_days", 3, _("Working days after which an overdue promise reaches the head"), "HBK-02")
figure("handbook.target", 95, _("Share of duties on time that the house wants, %"), "HBK-02")
figure("handbook.remind_before_days", 1, _("Working days before the due date on which one is reminded"), "HBK-02")

clause(
    "HBK-01",
    _("Everyone can read the manual"),
    _(
        "Everyone can read the manual: what it asks, where it is done, who is responsible, what counts as done, "
        "and how it is measured."
    ),
    who=_("Everybody; the manual keeps itself from what the system runs"),
    when=_("Always"),
    places=((_("Manual"), "handbook:manual"),),
    related=("HBK-02", "HBK-03"),
)
clause(
    "HBK-02",
    _("The manual is kept, and one can see whether it is"),
    _(
        "Every clause shows whether it is being kept: its rate, its trend, what is open and overdue, down to the duty "
        "and its evidence. A duty is closed by its evidence, never by ticking; waiving one needs a reason and another person."
    ),
    who=_("Heads for their department, the management for the company"),
    when=_("Shown at any time; missed duties reach the head by themselves"),
    places=((_("Board"), "handbook:board"), (_("Duties"), "handbook:duty_list"), (_("Team"), "handbook:team")),
    counted=_("Clauses that are measured ÷ all clauses that run"),
    related=("HBK-01", "HBK-03", "ORG-02"),
)
clause(
    "HBK-03",
    _("The manual changes in a controlled way"),
    _(
        "Another text of a clause is prepared by one, checked by internal control and approved by the director; it holds "
        "from its day on, and everybody is told. A figure of the manual changes by a dated row with its reason, never "
        "backwards in silence; everybody is told. The page of a clause shows all that it ever said."
    ),
    who=_("Heads, internal control and the management propose a text; administrators set figures"),
    when=_("From the effective date on"),
    proof=_(
        "The version of the text with who prepared, checked and approved it; the row of the figure with date, reason and "
        "person; neither is ever changed or deleted"
    ),
    places=((_("Proposed texts"), "handbook:textdraft_list"),),
    related=("HBK-01", "ORG-14"),
    drawing="handbook/textdraft",
)

clause(
    "HBK-04",
    _("Every form is found in one place"),
    _(
        "Every form of the manual stands in one catalogue with its clause, its sheet number, its version and whoever uses "
        "it. It is printed from its record, or empty to be filled in by hand."
    ),
    who=_("Everybody; the catalogue keeps itself from what the system prints"),
    when=_("Always"),
    proof=_("The sheet number and the version at the head of every paper"),
    counted=_("Forms that the system prints ÷ forms that the manual names"),
    places=((_("Forms"), "handbook:forms"),),
    related=("HBK-01", "HBK-03"),
    source="002",
)


@watch("HBK-02", label=_("Clauses that run without being measured"), population=ClauseRow.objects.all)
def not_measured():
    """Clauses with no duty, watch or guard behind them."""
    return ClauseRow.objects.exclude(code__in=[clause.code for clause in clauses if any(ways_of(clause.code))])


@guard("HBK-03", label=_("Rows of figures cannot be changed or deleted"))
def figures_stay():
    """The trigger that refuses every change stands in the declaration; `manage.py check` of pgtrigger compares the database."""
    return any(trigger.name == "figures_are_never_changed" for trigger in Figure._meta.triggers)


@guard("HBK-03", "texts", label=_("No text changes without consent, and none is ever changed or deleted"))
def texts_need_consent():
    kept = any(trigger.name == "texts_are_never_changed" for trigger in ClauseText._meta.triggers)
    return kept and TextDraft.lifecycle["publish"].consent


@guard("HBK-04", label=_("Every form of a clause that runs has a sheet number, a version and a page to start from"))
def forms_are_whole():
    return all(
        paper.sheet and paper.version and paper.clause in clauses and resolve(reverse(paper.start)) for paper in papers
    )
