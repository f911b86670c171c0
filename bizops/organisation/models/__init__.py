from .appointment import Appointment
from .company import CalendarException, Company
from .department import Department, Post, Region
from .grant import Grant
from .handover import Handover
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
    "Handover",
    "LoginSession",
    "Post",
    "Region",
    "Staff",
]
