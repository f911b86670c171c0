"""Files go along with their record when it is merged into another one."""

from django.utils.translation import gettext_lazy as _

from bizops.kernel.merging import follows

from .models import Attachment

follows(Attachment, "object_id", _("Files"), rows=Attachment.objects.on)
