"""Who PostgreSQL runs as: it refuses to run as root, so root lends it a system user."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Account:
    """A user of this machine, as `subprocess` wants to be told."""

    uid: int
    gid: int

    @property
    def popen(self) -> dict:
        """Arguments for `Popen`: nothing for ourselves, all three ids for somebody else."""
        if self.uid == os.geteuid():
            return {}
        # Without extra_groups the child would keep root's supplementary groups.
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def reaches(self, path: Path) -> bool:
        """Whether this user gets through to an existing file or folder (`/root` and other homes are closed)."""
        test = ["/bin/sh", "-c", 'test -r "$1"', "sh", str(path)]
        return subprocess.run(test, cwd="/", check=False, **self.popen).returncode == 0  # noqa: S603

    def give(self, path: Path) -> None:
        if self.popen:
            os.chown(path, self.uid, self.gid)


def for_postgres(data: Path) -> Account:
    """The user PostgreSQL runs as: ourselves, or for root the owner of existing data, `postgres`, or `nobody`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    # Data of an earlier run stay with their owner, even if a `postgres` user was installed in the meantime.
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)
