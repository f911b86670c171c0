"""Each rule of script/check, shown red on a planted breach."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.urls import path

from bizops.pages.checks import without_gate
from bizops.pages.gates import LOGGED_IN, gate
from script.house import breaches

ROOT = Path(__file__).resolve().parents[2]


def words(path, text):
    return [words for _line, words in breaches(path, text)]


def test_a_view_without_a_gate_is_found_and_one_with_a_gate_is_not():
    bare = path("bare/", lambda request: HttpResponse())
    guarded = path("guarded/", gate(LOGGED_IN)(lambda request: HttpResponse()))
    assert [address for address, _view in without_gate([bare, guarded])] == ["bare/"]


@pytest.mark.parametrize(
    "code",
    [
        "order.status = 'won'\n",
        "orders.update(status='won')\n",
        "setattr(order, 'status', 'won')\n",
        "order.status += 'x'\n",
    ],
)
def test_a_status_written_by_hand_is_found(code):
    assert any("Lifecycle" in said for said in words("sales/services/orders.py", code))
    assert not words("bizops/kernel/lifecycle.py", code)


def test_reading_a_status_is_no_breach():
    assert not words("sales/services/orders.py", "if order.status == 'won':\n    orders.filter(status='won')\n")


def test_a_file_and_a_function_over_the_ceiling_are_found():
    assert any("400" in said for said in words("sales/services/orders.py", "x = 1\n" * 401))
    assert not words("sales/services/orders.py", "x = 1\n" * 400)
    assert any("40" in said for said in words("sales/services/orders.py", "def f():\n" + "    x = 1\n" * 40))
    assert not words("sales/services/orders.py", "def f():\n" + "    x = 1\n" * 39)


def test_a_file_that_is_named_for_nothing_is_found():
    assert any("name the file" in said for said in words("sales/utils.py", "x = 1\n"))


@pytest.mark.parametrize(
    "markup", ['<p style="color:red">', "<script>go()</script>", '<a onclick="go()">', "<style>p{}</style>"]
)
def test_inline_script_and_style_are_found(markup):
    assert any("policy" in said for said in words("templates/x.html", "{# Context: none. #}" + markup))
    assert not words("templates/x.html", '{# Context: none. #}<script src="{{ address }}" defer></script>')


def test_a_template_without_its_opening_comment_is_found():
    assert any("comment" in said for said in words("templates/x.html", "<p>hello</p>"))


def test_an_upward_import_is_found(tmp_path):
    for package, code in {
        "bizops": "import customers.models\n",
        "customers": "",
        "customers/models": "",
        "sales": "",
    }.items():
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text(code)
    contracts = (ROOT / "pyproject.toml").read_text().split("[[tool.importlinter.contracts]]")[1]
    (tmp_path / ".importlinter.toml").write_text(
        '[tool.importlinter]\nroot_packages = ["bizops", "customers", "sales"]\n[[tool.importlinter.contracts]]'
        + contracts
    )
    linted = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--config", ".importlinter.toml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(tmp_path), "PATH": ""},
        check=False,
    )
    assert linted.returncode == 1, linted.stdout + linted.stderr
    assert "bizops -> customers.models" in linted.stdout
