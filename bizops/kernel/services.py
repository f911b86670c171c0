"""The door for writing: a service is atomic, and history knows who asked."""

from functools import wraps

from django.db import transaction

from .history import said


def service(verb):
    """Make a function a service: one transaction, its keyword `by` (a person or None = the clock) on every history row."""

    @wraps(verb)
    def atomic(*args, by, **kwargs):
        with transaction.atomic(), said(by=getattr(by, "pk", None), note=kwargs.get("note", "")):
            return verb(*args, by=by, **kwargs)

    return atomic
