"""Reading notices and mail."""

from django.db.models import QuerySet

from bizops.organisation.querysets import ScopedQuerySet


class NotificationQuerySet(ScopedQuerySet):
    """Everybody has a bell of his own."""

    def unread(self):
        return self.filter(read_at__isnull=True)


class SentMailQuerySet(QuerySet):
    def visible_to(self, staff):
        """Whoever may read the sent mail reads all of it."""
        return self if staff.has_perm("notifications.view_sentmail") else self.none()
