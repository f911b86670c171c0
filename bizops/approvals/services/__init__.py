"""What can be done with requests for consent (ORG-14)."""
