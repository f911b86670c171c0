"""Local PostgreSQL, Valkey and processes, for trying out and for small offices; nothing here knows Django."""
