"""The address of the box for notes, for a record's page that knows nothing of this floor."""

from django import template
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

register = template.Library()


@register.simple_tag
def note_address(document) -> str:
    kind = ContentType.objects.get_for_model(document, for_concrete_model=False)
    return reverse("audit:note", args=[kind.pk, document.pk])
