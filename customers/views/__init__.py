"""Where the pages of the chapter do more than the machinery."""

from .card import ICONS, ConfirmData, CustomerCard, RecordContact
from .duplicates import ChangeFile, OpenFile, customer_duplicates
from .leaks import LeakRecord, RecordRemedy
from .lookups import AskForFile, GiveBack, LookupSheet, other_ways
from .merging import ChooseOther, MergeFiles, PossibleDuplicates, SetApart, UndoMerge
from .reviews import ConfirmClass, FillIn, ReviewFor, RoundSheet, ScorecardSheet
from .takeouts import AskForList, TakeoutSheet, held, held_on_paper, let_out, print_out, uses
from .visits import AnswerPromise, PromiseRecord, RecordRevisit, RevisitRecord, period_in_words

__all__ = [
    "other_ways",
    "let_out",
    "held",
    "held_on_paper",
    "print_out",
    "uses",
    "TakeoutSheet",
    "LookupSheet",
    "GiveBack",
    "AskForList",
    "AskForFile",
    "LeakRecord",
    "RecordRemedy",
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
