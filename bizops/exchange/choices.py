"""Words of an import: how it stands, what becomes of a row, what is done with a record that is on file already."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ImportStatus(TextChoices):
    DRAFT = "draft", pgettext_lazy("of an import", "being prepared")
    CHECKED = "checked", pgettext_lazy("of an import", "checked")
    RUNNING = "running", pgettext_lazy("of an import", "running")
    DONE = "done", pgettext_lazy("of an import", "imported")
    UNDOING = "undoing", pgettext_lazy("of an import", "being undone")
    UNDONE = "undone", pgettext_lazy("of an import", "undone")


class Outcome(TextChoices):
    """What becomes of a row."""

    CREATE = "create", pgettext_lazy("of rows", "New")
    UPDATE = "update", pgettext_lazy("of rows", "Update")
    SKIP = "skip", pgettext_lazy("of rows", "Left as it is")
    ERROR = "error", pgettext_lazy("of rows", "Wrong")


class Policy(TextChoices):
    """What is done with a row whose record is on file already."""

    SKIP = "skip", _("Leave the record as it is")
    FILL = "fill", _("Fill only what is empty there")
    OVERWRITE = "overwrite", _("Overwrite with what the file says")
    CREATE = "create", _("Create it all the same where only name or phone are alike")


class Act(TextChoices):
    """What an import did with a record."""

    CREATED = "created", _("created")
    UPDATED = "updated", _("updated")
    MET = "met", _("on file already")
