"""The work that this floor does itself: a batch of papers, one job."""

from django.utils.translation import gettext_lazy as _

from bizops.jobs.registry import job

from .services import batches

job(batches.KIND, label=_("Print papers"))(batches.run)
