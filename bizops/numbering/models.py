"""Series and their counters."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from . import patterns
from .querysets import SeriesQuerySet
from .registry import declared


class Series(models.Model):
    """How the documents of one kind are numbered."""

    key = models.CharField(_("kind of document"), max_length=60, unique=True, editable=False)
    pattern = models.CharField(
        _("pattern"),
        max_length=60,
        validators=[patterns.check],
        help_text=_(
            "{year} is the year of the issuing date, {number:04} the running number with at least four digits."
        ),
    )
    gapless = models.BooleanField(_("without gaps"), default=False, editable=False)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series of numbers")
        verbose_name_plural = _("series of numbers")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pattern__regex=patterns.ACCEPTED), name="numbering_series_pattern_has_one_number"
            )
        ]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        """The name that the code gives it; a series whose chapter is gone keeps its key."""
        known = declared.get(self.key)
        return str(known.label) if known else self.key


class Counter(models.Model):
    """The last number that a series gave in a year; year 0 for a pattern without a year."""

    series = models.ForeignKey(Series, models.PROTECT, verbose_name=_("series"), related_name="counters")
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveBigIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("counter")
        verbose_name_plural = _("counters")
        ordering = ["series", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], name="numbering_counter_one_a_year"),
            models.CheckConstraint(condition=Q(last__gte=1), name="numbering_counter_starts_at_one"),
        ]

    def __str__(self):
        return f"{self.series} {self.year or ''}".strip()
