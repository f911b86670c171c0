"""How the columns of a file, its odd words and its rows are shown and answered; nothing of it is stored here."""

from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from .choices import Outcome, Policy
from .models import Finding, Import
from .opening import title_of
from .planning import SOURCE
from .registry import Column

LOOKED_AT, SAMPLES, LONGEST_SAMPLE, LONGEST_MEANING = 20, 3, 60, 120


@dataclass
class Place:
    """A column of the file: its header, what stands in its first rows, what it is taken for."""

    number: int
    header: str
    samples: list[str]
    chosen: str


@dataclass(frozen=True)
class Cell:
    """What a cell of the file says; `was` is what stands in the record that it would change."""

    text: str
    wrong: bool = False
    was: str = ""


@dataclass
class Word:
    """A word of the file that means nothing here, how many rows have it, and what it could mean."""

    column: Column
    text: str
    rows: int
    choices: list[tuple[str, str]]


class Layout:
    """Step 2 as it stands in the import, or as it was sent."""

    def __init__(self, document: Import, sheet, data=None):
        self.document, self.data, self.may_change = document, data, document.importer.may_change(document.by)
        rows = list(islice(sheet.rows(), LOOKED_AT))
        self.places = [Place(n, header, _samples(rows, n), self._of(n)) for n, header in enumerate(sheet.header)]

    def _of(self, number: int) -> str:
        if self.data is not None:
            return self.data.get(f"column-{number}", "")
        return self.document.columns.get(str(number), "")

    @property
    def targets(self) -> list[tuple[str, str, bool]]:
        """(name, label, required) of all that a column may be."""
        importer = self.document.importer
        found = [(column.name, column.head, column.required) for column in importer.columns]
        return [*found, (SOURCE, _("Number in the source"), importer.with_lines)]

    @property
    def asked(self) -> list[tuple[Column, str]]:
        """The needed columns that the file does not have, and those of few choices, with the text that was given."""
        return [(column, text) for column, text in self._open() if column.required or column.choices]

    @property
    def further(self) -> list[tuple[Column, str]]:
        """All others that can be the same in all rows."""
        return [(column, text) for column, text in self._open() if not (column.required or column.choices)]

    @property
    def further_given(self) -> bool:
        return any(text for _column, text in self.further)

    def _open(self) -> list[tuple[Column, str]]:
        """Whatever names one record cannot be the same in all rows."""
        importer = self.document.importer
        named = {*importer.finds, *(place.chosen for place in self.places)}
        columns = [column for column in importer.columns if column.name not in named and not column.is_own_number]
        return [(column, self._text(column)) for column in sorted(columns, key=lambda column: not column.required)]

    def _text(self, column: Column) -> str:
        if self.data is not None:
            return self.data.get(f"fixed-{column.name}", "")
        return self.document.fixed.get(column.name, "")

    @property
    def source(self) -> str:
        return self.document.source if self.data is None else self.data.get("source", "")

    @property
    def policies(self) -> list[tuple[str, str, bool]]:
        given = self.document.policy if self.data is None else self.data.get("policy", "")
        may = Policy if self.may_change else (Policy.SKIP, Policy.CREATE)
        return [(policy.value, policy.label, policy.value == given) for policy in may]

    def answers(self) -> dict:
        """What the service is told. A column that two of the file claim is the last one's, except the number of two files."""
        columns: dict[str, str] = {}
        for place in self.places:
            if place.chosen:
                columns[str(place.number)] = place.chosen
        texts = {
            name.removeprefix("fixed-"): text.replace("\x00", "")
            for name, text in self.data.items()
            if name.startswith("fixed-")
        }
        fixed = {name: text for name, text in texts.items() if name not in columns.values()}
        policy, source = self.data.get("policy", ""), self.data.get("source", "").replace("\x00", "")
        return {"columns": columns, "fixed": fixed, "policy": policy, "source": source, "words": self._words()}

    @property
    def words(self) -> list[tuple[int, Column, str, str]]:
        return known_words(self.document)

    def _words(self) -> dict:
        """The meanings as they were sent; one that was emptied is forgotten."""
        words: dict[str, dict[str, str]] = {}
        for number, column, text, meant in self.words:
            if kept := self.data.get(f"known-{number}", meant).replace("\x00", "").strip()[:LONGEST_MEANING]:
                words.setdefault(column.name, {})[text] = kept
        return words

    @staticmethod
    def table(document: Import, rows: list[Finding]) -> dict:
        """The rows with the columns that mean something: {heads: [(label, header)], rows: [(line, cells, words)], has_words}."""
        importer = document.importer
        labels = {column.name: column.head for column in importer.columns} | {SOURCE: _("Number in the source")}
        places = [(int(place), name) for place, name in document.columns.items() if name in labels]
        places.sort()
        heads = [(labels[name], title_of(document.header, place)) for place, name in places]
        shown = [_shown(row, places, heads) for row in rows]
        return {"heads": heads, "rows": shown, "has_words": any(words for _line, _cells, words in shown)}


def _shown(row: Finding, places: list[tuple[int, str]], heads: list) -> tuple[int, list[Cell], list[str]]:
    """(line, its cells, what is said of it)."""
    told = {name: words for name, words, _text in row.problems}
    is_update = row.outcome == Outcome.UPDATE
    cells = [
        Cell(
            row.cells[n] if n < len(row.cells) else "",
            wrong=name in told and not is_update,
            was=told.get(name, "") if is_update else "",
        )
        for n, name in places
    ]
    if is_update:
        return row.line, cells, [row.why] if row.why else []
    labels = {name: label for (_n, name), (label, _header) in zip(places, heads, strict=True)}
    words = ((labels.get(name), words) for name, words, _text in row.problems)
    said = list(dict.fromkeys(f"{label}: {text}" if label and label not in text else text for label, text in words))
    if row.outcome == Outcome.ERROR and not said:
        said = [_("Another row of the same record is wrong.")]
    return row.line, cells, said or ([row.why] if row.why else [])


def _samples(rows: list, place: int) -> list[str]:
    """The first different texts of a column."""
    texts = (row.cells[place][:LONGEST_SAMPLE] for row in rows if place < len(row.cells) and row.cells[place])
    return list(dict.fromkeys(texts))[:SAMPLES]


def unknown_words(document: Import) -> list[Word]:
    """The words that most rows are wrong because of, as the check has counted them."""
    found = []
    for name, text, rows in document.counts.get("unknown", []):
        if column := document.importer.column(name):
            choices = [(str(value), str(label)) for value, label in column.choices or ()]
            found.append(Word(column, text, rows, choices))
    return found


def known_words(document: Import) -> list[tuple[int, Column, str, str]]:
    """(number, column, word of the file, what it means here) of all that has a meaning already."""
    importer = document.importer
    said = [(name, text, meant) for name, words in document.words.items() for text, meant in words.items()]
    return [(n, column, text, meant) for n, (name, text, meant) in enumerate(said) if (column := importer.column(name))]
