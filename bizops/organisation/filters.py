"""Filters of the lists of departments, posts and people."""

from bizops.pages.filters import HouseFilters

from .models import Department, Post, Staff


class DepartmentFilters(HouseFilters):
    class Meta(HouseFilters.Meta):
        model = Department
        fields = ["parent"]


class PostFilters(HouseFilters):
    class Meta(HouseFilters.Meta):
        model = Post
        fields = ["department", "kind"]


class StaffFilters(HouseFilters):
    class Meta(HouseFilters.Meta):
        model = Staff
        fields = ["department", "post", "region", "is_active", "joined_on"]
