"""The pages that are measured, what each is divided by, and its goal (docs/performance.md)."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

import psycopg2
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bizops.organisation.names import pinyin
from bizops.pages.cursor import LAST, Cursor
from customers.models import Customer

from . import sides
from .archive import ON_THE_CARD
from .browser import Browser
from .serving import Server
from .sides import Side

LIST, CARD = "/customers/files/", f"/customers/files/{ON_THE_CARD}/"
SIZE, DEEP = 50, 1000
ROWS = """
SELECT c.id, c.number, c.name, c.city, c.industry, c.classification, c.status, s.full_name, c.last_contact_on,
       c.next_contact_on, c.completeness
  FROM customers_customer c JOIN organisation_staff s ON s.id = c.owner_id WHERE {} ORDER BY c.number, c.id LIMIT 51"""
COUNT = "SELECT count(*) FROM (SELECT 1 FROM customers_customer c WHERE {} LIMIT 10001) x"
HAS = "(bizops_grams(c.{0}) @> bizops_query_grams(%s) AND c.{0} LIKE %s)"


@dataclass(frozen=True)
class Goal:
    """The highest ratio, of time or of CPU; the most statements and kilobytes. None: nothing was promised."""

    ratio: float | None = None
    of: str = "time"
    statements: int | None = None
    kilobytes: int | None = None


@dataclass
class Row:
    """One page with its result."""

    name: str
    against: str
    goal: Goal
    ours: Side
    theirs: Side
    statements: int
    body: bytes = field(repr=False)

    def told(self) -> dict:
        """Plain values, for the table and for JSON."""
        ratio = self.ours.p50 / self.theirs.p50
        cpu = self.ours.cpu_ms / self.theirs.cpu_ms if self.theirs.cpu_ms else None
        judged = cpu if self.goal.of == "cpu" else ratio
        kilobytes = len(self.body) / 1000
        return {
            "page": self.name,
            "against": self.against,
            "ours": self.ours.p50,
            "theirs": self.theirs.p50,
            "ratio": ratio,
            "cpu": cpu,
            "ours_cpu": self.ours.cpu_ms,
            "theirs_cpu": self.theirs.cpu_ms,
            "goal": self.goal.ratio,
            "of": self.goal.of,
            "statements": self.statements,
            "statements_goal": self.goal.statements,
            "kilobytes": kilobytes,
            "compressed": len(gzip.compress(self.body, 6)) / 1000,
            "kilobytes_goal": self.goal.kilobytes,
            "over": [
                name
                for name, found, most in (
                    ("CPU" if self.goal.of == "cpu" else "ratio", judged, self.goal.ratio),
                    ("statements", self.statements, self.goal.statements),
                    ("kB", kilobytes, self.goal.kilobytes),
                )
                if most is not None and found > most
            ],
        }


@dataclass
class Contest:
    """Both servers with somebody at each: at ours the director, a head and a seller; beside them a bare connection."""

    ours: Server
    theirs: Server
    people: dict[str, Browser]
    visitor: Browser
    database: str
    owner: str
    rounds: int

    def rows(self) -> Iterator[Row]:
        yield from self._list()
        yield from self._searches()
        goal = Goal(3, statements=12)
        yield self._row(
            "customer card",
            CARD,
            goal,
            f"yardstick /c/{ON_THE_CARD}/",
            self._theirs(f"/c/{ON_THE_CARD}/"),
            shows="谈了价格",
        )

    def _list(self) -> Iterator[Row]:
        least, slim = Goal(1.5, statements=8, kilobytes=40), Goal(statements=8, kilobytes=40)
        rules, flat = Goal(1.15, "cpu", statements=8, kilobytes=40), Goal(1.2, statements=8, kilobytes=40)
        yield self._row("list, page 1", LIST, least, "yardstick /cx/?p=1", self._theirs("/cx/?p=1"))
        for who, words in (("head", "head of a department"), ("seller", "own customers")):
            yield self._row(f"list, page 1, {words}", LIST, rules, "list, page 1", self._page(LIST), by=who)
        deep = f"{LIST}?at={self.deep.token()}"
        against = f"yardstick /cx/?p={self.page_number}"
        best = self._theirs(f"/cx/?p={self.page_number}")
        yield self._row(f"list, page {self.page_number:,}", deep, slim, against, best)
        yield self._row(f"list, page {self.page_number:,}", deep, flat, "list, page 1", self._page(LIST))
        yield self._row("list, last page", f"{LIST}?at={LAST.token()}", flat, "list, page 1", self._page(LIST))

    def _searches(self) -> Iterator[Row]:
        bigram = Goal(1.5, statements=8, kilobytes=40)
        rest = Goal(statements=8, kilobytes=40)
        theirs = self._theirs(f"/cb/?q={quote('恒达')}")
        address = f"{LIST}?q={quote('恒达')}"
        yield self._row("search 恒达", address, bigram, "yardstick /cb/?q=恒达", theirs, "恒达")
        name, phone = Customer.objects.values_list("name", "phone").get(pk=ON_THE_CARD)
        where, initials, figures = HAS.format("search"), pinyin(name)[1][:5], phone[3:]
        for kind, text in (("one character", "恒"), ("pinyin initials", initials)):
            yield self._search(f"search {text}, {kind}", text, rest, where, (text, f"%{text}%"))
        where = f"({HAS.format('search')} OR {HAS.format('phones')})"
        yield self._search("search by phone", figures, rest, where, (figures, f"%{figures}%") * 2)
        address = f"{LIST}?owner={self.owner}"
        where = "c.owner_id = (SELECT id FROM organisation_staff WHERE number = %s)"
        yield self._row("filter by owner", address, rest, "raw SQL", self._sql(where, (self.owner,)))

    def _search(self, name: str, text: str, goal: Goal, where: str, values: tuple) -> Row:
        return self._row(name, f"{LIST}?q={quote(text)}", goal, "raw SQL", self._sql(where, values))

    def _row(self, name, address, goal, against, theirs, shows="<tr>", by="director") -> Row:
        ours = sides.page(self.people[by], self.ours, address, shows)
        sides.race([ours, theirs], self.rounds)
        return Row(name, against, goal, ours, theirs, *self._asked(address, by))

    def _page(self, address: str) -> Side:
        return sides.page(self.people["director"], self.ours, address)

    def _theirs(self, address: str) -> Side:
        return sides.page(self.visitor, self.theirs, address, "<td>")

    def _sql(self, where: str, values: tuple) -> Side:
        line = psycopg2.connect(self.database)
        line.autocommit = True
        return sides.statements(line.cursor(), (ROWS.format(where), values), (COUNT.format(where), values))

    def _asked(self, address: str, by: str) -> tuple[int, bytes]:
        """How many statements the page takes when caches are warm, and its body."""
        client = Client(SERVER_NAME="127.0.0.1", headers={"accept-language": "zh-CN"})
        client.cookies["sessionid"] = self.people[by].cookies["sessionid"]
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        return len(asked), answer.content

    @cached_property
    def page_number(self) -> int:
        """The thousandth page, or in a small archive the last but one."""
        return max(2, min(DEEP, Customer.objects.count() // SIZE - 1))

    @cached_property
    def deep(self) -> Cursor:
        """The place that the pager of the page before names."""
        last = (self.page_number - 1) * SIZE
        number, key = Customer.objects.order_by("number", "pk").values_list("number", "pk")[last - 1]
        return Cursor(False, number, key, last)
