"""Stored figures, when a record that they speak of is merged into another one."""

from bizops.kernel.merging import stays

from .models import KeptFigure, Mark, Reading

stays(Reading, "document", "A frozen figure belongs to the document that used it.")
stays(KeptFigure, "subject", "It is counted anew: the rows behind it go along, and both subjects are marked.")
stays(Mark, "subject", "It asks for a count of the subject as it is then.")
