"""How far from today a date may lie that somebody writes on a record."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.figures.registry import figure
from bizops.figures.services import figures
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken

BACKDATE = figure("org.backdate_days", 7, gettext_lazy("Days that a record may lie back"), "ORG-15")


def must_be_recent(on: date, *, by, permission: str, note: str = "", clause: str = "") -> None:
    """Raises RuleBroken for a date ahead of today, or one further back than the figure without right and reason."""
    today = clock.today()
    if on > today:
        raise RuleBroken(_("%(on)s has not come yet.") % {"on": on}, clause, field="on")
    days = figures.value(BACKDATE.key, on=today)
    if on >= today - timedelta(days=days):
        return
    if not by.has_perm(permission):
        raise RuleBroken(_("A record may lie at most %(days)s days back.") % {"days": days}, clause, field="on")
    if not note.strip():
        raise RuleBroken(_("Say why the record comes so late."), clause, field="note")
