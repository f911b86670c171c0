"""Ten thousand rows: few statements, nothing half-written after a kill, whatever others do meanwhile (design §7)."""

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from bizops.exchange import planning
from bizops.exchange.models import Entry, Finding, Import
from bizops.exchange.services import imports, runs
from bizops.jobs.errors import Cancelled
from bizops.jobs.models import Job
from customers.models import Customer
from tests.exchange.bringing import checked, undone, worked

TABLES = ("customers_customer", "sales_order", "handbook_duty", "exchange_entry")


def book(keeper, rows: int, every: int = 0) -> str:
    """So many customers; every so many rows one without a name."""
    head = "客户名称,客户类型,负责人,电话,城市\n"
    names = ("" if every and n % every == 0 else f"宝光显示{n:06}号" for n in range(1, rows + 1))
    return head + "".join(f"{name},直供,{keeper.number},0755-{n:07},深圳\n" for n, name in enumerate(names, 1))


def test_statements_grow_by_one_for_five_hundred_rows(keeper):
    for rows in (500, 3_000):
        document = checked(
            "customers.customer", book(keeper, rows, every=100).replace("宝光", f"宝{rows}"), by=keeper, policy="create"
        )
        imports.run(document, by=keeper)
        document.refresh_from_db()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            done = worked(document)
        assert done.counts["error"] == rows / 100
        # Not the signs of life of the job, which go their own way, nor the marks that the test's transaction makes necessary.
        written = [
            query["sql"] for query in asked if "jobs_job" not in query["sql"] and "SAVEPOINT" not in query["sql"]
        ]
        assert len(written) <= 20 + rows / 500, "\n".join(sql.rpartition("true); ")[2][:90] for sql in written)


def test_a_worker_that_dies_leaves_whole_batches_and_another_goes_on(keeper, monkeypatch):
    monkeypatch.setattr(planning, "BATCH", 40)
    document = imports.run(checked("customers.customer", book(keeper, 100), by=keeper), by=keeper)
    written = []
    real = runs._write

    def dies(plan, batch, run):
        real(plan, batch, run)
        written.append(len(batch))
        if len(written) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(runs, "_write", dies)
    with pytest.raises(KeyboardInterrupt):
        worked(document)
    assert Customer.objects.count() == 40
    assert Entry.objects.count() == 40
    monkeypatch.setattr(runs, "_write", real)
    Job.objects.filter(pk=document.job_id).update(status="queued", token=None)
    done = worked(document)
    assert done.counts == {"create": 100}
    assert Customer.objects.count() == 100
    assert len(set(Customer.objects.values_list("number", flat=True))) == 100


def test_one_who_stops_the_job_keeps_what_is_written_and_can_undo_it(keeper, monkeypatch, checksum):
    before = checksum(*TABLES)
    monkeypatch.setattr(planning, "BATCH", 40)
    document = imports.run(checked("customers.customer", book(keeper, 100), by=keeper), by=keeper)
    real = runs._whole

    def stops(plan, raw, counts, run):
        if counts:
            raise Cancelled
        return real(plan, raw, counts, run)

    monkeypatch.setattr(runs, "_whole", stops)
    done = worked(document)
    assert (done.status, done.counts) == ("done", {"create": 40, "broken": True})
    assert undone(done, by=keeper).status == "undone"
    assert checksum(*TABLES) == before


def test_a_name_taken_by_somebody_else_in_the_same_moment_is_found_when_the_batch_is_planned_anew(
    keeper, office, monkeypatch
):
    head = "客户名称,客户类型,负责人,统一社会信用代码\n"
    text = head + f"宝光显示,直供,{keeper.number},9144X\n恒达光电,直供,{keeper.number},9144Y\n"
    document = imports.run(checked("customers.customer", text, by=keeper), by=keeper)
    real, meanwhile = runs._write, []

    def somebody_is_faster(plan, batch, run):
        if not meanwhile:
            meanwhile.append(1)
            raise IntegrityError
        real(plan, batch, run)

    monkeypatch.setattr(runs, "_write", somebody_is_faster)
    assert worked(document).counts == {"create": 2}


def test_every_wrong_row_is_kept_with_its_cells(keeper):
    document = checked("customers.customer", book(keeper, 600, every=2), by=keeper)
    assert Finding.objects.of("error").filter(document=document).count() == 300
    assert Finding.objects.of("create").filter(document=document).count() == 200
    assert Import.objects.get().counts["create"] == 300
