"""What a backup holds, line by line, for the person who reads the log."""

from collections.abc import Iterator

from .archive import FILES


def lines(manifest: dict) -> Iterator[str]:
    """Each table with its rows and checksum, then the rest in one line."""
    width = max(map(len, manifest["tables"]))
    for name, (rows, checksum) in manifest["tables"].items():
        yield f"{name:{width}}  {rows:>10,}  {checksum:>24}"
    members = [member["size"] for name, member in manifest["members"].items() if name.startswith(FILES)]
    yield (
        f"bizops {manifest['bizops']}, PostgreSQL {manifest['postgresql']}, {manifest['taken_at']}: "
        f"{len(manifest['tables'])} tables, {sum(rows for rows, _ in manifest['tables'].values()):,} rows, "
        f"{len(members):,} files of {sum(members):,} bytes"
    )
