"""Who somebody is, and what that person may do."""

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Permission

from . import names
from .models import Staff
from .querysets import grants_of


def normal_username(request, credentials=None) -> str:
    """The spelling under which failures are counted, so that ANNA and ａｎｎａ are one person to the lock."""
    given = (credentials or {}).get("username") or request.POST.get("username", "")
    return names.username(given)[:255].replace("\0", "")


class StaffBackend(BaseBackend):
    """Login by name and password for the employed; rights from roles, posts and grants, kept on the instance only."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        if username is None or password is None:
            return None
        staff = Staff.objects.filter(username=names.username(username).replace("\0", "")).first()
        if staff is None:
            make_password(password)  # as slow as for a name that exists
            return None
        known = staff.check_password(password)
        return staff if known and staff.is_active else None

    def get_user(self, user_id):
        """Somebody who has left is nobody at the next click."""
        return Staff.objects.filter(pk=user_id, is_active=True).select_related("department", "post").first()

    def get_all_permissions(self, user_obj, obj=None) -> set[str]:
        if obj is not None or not user_obj.is_active or user_obj.is_anonymous:
            return set()
        if user_obj.is_superuser:
            return {
                f"{app}.{code}" for app, code in Permission.objects.values_list("content_type__app_label", "codename")
            }
        return set(user_obj.permissions)

    def get_group_permissions(self, user_obj, obj=None) -> set[str]:
        return self.get_all_permissions(user_obj, obj)

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        """On one record: the right in general and the record in scope, or a live grant of exactly this right on it."""
        if not user_obj.is_active or user_obj.is_anonymous:
            return False
        if obj is None:
            return perm in user_obj.permissions
        return (perm in user_obj.permissions and _in_scope(user_obj, obj)) or _granted(user_obj, perm, obj)

    def has_module_perms(self, user_obj, app_label) -> bool:
        return user_obj.is_active and any(code.startswith(f"{app_label}.") for code in user_obj.permissions)


def _in_scope(staff, record) -> bool:
    rows = record.__class__._default_manager.all()
    scoped = getattr(rows, "in_scope_of", None) or getattr(rows, "visible_to", None)
    return scoped is None or scoped(staff).filter(pk=record.pk).exists()


def _granted(staff, code: str, record) -> bool:
    grants = grants_of(record.__class__)
    if grants is None:
        return False
    app, codename = code.split(".", 1)
    live = grants.objects.live().filter(user=staff, content_object=record, permission__codename=codename)
    return live.filter(permission__content_type__app_label=app).exists()
