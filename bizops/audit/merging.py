"""What the floor keeps of any record, when the record is merged into another one."""

from django.utils.translation import gettext_lazy as _

from bizops.kernel.merging import follows, stays

from .models import Access, Note

follows(Note, "object_id", _("Notes"), rows=Note.objects.on)
stays(Access, "object_id", "The log only grows, and it says what was opened then.")
