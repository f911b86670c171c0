"""`manage.py load_demo [--company NAME]`: the demo company, room by room, once."""

from importlib import import_module

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.module_loading import module_has_submodule

from bizops.organisation import demo
from bizops.organisation.models import Company


class Command(BaseCommand):
    help = "Load the demo company into an empty database; does nothing when a company is there already."

    def add_arguments(self, parser):
        parser.add_argument("--company", help=f"which one: {', '.join(demo.COMPANIES)} ({demo.DEFAULT})")

    def handle(self, *args, company=None, **options):
        company = company or demo.DEFAULT
        if company not in demo.COMPANIES:
            raise CommandError(f"There is no demo company “{company}”. Known: {', '.join(demo.COMPANIES)}.")
        if there := Company.objects.first():
            self.stdout.write(f"{there} is here already: nothing to load.")
            return
        # First what there is, floor by floor; then the months that were lived with all of it.
        for verb in ("load", "live"):
            for app, fill in rooms(verb):
                with transaction.atomic():
                    made = fill(company)
                self.stdout.write(f"{app.verbose_name}: {made or 'done'}")


def rooms(verb: str):
    """What the demo rooms of all apps do, lower floors first."""
    for app in apps.get_app_configs():
        if module_has_submodule(app.module, "demo"):
            fill = getattr(import_module(f"{app.name}.demo"), verb, None)
            if fill:
                yield app, fill
