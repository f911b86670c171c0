#!/usr/bin/env python
"""Django's own door to the commands of the house."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bizops.settings.local")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
