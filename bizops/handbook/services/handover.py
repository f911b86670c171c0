"""Open duties when somebody hands over (ORG-02): they go along with their record, or to whoever takes them over."""

from django.db.models import F, QuerySet

from bizops.kernel.services import service
from bizops.measures.services import kept
from bizops.organisation.models import Staff

from ..models import Duty
from ..registry import duty_parts
from . import clauses, duties
from .raising import named


def follow_many(model: str, keys: tuple[int, ...], fields: tuple[str, ...]) -> None:
    """Let the duties on these records, of a kind (app.model), follow after these fields changed on all of them."""
    for part in duty_parts:
        for followed, path, names in part.follows:
            if followed._meta.label_lower == model and set(names).intersection(fields):
                rows = part.of._base_manager.filter(**{f"{path}__in": keys})
                if subjects := list(rows.values_list("pk", flat=True)):
                    duties.follow(part, subjects)


@service
def take_over(rows: QuerySet, to: Staff, *, by, note: str = "") -> int:
    """Give open duties to a successor. Where a record says who owes, that person does: only the others change hands."""
    keys = list(_adrift(rows).select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    with kept.counting(Duty.objects.filter(pk__in=keys)) as mine:
        return mine.update(owner=to, version=F("version") + 1)


def _adrift(rows: QuerySet) -> QuerySet:
    """Those whose record names nobody, after it was asked anew; duties that follow nothing are all among them."""
    settled = []
    for part in duty_parts:
        here = rows.filter(clause=clauses.row_of(part.code), part=part.part)
        if not part.follows or not (subjects := list(here.values_list("subject", flat=True))):
            continue
        duties.follow(part, subjects)
        answered = named(part, part.of._base_manager.filter(pk__in=subjects)).filter(duty_owner__isnull=False)
        settled += here.filter(subject__in=answered.order_by().values("pk")).values_list("pk", flat=True)
    return rows.exclude(pk__in=settled)
