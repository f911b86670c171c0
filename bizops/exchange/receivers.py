"""What an import does when told that its job has ended; opens the jobs of this floor."""

from bizops.jobs.events import JobEnded
from bizops.kernel.events import subscribe

from . import exports  # noqa: F401  long exports, and what pages ask for
from .services import runs, undoing  # noqa: F401  their kinds of jobs are declared there


@subscribe(JobEnded)
def the_import_says_how_it_ended(event: JobEnded) -> None:
    runs.settle(event.job_id)
