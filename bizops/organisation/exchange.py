"""What of the house can be imported: staff (ORG-02)."""

from django.db.models import F
from django.utils.translation import gettext_lazy

from bizops.exchange.registry import Importer, column, columns_of, record

from . import names
from .models import Appointment, Post, Region, Staff
from .services import staff as people


class StaffImport(Importer):
    """Staff files with a login that has no password yet, each through the service that hires."""

    key, model, clause = "organisation.staff", Staff, "ORG-02"
    known_as = ("employee", "staff")
    finds = ("number", "username")
    columns = (
        *columns_of(Staff,
            number=("staff number", "employee number", "工号", "员工编号", "工號"),
            full_name=("name", "full name", "employee", "姓名", "员工姓名"), name_en=("english name", "英文名"),
            email=("邮箱", "mail", "電子郵件"), phone=("手机", "电话", "home phone", "mobile", "手機"),
            joined_on=("hire date", "start date", "入职日期", "入職日期")),
        column(Staff, "username", read=names.username, names=("login", "user name", "登录名", "账号", "登錄名")),
        record("post", Post, by=("name", "name_en"), rows=lambda staff: Post.objects.visible_to(staff).select_related("department"),
               on_new=True, label=gettext_lazy("post"), names=("title", "job title", "岗位", "职位", "崗位")),
        record("superior", Staff, by=Staff.picked_by, rows=lambda staff: Staff.objects.visible_to(staff).employed(), on_new=True,
               label=gettext_lazy("superior"), names=("manager", "reports to", "直接上级", "上级"),
               help=gettext_lazy("Left empty: the head of the department")),
        record("region", Region, by=("name", "name_en"), label=gettext_lazy("region"), names=("区域", "地区", "區域")),
    )  # fmt: skip

    def let_go(self, keys, *, by):
        """The appointments with which they were hired; whoever was given another post since keeps the import standing."""
        Appointment.objects.filter(staff__in=keys, starts_on=F("staff__joined_on"), version=1).delete()

    def create(self, rows, *, by):
        for row in rows:
            row.document = people.hire(by=by, **row.values)
