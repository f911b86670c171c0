"""Forms of the house: drawn by two templates, choices only from visible rows, and a version against silent loss."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class HouseRenderer(TemplatesSetting):
    """Every form of the house is drawn by these two templates."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


CLASSES = {
    forms.CheckboxInput: "form-check-input",
    forms.RadioSelect: "form-check-input",
    forms.CheckboxSelectMultiple: "form-check-input",
    forms.Select: "form-select",
}


def dress(form: forms.BaseForm) -> None:
    """Give every widget the class of its kind, dates their kind of input, and errors their id."""
    for field in form.fields.values():
        widget = field.widget
        kind = next((css for base, css in CLASSES.items() if isinstance(widget, base)), "form-control")
        widget.attrs.setdefault("class", kind)
        if isinstance(widget, (forms.CheckboxSelectMultiple, forms.RadioSelect)):
            widget.template_name, widget.option_template_name = (
                "components/choices.html",
                "django/forms/widgets/input.html",
            )
        if isinstance(field, forms.ModelChoiceField) and field.empty_label == "---------":
            field.empty_label = "–"
        elif getattr(field, "choices", None) and list(field.choices)[0] == ("", "---------"):
            field.choices = [("", "–"), *list(field.choices)[1:]]
        if isinstance(widget, forms.DateInput):
            widget.input_type, widget.format = "date", "%Y-%m-%d"
        if isinstance(widget, forms.DateTimeInput):
            widget.input_type, widget.format = "datetime-local", "%Y-%m-%dT%H:%M"
        if isinstance(widget, forms.Textarea):
            widget.attrs["rows"] = field.widget.attrs.get("rows_wanted", 3)


class RecordField(forms.ModelChoiceField):
    """Another record, given by number or exact name in a text box; several hits offer a choice.

    `by` names the fields that are asked, `pick` the URL name of the search that a script may use. `seen` are the rows whose
    name may be shown, if there are others among those to be chosen.
    """

    widget = forms.TextInput
    default_error_messages = {
        "invalid_choice": _("Nothing found for “%(value)s”. Write the number or the exact name."),
        "several": _("“%(value)s” fits several. Write the number: %(hits)s."),
    }

    def __init__(self, queryset, *, by: tuple[str, ...] = ("number", "name"), pick: str = "", seen=None, **kwargs):
        super().__init__(queryset, **kwargs)
        self.by, self.pick, self.seen = by, pick, seen

    def prepare_value(self, value):
        """A stored key is shown as the number, and by the script as the name; what somebody typed stays as it was typed."""
        if isinstance(value, int):  # a stored key
            value = self.queryset.filter(pk=value).first() or ""
        if not isinstance(value, Model):
            return value
        self._name(value)
        return getattr(value, self.by[0])

    def _name(self, record: Model) -> None:
        """Let the script show the record by name, unless this person would not see it: a number tells nothing."""
        if self.seen is None or self.seen.filter(pk=record.pk).exists():
            self.widget.attrs["data-text"] = str(getattr(record, self.by[min(1, len(self.by) - 1)]))

    def to_python(self, value):
        text = str(value or "").replace("\x00", "").strip()
        if not text:
            return None
        hits = self._hits(text)
        if not hits:
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": text})
        if len(hits) > 1:
            numbers = ", ".join(f"{getattr(hit, self.by[0])} {hit}" for hit in hits)
            raise ValidationError(self.error_messages["several"], "several", {"value": text, "hits": numbers})
        self._name(hits[0])
        return hits[0]

    def _hits(self, text: str) -> list:
        """By index as it is written and in capitals; only what is not found so is looked for in any case."""
        exact, loose = Q(), Q()
        for name in self.by:
            exact |= Q(**{f"{name}__in": {text, text.upper()}})
            loose |= Q(**{f"{name}__iexact": text})
        hits = list(self.queryset.filter(exact)[:6]) or list(self.queryset.filter(loose)[:6])
        return self._in_place_of(hits)

    def _in_place_of(self, hits: list) -> list:
        """A record that was merged into another one stands for that one, if that may be chosen too."""
        instead = [getattr(hit, "merged_into_id", None) for hit in hits]
        if not any(instead):
            return hits
        there = self.queryset.in_bulk([key for key in instead if key])
        found = (hit if key is None else there.get(key) for hit, key in zip(hits, instead, strict=True))
        return list(dict.fromkeys(filter(None, found)))

    def has_changed(self, initial, data):
        return str(self.prepare_value(initial) or "") != str(data or "")


class HouseForm(forms.ModelForm):
    """A form knows its person (`staff`): choices of records are the visible ones. `sections` groups fields under heads.

    `picks` names fields that are drawn as text boxes with search instead of a select of all rows: {field: url name};
    `fixed` those that are asked for a new record only.
    """

    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    wide: tuple[str, ...] = ()
    thirds: tuple[str, ...] = ()
    picks: dict[str, str] = {}
    fixed: tuple[str, ...] = ()

    def __init__(self, *args, staff, **kwargs):
        super().__init__(*args, **kwargs)
        self.staff = staff
        for name in self.fixed if self.instance.pk else ():
            del self.fields[name]
        for name, field in list(self.fields.items()):
            seen = None
            if isinstance(field, forms.ModelChoiceField) and hasattr(field.queryset, "visible_to"):
                seen = field.queryset.visible_to(staff)
                field.queryset = self._with_present(name, self.choices_of(name, seen))
            if name in self.picks:
                self.fields[name] = self._picked(field, self.picks[name], seen)
        dress(self)

    def _with_present(self, name: str, choices):
        """The choices and what stands in the record now: an edit of something else must not wipe who has left."""
        present = getattr(self.instance, f"{name}_id", None) if self.instance.pk else None
        if present is None:
            return choices
        model = choices.model
        return model._base_manager.filter(Q(pk__in=choices.order_by().values("pk")) | Q(pk=present))

    def choices_of(self, name: str, visible):
        """Narrow the choices of a field further; the rows given are the visible ones."""
        return visible

    def _picked(self, field, address: str, seen) -> RecordField:
        from django.urls import reverse

        model = field.queryset.model
        picked = RecordField(
            field.queryset,
            by=model.picked_by,
            pick=address,
            seen=seen,
            label=field.label,
            required=field.required,
            help_text=field.help_text,
        )
        picked.widget.attrs |= {"data-record": reverse(address), "autocomplete": "off"}
        return picked

    def drawn(self):
        """(head, fields) as they are drawn, none without fields; what no section names comes last, under no head."""
        named = {name for _head, names in self.sections for name in names}
        for head, names in self.sections:
            if here := [self[name] for name in names if name in self.fields]:
                yield head, here
        rest = [self[name] for name in self.fields if name not in named and not self[name].is_hidden]
        if rest:
            yield "", rest

    def width(self, name: str) -> str:
        is_text = isinstance(self.fields[name].widget, forms.Textarea)
        return "full" if name in self.wide or is_text else "third" if name in self.thirds else ""
