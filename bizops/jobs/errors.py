"""What ends a job before its work is done."""


class Cancelled(Exception):
    """Its owner asked to stop; let it pass, so that an open transaction rolls back."""


class Lost(Exception):
    """Another worker has taken the job over, because this one was silent for too long: nothing more may be written."""
