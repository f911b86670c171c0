"""The rules of the house that no linter knows; each says what to do instead.

`python -m script.house` prints every breach in the working tree and exits with 1 if there is one.
"""

import ast
import re
import subprocess  # noqa: S404
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE_CEILING, FUNCTION_CEILING = 400, 40
ROOMS = {"utils", "helpers", "common", "manager", "managers", "misc"}
# A lifecycle moves a status, a migration may have to, a test plants what it wants to find; workers move jobs by their table.
MAY_WRITE_STATUS = ("bizops/kernel/lifecycle.py", "bizops/jobs/services/jobs.py", "/migrations/", "tests/")
STATUS_CALLS = {"update", "bulk_update", "update_or_create"}
NOT_OURS = "script/yardstick/"
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
INLINE = re.compile(r"<style|\sstyle=|\son(click|change|submit|load|input)=|<script(?![^>]*\bsrc=)")


def breaches(path: str, text: str) -> Iterator[tuple[int, str]]:
    """(line, what is wrong and what to do) of one file."""
    if path.startswith(NOT_OURS) or "/migrations/" in path:
        return
    if path.endswith(".html"):
        yield from _markup(path, text)
        return
    lines = text.count("\n")
    if lines > FILE_CEILING:
        yield 1, f"{lines} lines, at most {FILE_CEILING}: make it a package of the same name."
    if Path(path).stem in ROOMS:
        yield 1, f"{Path(path).stem} says nothing: name the file for what it holds."
    if UNFINISHED.search(text) and not path.startswith(("script/", "tests/house/")):
        yield _line_of(UNFINISHED, text), "finish it, or write an issue."
    yield from _code(path, ast.parse(text))


def _code(path: str, tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_CEILING:
                yield node.lineno, f"{node.name} has {length} lines, at most {FUNCTION_CEILING}: part it."
        if not any(place in f"/{path}" or path.startswith(place) for place in MAY_WRITE_STATUS):
            yield from _status(node)


def _status(node: ast.AST) -> Iterator[tuple[int, str]]:
    """A status written by hand: by assignment, by a keyword of update(), by name in setattr()."""
    advice = "a status moves through its Lifecycle: `X.lifecycle.go(document, move, by=…)`."
    targets = getattr(node, "targets", [getattr(node, "target", None)])
    if isinstance(node, (ast.Assign, ast.AugAssign)) and any(_is_status(target) for target in targets):
        yield node.lineno, advice
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in STATUS_CALLS and any(keyword.arg == "status" for keyword in node.keywords):
            yield node.lineno, advice
        if name == "setattr" and len(node.args) > 1 and getattr(node.args[1], "value", "") == "status":
            yield node.lineno, advice


def _is_status(target) -> bool:
    return isinstance(target, ast.Attribute) and target.attr == "status"


def _markup(path: str, text: str) -> Iterator[tuple[int, str]]:
    if not text.lstrip().startswith(("{%", "{#")) or "{% comment %}" not in text and "{#" not in text:
        yield 1, "a template opens with a comment that says its blocks and its context."
    if INLINE.search(text) and "/mail/" not in path and "/print/" not in path:
        yield _line_of(INLINE, text), "the policy of the page forbids inline script, style and handlers."


def _line_of(pattern: re.Pattern, text: str) -> int:
    return text[: pattern.search(text).start()].count("\n") + 1


def files() -> list[str]:
    """What git tracks or would track."""
    listing = ["git", "ls-files", "-co", "--exclude-standard", "*.py", "*.html"]
    return subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()  # noqa: S603


def main() -> int:
    found = [
        f"{path}:{line}: {words}"
        for path in files()
        if (ROOT / path).exists()
        for line, words in breaches(path, (ROOT / path).read_text())
    ]
    print("\n".join(found) or "no breach")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
