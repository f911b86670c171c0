"""Reading files of a record."""

from bizops.audit.querysets import OfRecord


class AttachmentQuerySet(OfRecord):
    """A file is seen by whoever sees its record; the views ask the record."""

    def present(self):
        return self.filter(removed_at__isnull=True)
