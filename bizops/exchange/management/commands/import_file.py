"""`manage.py import_file KIND FILE --by LOGIN`: the same import as in the browser, for whoever has a command line."""

from pathlib import Path

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError

from bizops.jobs.services import runs
from bizops.kernel.errors import RuleBroken
from bizops.organisation.models import Staff

from ...choices import Outcome, Policy
from ...models import Import, Mapping
from ...registry import importers
from ...services import imports


class Command(BaseCommand):
    help = "Import a CSV or XLSX file as a person: checks it first, writes only with --write, prints what is wrong."

    def add_arguments(self, parser):
        parser.add_argument("kind", help=", ".join(importer.key for importer in importers))
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--by", required=True, help="login name of the person who imports, with that person's rights"
        )
        parser.add_argument("--lines", type=Path, help="a second file with the lines of the records")
        parser.add_argument("--mapping", help="name of a saved mapping; otherwise the headers are guessed")
        parser.add_argument("--source", default="", help="where the data come from, if the file has numbers of its own")
        parser.add_argument("--policy", choices=Policy.values, help="what is done with records on file")
        parser.add_argument("--write", action="store_true", help="write what the check has shown")

    def handle(self, kind, file, by, lines, mapping, source, policy, write, **options):
        person = Staff.objects.employed().filter(username=by).first()
        if person is None:
            raise CommandError(f"Nobody here logs in as “{by}”.")
        try:
            document = self._prepared(kind, file, person, lines, mapping, source, policy)
            self._work(imports.check(document, by=person), person)
            if write:
                self._work(imports.run(document, by=person), person)
        except (RuleBroken, OSError) as refusal:
            raise CommandError(str(refusal)) from None
        document.refresh_from_db()
        if document.counts.get(Outcome.ERROR):
            raise CommandError(
                f"{document.counts[Outcome.ERROR]} rows are wrong; see import {document.pk} in the browser."
            )

    def _prepared(self, kind, path, person, lines, mapping, source, policy) -> Import:
        further = lines.open("rb") if lines else None
        with path.open("rb") as stream:
            document = imports.upload(
                kind, File(stream, path.name), by=person, lines=further and File(further, lines.name), source=source
            )
        if mapping:
            saved = Mapping.objects.filter(kind=kind, name=mapping).first()
            if saved is None:
                raise CommandError(f"There is no saved mapping “{mapping}” for {kind}.")
            imports.take_over(document, saved, document.header)
        return imports.lay_out(
            document, by=person, columns=document.columns, fixed=document.fixed, words=document.words,
            policy=policy or document.policy, source=document.source,
        )  # fmt: skip

    def _work(self, document: Import, person: Staff) -> None:
        """Here and now, not in a worker."""
        runs.run(document.job_id)
        document.refresh_from_db()
        self.stdout.write(f"{document.job.label}: {document.job.message}")
        for row in document.findings.of(Outcome.ERROR).order_by("line")[:20]:
            self.stdout.write(f"  {row.line}: {' '.join(words for _name, words, _text in row.problems)}")
