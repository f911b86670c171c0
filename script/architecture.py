"""Draw docs/architecture.svg from the imports of the code as they are: `python -m script.architecture`."""

import sys
import tomllib
from collections import Counter
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "architecture.svg"
CHAPTERS = ("customers", "sales")
# Left out: what starts the house, and what stands beside it.
ASIDE = {"bizops.celery", "bizops.embedded", "bizops.settings", "bizops.timetable"}
BOX, GAP, ROW = 118, 60, 84


def floors() -> list[list[str]]:
    """The floors of the house from the top down, as the contracts of pyproject.toml state them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    inside = next(contract for contract in contracts if contract.get("containers") == ["bizops"])
    rows = [[f"bizops.{name.strip()}" for name in layer.split("|")] for layer in inside["layers"]]
    return [list(CHAPTERS), *([room for room in row if _lines(room) > 40 and room not in ASIDE] for row in rows)]


def _lines(package: str) -> int:
    path = ROOT / package.replace(".", "/")
    files = path.rglob("*.py") if path.is_dir() else [path.with_suffix(".py")]
    return sum(len(file.read_text().splitlines()) for file in files if file.exists() and "migrations" not in file.parts)


def arrows(rooms: list[str]) -> Counter:
    """How many modules of one room import from another."""
    graph = grimp.build_graph("bizops", *CHAPTERS, cache_dir=None)
    found: Counter = Counter()
    for importer in graph.modules:
        source = _room(importer, rooms)
        targets = {_room(name, rooms) for name in graph.find_modules_directly_imported_by(importer)}
        for target in targets - {source, None}:
            if source:
                found[source, target] += 1
    return found


def _room(module: str, rooms: list[str]) -> str | None:
    return next((room for room in rooms if module == room or module.startswith(room + ".")), None)


def drawing() -> str:
    rows = [row for row in floors() if row]
    width = max(len(row) for row in rows) * (BOX + GAP) + GAP
    places = {}
    for n, row in enumerate(rows):
        left = (width - len(row) * (BOX + GAP) + GAP) // 2 + (-1) ** n * 24  # staggered, so that arrows are seen
        places |= {room: (left + i * (BOX + GAP), 20 + n * ROW) for i, room in enumerate(row)}
    parts = [_line(places, source, target, n) for (source, target), n in sorted(arrows(list(places)).items())]
    parts += [_box(room, x, y) for room, (x, y) in places.items()]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {len(rows) * ROW + 10}" width="{width}" '
        f'font-family="sans-serif" font-size="13"><rect width="100%" height="100%" fill="#fff"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _box(room: str, x: int, y: int) -> str:
    name = room.removeprefix("bizops.")
    return (
        f'<rect x="{x}" y="{y}" width="{BOX}" height="44" rx="6" fill="#e0eff0" stroke="#0b6470"/>'
        f'<text x="{x + BOX / 2}" y="{y + 19}" text-anchor="middle" font-weight="600" fill="#15232a">{name}</text>'
        f'<text x="{x + BOX / 2}" y="{y + 35}" text-anchor="middle" font-size="11" fill="#5c6c73">{_lines(room)} lines</text>'
    )


def _line(places, source: str, target: str, number: int) -> str:
    """An arrow; one that points up is red, and `script/check` would refuse it."""
    (x1, y1), (x2, y2) = places[source], places[target]
    colour = "#84949a" if y2 > y1 else "#b3261e"
    width = 0.6 + min(number, 12) / 6
    return (
        f'<path d="M{x1 + BOX / 2} {y1 + 44}C{x1 + BOX / 2} {(y1 + y2) / 2 + 30},{x2 + BOX / 2} {(y1 + y2) / 2},{x2 + BOX / 2} {y2}" '
        f'fill="none" stroke="{colour}" stroke-width="{width:.1f}" opacity=".55"/>'
    )


def main() -> int:
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(drawing())
    print(f"{TARGET.relative_to(ROOT)} drawn")
    return 0


if __name__ == "__main__":
    sys.exit(main())
