"""The migrated database that each worker of the tests clones: made once for all runs with the same migrations.

To migrate takes half a minute: `script/test` begins with it (`python -m tests.template`) while the checks run.
"""

import contextlib
import gc
import hashlib
from collections.abc import Iterator
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection, connections

from script.benching.databases import drop

ROOT = Path(__file__).resolve().parents[1]
MAKING = 7310  # the number of the lock under which one process makes it and the others wait


def cloned(cursor, name: str) -> None:
    """A database of its own for a worker, like the template, which is made if it is not there."""
    with alone(cursor):
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {made(cursor)}")


@contextlib.contextmanager
def alone(cursor) -> Iterator[None]:
    """One process at a time."""
    cursor.execute("SET lock_timeout = 0")  # the first one migrates longer than a page may wait
    cursor.execute("SELECT pg_advisory_lock(%s)", [MAKING])
    yield
    cursor.execute("SELECT pg_advisory_unlock(%s)", [MAKING])


def use(name: str) -> None:
    """Let Django speak to this database from now on."""
    connection.close()
    connections.databases["default"]["NAME"] = connection.settings_dict["NAME"] = name


def made(cursor) -> str:
    """The name of the template; whoever asks is alone."""
    name = _name()
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%%'", [])
    for (other,) in cursor.fetchall():
        if other == name:
            return name
        drop(cursor, other)  # of other migrations
    drop(cursor, "half_made")
    cursor.execute("CREATE DATABASE half_made")
    _migrate("half_made")
    cursor.execute(f"ALTER DATABASE half_made RENAME TO {name}")
    return name


def _name() -> str:
    digest = hashlib.sha256()
    for file in sorted(ROOT.glob("**/migrations/*.py")):
        if ".venv" not in file.parts:
            digest.update(file.as_posix().encode() + file.read_bytes())
    for file in ("bizops/roles.py", "bizops/settings/base.py"):
        digest.update((ROOT / file).read_bytes())
    return f"template_{digest.hexdigest()[:16]}"


def _migrate(name: str) -> None:
    from tests.factories.house import every_right

    before, usual = connection.settings_dict["NAME"], gc.get_threshold()
    use(name)
    gc.set_threshold(200_000, 50, 100)  # a fifth quicker: each migration builds its models anew
    call_command("migrate", verbosity=0, interactive=False)
    gc.set_threshold(*usual)
    every_right()
    use(before)


if __name__ == "__main__":
    django.setup()
    with connection._nodb_cursor() as server, alone(server):
        made(server)
