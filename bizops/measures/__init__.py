"""Measures: named, live figures, each one grouped query for all subjects of a kind; some are kept by month."""
