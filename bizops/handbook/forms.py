"""The form of another text of a clause (HBK-03)."""

from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.organisation.choices import Language
from bizops.pages.forms import HouseForm

from .models import TextDraft
from .models.draft import TEXTS, column


class TextDraftForm(HouseForm):
    """Under the address of a clause its present words stand in the fields; what is left empty stays as it is."""

    sections = (
        (_("Which clause"), ("clause", "effective_from", "reason")),
        *((label, (column("title", code), column("rule", code))) for code, label in Language.choices),
    )
    wide = ("reason", *(column("title", code) for code in Language.values))
    fixed = ("clause",)

    class Meta:
        model = TextDraft
        fields = ["clause", "effective_from", "reason", *TEXTS]
        help_texts = {"effective_from": _("Until that day the text in force stays")}

    def __init__(self, *args, staff, **kwargs):
        super().__init__(*args, staff=staff, **kwargs)
        self.fields["effective_from"].widget.attrs["min"] = clock.today().isoformat()

    def validate_constraints(self):
        """The service refuses the same, beside the field."""
