"""Who checks and approves another text of a clause (HBK-03)."""

from django.utils.translation import gettext_lazy as _

from bizops.approvals.registry import Asked, consentable

from .models import TextDraft
from .models.draft import TEXTS, words_of

consentable(
    TextDraft,
    move="publish",
    label=_("Text of a clause"),
    clause="HBK-03",
    fields=("clause", "edition", *TEXTS, "reason", "effective_from"),
    people=("owner",),
    replaces=lambda values: words_of(values["clause"], values["edition"]),
    rejected="refuse",
    carry_out="bizops.handbook.services.texts.publish",
    default=(
        Asked(_("Checked by internal control"), roles=("control",)),
        Asked(_("Approved by the director"), roles=("directors",)),
    ),
)
