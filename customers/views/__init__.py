"""Where the pages of the chapter do more than the machinery."""

from .card import ICONS, ConfirmData, CustomerCard, RecordContact
from .duplicates import ChangeFile, OpenFile, customer_duplicates
from .merging import ChooseOther, MergeFiles, PossibleDuplicates, SetApart, UndoMerge
from .reviews import ConfirmClass, FillIn, ReviewFor, RoundSheet, ScorecardSheet
from .visits import AnswerPromise, PromiseRecord, RecordRevisit, RevisitRecord, period_in_words

__all__ = [
    "AnswerPromise",
    "ICONS",
    "ChangeFile",
    "ChooseOther",
    "ConfirmClass",
    "ConfirmData",
    "CustomerCard",
    "FillIn",
    "MergeFiles",
    "OpenFile",
    "PossibleDuplicates",
    "PromiseRecord",
    "RecordContact",
    "RecordRevisit",
    "ReviewFor",
    "RevisitRecord",
    "RoundSheet",
    "ScorecardSheet",
    "SetApart",
    "UndoMerge",
    "customer_duplicates",
    "period_in_words",
]
