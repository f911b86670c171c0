"""Proposing another text of a clause, with its present words in the fields (HBK-03)."""

from bizops.organisation.choices import Language
from bizops.pages.views.add import AddPage

from ..models import ClauseRow
from ..models.draft import column
from ..services import texts


class ProposeText(AddPage):
    """`?clause=CUS-06` fixes nothing: it fills in the words of that clause."""

    def get(self, request):
        code = request.GET.get("clause", "").replace("\x00", "")
        row = ClauseRow.objects.filter(code=code).first()
        return self.show(self.pages.form(staff=self.staff, initial=words_of(row) if row else {}))


def words_of(row: ClauseRow) -> dict:
    """A clause with the words of its newest version, as a form holds them."""
    found = {"clause": row.pk}
    for text in row.texts.filter(edition=texts.newest(row), language__in=Language.values):
        found |= {column("title", text.language): text.title, column("rule", text.language): text.rule}
    return found
