"""What was backed up while people worked stands elsewhere, row for row and byte for byte (F27)."""

import io
import json
import re
import stat
import tarfile
import threading

from django.core.management import call_command
from django.db import connection, transaction

from customers.models import Contact, Customer

FINGERPRINT = """
    SELECT count(*), md5(coalesce(string_agg(md5(x::text), '' ORDER BY md5(x::text)), '')) FROM {table} x {where}"""
GROWN = {
    "customers_customer": "id",
    "customers_customerevent": "pgh_id",
    "customers_contact": "id",
    "customers_contactevent": "pgh_id",
}
TRIGGERS = """
    SELECT tgrelid::regclass::text, tgname, tgenabled, obj_description(oid, 'pg_trigger') FROM pg_trigger
    WHERE NOT tgisinternal ORDER BY 1, 2"""


def copied(model, pk: int, **other) -> int:
    """One more row like the one with this key; returns its key."""
    columns = [f'"{f.column}"' for f in model._meta.concrete_fields if f.column not in ("id", *other)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join([*columns, *other])}) "
            f"SELECT {', '.join([*columns, *('%s' for _ in other)])} FROM {model._meta.db_table} WHERE id = %s "
            "RETURNING id",
            [*other.values(), pk],
        )
        return cursor.fetchone()[0]


def write_until(stopped: threading.Event) -> None:
    """New customers, each with a contact, as fast as they go in."""
    customer, contact = Customer.objects.first(), Contact.objects.first()
    n = 0
    while not stopped.is_set():
        n += 1
        with transaction.atomic():
            new = copied(Customer, customer.pk, number=f"X-{n}", name=f"新客户{n}", tax_number="")
            copied(Contact, contact.pk, customer_id=new)
    connection.close()


def test_a_backup_taken_while_customers_come_in_is_restored_elsewhere_as_it_was_at_one_moment(
    here, elsewhere, tmp_path
):
    stopped = threading.Event()
    writer = threading.Thread(target=write_until, args=[stopped])
    writer.start()
    done = here.manage("backup", tmp_path / "office.tar")
    stopped.set()
    writer.join()
    assert done.returncode == 0, done.stderr

    restored = elsewhere.manage("restore", tmp_path / "office.tar")
    assert restored.returncode == 0, restored.stderr
    assert "proven equal" in restored.stdout
    assert "Start the application." in restored.stdout

    assert elsewhere.tables() == here.tables()
    for table in here.tables():
        everything = FINGERPRINT.format(table=table, where="")
        if key := GROWN.get(table):  # what came in after the moment is in the office only
            assert here.ask(everything)[0][0] > elsewhere.ask(everything)[0][0] > 3
            last = elsewhere.ask(f"SELECT max({key}) FROM {table}")[0][0]
            everything = FINGERPRINT.format(table=table, where=f"WHERE {key} <= {last}")
        assert elsewhere.ask(everything) == here.ask(everything), table
    new = "FROM customers_customer c LEFT JOIN customers_contact p ON p.customer_id = c.id WHERE c.number LIKE 'X-%'"
    customers, contacts = elsewhere.ask(f"SELECT count(DISTINCT c.id), count(p.id) {new}")[0]
    assert customers == contacts > 0
    assert elsewhere.files() == here.files()
    assert len(here.files()) == 3
    assert elsewhere.ask(TRIGGERS) == here.ask(TRIGGERS)


def test_after_a_restore_the_next_record_gets_a_number_of_its_own(here, taken, elsewhere):
    assert elsewhere.manage("restore", taken).returncode == 0
    owned = elsewhere.ask(
        "SELECT c.oid::regclass, d.refobjid::regclass, a.attname FROM pg_class c JOIN pg_depend d ON d.objid = c.oid "
        "JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid "
        "WHERE c.relkind = 'S' AND d.deptype IN ('a', 'i')"
    )
    assert len(owned) > 30
    for sequence, table, column in owned:
        ((next_one, highest),) = elsewhere.ask(f"SELECT nextval('{sequence}'), coalesce(max({column}), 0) FROM {table}")
        assert next_one > highest, sequence


def test_the_file_tells_version_migrations_time_and_counts_and_is_for_its_owner_alone(here, taken):
    with tarfile.open(taken) as tar:
        names = tar.getnames()
        manifest = json.load(tar.extractfile("manifest.json"))
    assert {"database.dump", "manifest.json"} < set(names)
    assert len([name for name in names if name.startswith("files/attachments/")]) == 3
    assert re.fullmatch(r"\d+\.\d+\.\d+", manifest["bizops"])
    assert "customers.0001_initial" in manifest["migrations"]
    assert manifest["taken_at"].startswith("20")
    assert manifest["tables"]["customers_customer"][0] == Customer.objects.count()
    assert stat.S_IMODE(taken.stat().st_mode) == 0o600


def test_counts_and_checksums_are_printed(here, tmp_path):
    said = io.StringIO()
    call_command("backup", tmp_path / "office.tar", stdout=said)
    lines = said.getvalue().splitlines()
    customers = next(line.split() for line in lines if line.startswith("customers_customer "))
    assert customers[1] == str(Customer.objects.count())
    assert re.fullmatch(r"-?\d+", customers[2])
    assert re.search(r"\d+ tables, [\d,]+ rows, 3 files", lines[-2])


def test_in_a_folder_a_backup_gets_its_name_and_only_so_many_are_kept(here, tmp_path):
    folder = tmp_path / "nightly"
    folder.mkdir()
    old = [folder / f"bizops-2026010{n}T030000Z.tar" for n in (1, 2, 3)]
    for path in [*old, folder / "letter.tar"]:
        path.write_bytes(b"old")
    call_command("backup", folder, keep=2, stdout=io.StringIO())
    names = sorted(path.name for path in folder.iterdir())
    assert names[0] == old[2].name
    assert re.fullmatch(r"bizops-\d{8}T\d{6}Z\.tar", names[1])
    assert names[2:] == ["letter.tar"]
