"""Who PostgreSQL runs as: it refuses to run as root, so root lends it a system user."""

import grp
import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Account:
    """A user of this machine, as `subprocess` wants to be told."""

    name: str
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
        return _account(pwd.getpwuid(os.geteuid()))
    # Data of an earlier run stay with their owner, even if a `postgres` user was installed in the meantime.
    if data.exists() and (owner := data.stat().st_uid) != 0:
        return _account(pwd.getpwuid(owner))
    try:
        return _account(pwd.getpwnam("postgres"))
    except KeyError:
        return _account(pwd.getpwnam("nobody"))


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, grp.getgrgid(entry.pw_gid).gr_gid)
