"""The form of a policy: checked against the code that declares its kind, down to the type of what a condition compares (ORG-14)."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import Max
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.kernel import clock
from bizops.pages.words import joined

from .choices import Operator
from .models import Policy, Step
from .registry import Consentable, consentables

CONDITION = ("only_field", "only_operator", "only_value")
SOURCES = ("people", "posts", "roles", "departments", "levels", "field")
NONE = ("", "–")


def kinds() -> list[tuple[str, str]]:
    return [(kind.key, f"{kind.label} ({kind.clause})") for kind in consentables]


def named(*parts: str):
    """Choices of fields of all kinds, under the kind to which they belong."""

    def choices():
        found = [NONE]
        for kind in consentables:
            names = [name for part in parts for name in getattr(kind, part)]
            if names:
                found.append((str(kind.label), [(name, kind.label_of(name)) for name in dict.fromkeys(names)]))
        return found

    return choices


def fills():
    return [NONE, *[(fill.key, str(fill.label)) for kind in consentables for fill in kind.fills]]


def stored(kind: Consentable, name: str, typed: str) -> str:
    """What a condition compares with, as the database has it; a choice may be typed as it is called. Raises ValidationError."""
    typed = typed.strip()
    if not typed:
        raise ValidationError(_("Say with what the field is compared."))
    try:
        field = kind.model._meta.get_field(name)
    except FieldDoesNotExist:
        return typed
    if field.choices:
        return _choice(field, typed)
    if isinstance(field, models.DecimalField | models.IntegerField | models.FloatField):
        return _number(typed)
    if isinstance(field, models.BooleanField):
        return _yes_or_no(typed)
    if isinstance(field, models.DateField):
        return _day(typed)
    return typed


def _choice(field, typed: str) -> str:
    called = {str(label).casefold(): str(key) for key, label in field.flatchoices}
    keys = {str(key) for key, _label in field.flatchoices}
    if typed in keys:
        return typed
    if typed.casefold() not in called:
        words = joined(str(label) for key, label in field.flatchoices if key)
        raise ValidationError(_("One of these: %(choices)s.") % {"choices": words})
    return called[typed.casefold()]


def _number(typed: str) -> str:
    try:
        number = Decimal(typed)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValidationError(_("A number is compared with a number."))
    return typed


def _yes_or_no(typed: str) -> str:
    said = {"true": "True", _("yes").casefold(): "True", "false": "False", _("no").casefold(): "False"}
    if typed.casefold() not in said:
        raise ValidationError(_("One of these: %(choices)s.") % {"choices": joined([_("yes"), _("no")])})
    return said[typed.casefold()]


def _day(typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        raise ValidationError(_("A day is written like 2026-01-31.")) from None


class ConditionForm(forms.ModelForm):
    """A condition is whole: a field of the kind, how it compares, with what."""

    only_field = forms.ChoiceField(
        label=gettext_lazy("only if this field"), choices=named("conditions"), required=False
    )

    def check_condition(self, kind: Consentable | None) -> None:
        name, operator = self.cleaned_data.get("only_field"), self.cleaned_data.get("only_operator")
        if not name:
            if operator or self.cleaned_data.get("only_value"):
                self.add_error("only_field", _("Say which field the condition is about."))
            return
        if kind is not None and name not in kind.conditions:
            self.add_error("only_field", _("%(kind)s has no condition on this field.") % {"kind": kind.label})
        if operator not in Operator.values:
            self.add_error("only_operator", _("Say how the field is compared."))
        if kind is None or name not in kind.conditions:
            return
        try:
            value = stored(kind, name, self.cleaned_data.get("only_value") or "")
        except ValidationError as fault:
            self.add_error("only_value", fault)
            return
        self.cleaned_data["only_value"] = self.instance.only_value = value


class PolicyForm(ConditionForm):
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=kinds)

    class Meta:
        model = Policy
        fields = ["kind", "name", "order", *CONDITION, "effective_from", "retired_on", "batch", "note"]

    def clean(self):
        words = super().clean()
        self.check_condition(consentables.get(words.get("kind", "")))
        if not self.instance.pk and words.get("kind") and words.get("name"):
            before = Policy.objects.filter(kind=words["kind"], name=words["name"]).aggregate(last=Max("edition"))[
                "last"
            ]
            self.instance.edition = (before or 0) + 1
        return words

    def clean_effective_from(self):
        day = self.cleaned_data["effective_from"]
        is_changed = not self.instance.pk or "effective_from" in self.changed_data
        if is_changed and day < clock.today():
            raise ValidationError(_("A policy does not begin in the past."))
        return day


class StepForm(ConditionForm):
    field = forms.ChoiceField(
        label=gettext_lazy("person in a field of the document"), choices=named("people"), required=False
    )
    fill = forms.ChoiceField(label=gettext_lazy("to be filled in"), choices=fills, required=False)

    class Meta:
        model = Step
        fields = [
            "order", "name", *SOURCES, "mode", "within", "escalates", "question", "comment_required", "fill", *CONDITION,
        ]  # fmt: skip

    def clean(self):
        words = super().clean()
        if not any(words.get(name) for name in SOURCES):
            self.add_error(None, _("Say who is asked: people, posts, roles, departments, heads or a field."))
        return words


class Steps(BaseInlineFormSet):
    """The steps of one policy, asked together with its kind."""

    def clean(self):
        super().clean()
        kind = consentables.get(self.instance.kind)
        kept = [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        if not kept:
            raise ValidationError(_("A policy has at least one step."))
        for form in kept:
            form.check_condition(kind)
            if kind is not None:
                self._check(form, kind)

    def _check(self, form: StepForm, kind: Consentable) -> None:
        words = form.cleaned_data
        if words.get("field") and words["field"] not in kind.people:
            form.add_error("field", _("%(kind)s has no such person.") % {"kind": kind.label})
        if words.get("fill") and kind.fill(words["fill"]) is None:
            form.add_error("fill", _("%(kind)s has nothing of this to fill in.") % {"kind": kind.label})
