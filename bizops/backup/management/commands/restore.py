"""`manage.py restore`: a backup into an empty database and an empty file storage, with proof."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from bizops.backup import report, restoring
from bizops.embedded.errors import CannotRun


class Command(BaseCommand):
    help = "Restores a backup into an empty database and an empty file storage, and proves that all of it is there."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("backup", type=Path, help="the file that `manage.py backup` wrote")

    def handle(self, *args, backup: Path, **options):
        try:
            manifest = restoring.restore(backup)
        except (CannotRun, OperationalError) as error:
            raise CommandError(str(error).strip()) from error
        for line in report.lines(manifest):
            self.stdout.write(line)
        self.stdout.write(
            "Restored, and proven equal to the backup: every table, sequence, trigger, constraint, index and file."
        )
        self.stdout.write(restoring.next_step(manifest))
