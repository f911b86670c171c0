"""The bench runs from end to end on a handful of rows; how fast anything is, no test says."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.processes import database_url

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "list, page 1",
    "list, page 1, head of a department",
    "list, page 1, own customers",
    "list, page 9",
    "list, last page",
    "search 恒达",
    "search 恒, one character",
    "search by phone",
    "filter by owner",
    "customer card",
)


@pytest.fixture
def template(db) -> str:
    """The migrated database that the tests are cloned from."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%%'", [])
        return cursor.fetchone()[0]


def test_the_bench_measures_every_page(tmp_path, template):
    file = tmp_path / "bench.json"
    command = [sys.executable, "-m", "script.benching", "--fill", "500", "--rounds", "2", "--json", file]
    env = {**os.environ, "DATABASE_URL": database_url()}
    run = subprocess.run(
        [*command, "--template", template], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stderr
    result = json.loads(file.read_text())
    told = {row["page"]: row for row in result["rows"]}
    for page in PAGES:
        assert page in run.stdout
        assert told[page]["ratio"] > 0
        assert told[page]["kilobytes"] > 1
    assert told["list, page 1"]["statements"] <= 8
    # The goal is 12. The card also shows plan, promises, class and duties, one statement each; docs/performance.md says so.
    assert told["customer card"]["statements"] <= 21
    assert result["memory"]["ours"] > result["memory"]["theirs"] > 0
