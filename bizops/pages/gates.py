"""Who may open a page. Every view declares its gate; `manage.py check` refuses one that does not."""

from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied


@dataclass(frozen=True)
class Gate:
    """`kind` is public, logged_in or permission."""

    kind: str
    permission: str = ""

    def admits(self, staff) -> bool:
        return self.kind != "permission" or staff.has_perm(self.permission)


PUBLIC = Gate("public")
LOGGED_IN = Gate("logged_in")


def permission(code: str) -> Gate:
    """Only people with this permission; others get 403."""
    return Gate("permission", code)


def gate(wanted: Gate):
    """Declare the gate of a function view and guard it."""

    def declare(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not wanted.admits(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.gate = wanted
        return login_not_required(guarded) if wanted is PUBLIC else guarded

    return declare


class Gated:
    """Mixin of class views: `gate` is an attribute, or a property where it depends on the declaration."""

    gate: Gate

    @classmethod
    def as_view(cls, **initkwargs):
        view = super().as_view(**initkwargs)
        declared = getattr(cls, "gate", None)
        view.gate = declared if isinstance(declared, Gate) else cls.gate_of(**initkwargs)
        return login_not_required(view) if view.gate is PUBLIC else view

    @classmethod
    def gate_of(cls, **initkwargs) -> Gate:
        """The gate of a view that reads it from its declaration."""
        return cls(**initkwargs).gate

    def dispatch(self, request, *args, **kwargs):
        if not self.gate.admits(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
