"""The company: departments, posts, people, who may see what, and the door through which people come in (ORG)."""
