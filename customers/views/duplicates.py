"""The form of a customer's file, which shows files that may be of the same firm before a second one is opened (CUS-18)."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_POST

from bizops.pages.gates import gate, permission
from bizops.pages.views.add import AddPage
from bizops.pages.views.edit import EditPage

from ..models import Customer
from ..services import duplicates

COMPARED = ("name", "tax_number", "phone", "city")
LONGEST, LONGEST_REASON = 200, 501  # one more than fits, so that the service says so


class AsksForDuplicates:
    """A form that was not saved comes back with the files that it resembles, the tick and the reason as they were."""

    def context(self, **more) -> dict:
        here = super().context(**more)
        form = here.get("form")
        if form is None or not form.is_bound or "differences" in here:
            return here
        told = _told(self.staff, form.data, here.get("document"))
        return {**here, "told": told, "is_other": "is_other" in form.data, "different": self.reason(form)}

    def different(self, form) -> str:
        """Why it is another company; without the tick the reason says nothing."""
        return self.reason(form) if "is_other" in form.data else ""

    def reason(self, form) -> str:
        return _clean(form.data, "different", LONGEST_REASON)


class OpenFile(AsksForDuplicates, AddPage):
    """Adding a customer."""

    def write(self, form):
        form.cleaned_data["different"] = self.different(form)
        return super().write(form)


class ChangeFile(AsksForDuplicates, EditPage):
    """Changing a customer; only a new name, tax number or phone is compared."""

    def write(self, form, document, version: int):
        form.cleaned_data["different"] = self.different(form)
        return super().write(form, document, version)


@require_POST
@gate(permission("customers.view_customer"))
def customer_duplicates(request):
    """What the form asks while somebody types: the part of the page that says which files it resembles."""
    staff = request.user
    if not (staff.has_perm("customers.add_customer") or staff.has_perm("customers.change_customer")):
        raise PermissionDenied
    told = _told(staff, request.POST, _own(staff, request.POST.get("file", "")))
    return render(request, "customers/duplicates_live.html", {"told": told})


def _own(staff, key: str) -> Customer | None:
    """The file that is being changed, which does not resemble itself. Only one's own: no key of others can be tried."""
    if not key.isdecimal() or len(key) > 18:
        return None
    return Customer.objects.visible_to(staff).editable_by(staff).filter(pk=int(key)).first()


def _told(staff, data, document: Customer | None) -> duplicates.Told:
    typed = {name: _clean(data, name) for name in COMPARED}
    words = duplicates.changed(document, typed)
    if not words:
        return duplicates.Told([])
    return duplicates.told(staff, **words, city=typed["city"], except_pk=document and document.pk)


def _clean(data, name: str, longest: int = LONGEST) -> str:
    return data.get(name, "").replace("\x00", "").strip()[:longest]
