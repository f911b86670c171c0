"""Records that an address names only by their kind and number."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

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
    pages = pages_of(model) if model and issubclass(model, Record) else None
    if pages is None or not staff.has_perm(pages.permission("view")):
        return None
    return pages.rows(staff).filter(pk=object_id).first()


def pages_of(model: type[Model]) -> type[EntityPages] | None:
    """The declared pages of a kind of record."""
    return next((pages for pages in EntityPages.every if pages.model is model), None)


def address_of(document: Model) -> str:
    """The address of the record's own page."""
    return pages_of(type(document)).url("detail", document)
