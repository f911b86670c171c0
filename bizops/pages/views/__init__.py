"""The plain views behind every kind of record. Each reads its declaration, and may be replaced by a subclass."""
