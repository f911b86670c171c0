"""The first page of an import: which file, where it comes from, how it is read."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bizops.pages.forms import dress

from .registry import Importer

ENCODINGS = (("", _("Found out by itself")), *((name, name.upper()) for name in ("utf-8", "gb18030", "big5", "utf-16")))
SEPARATORS = (
    ("", _("Found out by itself")), (",", _("Comma ,")), (";", _("Semicolon ;")), ("\t", _("Tab")), ("|", _("Bar |")),
)  # fmt: skip
TAKEN = ".csv,.txt,.xlsx"


class UploadForm(forms.Form):
    """The file, for records with lines perhaps a second one."""

    file = forms.FileField(
        label=pgettext_lazy("of an import", "file"), help_text=_("CSV or XLSX, at most 50 MB and 200,000 rows")
    )
    lines = forms.FileField(
        label=_("file of the lines"), required=False, help_text=_("Only if the lines stand in a file of their own")
    )
    source = forms.CharField(
        label=_("where the data come from"), max_length=20, required=False,
        help_text=_("A short name of the old system, if the file holds numbers of its own by which others refer to it"),
    )  # fmt: skip
    encoding = forms.ChoiceField(label=_("encoding"), choices=ENCODINGS, required=False)
    separator = forms.ChoiceField(label=_("separator"), choices=SEPARATORS, required=False)
    sheet = forms.CharField(label=_("sheet of the workbook"), max_length=60, required=False)
    header_line = forms.IntegerField(label=_("line of the header"), min_value=1, max_value=1000, required=False)
    details = ("encoding", "separator", "sheet", "header_line")

    def __init__(self, *args, importer: Importer, **kwargs):
        super().__init__(*args, **kwargs)
        if not importer.with_lines:
            del self.fields["lines"]
        for name in ("file", "lines"):
            if name in self.fields:
                self.fields[name].widget.attrs["accept"] = TAKEN
        dress(self)

    def main_fields(self):
        return [self[name] for name in self.fields if name not in self.details]

    def more_fields(self):
        return [self[name] for name in self.details]

    def reading(self) -> dict:
        """How the file is to be read, as far as somebody has said it."""
        return {"file": {name: value for name in self.details if (value := self.cleaned_data.get(name))}}
