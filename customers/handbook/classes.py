"""Classes and reviews (CUS-03, CUS-08)."""
