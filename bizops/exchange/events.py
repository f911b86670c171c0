"""What imports tell."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Undoing:
    """Records that an import made are about to go; whoever keeps something about them lets it go, or raises RuleBroken."""

    model: str
    keys: tuple[int, ...]
