"""Turning a filled form into one call of a service, and a refusal back into words beside the field."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bizops.kernel.errors import Conflict, RuleBroken


def initial_from(request, form_class) -> dict:
    """What the address already says about a new record (?customer=12)."""
    return {name: request.GET[name].replace("\x00", "") for name in form_class.base_fields if name in request.GET}


def saved(form, write):
    """The record that `write()` made, or None with the refusal on the form. A conflict passes through.

    Whatever somebody else did in the same moment comes back as a sentence: a broken rule, a unique value just taken.
    """
    try:
        with transaction.atomic():
            return write()
    except Conflict:
        raise
    except RuleBroken as refusal:
        words = f"{refusal} ({refusal.clause})" if refusal.clause else str(refusal)
        form.add_error(refusal.field if refusal.field in form.fields else None, words)
    except ValidationError as refusal:
        for field, errors in getattr(refusal, "error_dict", {None: refusal.error_list}).items():
            form.add_error(field if field in form.fields else None, errors)
    except IntegrityError:
        form.add_error(None, _("Somebody has just saved something that this clashes with. Look again and save anew."))
    return None


def still_visible(pages, document, staff):
    """Checked in the same transaction: nobody saves a record out of his own sight by an ordinary edit."""
    if not pages.rows(staff).filter(pk=document.pk).exists():
        raise RuleBroken(_("After this change you would no longer see the record. Ask your head to hand it over."))
    return document
