"""Who did what, who looked at what, and what people noted: on every record (ORG-15)."""
