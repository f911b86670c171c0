"""The clauses that the organisation keeps, and the figures that they leave open (ORG)."""

from django.utils.translation import gettext_lazy as _

from bizops.figures.registry import figure
from bizops.kernel.clauses import titles

titles.add("ORG-01", _("Departments, heads and posts are laid down"))
titles.add("ORG-02", _("One accountable person for everything; nothing is lost when someone leaves"))
titles.add("ORG-15", _("Who did what is on record; confidential things are seen by those who may"))

figure("organisation.session_idle_minutes", 60, _("Minutes without a click after which a session ends"), "ORG-15")
figure("organisation.session_hours", 12, _("Hours after which a session ends in any case"), "ORG-15")
figure("organisation.reset_pause_minutes", 5, _("Minutes between two password mails to one person"), "ORG-15")
