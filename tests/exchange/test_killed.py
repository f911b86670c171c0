"""A real worker is killed in the middle of an import; another one goes on behind the last whole batch (design §7)."""

from datetime import timedelta

from bizops.exchange.models import Entry, Finding, Import
from bizops.exchange.services import imports
from bizops.jobs.models import Job
from bizops.jobs.services import jobs, runs
from bizops.kernel import clock
from bizops.notifications.services.relay import Relay
from customers.models import Customer
from tests.exchange.bringing import checked
from tests.exchange.conftest import in_english
from tests.factories.house import Office
from tests.processes import kill, wait_for

# Small batches, and a breath after each, so that there is a middle to be killed in.
WORKER = """
import time
from bizops.celery import app
app.loader.import_default_modules()
from bizops.exchange import planning
from bizops.exchange.services import runs
planning.BATCH, whole = 50, runs._whole
def slowly(*words):
    time.sleep(0.2)
    return whole(*words)
runs._whole = slowly
app.worker_main(["worker", "--pool=solo", "--without-gossip", "--without-mingle"])
"""
ROWS = 2_000


def test_a_worker_killed_in_the_middle_leaves_nothing_half_written_and_another_ends_it(transactional_db, process):
    keeper = in_english(Office().keeper)
    head = "客户名称,客户类型,负责人,统一社会信用代码\n"
    rows = "".join(f"宝光显示{n:05}号,直供,{keeper.number},91441900M{n:07}\n" for n in range(ROWS))
    text = (head + rows + f",直供,{keeper.number},\n").encode("gb18030")
    document = imports.run(checked("customers.customer", text, by=keeper, policy="create"), by=keeper)
    worker = process("-c", WORKER)
    Relay().work_off()
    wait_for(lambda: Customer.objects.count() >= 200)
    kill(worker)
    written = Customer.objects.count()
    assert written % 50 == 0
    assert 0 < written < ROWS
    assert Entry.objects.count() == written
    assert Import.objects.get().status == "running"
    Job.objects.filter(pk=document.job_id).update(heartbeat_at=clock.now() - timedelta(seconds=61))  # a minute goes by
    assert jobs.tend() == (1, 0)
    assert runs.run(document.job_id)
    done = Import.objects.get()
    assert (done.status, done.counts) == ("done", {"create": ROWS, "error": 1})
    assert Customer.objects.count() == Entry.objects.count() == ROWS
    assert Finding.objects.of("error").count() == 1
