"""Declare a kind of record once: list, detail, form, move, export and search pages follow."""
