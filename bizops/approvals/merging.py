"""What consent keeps of a record that is merged into another one."""

from django.utils.translation import gettext_lazy as _

from bizops.kernel.merging import stays

from .models import Request

stays(Request, "object_id", _("What was agreed to was agreed to for that record."))
