"""The ground floor: what every chapter stands on. No tables, no web."""
