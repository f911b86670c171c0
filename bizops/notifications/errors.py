"""Why a message did not get through."""


class Away(Exception):
    """The other side cannot be reached at all: nobody's fault, so it does not count as an attempt."""


class TakenOver(Exception):
    """Another relay has the row, because this one took too long: nothing more may be written."""
