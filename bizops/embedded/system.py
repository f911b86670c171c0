"""What comes from the operating system: installed by root where apt is, else named with the line root must run."""

import ctypes
import ctypes.util
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
CHINESE_FONT_FILES = ("NotoSansCJK*", "NotoSansSC*", "wqy-*", "SourceHanSans*")
APT_OPTIONS = ["-o", "DPkg::Lock::Timeout=60", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=30"]


@dataclass(frozen=True)
class Need:
    """Something the system must provide: what for, how to see that it is there, Debian's packages."""

    purpose: str
    is_there: Callable[[], bool]
    packages: tuple[str, ...]


def has_pango() -> bool:
    return all(_loads(name) for name in ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset"))


def has_chromium() -> bool:
    return shutil.which("chromium") is not None


def has_chinese_font() -> bool:
    """Whether Chromium can draw Chinese on a screenshot."""
    if shutil.which("fc-list"):
        found = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, check=False)  # noqa: S607
        return bool(found.stdout.strip())
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any(any(folder.rglob(name)) for folder in folders for name in CHINESE_FONT_FILES if folder.is_dir())


def has_gettext() -> bool:
    return shutil.which("msgfmt") is not None


PAPER = Need("PDFs", has_pango, ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"))
BROWSER = Need("the browser tests", has_chromium, ("chromium",))
CHINESE_FONT = Need("Chinese on screenshots", has_chinese_font, ("fontconfig", "fonts-wqy-microhei"))
CATALOGUES = Need("translations", has_gettext, ("gettext",))


def provide(needs: Iterable[Need], say: Callable[[str], None]) -> str:
    """Install what is missing if we may; return "" when all is there, else one line that says who runs what."""
    missing = [need for need in needs if not need.is_there()]
    if not missing:
        return ""
    packages = [package for need in missing for package in need.packages]
    purposes = " and ".join(need.purpose for need in missing)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing {' '.join(packages)} for {purposes} …")
        if _install(packages) and all(need.is_there() for need in missing):
            return ""
    line = f"apt-get update && apt-get install -y --no-install-recommends {' '.join(packages)}"
    if not shutil.which("apt-get"):
        return f"For {purposes} this system lacks what Debian calls {' '.join(packages)}: install that as root."
    return f"For {purposes} something is missing; as root run: {line}"


def _install(packages: list[str]) -> bool:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}

    def apt(*words: str) -> bool:
        command = ["apt-get", "-qq", *APT_OPTIONS, *words]
        return subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0  # noqa: S603

    install = ("install", "-y", "--no-install-recommends", *packages)
    return apt("update") and apt(*install)


def _loads(name: str) -> bool:
    """Whether a shared library can be loaded; the answer of `ldconfig` alone would miss a broken one."""
    for file in (f"lib{name}.so.0", ctypes.util.find_library(name)):
        try:
            if file and ctypes.CDLL(file):
                return True
        except OSError:
            continue
    return False
