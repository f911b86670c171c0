"""The kinds of long work, each declared beside the chapter's code that does it (exchange.py, printing.py)."""

from collections.abc import Callable
from dataclasses import dataclass

from bizops.kernel.registry import Registry


@dataclass(frozen=True)
class Kind:
    """One kind of work; `permission` is asked when it is started and again when it runs. `house`: it may be nobody's.
    `quiet`: whoever started it watches it, so the bell tells only of a failure."""

    key: str
    label: str
    run: Callable[..., object]
    permission: str = ""
    house: bool = False
    quiet: bool = False


kinds: Registry[Kind] = Registry("kind of job")


def job(key: str, *, label: str, permission: str = "", house: bool = False, quiet: bool = False):
    """Declare `def run(job, **arguments)`: `job` is the Run, which knows the person and takes progress and result.

    `house=True` lets the house itself start it: then `job.by` is None and no permission is asked.
    """

    def declare(run):
        kinds.add(key, Kind(key, label, run, permission, house, quiet))
        return run

    return declare
