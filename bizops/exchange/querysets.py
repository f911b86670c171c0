"""Reading: whose imports, which findings."""

from django.db.models import QuerySet

from bizops.organisation.querysets import ScopedQuerySet


class ImportQuerySet(ScopedQuerySet):
    """One's own; all of them with `view_every_import`."""

    def under_way(self):
        """Those that write, or take back, at the moment."""
        return self.filter(status__in=("running", "undoing"))


class FindingQuerySet(QuerySet):
    def of(self, outcome: str):
        return self.filter(outcome=outcome)


class MappingQuerySet(QuerySet):
    def fitting(self, kind: str, headers: list[str]):
        """Those that were saved for a file with just these headers, the latest first."""
        return self.filter(kind=kind, headers=headers).order_by("-at", "-pk")
