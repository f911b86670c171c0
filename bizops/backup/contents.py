"""What a database holds, in numbers that two databases can be compared by."""

from contextlib import contextmanager
from dataclasses import asdict, dataclass

from django.db import connection, transaction

# A value must be written alike in both places, whatever the server or the role has set.
WRITTEN_ALIKE = {
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "intervalstyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "1",
}
OURS = """
    c.relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                    AND d.deptype = 'e')"""
RELATIONS = f"SELECT c.oid::regclass::text FROM pg_class c WHERE {OURS} AND c.relkind = ANY(%s) ORDER BY 1"  # noqa: S608
# The sum of half of each row's MD5: as good as all of them in a row, without sorting and without a longest text.
ROWS = """
    SELECT count(*), coalesce(sum(('x' || left(md5(whole_row::text), 16))::bit(64)::bigint), 0)::text
    FROM {table} whole_row"""
SEQUENCES = f"""
    SELECT c.oid::regclass::text, coalesce(pg_sequence_last_value(c.oid), 0)
    FROM pg_class c WHERE {OURS} AND c.relkind = 'S' ORDER BY 1"""  # noqa: S608
COUNTED_BY_SEQUENCES = f"""
    SELECT c.oid::regclass::text, d.refobjid::regclass::text, quote_ident(a.attname)
    FROM pg_class c JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')
    JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE {OURS} AND c.relkind = 'S' ORDER BY 1"""  # noqa: S608
# NOT NULL is a constraint of its own from PostgreSQL 18 on: a restore into a newer server would differ by them.
RULES = f"""
    SELECT 'trigger ' || tgname || ' on ' || c.oid::regclass || ' ' || tgenabled::text
    FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal AND {OURS}
    UNION ALL SELECT 'constraint ' || conname || ' on ' || c.oid::regclass
    FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE contype <> 'n' AND {OURS}
    UNION ALL SELECT 'index ' || c.oid::regclass FROM pg_class c WHERE c.relkind = 'i' AND {OURS} ORDER BY 1"""  # noqa: S608


@dataclass(frozen=True)
class Contents:
    """Rows and checksum of each table, the last number of each sequence, and the names of all that guards them."""

    tables: dict[str, list]
    sequences: dict[str, int]
    rules: list[str]

    as_dict = asdict

    def differences(self, there: "Contents") -> list[str]:
        """What is not here as it is `there`, in words; a sequence may have gone on."""
        found = [
            f"{name}: {self.tables.get(name, 'no such table')} instead of {there.tables.get(name, 'no such table')}"
            for name in sorted(self.tables.keys() | there.tables.keys())
            if self.tables.get(name) != there.tables.get(name)
        ]
        found += [
            f"{name} stands at {self.sequences.get(name)} instead of {last}"
            for name, last in there.sequences.items()
            if self.sequences.get(name, -1) < last
        ]
        return found + [f"{rule}: not in both" for rule in sorted(set(self.rules) ^ set(there.rules))]


@contextmanager
def snapshot():
    """One moment of the database for everything that is read inside; gives its name, for other connections."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        # The moment is kept by a transaction that waits for pg_dump, however long that takes.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        for name, value in WRITTEN_ALIKE.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def read() -> Contents:
    """What is there, in the snapshot that the caller has opened."""
    with connection.cursor() as cursor:
        cursor.execute(SEQUENCES)  # first: the dump, which reads them later, can only be ahead
        sequences = dict(cursor.fetchall())
        tables = {}
        for table in _relations(cursor, "rp"):
            cursor.execute(ROWS.format(table=table))
            tables[table] = list(cursor.fetchone())
        cursor.execute(RULES)
        return Contents(tables, sequences, [rule for (rule,) in cursor.fetchall()])


def standing() -> list[str]:
    """Names of the tables, views and sequences that stand in the database, those of extensions not counted."""
    with connection.cursor() as cursor:
        return _relations(cursor, "rpvmfS")


def sequences_behind() -> list[str]:
    """Sequences that would give a number that a row already has, in words."""
    behind = []
    with connection.cursor() as cursor:
        cursor.execute(SEQUENCES)
        last = dict(cursor.fetchall())
        cursor.execute(COUNTED_BY_SEQUENCES)
        for sequence, table, column in cursor.fetchall():
            cursor.execute(f"SELECT coalesce(max({column}), 0) FROM {table}")  # noqa: S608  names from the catalogue
            if last[sequence] < (highest := cursor.fetchone()[0]):
                behind.append(f"{sequence} stands at {last[sequence]} and {table} has {highest}")
    return behind


def _relations(cursor, kinds: str) -> list[str]:
    cursor.execute(RELATIONS, [list(kinds)])
    return [name for (name,) in cursor.fetchall()]
