from .notification import Notification
from .outbox import Outbox
from .sentmail import SentMail

__all__ = ["Notification", "Outbox", "SentMail"]
