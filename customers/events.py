"""What the chapter tells."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class PromiseAnswered:
    """A customer got the answer that he was promised."""

    promise_id: int
    by_id: int


@dataclass(frozen=True)
class PromiseHandedOver:
    """Somebody else is to answer."""

    promise_id: int
    owner_id: int
    by_id: int | None


@dataclass(frozen=True)
class FilesMerged:
    """Two files of one firm became one."""

    merge_id: int
    by_id: int


@dataclass(frozen=True)
class ReviewReturned:
    """The form of a customer's review goes back to whoever looks after him; `version` tells one return from the next."""

    review_id: int
    version: int
    by_id: int
    note: str


@dataclass(frozen=True)
class LeakReported:
    """Customers' data got out, or may have."""

    leak_id: int
    by_id: int


@dataclass(frozen=True)
class PenaltyDecided:
    """A penalty for a leak was agreed to; `amount` is the deduction or compensation. Personnel carries it out (PER-10)."""

    leak_id: int
    staff_id: int | None
    penalty: str
    amount: Decimal | None


@dataclass(frozen=True)
class LookupClosed:
    """The custodian closed a file before the time of its look-up was over."""

    lookup_id: int
    by_id: int
    note: str
