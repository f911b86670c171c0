"""The door: login, logout, passwords, profile."""
