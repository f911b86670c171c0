"""What can be done with a saved view."""

from django.utils.translation import gettext as _

from bizops.kernel.errors import RuleBroken
from bizops.kernel.services import service

from ..models import SavedView

MOST = 30


@service
def save(label: str, name: str, *, by, query: str, columns=(), shared=False, is_default=False) -> SavedView:
    """Keep a view under a name; the same name again replaces it. Raises RuleBroken without a name, or over 30 views."""
    name = name.strip()[:40]
    mine = SavedView.objects.select_for_update().filter(owner=by, pages=label)
    if not name:
        raise RuleBroken(_("Give the view a name."), field="name")
    if shared and not by.has_perm("pages.share_savedview"):
        raise RuleBroken(_("Sharing a view with everybody is not among your duties."), field="shared")
    if mine.exclude(name=name).count() >= MOST:
        raise RuleBroken(_("You have %(most)s views of this list. Remove one first.") % {"most": MOST})
    if is_default:
        mine.exclude(name=name).update(is_default=False)
    view, _made = SavedView.objects.update_or_create(
        owner=by,
        pages=label,
        name=name,
        defaults={"query": query, "columns": list(columns), "shared": shared, "is_default": is_default},
    )
    return view


@service
def remove(view: SavedView, *, by) -> None:
    """Only the owner removes a view. Raises RuleBroken otherwise."""
    if view.owner_id != by.pk:
        raise RuleBroken(_("Only %(owner)s can remove this view.") % {"owner": view.owner})
    view.delete()
