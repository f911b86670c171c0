"""Messages: written with the records they tell of, delivered later, each effect once."""
