"""`python -m script.benching`: what script/bench runs beside its servers."""

import argparse
import json
import os
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "bench"
SIZES = {"k": 1000, "m": 1_000_000}


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench", description="Measures the pages as ratios to the yardstick.")
    parser.add_argument("--fill", type=size, default="100k", help="how many customers: 100k, 1m or a number")
    parser.add_argument("--rounds", type=int, default=50, help="requests for each page (50)")
    parser.add_argument("--clock", action="store_true", help="measure the work of the clock instead of the pages")
    parser.add_argument(
        "--papers", action="store_true", help="measure a batch of 300 review forms instead of the pages"
    )
    parser.add_argument(
        "--consent", action="store_true", help="measure an inbox with ten and with thousands of requests instead"
    )
    parser.add_argument("--imports", action="store_true", help="measure imports of customers instead of the pages")
    parser.add_argument("--template", default="template1", help="a database that is migrated already")
    parser.add_argument("--json", type=Path, help="write the numbers into this file, too")
    return parser.parse_args()


def size(text: str) -> int:
    found = re.fullmatch(r"(\d+)([km]?)", text)
    if not found or int(found[1]) * SIZES.get(found[2], 1) < 200:
        raise argparse.ArgumentTypeError("write 100k, 1m or a number from 200 on")
    return int(found[1]) * SIZES.get(found[2], 1)


def main() -> int:
    chosen = options()
    server = os.environ["DATABASE_URL"]
    os.environ["DJANGO_SETTINGS_MODULE"] = "script.benching.settings"
    from . import databases, yardstick

    folder = yardstick.files(KEPT, chosen.fill)
    with ExitStack() as stack:
        theirs = stack.enter_context(databases.made(server, "yardstick"))
        os.environ["DATABASE_URL"] = stack.enter_context(databases.made(server, "bizops", chosen.template))
        with ThreadPoolExecutor(1) as beside:
            yardstick_filled = beside.submit(yardstick.fill, theirs, folder)
            office = prepare(folder)
            step("Waiting for the yardstick …", yardstick_filled.result)
        work = next((work for wanted, work in WORKS.items() if getattr(chosen, wanted)), measure)
        result = work(chosen, theirs, office, stack)
    if chosen.json:
        chosen.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    return 0


def step(words: str, do, *arguments):
    """Do it and tell how long it took."""
    print(words, end=" ", file=sys.stderr, flush=True)
    began = time.monotonic()
    found = do(*arguments)
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return found


def prepare(folder: Path):
    """Our database with its company and archive, and our static files."""
    import django
    from django.core.management import call_command

    django.setup()
    from . import archive, office

    step("Migrating …", lambda: call_command("migrate", verbosity=0, interactive=False))
    step("Collecting static files …", lambda: call_command("collectstatic", verbosity=0, interactive=False))
    company = office.laid_down(archive.REGIONS)
    step("Filling the archive …", archive.fill, folder, company)
    return company


def measure(chosen: argparse.Namespace, theirs: str, company, stack: ExitStack) -> dict:
    """Serve both, race them page by page, print the table."""
    from django.db import connection

    from bizops.kernel import clock

    from . import browser, office, report, yardstick
    from .contest import Contest
    from .serving import served

    our_server = stack.enter_context(served("bizops.wsgi:application", ROOT, dict(os.environ)))
    their_server = stack.enter_context(served("app:application", yardstick.HERE, yardstick.environment(theirs)))
    logins = {"director": company.director, "head": company.head, "seller": company.sellers[2]}
    people = {k: browser.at_ours(our_server.port, s.username, office.PASSWORD) for k, s in logins.items()}
    visitor = browser.at_yardstick(their_server.port, yardstick.USER, yardstick.PASSWORD)
    owner = company.sellers[2].number
    contest = Contest(our_server, their_server, people, visitor, os.environ["DATABASE_URL"], owner, chosen.rounds)
    rows = step("Measuring …", lambda: [row.told() for row in contest.rows()])
    version = ".".join(map(str, divmod(connection.pg_version, 10000)))
    line = report.machine(version, chosen.fill, chosen.rounds, clock.today())
    memory = {"ours": our_server.memory(), "theirs": their_server.memory()}
    connection.close()
    print(line, report.table(rows), report.memory(**memory), sep="\n")
    return {"machine": line, "rows": rows, "memory": memory}


def clock_work(chosen: argparse.Namespace, _theirs: str, company, stack: ExitStack) -> dict:
    """Raise, count, review: what the clock does on this archive."""
    from django.db import connection

    from bizops.kernel import clock

    from . import browser, office, report, rounds
    from .serving import served

    our_server = stack.enter_context(served("bizops.wsgi:application", ROOT, dict(os.environ)))
    director = browser.at_ours(our_server.port, company.director.username, office.PASSWORD)
    lines = step("Letting the clock work …", rounds.run, director)
    version = ".".join(map(str, divmod(connection.pg_version, 10000)))
    line = report.machine(version, chosen.fill, chosen.rounds, clock.today())
    connection.close()
    print(line, rounds.table(lines), sep="\n")
    return {"machine": line, "clock": lines}


def paper_work(_chosen: argparse.Namespace, _theirs: str, company, _stack: ExitStack) -> dict:
    """Print a batch of review forms."""
    from django.db import connection
    from django.utils import timezone

    from bizops.organisation.services import company as house

    from . import papers

    with timezone.override(house.current().zone):
        result = step("Printing …", papers.measure, company.director)
    connection.close()
    return result


def consent_work(chosen: argparse.Namespace, _theirs: str, company, stack: ExitStack) -> dict:
    """Open the inbox with ten requests, and with thousands."""
    from django.db import connection

    from . import browser, consent, office
    from .serving import served

    our_server = stack.enter_context(served("bizops.wsgi:application", ROOT, dict(os.environ)))
    approver = browser.at_ours(our_server.port, company.head.username, office.PASSWORD)
    lines = step("Deciding …", consent.run, company, approver)
    connection.close()
    print(consent.table(lines))
    return {"consent": lines}


def import_work(_chosen: argparse.Namespace, theirs: str, company, stack: ExitStack) -> dict:
    """Bring in new customers, at the yardstick and here in turns."""
    from django.db import connection

    from . import browser, imports, yardstick
    from .serving import served

    their_server = stack.enter_context(served("app:application", yardstick.HERE, yardstick.environment(theirs)))
    visitor = browser.at_yardstick(their_server.port, yardstick.USER, yardstick.PASSWORD)
    results = step("Importing …", imports.measure, company.director, company.sellers, visitor)
    connection.close()
    print(imports.table(results))
    return {"imports": results}


WORKS = {"clock": clock_work, "papers": paper_work, "imports": import_work, "consent": consent_work}

if __name__ == "__main__":
    sys.exit(main())
