"""The kinds of long work, each declared beside the chapter's code that does it (exchange.py, printing.py)."""

from collections.abc import Callable
from dataclasses import dataclass

from bizops.kernel.registry import Registry


@dataclass(frozen=True)
class Kind:
    """One kind of work; `permission` is asked when it is started and again when it runs."""

    key: str
    label: str
    run: Callable[..., object]
    permission: str = ""


kinds: Registry[Kind] = Registry("kind of job")


def job(key: str, *, label: str, permission: str = ""):
    """Declare `def run(job, **arguments)`: `job` is the Run, which knows the person and takes progress and result."""

    def declare(run):
        kinds.add(key, Kind(key, label, run, permission))
        return run

    return declare
