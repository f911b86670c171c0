"""The result as one table of lines that fit side by side, and the machine that made it."""

import os
import platform
import unicodedata
from pathlib import Path

HEADS = (
    "page",
    "against",
    "ours ms",
    "theirs ms",
    "ratio",
    "CPU ms",
    "CPU",
    "goal",
    "stmts",
    "goal",
    "kB",
    "goal",
    "gz kB",
    "",
)
MEMORY_GOAL = 260  # MB, two workers after the run


def machine(server_version: str, customers: int, rounds: int, on) -> str:
    return (
        f"{customers:,} customers, {3 * customers:,} orders · {rounds} requests a page, two workers a side · "
        f"{_processor()} × {os.cpu_count()} · Python {platform.python_version()} · PostgreSQL {server_version} · {on}"
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def cells(row: dict) -> list[str]:
    goal = "–" if row["goal"] is None else f"≤ {row['goal']:.2f} {'CPU' if row['of'] == 'cpu' else ''}".strip()
    verdict = f"over: {', '.join(row['over'])}" if row["over"] else "ok"
    return [
        *(row["page"], row["against"], f"{row['ours']:.1f}", f"{row['theirs']:.1f}", f"{row['ratio']:.2f}"),
        f"{row['ours_cpu']:.1f}",
        "–" if row["cpu"] is None else f"{row['cpu']:.2f}",
        goal,
        *(str(row["statements"]), _most(row["statements_goal"])),
        *(f"{row['kilobytes']:.0f}", _most(row["kilobytes_goal"]), f"{row['compressed']:.0f}", verdict),
    ]


def _most(number: int | None) -> str:
    return "–" if number is None else f"≤ {number}"


def table(rows: list[dict]) -> str:
    lines = [list(HEADS), *(cells(row) for row in rows)]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(HEADS))]
    return "\n".join(_line(line, widths) for line in lines)


def _line(line: list[str], widths: list[int]) -> str:
    words = []
    for i, (word, width) in enumerate(zip(line, widths, strict=True)):
        space = " " * (width - _width(word))
        words.append(word + space if i < 2 or i == len(widths) - 1 else space + word)
    return "  ".join(words).rstrip()


def _width(word: str) -> int:
    """Columns of a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in word)


def memory(ours: float, theirs: float) -> str:
    verdict = "ok" if ours <= MEMORY_GOAL else "over"
    return f"memory after the run (PSS): {ours:.0f} MB, goal ≤ {MEMORY_GOAL}: {verdict}; yardstick {theirs:.0f} MB"
