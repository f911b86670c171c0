"""The manual in the database: a row for each clause that the code runs, and its text by language and version (HBK-03)."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.kernel.history import tracked
from bizops.organisation.choices import Language


class ClauseRow(models.Model):
    """What duties, texts and kept figures point at; `migrate` adds one for each declared clause."""

    code = models.CharField(_("code"), max_length=12, unique=True)

    picked_by = ("code",)

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        default_permissions = ("view",)
        ordering = ["code"]

    def __str__(self):
        return self.code


@tracked()
class ClauseText(models.Model):
    """The words of a clause in one language from a day on; a new version is a new row, the old one stays."""

    clause = models.ForeignKey(ClauseRow, models.PROTECT, verbose_name=_("clause"), related_name="texts")
    language = models.CharField(_("language"), max_length=8, choices=Language)
    edition = models.PositiveSmallIntegerField(_("version"), default=1)
    title = models.CharField(_("title"), max_length=200)
    rule = models.TextField(_("rule"))
    prepared_by = models.CharField(_("prepared by"), max_length=60, blank=True)
    checked_by = models.CharField(_("checked by"), max_length=60, blank=True)
    approved_by = models.CharField(_("approved by"), max_length=60, blank=True)
    effective_from = models.DateField(_("effective from"), default=clock.today)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("text of a clause")
        verbose_name_plural = _("texts of clauses")
        default_permissions = ("view",)
        ordering = ["clause", "language", "-edition"]
        triggers = [
            pgtrigger.Protect(name="texts_are_never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(fields=["clause", "language", "edition"], name="handbook_clausetext_edition")
        ]

    def __str__(self):
        return self.title
