"""Sessions in the database that know whose they are."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore


class SessionStore(DatabaseStore):
    """Django's database sessions with the person in a column of their own."""

    @classmethod
    def get_model_class(cls):
        from .models import LoginSession

        return LoginSession

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.staff_id = data.get(SESSION_KEY)
        return row
