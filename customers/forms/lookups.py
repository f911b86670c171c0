"""Forms of look-ups and take-outs (CUS-10, CUS-11)."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bizops.figures.services import figures
from bizops.kernel import clock
from bizops.organisation.services import company
from bizops.pages.forms import HouseForm

from ..models import Lookup, Takeout
from ..services import lookups

CLOSING, USUAL_DAYS = time(18), 3  # working days


class LookupForm(HouseForm):
    """What somebody asks for; whose file it is stands there in his own words."""

    sections = ((_("Which file, and what for"), ("whom", "purpose", "reason", "until")),)
    wide = ("whom",)

    class Meta:
        model = Lookup
        fields = ["whom", "purpose", "reason", "until"]
        widgets = {"until": forms.DateTimeInput(format="%Y-%m-%dT%H:%M")}
        help_texts = {
            "whom": _("Name or number, as you know it. The archive custodian finds the file."),
            "until": _("The file closes by itself at this moment. The signers have some working days: leave time."),
        }

    def __init__(self, *args, staff, **kwargs):
        super().__init__(*args, staff=staff, **kwargs)
        now = timezone.localtime(clock.now())
        last = now + timedelta(days=figures.value(lookups.LONGEST.key))
        shown = "%Y-%m-%dT%H:%M"
        self.fields["until"].widget.attrs |= {"min": now.strftime(shown), "max": last.strftime(shown)}
        if not self.instance.pk:
            day = company.calendar().add(clock.today(), USUAL_DAYS)
            self.initial.setdefault("until", timezone.make_aware(datetime.combine(day, CLOSING)))


class LinkFileForm(HouseForm):
    """The custodian says which file is meant, in his step of the consent."""

    picks = {"customer": "customers:customer_pick"}

    class Meta:
        model = Lookup
        fields = ["customer"]

    def __init__(self, data=None, files=None, *, document: Lookup, staff, **kwargs):
        kwargs.setdefault("initial", {"customer": document.customer_id})
        super().__init__(data, files, staff=staff, **kwargs)


class TakeoutForm(HouseForm):
    """What a large list is needed for; which list stands in the address."""

    class Meta:
        model = Takeout
        fields = ["purpose"]
