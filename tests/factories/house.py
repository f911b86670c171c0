"""Records of the house: people with just the rights a test names, and what the services of the house keep."""

import io
from contextlib import contextmanager
from itertools import count

from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from bizops.audit.models import Access
from bizops.audit.services import access
from bizops.notifications.models import SentMail
from bizops.organisation.models import Department, Staff
from customers.models import Customer

from . import makes
from .customers import customer as made_customer

PASSWORD = "Manual-2026-demo"
_n = count(1)


def person(*permissions: str, **fields) -> Staff:
    """Somebody who holds exactly these permissions (`app.codename`)."""
    n = next(_n)
    words = {"username": f"helper{n}", "number": f"HELP-{n}", "full_name": f"帮手{n}", "password": PASSWORD, **fields}
    staff = Staff.objects.create_user(**words)
    for code in permissions:
        app, codename = code.split(".", 1)
        staff.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    return Staff.objects.get(pk=staff.pk)


def every_right() -> Group:
    """A role with all rights. It stands in the template: to give hundreds of rights anew costs more than most tests."""
    role = Group.objects.filter(name="every right").first()
    if role is None:
        role = Group.objects.create(name="every right")
        role.permissions.set(Permission.objects.all())
    return role


class Office:
    """A department and its keeper, who holds all rights; `colleague` is somebody of the same department with these rights."""

    def __init__(self):
        self.department = Department.objects.create(name=f"业务部{next(_n)}", code=f"HD{next(_n)}")
        self.keeper = self.colleague()
        self.keeper.groups.add(every_right())
        self.keeper = Staff.objects.get(pk=self.keeper.pk)

    def colleague(self, *permissions: str, **fields) -> Staff:
        staff = person(*permissions, **fields)
        Staff.objects.filter(pk=staff.pk).update(department=self.department)
        return Staff.objects.get(pk=staff.pk)

    def customer(self, **values) -> Customer:
        return made_customer(self, **values)


@contextmanager
def rolled_back():
    """A transaction that breaks off at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def upload(name: str = "note.txt", content: bytes = "报价单\n".encode(), type_: str = "text/plain"):
    """A file as a browser sends it; the browser's word for its kind means nothing."""
    return SimpleUploadedFile(name, content, type_)


def picture(format: str = "PNG", size: tuple[int, int] = (4, 4)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "white").save(file, format)
    return file.getvalue()


@makes(Access)
def looked(world, **values):
    n = next(_n)
    words = {"label": "customers/customer", "pk": n, "title": f"宝光显示{n}", "by": world.keeper, **values}
    return access.viewed(**words)


@makes(SentMail)
def mail(world, **values):
    n = next(_n)
    words = {
        "to": [f"anna{n}@example.com"],
        "subject": f"回访提醒 {n}",
        "text": "宝光显示",
        "message_id": f"<{n}@test>",
    }
    return SentMail.objects.create(**{**words, **values})
