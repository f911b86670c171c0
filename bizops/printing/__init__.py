"""Papers: what the manual's forms look like when they are signed."""
