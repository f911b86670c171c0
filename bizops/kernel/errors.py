"""What a rule says when it says no."""


class RuleBroken(Exception):
    """A business rule says no; the message is shown to the person who asked."""

    def __init__(self, message: str, clause: str = "", field: str = ""):
        super().__init__(message)
        self.clause, self.field = clause, field


class Conflict(RuleBroken):
    """Somebody else saved the record in between; `stored` is what stands there now."""

    def __init__(self, message: str, stored):
        super().__init__(message)
        self.stored = stored
