"""The form of another text of a clause (HBK-03)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.organisation.choices import Language
from bizops.pages.forms import HouseForm
from bizops.pages.words import joined

from .models import TextDraft
from .models.draft import PARTS, TEXTS, column
from .services import texts


class TextDraftForm(HouseForm):
    """The words of one clause, in force until others are approved; what is left empty stays as it is."""

    others_stay = forms.BooleanField(
        label=_("The other languages stay as they are"),
        required=False,
        help_text=_("Tick this if they say the same already"),
    )
    sections = (
        (_("From when and why"), ("effective_from", "reason", "others_stay")),
        *((label, (column("title", code), column("rule", code))) for code, label in Language.choices),
    )
    wide = ("reason", "others_stay", *(column("title", code) for code in Language.values))

    class Meta:
        model = TextDraft
        fields = ["effective_from", "reason", *TEXTS]
        help_texts = {"effective_from": _("Until that day the text in force stays")}

    def __init__(self, *args, staff, **kwargs):
        super().__init__(*args, staff=staff, **kwargs)
        self.fields["effective_from"].widget.attrs["min"] = clock.today().isoformat()

    def clean(self):
        """A text that is changed in one language only is asked about, once."""
        found = super().clean()
        stay = found.pop("others_stay", False)
        changed = texts.changed_in(self.instance.replaced(), found)
        touched = {code for code in Language.values for part in PARTS if column(part, code) in changed}
        if touched and not stay and len(touched) < len(Language.values):
            names = joined(label for code, label in Language.choices if code not in touched)
            self.add_error(
                "others_stay", _("Nothing is changed in %(names)s. Is that what you want?") % {"names": names}
            )
        return found

    def validate_constraints(self):
        """The service refuses the same, beside the field."""
