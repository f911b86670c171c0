"""What is compared: a page at a server, or bare SQL; and how long each takes when both take turns."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from .browser import Browser
from .serving import Server

TURN = 10  # requests before the other side has its turn
WARM_UP = 10
SETTLES = 0.003  # seconds: a worker tidies up after its answer has left


@dataclass
class Side:
    """One of the two; `once` does it once and returns the seconds."""

    once: Callable[[], float]
    server: Server | None = None
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def turn(self, count: int) -> None:
        before = self.server.cpu() if self.server else 0.0
        self.seconds += [self.once() for _ in range(count)]
        if self.server:
            time.sleep(SETTLES)
            self.cpu.append((self.server.cpu() - before) / count)

    @property
    def p50(self) -> float:
        """Milliseconds from the question to the last byte of the answer."""
        return 1000 * median(self.seconds)

    @property
    def cpu_ms(self) -> float | None:
        return median(self.cpu) if self.cpu else None


def page(browser: Browser, server: Server, address: str, shows: str = "") -> Side:
    """A page that must be there and show these words, so that no error page is praised for its speed."""

    def once() -> float:
        answer = browser.get(address)
        if answer.status != 200 or shows.encode() not in answer.body:
            raise SystemExit(f"{address} answers {answer.status} without {shows!r}.")
        return answer.seconds

    return Side(once, server)


def statements(cursor, *questions: tuple[str, tuple]) -> Side:
    """The same questions put to the database by hand."""

    def once() -> float:
        began = time.perf_counter()
        for sql, values in questions:
            cursor.execute(sql, values)
            cursor.fetchall()
        return time.perf_counter() - began

    return Side(once)


def race(sides: list[Side], rounds: int) -> None:
    """Both warm up, then take turns: whatever else the machine does meets both."""
    for side in sides:
        for _ in range(min(WARM_UP, rounds)):
            side.once()
    left = rounds
    while left > 0:
        for side in sides:
            side.turn(min(TURN, left))
        left -= TURN
