"""The clock: each scheduled task, its rhythm (minute hour day month weekday, company time), its clause, its purpose."""

TIMETABLE: tuple[tuple[str, str, str, str, str], ...] = (
    ("heartbeat", "bizops.jobs.tasks.heartbeat", "* * * * *", "", "show that clock, broker and worker are alive"),
    ("net-jobs", "bizops.jobs.tasks.net", "*/10 * * * *", "", "ring again for jobs whose bell was lost"),
    ("net-messages", "bizops.notifications.tasks.net", "5-59/10 * * * *", "", "deliver what the relay left lying"),
    ("settle-staff", "bizops.organisation.tasks.settle", "5 0 * * *", "ORG-02", "let posts begin and end on their day"),
    (
        "tidy-sessions",
        "bizops.organisation.tasks.tidy_sessions",
        "45 3 * * *",
        "",
        "throw away sessions that have ended",
    ),
    ("sweep-files", "bizops.attachments.tasks.sweep", "0 3 * * *", "ORG-15", "put files without a row into quarantine"),
    ("tidy-jobs", "bizops.jobs.tasks.tidy", "30 3 * * *", "", "throw away results that nobody fetched for a week"),
)
