"""The house: everything that is no chapter of the manual."""
