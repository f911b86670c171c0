"""`manage.py backup`: the database and its files, as they are at one moment, into one file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from bizops.backup import report, taking
from bizops.embedded.errors import CannotRun


class Command(BaseCommand):
    help = "Writes the whole house, as it is at one moment, into one file. Nobody has to stop working."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("target", type=Path, help="a folder, in which the file gets its name, or a file")
        parser.add_argument("--keep", type=int, help="afterwards only so many backups stay in the folder")

    def handle(self, *args, target: Path, keep: int | None = None, **options):
        if keep is not None and (keep < 1 or not target.is_dir()):
            raise CommandError("--keep needs a folder and at least 1.")
        try:
            path = taking.place_for(target)
            manifest = taking.take(path)
            gone = taking.thin(target, keep) if keep else []
        except (CannotRun, OperationalError) as error:
            raise CommandError(str(error).strip()) from error
        for line in report.lines(manifest):
            self.stdout.write(line)
        self.stdout.write(f"{path} is whole: {path.stat().st_size:,} bytes.")
        for old in gone:
            self.stdout.write(f"{old} was deleted.")
