"""Revisits and promises on the timeline and on My day (CUS-06)."""
