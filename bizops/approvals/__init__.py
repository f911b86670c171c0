"""Consent: who must agree before a move may happen, on any record (ORG-14)."""
