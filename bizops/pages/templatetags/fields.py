"""What the template of a field must ask."""

from django import forms, template

register = template.Library()


@register.simple_tag
def width(field) -> str:
    """The class that says how much of the row the field takes."""
    return field.form.width(field.name) if hasattr(field.form, "width") else "full"


@register.filter
def is_check(field) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)
