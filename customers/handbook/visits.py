"""Contacts and revisits (CUS-04, CUS-06)."""
