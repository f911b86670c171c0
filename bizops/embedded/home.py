"""Where a run keeps its things: folders, and secrets that are made once."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from .errors import CannotRun

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Secrets:
    """What nobody types: made at the first start and kept beside the data they open."""

    database: str
    database_superuser: str
    valkey: str
    secret_key: str

    @classmethod
    def fresh(cls) -> "Secrets":
        return cls(**{field.name: secrets.token_urlsafe(40) for field in fields(cls)})


class Home:
    """The folder of one installation (`BIZOPS_HOME`, else `var/` in the checkout)."""

    FOLDERS = ("files", "mail", "pg", "valkey", "log", "run")

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files, self.mail, self.pg, self.valkey, self.log, self.run = (root / name for name in self.FOLDERS)

    @classmethod
    def from_environment(cls) -> "Home":
        return cls(Path(os.environ.get("BIZOPS_HOME") or CHECKOUT / "var").expanduser().resolve())

    def prepare(self) -> None:
        """Make the folders that are missing.

        The home itself and `pg` stay open to pass through, because PostgreSQL may run as another user; its data
        folder inside `pg` is closed by PostgreSQL itself. All others are for the owner alone.
        """
        try:
            make_open(self.root)
            make_open(self.pg)
            for name in self.FOLDERS:
                (self.root / name).mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise CannotRun(self._not_writable()) from error
        if not all(os.access(folder, os.W_OK | os.X_OK) for folder in (self.root, self.run, self.log)):
            raise CannotRun(self._not_writable())

    def _not_writable(self) -> str:
        return (
            f"{self.root} cannot be written by this user: work in a checkout of your own, "
            "or set BIZOPS_HOME to a folder of yours."
        )

    def secrets(self) -> Secrets:
        """The secrets of this home; made on the first call, the same ever after, readable by their owner only."""
        path = self.root / "secrets.json"
        if not path.exists():
            draft = path.with_suffix(f".{os.getpid()}")
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                json.dump(asdict(Secrets.fresh()), file, indent=1)
            draft.rename(path)
        path.chmod(0o600)
        return Secrets(**json.loads(path.read_text()))


def make_open(folder: Path) -> None:
    """Make a folder and its missing parents such that every user can pass, whatever the umask says."""
    if not folder.exists():
        make_open(folder.parent)
        folder.mkdir()
        folder.chmod(0o755)
