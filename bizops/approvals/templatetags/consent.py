"""How the inbox writes a deadline."""

from datetime import date

from django import template
from django.utils.translation import gettext as _

from bizops.kernel import clock

register = template.Library()


@register.filter
def due_day(day: date | None) -> str:
    """Today as a word; a day of this year without the year; what is past says so."""
    if day is None:
        return ""
    today = clock.today()
    if day == today:
        return _("today")
    text = day.isoformat()[5 if day.year == today.year else 0 :]
    return _("%(day)s overdue") % {"day": text} if day < today else text
