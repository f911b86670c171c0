"""For trying out on one machine: the demo company, its logins on the login page."""

from .base import *  # noqa: F403

DEMO = True
