"""Policies, requests, tasks, the trail."""

from .policy import Policy, Step
from .request import Copy, Request, Submission
from .substitution import Substitution
from .task import Act, Task

__all__ = ["Act", "Copy", "Policy", "Request", "Step", "Submission", "Substitution", "Task"]
