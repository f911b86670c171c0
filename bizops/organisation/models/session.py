"""Who is logged in: a session knows its person, so that it can end with the employment."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class LoginSession(AbstractBaseSession):
    """A session of one browser; `staff` is empty before the login."""

    staff = models.ForeignKey("organisation.Staff", models.CASCADE, null=True, related_name="sessions")

    class Meta:
        default_permissions = ()

    @classmethod
    def get_session_store_class(cls):
        from ..sessions import SessionStore

        return SessionStore
