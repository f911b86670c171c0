"""Policies in the administration: editions that change only as long as nothing was decided by them (ORG-14)."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.admin import HouseAdmin, ViewOnlyAdmin
from bizops.kernel import clock

from .choices import Operator
from .models import Act, Copy, Policy, Request, Step, Submission, Substitution, Task
from .registry import Consentable, consentables
from .services import policies

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


class PolicyForm(ConditionForm):
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=kinds)

    class Meta:
        model = Policy
        fields = ["kind", "name", "order", *CONDITION, "effective_from", "retired_on", "batch", "note"]

    def clean(self):
        words = super().clean()
        self.check_condition(consentables.get(words.get("kind", "")))
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


class Unused:
    """What was decided by a policy stands: it and its steps are only looked at then."""

    def policy_of(self, obj) -> Policy | None:
        return obj if isinstance(obj, Policy) else getattr(obj, "policy", None)

    def is_free(self, obj) -> bool:
        policy = self.policy_of(obj)
        return policy is None or policy.pk is None or not policies.is_used(policy)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.is_free(obj)


class StepInline(Unused, admin.StackedInline):
    model, form, formset = Step, StepForm, Steps
    extra = 0
    min_num = 1
    filter_horizontal = ["roles"]
    autocomplete_fields = ["people", "posts", "departments"]

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and self.is_free(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.is_free(obj)


@admin.register(Policy)
class PolicyAdmin(Unused, HouseAdmin):
    """Who decides what. One that was used changes by its next edition."""

    form, inlines = PolicyForm, [StepInline]
    list_display = ["__str__", "kind_in_words", "order", "effective_from", "retired_on", "batch"]
    list_filter = ["batch"]
    search_fields = ["name", "kind"]
    readonly_fields = ["edition"]
    actions = ["save_as_next_edition"]
    fieldsets = [
        (None, {"fields": ["kind", "name", "edition", "order", "effective_from", "retired_on", "batch", "note"]}),
        (gettext_lazy("Applies only if"), {"fields": CONDITION}),
    ]

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def kind_in_words(self, policy):
        kind = consentables.get(policy.kind)
        return str(kind.label) if kind else policy.kind

    @admin.action(description=gettext_lazy("Save as the next edition"), permissions=["add"])
    def save_as_next_edition(self, request, queryset):
        """Copy it, in force from tomorrow; what runs goes on by the old one."""
        made = [policies.new_edition(policy, by=request.user) for policy in queryset]
        for policy in made:
            words = {"policy": policy, "day": policy.effective_from}
            self.message_user(request, _("%(policy)s: in force from %(day)s") % words, messages.SUCCESS)
        if len(made) == 1:
            return HttpResponseRedirect(reverse("admin:approvals_policy_change", args=[made[0].pk]))
        return None


@admin.register(Request)
class RequestAdmin(ViewOnlyAdmin):
    list_display = ["number", "title", "kind", "submitter", "status", "round", "submitted_at", "finished_at"]
    list_filter = ["status"]
    search_fields = ["number"]


@admin.register(Task)
class TaskAdmin(ViewOnlyAdmin):
    list_display = ["request", "step", "approver", "status", "due_on", "decided_by", "is_void"]
    list_filter = ["status", "is_void"]
    search_fields = ["request__number"]


@admin.register(Act)
class ActAdmin(ViewOnlyAdmin):
    """Who did what, when; what was said stands on the page of the request, for whoever may read it."""

    list_display = ["at", "request", "by", "what", "on_behalf_of", "to"]
    exclude = ["note", "filled"]
    list_filter = ["what"]
    search_fields = ["request__number"]


@admin.register(Submission)
class SubmissionAdmin(ViewOnlyAdmin):
    """When something was handed in, and its seal; never what stands in it."""

    list_display = ["request", "round", "by", "at", "digest"]
    exclude = ["snapshot", "note"]
    search_fields = ["request__number"]


@admin.register(Copy)
class CopyAdmin(ViewOnlyAdmin):
    list_display = ["request", "staff", "by", "at", "read_at"]
    search_fields = ["request__number"]


@admin.register(Substitution)
class SubstitutionAdmin(ViewOnlyAdmin):
    list_display = ["staff", "substitute", "starts_on", "ends_on", "note"]
    search_fields = ["staff__search"]
