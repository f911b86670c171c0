"""Behind script/bench: fill two databases with the same customers, serve both, and compare page by page."""
