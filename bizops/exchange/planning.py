"""What would become of each row of a file: read, looked up, found on file, checked. Nothing is written here."""

from collections import Counter
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from .choices import Outcome, Policy
from .lookups import Lookup, of_source
from .models import Import
from .registry import Column, Row
from .words import folded, is_nothing

BATCH, MOST_OF_A_BATCH = 5_000, 20_000_000  # rows, characters
LONGEST_NUMBER, LONGEST_TOLD = 60, 200
SOURCE = "source_number"  # the column for the number that a record has where it comes from


class Plan:
    """The plan for one import as one person may carry it out. It remembers across batches what it has looked up."""

    def __init__(self, document: Import, *, by, locking: bool = False):
        self.document, self.by, self.locking = document, by, locking
        self.importer = document.importer
        self.places = [(int(place), name) for place, name in document.columns.items()]
        self.columns = {column.name: column for column in self.importer.columns}
        self.lookups = {
            name: Lookup(column, by=by, source=document.source) for name, column in self.columns.items() if column.of
        }
        self._seen: dict[tuple[str, str], int] = {}
        self.hidden = self.importer.hidden_from(by)
        self._fixed = {name: text for name, text in document.fixed.items() if name in self.columns and text}

    # --- rows into batches --------------------------------------------------------------------------
    def batches(self, sheet, after: int = 0) -> Iterator[list[Row]]:
        """Rows as they are read, some thousands at a time; a record with its lines is never cut. `after`: where to go on."""
        batch: list[Row] = []
        last, length = "", 0
        for read in sheet.rows():
            row = Row(read.line, read.cells, surplus=read.surplus)
            key = self._key_of(row) if self.importer.with_lines else ""
            if batch and key and key == last:
                batch[-1].group.append(row)
                continue
            if read.line <= after:
                last = ""
                continue
            if len(batch) >= BATCH or length > MOST_OF_A_BATCH:
                yield batch
                batch, length = [], 0
            batch.append(row)
            length += sum(map(len, row.cells))
            last = key
        if batch:
            yield batch

    def _key_of(self, row: Row) -> str:
        place = next((place for place, name in self.places if name == SOURCE), None)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def settled(self, raw: list[Row]) -> list[Row]:
        """A batch planned: every row with its outcome. The rows given stay as they were read."""
        batch = [_fresh(row) for row in raw]
        rows = [row for head in batch for row in (head, *head.group)]
        texts = [self._texts(row) for row in rows]
        for name, lookup in self.lookups.items():
            lookup.learn({text[name] for text in texts if name in text})
        for row, text in zip(rows, texts, strict=True):
            self._read(row, text)
        self._find(batch)
        for row in batch:
            self._decide(row)
        live = [row for row in batch if row.outcome in (Outcome.CREATE, Outcome.UPDATE)]
        if live:
            self.importer.check(live, by=self.by)
        for row in live:
            if self._problems(row):
                row.outcome = Outcome.ERROR
            elif row.outcome == Outcome.UPDATE and not self._differs(row):
                row.outcome, row.why = Outcome.SKIP, _("nothing new")
        return batch

    def _differs(self, row: Row) -> bool:
        """Whether the file says something else than the record; what that is stays with the row."""
        for name, value in row.values.items():
            field = row.found._meta.get_field(name)
            stored = getattr(row.found, field.attname)
            if stored != (getattr(value, "pk", None) if field.is_relation else value):
                # Another record is not named by its key, and its name would be one more question for each row.
                row.changes[name] = "…" if field.is_relation else said(row.found, name, stored)
        return bool(row.changes)

    @cached_property
    def _longest_number(self) -> int:
        own = self.importer.model._meta.get_field("source_number").max_length if self.importer.keeps_source else None
        return min(LONGEST_NUMBER, own or LONGEST_NUMBER)

    # --- one row ------------------------------------------------------------------------------------
    def _texts(self, row: Row) -> dict[str, str]:
        """{column: what stands there}, with the words of the file turned into ours; nothing is left out."""
        found = dict(self._fixed)
        for place, name in self.places:
            text = row.cells[place] if place < len(row.cells) else ""
            text = self.document.words.get(name, {}).get(text, text)
            if not is_nothing(text):
                found[name] = text
        return found

    def _read(self, row: Row, texts: dict[str, str]) -> None:
        if row.surplus:
            row.wrong("", _("More cells than the header has: is a text with commas not in quotes?"))
        row.source_number = texts.pop(SOURCE, "")
        if len(row.source_number) > self._longest_number:
            row.wrong(
                SOURCE, _("A number in the source has at most %(most)s characters.") % {"most": self._longest_number}
            )
            row.source_number = ""
        for name, text in texts.items():
            column = self.columns.get(name)
            if column is None:
                continue
            try:
                row.values[name] = self._record(column, text) if column.of else column.read(text)
            except ValidationError as refusal:
                unknown = text if getattr(refusal, "code", "") == "unknown" else ""
                row.wrong(name, " ".join(refusal.messages)[: 2 * LONGEST_TOLD], unknown[:LONGEST_TOLD])

    def _record(self, column: Column, text: str):
        hits = self.lookups[column.name].hits(text)
        if not hits:
            words = _("There is no %(kind)s “%(text)s”.")
            kind = column.of._meta.verbose_name
            raise ValidationError(words % {"kind": kind, "text": text}, "unknown")
        if len(hits) > 1:
            words = _("“%(text)s” fits several. Write the number: %(hits)s.")
            named = ", ".join(f"{getattr(hit, column.by[0])} {hit}" for hit in hits[:5])
            raise ValidationError(words % {"text": text, "hits": named}, "unknown")
        return hits[0]

    # --- what is on file ----------------------------------------------------------------------------
    def _find(self, batch: list[Row]) -> None:
        numbers = of_source(self.importer.model, self.document.source, (row.source_number for row in batch))
        rows = self.importer.rows(self.by)
        named = {row.pk: row for row in rows.filter(pk__in=numbers.values())} if numbers else {}
        for row in batch:
            if key := numbers.get(row.source_number):
                row.found, row.sure, row.known = named.get(key), True, True
                row.why = _("imported before as %(number)s") % {"number": row.source_number}
                if row.found is None:
                    row.wrong("", _("It is on file already, with somebody else."))
        for name in self.importer.finds:
            self._find_by(name, [row for row in batch if row.values.get(name)])
        self.importer.find([row for row in batch if row.found is None], by=self.by)
        if self.locking:
            self.importer.lock(batch)
            self._lock([row for row in batch if row.found is not None])
        for row in batch:
            self._once_in_file(row)

    def _lock(self, rows: list[Row]) -> None:
        """What is decided by a record holds until it is written."""
        keys = sorted({row.found.pk for row in rows})
        stored = (
            self.importer.model._base_manager.select_for_update().filter(pk__in=keys).order_by("pk") if keys else ()
        )
        locked = {record.pk: record for record in stored}
        for row in rows:
            row.found = locked.get(row.found.pk)

    def _find_by(self, name: str, rows: list[Row]) -> None:
        """By a column that names one record for sure. One of somebody else is not named, and not made twice."""
        if not rows:
            return
        texts = {str(row.values[name]) for row in rows}
        present = {getattr(hit, name): hit for hit in self.importer.on_file().filter(**{f"{name}__in": texts})}
        mine = set(
            self.importer.rows(self.by).filter(pk__in=[hit.pk for hit in present.values()]).values_list("pk", flat=True)
        )
        for row in rows:
            if (hit := present.get(row.values[name])) is None:
                continue
            if row.found is not None and row.found.pk != hit.pk:
                row.wrong(
                    name, _("Another record on file has this: %(record)s.") % {"record": hit if hit.pk in mine else "–"}
                )
            elif hit.pk in mine:
                row.found, row.sure = hit, True
                row.why = _("same %(column)s") % {"column": self.columns[name].label}
            else:
                row.wrong(name, _("It is on file already, with somebody else."))

    def _once_in_file(self, row: Row) -> None:
        signs = self.importer.signs(row)
        if row.source_number:
            signs[SOURCE] = row.source_number
        for name, text in signs.items():
            first = self._seen.setdefault((name, folded(text)), row.line)
            if first != row.line:
                row.wrong("" if name == SOURCE else name, _("The same as row %(line)s of the file.") % {"line": first})

    # --- what becomes of it -------------------------------------------------------------------------
    def _decide(self, row: Row) -> None:
        if row.found is not None and (not self.importer.updates or self._stays(row)):
            row.outcome = Outcome.ERROR if self._problems(row) else Outcome.SKIP
            return
        if row.found is not None and not (self.document.policy == Policy.CREATE and not row.sure):
            self._narrow(row)
            row.outcome = Outcome.UPDATE
        else:
            row.found = None
            self._ask_for_all(row)
            row.outcome = Outcome.CREATE
        if self._problems(row):
            row.outcome = Outcome.ERROR

    def _stays(self, row: Row) -> bool:
        return self.document.policy == Policy.SKIP or (self.document.policy == Policy.CREATE and row.sure)

    def _narrow(self, row: Row) -> None:
        """Only what may change there: nothing that is asked of new records, and with FILL only what is empty."""
        fixed, fill = set(self._fixed), self.document.policy == Policy.FILL
        row.values = {
            name: value
            for name, value in row.values.items()
            if not self.columns[name].on_new
            and name not in fixed
            and name not in self.hidden
            and (not fill or self._is_empty(row.found, name))
        }

    def _is_empty(self, record, name: str) -> bool:
        column = next((field for field in record._meta.concrete_fields if field.name == name), None)
        return getattr(record, column.attname if column else name, None) in (None, "", [])

    def _ask_for_all(self, row: Row) -> None:
        """Each column that must not be empty. A wrong value has said so already."""
        said = {problem.column for problem in row.problems}
        for column in self.columns.values():
            if not column.required:
                continue
            asked = (row, *row.group) if column.line else (row,)
            for one in asked:
                if column.name not in one.values and column.name not in said:
                    one.wrong(column.name, _("%(column)s is missing.") % {"column": column.head})

    def _problems(self, row: Row) -> bool:
        return any(one.problems for one in (row, *row.group))


def said(record, name: str, stored) -> str:
    """What stands in a record, in words."""
    shown = getattr(record, f"get_{name}_display", None)
    text = shown() if shown else ", ".join(stored) if isinstance(stored, list) else stored
    return str("–" if text in (None, "") else text)[:LONGEST_TOLD]


def _fresh(row: Row) -> Row:
    return Row(row.line, row.cells, surplus=row.surplus, group=[_fresh(one) for one in row.group])


def counted(rows: list[Row]) -> Counter:
    """How many rows of the file come to which outcome; all lines of a record share its own."""
    found = Counter()
    for row in rows:
        found[row.outcome] += 1 + len(row.group)
    return found
