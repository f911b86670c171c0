"""What hangs itself on every record: its files, and when they came and went."""

from dataclasses import dataclass

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.kernel.records import Record
from bizops.pages.panels import Panel, hang
from bizops.pages.timeline import NEWEST, Entry, Line, timeline_source

from .kinds import taken
from .models import Attachment
from .services import files


@dataclass(frozen=True)
class FilesPanel(Panel):
    """The files of a record, with the box to add some."""

    def context(self, document, staff, pages) -> dict:
        kind = ContentType.objects.get_for_model(document, for_concrete_model=False)
        return {
            "files": files.of(document, staff),
            "may_add": staff.has_perm("attachments.add_attachment"),
            "upload_url": reverse("attachments:attach", args=[kind.pk, document.pk]),
            "largest": files.largest() // files.MEGA,
            "kinds": taken(),
            "accept": ",".join(f".{ending}" for ending in taken().split(", ")),
        }


PANEL = FilesPanel(gettext_lazy("Files"), "attachments/panel.html", tab="files")

for model in apps.get_models():
    if issubclass(model, Record):
        hang(f"{model._meta.app_label}/{model._meta.model_name}", PANEL)


@timeline_source
def came_and_went(document, staff, pages) -> list[Entry]:
    """Files attached and taken away, in one query."""
    told = ("name", "size", "note", "at", "removed_at", "removed_because", "by__full_name", "removed_by__full_name")
    rows = Attachment.objects.of(document).select_related("by", "removed_by").only(*told).order_by("-pk")[:NEWEST]
    return [entry for row in rows for entry in _entries(row)]


def _entries(row: Attachment):
    there = reverse("attachments:download", args=[row.pk]) if row.removed_at is None else ""
    line = Line(text=f"{row.name} · {row.size_in_words}", url=there)
    note = (Line(quote=row.note),) if row.note else ()
    yield Entry(row.at, "paperclip", _("attached"), str(row.by), "", "file", (line, *note))
    if row.removed_at:
        gone = (Line(text=row.name), Line(quote=row.removed_because))
        yield Entry(row.removed_at, "trash", _("took away"), str(row.removed_by), "warn", "file", gone)
