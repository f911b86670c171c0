from .heartbeat import Heartbeat
from .job import Job

__all__ = ["Heartbeat", "Job"]
