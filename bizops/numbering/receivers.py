"""After every `migrate` the declared series have their rows, so that administrators find them before the first document."""

from django.apps import apps
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from .services import numbers


@receiver(post_migrate, sender=apps.get_app_config("numbering"))
def series_have_rows(using, apps=apps, **kwargs):
    """`apps` is the state that the migration led to; on the way back to nothing there is no table."""
    if using == "default" and "series" in apps.all_models["numbering"]:
        numbers.ensure()
