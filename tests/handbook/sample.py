"""Three clauses as a chapter would declare them: monthly, standing, by event. `python -m tests.handbook.sample` raises them."""

import os
import sys
import time
from datetime import date, datetime, timedelta

from django.db.models import CharField, DateField, ExpressionWrapper, F
from django.db.models.functions import Cast

from bizops.kernel import clauses as kernel_clauses

GATE = 7311  # the number of the lock at which those who read the mark wait while a test holds it


def declare() -> None:
    """Into the registries, once a process."""
    from bizops.handbook.registry import Evidence, clause, clauses, event_duty, period_duty, standing_duty
    from customers.models import Communication, Contact, Customer

    if "TST-01" in clauses:
        return
    for code in ("TST-01", "TST-02", "TST-03"):
        kernel_clauses.titles._items.pop(code, None)
        clause(code, f"Test {code}", "Only for tests.")
    words = {"of": Customer, "owner": "owner", "department": "department", "name": "name", "action": "Talk"}
    words["where"] = "customers:customer_detail"
    follows = ((Customer, "pk", ("owner", "service_person", "department")),)
    talked = Evidence(Communication, subject="customer_id", on="on")
    period_duty(
        "TST-01", title="Talk to %(subject)s", size=lambda day: "month", due=lambda period: period.end,
        evidence=talked, follows=follows, **words,
    )(lambda period: Customer.objects.active().filter(filed_on__lte=period.start))  # fmt: skip
    standing_duty(
        "TST-02", title="Look at %(subject)s", period_key=Cast("data_confirmed_on", CharField()),
        due=lambda: ExpressionWrapper(F("data_confirmed_on") + timedelta(days=194), output_field=DateField()),
        evidence=Evidence(Customer, subject="pk", fields=("remark",)), **words,
    )(lambda day: Customer.objects.active().filter(data_confirmed_on__lt=day - timedelta(days=180)))  # fmt: skip
    event_duty("TST-03", title="Answer %(subject)s", evidence=Evidence(Contact, subject="customer_id"), **words)


def forget_all_but_ours() -> None:
    from bizops.handbook.registry import duty_parts

    duty_parts._items = {key: part for key, part in duty_parts._items.items() if part.code.startswith("TST")}


def main(day: str, chunk: str, pause: str) -> None:
    """Raise as of a day in small chunks, with a pause after each, so that a test can kill it between two."""
    import django

    django.setup()
    from django.db import connection
    from django.utils import timezone

    from bizops.handbook.services import raising
    from bizops.kernel import clock

    declare()
    forget_all_but_ours()
    raising.CHUNK = int(chunk)
    end_of_chunk = raising._end_of_chunk

    def slowly(rows, last):
        if not last:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = 0; SELECT pg_advisory_lock_shared(%s)", [GATE])
        time.sleep(float(pause))
        return end_of_chunk(rows, last)

    raising._end_of_chunk = slowly
    with clock.at(timezone.make_aware(datetime.fromisoformat(day))):
        raising.raise_due(date.fromisoformat(day[:10]))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bizops.settings.test")
    main(*sys.argv[1:])
