"""Another text of a clause as somebody proposes it: prepared, checked, approved, then in force from a day on (HBK-03)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.kernel.history import tracked
from bizops.kernel.lifecycle import Lifecycle, Move
from bizops.kernel.records import Record
from bizops.organisation.choices import Language
from bizops.organisation.querysets import OpenQuerySet

from ..choices import DraftStatus
from .clause import ClauseRow, ClauseText

PROPOSE = "handbook.change_text"
PARTS = ("title", "rule")


def column(part: str, language: str) -> str:
    """The field that holds a part of the text in one language: rule_zh_hans."""
    return f"{part}_{language.replace('-', '_')}"


@tracked()
class TextDraft(Record):
    """The words of a clause in every language, made out of the version `edition`; a text left empty stays as it is."""

    lifecycle = Lifecycle(
        DraftStatus,
        (
            Move(
                "publish", _("Hand in for publication"), ("draft",), "published", PROPOSE, "HBK-03", icon="rubber-stamp",
                consent=True,
            ),
            Move("refuse", _("Refuse"), ("draft",), "refused", "", "HBK-03", icon="circle-off", consent=True),
            Move(
                "withdraw", _("Give up the draft"), ("draft",), "withdrawn", PROPOSE, "HBK-03",
                question=_("The text in force stays as it is."), icon="circle-off", note_required=True,
            ),
        ),
        tones={"draft": "", "published": "ok", "refused": "bad", "withdrawn": ""},
    )  # fmt: skip

    clause = models.ForeignKey(ClauseRow, models.PROTECT, verbose_name=_("clause"), related_name="drafts")
    edition = models.PositiveSmallIntegerField(_("made out of version"), editable=False)
    title_zh_hans = models.CharField(_("title, Simplified Chinese"), max_length=200, blank=True)
    rule_zh_hans = models.TextField(_("rule, Simplified Chinese"), max_length=4000, blank=True)
    title_zh_hant = models.CharField(_("title, Traditional Chinese"), max_length=200, blank=True)
    rule_zh_hant = models.TextField(_("rule, Traditional Chinese"), max_length=4000, blank=True)
    title_en = models.CharField(_("title, English"), max_length=200, blank=True)
    rule_en = models.TextField(_("rule, English"), max_length=4000, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    effective_from = models.DateField(_("effective from"), default=clock.today)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("prepared by"), related_name="+", editable=False
    )
    at = models.DateTimeField(_("prepared at"), default=clock.now, editable=False)
    status = models.CharField(_("status"), max_length=9, choices=DraftStatus, default=DraftStatus.DRAFT, editable=False)

    objects = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed text")
        verbose_name_plural = _("proposed texts")
        default_permissions = ("view",)
        ordering = ["-at", "-pk"]
        permissions = [("change_text", _("Can propose another text of a clause"))]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="handbook_textdraft_has_a_reason")]
        indexes = [
            models.Index(fields=["at", "id"], name="handbook_textdraft_by_moment"),
            models.Index(fields=["clause", "status"], name="handbook_textdraft_of_clause"),
        ]

    def __str__(self):
        return f"{self.clause} {self.effective_from:%Y-%m-%d}"

    def replaced(self) -> dict[str, str]:
        """The words in force that the draft was made out of, by field."""
        return words_of(self.clause_id, self.edition)


def words_of(clause: int, edition: int) -> dict[str, str]:
    """The words of one version of a clause, by the fields that hold them in a draft."""
    rows = ClauseText.objects.filter(clause=clause, edition=edition, language__in=Language.values)
    return {column(part, text.language): getattr(text, part) for text in rows for part in PARTS}


TEXTS = tuple(column(part, language) for language in Language.values for part in PARTS)
