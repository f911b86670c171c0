"""Words of the inbox for templates."""
