"""The list of leak incidents."""

from django.utils.translation import gettext_lazy as _

from bizops.pages.table import Choice, Column, Flag, Moment, Name, RecordTable

from ..choices import LeakStatus, Penalty
from ..models import Leak


class LeakTable(RecordTable):
    number = Name(paths=("number",), sub=("what",))
    known_at = Moment(sort="known_at", css="nw c-foot")
    status = Choice(choices=LeakStatus, kind="pill", tones=tuple(Leak.lifecycle.tones.items()), css="c-end")
    owner = Column(paths=("owner__full_name",), css="nw")
    investigator = Column(paths=("investigator__full_name",), css="nw")
    in_time = Flag()
    is_danger = Flag(label=_("danger only"))
    penalty = Choice(label=_("penalty"), choices=Penalty)

    class Meta:
        model = Leak
        fields = ["number", "known_at", "status", "is_danger", "in_time", "owner", "investigator"]
        optional = ["department", "remedied_at", "penalty", "whose"]
        order = "-known_at"
