"""What an import wrote down of its records, when one of them is merged into another one."""

from bizops.kernel.merging import stays

from .models import Entry, Finding

stays(Entry, "record", "It says what the import made or changed; the import is undone on that very record.")
stays(Finding, "found", "It says what the check found then.")
