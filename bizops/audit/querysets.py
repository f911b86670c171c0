"""Reading notes and the access log."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet


class OfRecord(QuerySet):
    """Rows that hang on any record by its kind and number."""

    def of(self, document: Model):
        return self.on(document, document.pk)

    def on(self, kind: Model | type[Model], key: int):
        """The same by kind and key."""
        return self.filter(
            content_type=ContentType.objects.get_for_model(kind, for_concrete_model=False), object_id=key
        )


class NoteQuerySet(OfRecord):
    """Notes are read on their record's page, which has asked whether the person sees it."""


class AccessQuerySet(QuerySet):
    def visible_to(self, staff):
        """Whoever may read the log reads all of it."""
        return self if staff.has_perm("audit.view_access") else self.none()

    def concerning(self, label: str, key: int):
        """Looks at one record, papers of it, and every file or paper that its data stood in among others."""
        own = self.model.objects.filter(label=label, object_id=key)
        among = self.model.objects.filter(subject=label, subjects__contains=[key])
        return self.filter(pk__in=own.order_by().values("pk").union(among.order_by().values("pk"), all=True))
