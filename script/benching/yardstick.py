"""The yardstick's database and files, made as its README says."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg2

HERE = Path(__file__).resolve().parents[1] / "yardstick"
USER = PASSWORD = "admin"


def files(kept: Path, customers: int) -> Path:
    """The folder with `customers.csv` and `orders.csv`; made once, because the same size always gives the same rows."""
    folder = kept / str(customers)
    if not folder.exists():
        draft = kept / f"{customers}.draft.{os.getpid()}"
        draft.mkdir(parents=True)
        _run(str(HERE / "gen.py"), str(customers), str(3 * customers), str(draft))
        draft.rename(folder)
    return folder


def fill(url: str, folder: Path) -> None:
    """Schema, both files by COPY, indexes, Django's own tables and a login."""
    database = psycopg2.connect(url)
    database.autocommit = True
    with database.cursor() as cursor:
        cursor.execute((HERE / "schema.sql").read_text())
        for table, name in (("customer", "customers.csv"), ("orders", "orders.csv")):
            with (folder / name).open() as rows:
                cursor.copy_expert(f"COPY {table} FROM STDIN (FORMAT csv)", rows)
        # One by one: VACUUM refuses to run among others.
        for statement in filter(None, re.split(r";\s+", (HERE / "post.sql").read_text())):
            cursor.execute(statement)
    database.close()
    login = {f"DJANGO_SUPERUSER_{name}": USER for name in ("USERNAME", "PASSWORD")}
    login["DJANGO_SUPERUSER_EMAIL"] = "admin@example.com"
    _run("app.py", "migrate", "-v0", env=environment(url))
    _run("app.py", "createsuperuser", "--noinput", "-v0", env=environment(url) | login)


def environment(url: str) -> dict[str, str]:
    """What `app.py` reads to find its database."""
    parts = urlsplit(url)
    found = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    return found | {
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or ""),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "YARDSTICK_DB": parts.path.strip("/"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _run(*words: str, env: dict[str, str] | None = None) -> None:
    subprocess.run([sys.executable, *words], cwd=HERE, env=env, check=True)
