"""Reading saved views."""

from django.db.models import Q, QuerySet


class SavedViewQuerySet(QuerySet):
    def visible_to(self, staff):
        """One's own and the shared ones."""
        return self.filter(Q(owner=staff) | Q(shared=True))

    def of(self, label: str):
        return self.filter(pages=label)
