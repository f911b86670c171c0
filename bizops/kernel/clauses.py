"""The titles of the clauses that the code names, so that a chip can say what it stands for."""

from .registry import Registry

titles: Registry[str] = Registry("clause")
