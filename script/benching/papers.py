"""A batch of review forms as one PDF, against bare WeasyPrint over the same HTML in the same process.

Both sides take turns of one part (25 forms), so that whatever else the machine does meets both; CPU seconds are compared.
"""

import resource
import time
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path

from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.printing.registry import Paper, papers
from bizops.printing.services import batches, pdf, sheets
from customers.models import Customer, Review
from customers.services import rounds

FORMS = 300


@dataclass
class Result:
    """What the batch cost a form, as a ratio to bare WeasyPrint, and by how many megabytes the process grew meanwhile,
    and by how many of these only after the first part."""

    forms: int
    pages: int
    seconds_a_form: float
    ratio: float
    grew: float
    grew_later: float
    kilobytes_a_form: float


class Turns:
    """The run of a job that stops nowhere and keeps its file; after every part the other side has its turn."""

    def __init__(self, by, other):
        self.by, self.job, self.spent, self.size, self.first = by, type("Job", (), {"pk": 0}), 0.0, 0, 0.0
        self._other, self._since, self._parts = other, time.process_time(), count(1)

    def check(self) -> None:
        """Nobody wants it stopped."""

    def progress(self, done: int, total: int) -> None:
        if done == batches.PART + 1:  # the first part is laid out and written
            self.first = peak()
        if done % batches.PART == 0:
            self.spent += time.process_time() - self._since
            self._other(next(self._parts) - 1)
            self._since = time.process_time()

    def deliver(self, name: str, path: Path, kind: str) -> None:
        self.spent += time.process_time() - self._since
        self.size = Path(path).stat().st_size


def peak() -> float:
    """The most megabytes that this process has had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(paper: Paper, keys: list[int], by) -> Result:
    """Print these records in one batch, and the same HTML without us."""
    texts = [
        sheets.made(paper, record, by=by, language="zh-hans", address=paper.pages.url("detail", record)).html
        for record in (paper.pages.rows(by).get(pk=key) for key in keys[: batches.PART])
    ]
    pdf.written(texts[0])
    press, theirs = pdf.press(), []

    def bare(_part: int) -> None:
        began = time.process_time()
        for text in texts:
            press.html(string=text, url_fetcher=press.fetcher, base_url="paper:/").write_pdf(
                font_config=press.fonts, stylesheets=[press.style]
            )
        theirs.append((time.process_time() - began) / len(texts))

    bare(0)
    theirs.clear()
    before = peak()
    turns = Turns(by, bare)
    batches.run(turns, paper.key, keys, batches.ONE_FILE, "zh-hans")
    most = peak()
    pages = len(pdf.layout(texts[0]).pages) * len(keys)
    ours = turns.spent / len(keys)
    ratio = ours / (sum(theirs) / len(theirs))
    return Result(
        len(keys), pages, round(ours, 3), round(ratio, 2), round(most - before), round(most - turns.first),
        round(turns.size / 1024 / len(keys), 1),
    )  # fmt: skip


def measure(by) -> dict:
    """Forms of the last quarter for so many customers of the archive, printed by the director."""
    found = rounds.prepared(Period.of("quarter", clock.today()).previous())
    rounds.make(found, list(Customer.objects.order_by("pk").values_list("pk", flat=True)[:FORMS]))
    keys = list(Review.objects.filter(round=found).order_by("pk").values_list("pk", flat=True)[:FORMS])
    result = measured(papers["customers.review"], keys, by)
    print(
        f"{result.forms} review forms: {result.seconds_a_form} CPU s each, {result.ratio} × bare WeasyPrint (goal ≤ 1.3);"
    )
    print(
        f"the process grew by {result.grew:.0f} MB, by {result.grew_later:.0f} of these after the first"
        f" {batches.PART} forms; {result.kilobytes_a_form} kB a form"
    )
    return {"papers": asdict(result)}
