"""The house's Celery with the kinds of work of the tests: `celery -A tests.jobs.worker worker`."""

from bizops.celery import app

app.conf.imports = (*app.conf.imports, "tests.jobs.sample")
