"""An office with files, an empty place beside it, and the commands as an administrator types them."""

import io
import os
import subprocess
import sys
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest
from django.conf import settings as house
from django.core.management import call_command
from django.db import connection

from bizops.attachments.services.files import attach
from script.benching.databases import drop
from tests.factories.customers import contact, customer
from tests.factories.house import Office, picture, upload
from tests.processes import CHECKOUT, database_url


@dataclass
class Place:
    """A database and a home with its file storage."""

    url: str
    home: Path
    more: dict = field(default_factory=dict)

    def manage(self, *words, **more) -> subprocess.CompletedProcess:
        """`manage.py` with these words, as a process of its own."""
        environment = {"DATABASE_URL": self.url, "BIZOPS_HOME": str(self.home), "SITE_URL": house.SITE_URL}
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, words)],
            cwd=CHECKOUT,
            env=os.environ | environment | self.more | more,
            capture_output=True,
            text=True,
        )

    def ask(self, sql: str) -> list[tuple]:
        """The answer of the database, past everything of ours."""
        with psycopg2.connect(self.url) as direct, direct.cursor() as cursor:
            cursor.execute("SET timezone = 'UTC'")
            cursor.execute(sql)
            answer = cursor.fetchall()
        direct.close()
        return answer

    def tables(self) -> list[str]:
        return [name for (name,) in self.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")]

    def files(self) -> dict[str, bytes]:
        root = self.home / "files"
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    @property
    def is_empty(self) -> bool:
        return not self.tables() and not self.files()


@pytest.fixture
def here(transactional_db, settings, tmp_path):
    """The office at work: customers, contacts, a file on each, the logo of the company."""
    home = tmp_path / "here"
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": home / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    office = Office()
    for n in range(3):
        file = customer(office)
        contact(office, customer=file)
        attach(file, upload("报价.png", picture(size=(40 + n, 40))), by=office.keeper)
    return Place(database_url(), home)


@pytest.fixture
def elsewhere(here, tmp_path):
    """A new database on the same server, and a home that is not there yet."""
    name = f"restored_{uuid.uuid4().hex[:12]}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    d = connection.settings_dict
    url = f"postgres://{quote(d['USER'])}:{quote(d['PASSWORD'])}@{d['HOST']}:{d['PORT']}/{name}"
    yield Place(url, tmp_path / "elsewhere")
    with connection._nodb_cursor() as cursor:
        drop(cursor, name)


@pytest.fixture
def taken(here, tmp_path) -> Path:
    """A backup of the office."""
    call_command("backup", tmp_path / "office.tar", stdout=io.StringIO())
    return tmp_path / "office.tar"
