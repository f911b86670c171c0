from .heartbeat import Heartbeat
from .job import Job
from .tick import Tick

__all__ = ["Heartbeat", "Job", "Tick"]
