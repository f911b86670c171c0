"""The private files: those that rows name, read and written through Django's storage wherever that keeps them."""

from collections.abc import Iterator

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import FileField
from pghistory.models import Event


def named_by_rows() -> list[str]:
    """The name of every file that a row names now.

    The history may also name files that have gone since; what it tells is in its rows.
    """
    with connection.cursor() as cursor:  # before a migration the code knows more than the database has
        cursor.execute("SELECT table_name, column_name FROM information_schema.columns")
        there = set(cursor.fetchall())
    names = set()
    for model in apps.get_models():
        if not issubclass(model, Event):
            for field in model._meta.local_fields:
                if isinstance(field, FileField) and (model._meta.db_table, field.column) in there:
                    rows = model._base_manager.exclude(**{field.name: ""}).exclude(**{field.name: None})
                    names.update(rows.values_list(field.name, flat=True).iterator())
    return sorted(names)


def standing(folder: str = "") -> Iterator[str]:
    """The name of every file in the storage."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    start = f"{folder}/" if folder else ""
    yield from (f"{start}{name}" for name in files)
    for name in folders:
        yield from standing(f"{start}{name}")
