"""The clock: each scheduled task, its rhythm (minute hour day month weekday, company time), its clause, its purpose.

A line may end in words for the numbers that its task returns, for the page of the clock; the first word also names a
bare number.
"""


def _(text: str) -> str:
    """Marks a text for the catalogues."""
    return text


TIMETABLE: tuple[tuple, ...] = (
    (
        "heartbeat",
        "bizops.jobs.tasks.heartbeat",
        "* * * * *",
        "",
        _("show that clock, broker and worker are alive"),
        {"put_back": _("jobs put back:"), "given_up": _("jobs given up:")},
    ),
    (
        "net-jobs",
        "bizops.jobs.tasks.net",
        "*/10 * * * *",
        "",
        _("ring again for jobs whose bell was lost"),
        {"rung": _("jobs rung for again:")},
    ),
    (
        "net-messages",
        "bizops.notifications.tasks.net",
        "5-59/10 * * * *",
        "",
        _("deliver what the relay left lying"),
        {"delivered": _("messages taken in hand:")},
    ),
    (
        "settle-staff",
        "bizops.organisation.tasks.settle",
        "5 0 * * *",
        "ORG-02",
        _("let posts begin and end on their day"),
        {"changed": _("staff files changed:")},
    ),
    (
        "tidy-sessions",
        "bizops.organisation.tasks.tidy_sessions",
        "45 3 * * *",
        "",
        _("throw away sessions that have ended"),
        {"ended": _("sessions thrown away:")},
    ),
    (
        "sweep-files",
        "bizops.attachments.tasks.sweep",
        "0 3 * * *",
        "ORG-15",
        _("put files without a row into quarantine"),
        {"put_aside": _("files put into quarantine:")},
    ),
    (
        "tidy-jobs",
        "bizops.jobs.tasks.tidy",
        "30 3 * * *",
        "",
        _("throw away results that nobody fetched for a week"),
        {"results": _("results thrown away:"), "runs": _("old runs of the clock thrown away:")},
    ),
    (
        "raise-month",
        "bizops.handbook.tasks.raise_due",
        "10 0 1 * *",
        "CUS-06",
        _("raise the monthly revisit of every key customer"),
        {"raised": _("duties raised:")},
    ),
    (
        "raise-quarter",
        "bizops.handbook.tasks.raise_due",
        "20 0 1 1,4,7,10 *",
        "CUS-08",
        _("raise the quarterly review of every customer"),
        {"raised": _("duties raised:")},
    ),
    (
        "raise-daily",
        "bizops.handbook.tasks.raise_due",
        "0 6 * * *",
        "HBK-02",
        _("raise what else is due, and look who came under care"),
        {"raised": _("duties raised:")},
    ),
    (
        "net-duties",
        "bizops.handbook.tasks.net",
        "*/10 * * * *",
        "HBK-02",
        _("raise, miss and report whatever was left undone"),
        {"raised": _("duties raised:"), "missed": _("missed:"), "reported": _("reported to the head:")},
    ),
    (
        "digest",
        "bizops.handbook.tasks.send_digests",
        "0 7 * * *",
        "HBK-02",
        _("remind everybody of what is due, one message a day"),
        {"digests": _("people reminded:")},
    ),
    (
        "watch",
        "bizops.handbook.tasks.watch",
        "30 5 * * *",
        "HBK-02",
        _("count what the clauses watch"),
        {"watches": _("watches counted:")},
    ),
    (
        "score-customers",
        "customers.tasks.score_customers",
        "10 1 1 * *",
        "CUS-03",
        _("score every customer and propose his class"),
        {"scored": _("customers scored:")},
    ),
    (
        "open-review-round",
        "customers.tasks.open_review_round",
        "30 1 1 1,4,7,10 *",
        "CUS-08",
        _("open the review of the quarter that is over"),
        {"rounds": _("rounds opened:")},
    ),
    (
        "net-review-round",
        "customers.tasks.open_review_round",
        "30 4 * * *",
        "CUS-08",
        _("open a review that was left undone while the clock stood still"),
        {"rounds": _("rounds opened:")},
    ),
    (
        "close-lookups",
        "customers.tasks.close_lookups",
        "*/10 * * * *",
        "CUS-10",
        _("say which look-ups are over; access has ended by itself"),
        {"over": _("look-ups over:"), "lapsed": _("take-outs lapsed:")},
    ),
    (
        "count-anew",
        "bizops.measures.tasks.count_anew",
        "* * * * *",
        "",
        _("count kept figures anew where something changed"),
        {"counted": _("figures counted:")},
    ),
    (
        "escalate-decisions",
        "bizops.approvals.tasks.escalate",
        "20 6 * * *",
        "ORG-14",
        _("put overdue decisions to the head where the policy says so"),
        {"escalated": _("decisions put to the head:")},
    ),
)
