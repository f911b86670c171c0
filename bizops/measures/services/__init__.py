"""What can be done with stored figures."""
