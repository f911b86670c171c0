"""What the people of these tests hold, and what they are allowed."""

from django.contrib.auth.models import Permission

from bizops.handbook.models import Duty
from bizops.handbook.services import clauses
from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.organisation.models import Staff
from customers.models import Review, ReviewRound


def allow(person, *codes) -> Staff:
    for code in codes:
        app, codename = code.split(".")
        person.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    return again(person)


def again(person) -> Staff:
    return Staff.objects.get(pk=person.pk)


def owed(customer, owner, code="CUS-06", part="key", **values) -> Duty:
    month = Period.of("month", clock.today())
    words = {
        "period_key": month.key,
        "period_start": month.start,
        "period_end": month.end,
        "due_on": month.end,
        **values,
    }
    return Duty.objects.create(
        clause=clauses.row_of(code), part=part, subject=customer.pk, subject_name=str(customer), owner=owner,
        department=owner.department, **words,
    )  # fmt: skip


def review(customer, owner, **values) -> Review:
    quarter = Period.of("quarter", clock.today())
    words = {
        "starts_on": quarter.start,
        "ends_on": quarter.end,
        "fill_by": quarter.end,
        "close_by": quarter.end,
        "status": "open",
    }
    turn, _new = ReviewRound.objects.get_or_create(key=quarter.key, defaults=words)
    words = {"round": turn, "customer": customer, "owner": owner, "department": owner.department, **values}
    return Review.objects.create(class_before="key", class_proposed="key", **words)
