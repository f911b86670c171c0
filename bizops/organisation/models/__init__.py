from .appointment import Appointment
from .company import CalendarException, Company
from .department import Department, Post, Region
from .grant import Grant
from .role import GivenPermission
from .session import LoginSession
from .staff import Staff

__all__ = [
    "Appointment",
    "CalendarException",
    "Company",
    "Department",
    "GivenPermission",
    "Grant",
    "LoginSession",
    "Post",
    "Region",
    "Staff",
]
