"""The rows of the clauses and their first texts, seeded from the code."""

from django.core.cache import cache
from django.utils.translation import override

from bizops.kernel import clock
from bizops.organisation.choices import Language

from ..models import ClauseRow, ClauseText
from ..registry import clauses

CACHE, SECONDS = "handbook.rows", 60


def row_of(code: str) -> ClauseRow:
    """The row of a declared clause, kept in process memory for a minute; made if it is not there yet."""
    rows = cache.get(CACHE) or {}
    if code not in rows:
        rows = {row.code: row for row in ClauseRow.objects.all()}
        if code not in rows:
            rows[code], _made = ClauseRow.objects.get_or_create(code=clauses[code].code)
        cache.set(CACHE, rows, SECONDS)
    return rows[code]


def seed() -> int:
    """Give every declared clause its row and its first text in each language; what is there stays. Returns how many texts."""
    ClauseRow.objects.bulk_create([ClauseRow(code=clause.code) for clause in clauses], ignore_conflicts=True)
    cache.delete(CACHE)
    rows = {row.code: row for row in ClauseRow.objects.all()}
    known = set(ClauseText.objects.values_list("clause__code", "language"))
    texts = []
    for language in Language.values:
        with override(language):
            texts += [
                ClauseText(
                    clause=rows[clause.code],
                    language=language,
                    title=str(clause.title),
                    rule=str(clause.rule),
                    effective_from=clock.today(),
                )
                for clause in clauses
                if (clause.code, language) not in known
            ]
    ClauseText.objects.bulk_create(texts, ignore_conflicts=True)
    return len(texts)


def texts(language: str) -> dict[str, ClauseText]:
    """The text of each clause that is in force today, by code."""
    rows = ClauseText.objects.filter(language=language, effective_from__lte=clock.today()).select_related("clause")
    return {row.clause.code: row for row in rows.order_by("edition")}
