"""Reading notes and the access log."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet


class OfRecord(QuerySet):
    """Rows that hang on any record by its kind and number."""

    def of(self, document: Model):
        kind = ContentType.objects.get_for_model(document, for_concrete_model=False)
        return self.filter(content_type=kind, object_id=document.pk)


class NoteQuerySet(OfRecord):
    """Notes are read on their record's page, which has asked whether the person sees it."""


class AccessQuerySet(QuerySet):
    def visible_to(self, staff):
        """Whoever may read the log reads all of it."""
        return self if staff.has_perm("audit.view_access") else self.none()
