"""The way from a list to the import of its kind."""

from django import template

from ..registry import importers

register = template.Library()


@register.simple_tag
def import_of(model, staff):
    """What imports such records, if there is something and this person may use it."""
    return next((one for one in importers if one.model is model and one.open_to(staff)), None)
