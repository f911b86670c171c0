"""The whole house into one place, and back."""
