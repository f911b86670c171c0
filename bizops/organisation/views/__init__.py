"""The pages of the organisation that are no record pages: the door, the person's own page, the chart."""

from .chart import chart
from .door import Landing, Login, Logout, health, locked_out
from .handover import handover
from .passwords import (
    PasswordChange,
    PasswordChanged,
    PasswordReset,
    PasswordResetConfirm,
    PasswordResetDone,
    ResetSent,
)
from .people import appoint, end, leave
from .person import choose, profile

__all__ = [
    "Landing",
    "Login",
    "Logout",
    "PasswordChange",
    "PasswordChanged",
    "PasswordReset",
    "PasswordResetConfirm",
    "PasswordResetDone",
    "ResetSent",
    "appoint",
    "chart",
    "choose",
    "end",
    "handover",
    "health",
    "leave",
    "locked_out",
    "profile",
]
