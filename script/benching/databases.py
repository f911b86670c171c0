"""Databases of one run on the server that DATABASE_URL names, and filling their tables by COPY."""

import contextlib
import os
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from django.db import connection, models

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
PIECE = 4000  # lines


@contextlib.contextmanager
def made(url: str, name: str, template: str = "template1") -> Iterator[str]:
    """The URL of a new database beside the one of `url`, like `template`; it goes when the run ends."""
    name = f"bench_{name}_{os.getpid()}"
    server = psycopg2.connect(url)
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        with server.cursor() as cursor:
            drop(cursor, name)
        server.close()


def drop(cursor, name: str) -> None:
    """Drop a database if it is there, and end whoever of this user is connected to it.

    Not by FORCE, which fails while an autovacuum worker is in it: only a superuser ends one, and a plain DROP.
    """
    ours = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user"
    cursor.execute(ours, [name])
    cursor.execute(f"DROP DATABASE IF EXISTS {name}")


class Lines:
    """What COPY reads from: lines that are made while it reads."""

    def __init__(self, lines: Iterable[str]):
        self.lines = iter(lines)

    def read(self, _size: int = 0) -> str:
        return "".join(islice(self.lines, PIECE))


class Mould:
    """A line of COPY for one kind of record: `varying` columns stand first, all others are those of the example."""

    def __init__(self, example: models.Model, varying: tuple[str, ...]):
        own = [f for f in example._meta.concrete_fields if f.attname not in varying and not f.primary_key]
        constant = [literal(getattr(example, f.attname)).replace("%", "%%") for f in own]
        self.line = "\t".join(["%s"] * len(varying) + constant) + "\n"
        columns = ", ".join(f'"{name}"' for name in (*varying, *(f.column for f in own)))
        self.copy = f'COPY "{example._meta.db_table}" ({columns}) FROM STDIN'


def literal(value) -> str:
    """A value as the text format of COPY writes it."""
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list):
        return "{" + ",".join(f'"{word}"' for word in value) + "}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value).translate(ESCAPES)


@contextlib.contextmanager
def bulk_load(*kinds: type[models.Model]) -> Iterator:
    """Triggers off, and the indexes that the models declare built once at the end instead of row by row."""
    with connection.schema_editor() as editor:
        for kind in kinds:
            for index in kind._meta.indexes:
                editor.remove_index(kind, index)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield cursor.cursor
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("SET maintenance_work_mem = '1GB'")
    with connection.schema_editor() as editor:
        for kind in kinds:
            for index in kind._meta.indexes:
                editor.add_index(kind, index)
    with connection.cursor() as cursor:
        cursor.execute("RESET maintenance_work_mem")
        cursor.execute("VACUUM ANALYZE")
