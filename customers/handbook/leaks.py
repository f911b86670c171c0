"""Leaks are remedied within hours, looked into, and no penalty stands without consent (CUS-11)."""

from django.db.models import Case, F, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from bizops.handbook.registry import Evidence, event_duty, guard

from ..models import Leak

event_duty(
    "CUS-11",
    "remedy",
    of=Leak,
    title=_("Remedy the leak %(subject)s"),
    # Whoever reported himself does not vouch for the remedy.
    owner=Case(When(accused=F("owner"), then=Coalesce("investigator", "owner")), default=F("owner")),
    department="department",
    name="number",
    action=_("Record the remedy"),
    where="customers:leak_remedy",
    icon="shield-half",
    # Without `follows`: on handing over it goes to whoever takes over, the report stays whose it is.
    evidence=Evidence(Leak, subject="pk", moves=("remedy",)),
)
event_duty(
    "CUS-11",
    "investigate",
    of=Leak,
    title=_("Investigate the leak %(subject)s"),
    owner="investigator",
    department="department",
    name="number",
    action=_("Investigate"),
    where="customers:leak_edit",
    icon="search",
    evidence=Evidence(Leak, subject="pk", moves=("investigate",)),
    follows=((Leak, "pk", ("investigator",)),),
)
event_duty(
    "CUS-11",
    "carry_out",
    of=Leak,
    title=_("See that the decision on %(subject)s is carried out"),
    owner="investigator",
    department="department",
    name="number",
    action=_("Close the incident"),
    where="customers:leak_detail",
    icon="circle-check",
    evidence=Evidence(Leak, subject="pk", moves=("close",)),
    follows=((Leak, "pk", ("investigator",)),),
)


@guard("CUS-11", "penalty", label=_("No penalty for a leak without consent"))
def penalties_need_consent():
    """The move is made by a decision alone, and only from there a penalty is told to anybody."""
    return Leak.lifecycle["decide"].consent
