"""Duties go along with their record when it is merged into another one; of what both owe for the same time one stays."""

from django.utils.translation import gettext_lazy as _

from bizops.kernel.merging import follows, stays

from .models import Duty
from .services import duties

follows(
    Duty,
    "subject",
    _("Duties"),
    rows=Duty.objects.about,
    once=("clause", "part", "period_key"),
    doubles=_("Both files owe the same: the duty of the kept file stays, the other lapses. What is done stays done."),
    changes=("status", "owner", "department", "subject_name"),
    clear=duties.lapse_doubles,
    settle=duties.adopt,
)
stays(Duty, "evidence", "The proof is what it was; it went along itself, with its own key.")
