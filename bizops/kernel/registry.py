"""A registry is a dictionary that refuses to be told the same thing twice."""

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Named declarations, kept in the order in which they were declared."""

    def __init__(self, noun: str):
        self.noun = noun
        self._items: dict[str, T] = {}

    def add(self, key: str, item: T) -> T:
        """Raises ValueError if the key is taken."""
        if key in self._items:
            raise ValueError(f"{self.noun} {key!r} is declared twice")
        self._items[key] = item
        return item

    def get(self, key: str) -> T | None:
        return self._items.get(key)

    def __getitem__(self, key: str) -> T:
        return self._items[key]

    def __contains__(self, key: str) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[T]:
        return iter(self._items.values())

    def __len__(self) -> int:
        return len(self._items)
