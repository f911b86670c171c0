"""The lists of departments, posts and people."""

from django.utils.translation import gettext_lazy as _

from bizops.pages.table import Choice, Column, Day, Flag, Link, Name, Number, RecordTable

from .choices import PostKind
from .models import Department, Post, Staff


class DepartmentTable(RecordTable):
    name = Name(sub=("code",), sort="code")
    parent = Column(paths=("parent__name",))
    head = Column(paths=("head__full_name",), css="nw c-end")
    name_en = Column(css="c-wide")

    class Meta:
        model = Department
        fields = ["name", "parent", "head", "name_en"]
        order = "code"


class PostTable(RecordTable):
    name = Name(sub=("department__name",))
    kind = Choice(choices=PostKind)
    headcount = Number(label=_("authorised"), css="num")
    filled = Number(label=_("filled"), paths=("filled",), css="num c-end")

    class Meta:
        model = Post
        fields = ["name", "kind", "headcount", "filled"]
        order = "name"


class StaffTable(RecordTable):
    full_name = Name(sub=("number",), sort="full_name")
    number = Column(sort="number", css="nw")
    department = Column(paths=("department__name",), css="nw c-foot")
    post = Column(paths=("post__name",), css="nw c-end")
    superior = Link(paths=("superior_id", "superior__full_name"), css="nw c-wide", address="/organisation/staff/0/")
    region = Column(paths=("region__name",), css="nw c-wide")
    phone = Column(css="nw c-wide")
    joined_on = Day(css="nw c-wide")
    is_active = Flag()
    left_on = Day()
    email = Column()
    username = Column()

    class Meta:
        model = Staff
        fields = ["full_name", "department", "post", "superior", "region", "phone", "joined_on"]
        optional = ["number", "email", "username", "is_active", "left_on"]
        order = "full_name"
