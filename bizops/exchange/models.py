"""An import from its file to its undo: the import itself, what it found wrong, what it wrote, and saved mappings."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bizops.kernel import clock
from bizops.kernel.lifecycle import Lifecycle, Move
from bizops.kernel.records import Record

from .choices import Act, ImportStatus, Outcome, Policy
from .querysets import FindingQuerySet, ImportQuerySet, MappingQuerySet
from .registry import importers

FOLDER = "imports"


def random_path(document=None, filename: str = "") -> str:
    """A name that nobody guesses and that says nothing."""
    return f"{FOLDER}/{uuid.uuid4().hex}"


class Import(Record):
    """One file on its way into the house. `columns` maps the place of a column to what it is, `fixed` gives a value to
    all rows, `words` says what the words of the file mean here: {column: {word: ours}}."""

    owner_field, open_to_owner = "by", True

    kind = models.CharField(_("kind"), max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("imported by"), related_name="+")
    at = models.DateTimeField(_("uploaded at"), default=clock.now)
    status = models.CharField(_("status"), max_length=8, choices=ImportStatus, default=ImportStatus.DRAFT)
    file = models.FileField(pgettext_lazy("of an import", "file"), upload_to=random_path, max_length=120)
    name = models.CharField(_("name of the file"), max_length=120)
    lines_file = models.FileField(_("file of the lines"), upload_to=random_path, max_length=120, blank=True)
    lines_name = models.CharField(_("name of the file of the lines"), max_length=120, blank=True)
    source = models.CharField(_("where the data come from"), max_length=20, blank=True)
    reading = models.JSONField(_("how the file is read"), default=dict)
    columns = models.JSONField(_("columns"), default=dict)
    fixed = models.JSONField(_("the same in all rows"), default=dict)
    words = models.JSONField(_("meaning of words"), default=dict)
    policy = models.CharField(_("if it is on file already"), max_length=9, choices=Policy, default=Policy.SKIP)
    counts = models.JSONField(_("rows"), default=dict)
    checked_at = models.DateTimeField(_("checked at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    job = models.ForeignKey("jobs.Job", models.PROTECT, verbose_name=_("job"), null=True, related_name="+")

    objects = ImportQuerySet.as_manager()
    lifecycle = Lifecycle(
        ImportStatus,
        (
            Move("check", _("Check"), ("draft", "checked"), "checked", ""),
            Move("change", _("Change the columns"), ("draft", "checked"), "draft", ""),
            Move("run", _("Import"), ("checked",), "running", ""),
            Move("give_up", _("Nothing imported"), ("running",), "checked", ""),
            Move("finish", _("Imported"), ("running",), "done", ""),
            Move("take_back", _("Undo"), ("done",), "undoing", ""),
            Move("keep", _("Not undone"), ("undoing",), "done", ""),
            Move("undo", _("Undone"), ("undoing",), "undone", ""),
        ),
        tones={"checked": "wait", "running": "accent", "undoing": "accent", "done": "ok"},
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        default_permissions = ("add", "view")
        permissions = [("view_every_import", _("Can see the imports of everybody"))]
        ordering = ["-pk"]
        indexes = [models.Index(fields=["by", "-id"], name="exchange_import_of_a_person")]
        constraints = [
            # The check of one import is worth nothing while another writes the same kind of records.
            models.UniqueConstraint(
                fields=["kind"], condition=Q(status__in=("running", "undoing")), name="exchange_import_one_at_a_time"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def importer(self):
        """The declaration of its kind; KeyError if its chapter is gone."""
        return importers[self.kind]

    @property
    def tone(self) -> str:
        return self.lifecycle.tones.get(self.status, "")

    @property
    def header(self) -> list[str]:
        """The headers of the file as they were when it came."""
        return self.reading.get("header", [])

    @property
    def written(self) -> int:
        return self.counts.get(Outcome.CREATE, 0) + self.counts.get(Outcome.UPDATE, 0)


class Finding(models.Model):
    """A row of the file that the last check (or the import) has something to say about."""

    document = models.ForeignKey(Import, models.CASCADE, related_name="findings")
    line = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(max_length=6, choices=Outcome)
    cells = models.JSONField(default=list)
    problems = models.JSONField(
        default=list
    )  # [[column, what is wrong, word that is not known], …]; of an update [[column, what stands there now, ""], …]
    why = models.CharField(max_length=200, blank=True)
    found = models.BigIntegerField(null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        default_permissions = ()
        ordering = ["line", "pk"]
        indexes = [models.Index(fields=["document", "outcome", "line", "id"], name="exchange_finding_in_order")]

    def __str__(self):
        return f"{self.line}"


class Entry(models.Model):
    """What an import did with one record: made it, or changed it from `before`. While it stands, it can be undone."""

    document = models.ForeignKey(Import, models.PROTECT, related_name="entries")
    kind = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    record = models.PositiveBigIntegerField(_("record"))
    act = models.CharField(max_length=7, choices=Act)
    line = models.PositiveIntegerField(_("row"))
    before = models.JSONField(default=dict)
    version = models.PositiveIntegerField(_("version"))
    source = models.CharField(_("where the data come from"), max_length=20, blank=True)
    source_number = models.CharField(_("number there"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("imported record")
        verbose_name_plural = _("imported records")
        default_permissions = ()
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["document", "id"], name="exchange_entry_of_an_import"),
            models.Index(fields=["kind", "record"], name="exchange_entry_of_a_record"),
        ]
        constraints = [
            # The number that a record has in its source names it here too, in the files that follow.
            models.UniqueConstraint(
                fields=["kind", "source", "source_number"],
                condition=~Q(source_number=""),
                name="exchange_entry_source_number_once",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.record}"


class Mapping(models.Model):
    """What the columns of a kind of file are, kept under a name for the next file like it."""

    kind = models.CharField(_("kind"), max_length=40)
    name = models.CharField(_("name"), max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("saved by"), related_name="+")
    at = models.DateTimeField(_("saved at"), default=clock.now)
    headers = models.JSONField(default=list)  # as they stood in the file, to know such a file again
    columns = models.JSONField(default=dict)  # {header: column}
    fixed = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    policy = models.CharField(max_length=9, choices=Policy, default=Policy.SKIP)
    source = models.CharField(max_length=20, blank=True)

    objects = MappingQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved mapping")
        verbose_name_plural = _("saved mappings")
        default_permissions = ()
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="exchange_mapping_name_once")]

    def __str__(self):
        return self.name
