"""Customers (CUS): the archive and the relationship."""
