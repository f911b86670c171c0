"""Records that an address names only by their kind and number."""

from operator import itemgetter

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.text import capfirst

from bizops.kernel.records import Record
from bizops.pages.entity import EntityPages


def document_for(staff, content_type_id: int, object_id: int) -> Model | None:
    """The record, if this person may open its page and see the row; else None, whatever the reason.

    What is no record or has no page of its own (a log, a mail) carries no notes and no files.
    """
    try:
        model = ContentType.objects.get_for_id(content_type_id).model_class()
    except (ContentType.DoesNotExist, OverflowError):
        return None
    pages = EntityPages.of(model) if model and issubclass(model, Record) else None
    if pages is None or not staff.has_perm(pages.permission("view")):
        return None
    return pages.rows(staff).filter(pk=object_id).first()


def kind_in_words(label: str) -> str:
    """The title of the pages of app/model; the label itself if it has none."""
    pages = EntityPages.of(label)
    return capfirst(str(pages.title)) if pages else label


def kinds() -> list[tuple[str, str]]:
    """All kinds of records with pages, as (app/model, title)."""
    labels = (pages.label() for pages in EntityPages.every)
    return sorted(((label, kind_in_words(label)) for label in labels), key=itemgetter(1))


def address_of(document: Model) -> str:
    """The address of the record's own page."""
    return EntityPages.of(type(document)).url("detail", document)
