"""What the environment says, typed; a value that makes no sense stops the start with its name."""

import os
from urllib.parse import unquote, urlsplit


def text(name: str, default: str | None = None) -> str:
    """The variable, or the default; without a default it must be there."""
    value = os.environ.get(name, default)
    if value is None:
        raise SystemExit(f"The environment variable {name} is missing.")
    return value


def switch(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value not in {"", "0", "1", "no", "yes", "false", "true"}:
        raise SystemExit(f"{name} is {value!r}: write yes or no.")
    return value in {"1", "yes", "true"} if value else default


def number(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    if value and not value.isdigit():
        raise SystemExit(f"{name} is {value!r}: write a whole number.")
    return int(value) if value else default


def database(url: str) -> dict:
    """Django's settings for `postgres://user:password@host:port/name`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise SystemExit("DATABASE_URL must look like postgres://user:password@host:port/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"},
    }
