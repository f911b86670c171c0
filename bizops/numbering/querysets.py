"""Reading series."""

from django.db.models import QuerySet


class SeriesQuerySet(QuerySet):
    def visible_to(self, staff):
        """How documents are numbered is no secret; the page gate says who may look it up."""
        return self
