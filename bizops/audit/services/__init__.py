"""What is written on record."""
