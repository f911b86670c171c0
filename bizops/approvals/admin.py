"""Policies in the administration: editions that change only as long as nothing was decided by them (ORG-14)."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.admin import HouseAdmin, ViewOnlyAdmin
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.pages import bulk
from bizops.pages.words import joined

from .models import Act, Copy, Policy, Request, Step, Submission, Substitution, Task
from .policy_forms import CONDITION, PolicyForm, StepForm, Steps
from .registry import consentables
from .services import policies, routing

OF_A_STEP = ("fill_in_words", "field_in_words", "only_field_in_words")
IN_WORDS = {
    "kind": "kind_in_words", "fill": "fill_in_words", "field": "field_in_words", "only_field": "only_field_in_words",
}  # fmt: skip


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
    autocomplete_fields = ["people", "posts", "departments"]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "roles":  # they are few
            kwargs["widget"] = forms.CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_fields(self, request, obj=None):
        """A step that is only looked at is told in words."""
        names = super().get_fields(request, obj)
        if self.is_free(obj):
            return names
        return [IN_WORDS.get(name, name) for name in names]

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *([] if self.is_free(obj) else OF_A_STEP)]

    @admin.display(description=gettext_lazy("to be filled in"))
    def fill_in_words(self, step):
        kind = consentables.get(step.policy.kind)
        fill = kind.fill(step.fill) if kind else None
        return str(fill.label) if fill else step.fill or "–"

    @admin.display(description=gettext_lazy("person in a field of the document"))
    def field_in_words(self, step):
        return called(step.policy.kind, step.field)

    @admin.display(description=gettext_lazy("only if this field"))
    def only_field_in_words(self, step):
        return called(step.policy.kind, step.only_field)

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
    readonly_fields = ["edition", "way", "kind_in_words", "only_field_in_words"]
    actions = ["save_as_next_edition"]
    fieldsets = [
        (
            None,
            {"fields": ["kind", "name", "edition", "order", "effective_from", "retired_on", "batch", "note", "way"]},
        ),
        (gettext_lazy("Applies only if"), {"fields": CONDITION}),
    ]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST":
            request.POST = _with_whole_keys(request.POST)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["is_used"] = obj is not None and not self.is_free(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_fieldsets(self, request, obj=None):
        """One that is only looked at is told in words."""
        sets = super().get_fieldsets(request, obj)
        if self.is_free(obj):
            return sets
        return [
            (head, {**said, "fields": [IN_WORDS.get(name, name) for name in said["fields"]]}) for head, said in sets
        ]

    def save_related(self, request, form, formsets, change):
        """What fits no condition should find a policy, too: whoever saves is told if it finds none."""
        super().save_related(request, form, formsets, change)
        policy = form.instance
        for day in {clock.today(), max(clock.today(), policy.effective_from)}:
            held = Policy.objects.in_force(policy.kind, day)
            if held and all(each.only_field for each in held):
                self.message_user(request, _("What fits no condition will have no policy."), messages.WARNING)
                return

    @admin.display(description=gettext_lazy("The way"))
    def way(self, policy):
        """The steps in their order, each with whom it asks."""
        if policy.pk is None:
            return "–"
        return " → ".join(f"{step} ({joined(_sources(step, policy.kind))})" for step in routing.steps_of(policy)) or "–"

    @admin.display(description=gettext_lazy("only if this field"))
    def only_field_in_words(self, policy):
        return called(policy.kind, policy.only_field)

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def kind_in_words(self, policy):
        kind = consentables.get(policy.kind)
        return str(kind.label) if kind else policy.kind

    @admin.action(description=gettext_lazy("Save as the next edition"), permissions=["add"])
    def save_as_next_edition(self, request, queryset):
        """Copy it, in force from tomorrow; what runs goes on by the old one."""
        made = [new for policy in queryset if (new := self._next_edition(request, policy))]
        for policy in made:
            words = {"policy": policy, "day": policy.effective_from}
            self.message_user(request, _("%(policy)s: in force from %(day)s") % words, messages.SUCCESS)
        if len(made) == 1:
            return HttpResponseRedirect(reverse("admin:approvals_policy_change", args=[made[0].pk]))
        return None

    def _next_edition(self, request, policy: Policy) -> Policy | None:
        try:
            return policies.new_edition(policy, by=request.user)
        except RuleBroken as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        except OverflowError:
            words = {"policy": policy, "day": policy.effective_from}
            self.message_user(
                request, _("%(policy)s begins on %(day)s: there is no day after it.") % words, messages.ERROR
            )
        return None


def called(kind: str, name: str) -> str:
    """A field of a kind as its pages call it."""
    declared = consentables.get(kind)
    return (declared.label_of(name) if declared else name) if name else "–"


def _sources(step: Step, kind: str) -> list[str]:
    """Whom a step asks, in words."""
    found = [str(person) for person in step.people.all()]
    found += [str(row) for rows in (step.posts, step.roles) for row in rows.all()]
    found += [_("head of %(department)s") % {"department": department} for department in step.departments.all()]
    if step.levels:
        found.append(_("head %(n)s above the submitter") % {"n": step.levels})
    return [*found, called(kind, step.field)] if step.field else found


def _with_whole_keys(post):
    """What a form sent, without keys that no row can have: Django would look them up as they are to draw the form again."""
    whole = post.copy()
    for name in whole:
        if name.rsplit("-", 1)[-1] in ("people", "posts", "roles", "departments"):
            whole.setlist(name, [str(key) for key in bulk.keys(whole.getlist(name))])
    return whole


class Quiet(ViewOnlyAdmin):
    """What is kept about requests, without what they are about: that is told on their own pages, to whoever may read it."""

    search_fields = ["request__number"]

    def get_list_select_related(self, request):
        return [*(super().get_list_select_related(request) or []), "request"]

    @admin.display(description=gettext_lazy("number"), ordering="request__number")
    def number(self, row):
        return row.request.number

    def get_fields(self, request, obj=None):
        return self.list_display

    def get_readonly_fields(self, request, obj=None):
        return self.list_display

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["subtitle"] = self.number(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


@admin.register(Request)
class RequestAdmin(Quiet):
    list_display = ["number", "kind", "submitter", "status", "round", "submitted_at", "finished_at"]
    list_filter = ["status"]
    search_fields = ["number"]

    def get_list_select_related(self, request):
        return ["submitter"]

    @admin.display(description=gettext_lazy("number"), ordering="number")
    def number(self, row):
        return row.number


@admin.register(Task)
class TaskAdmin(Quiet):
    list_display = ["number", "step", "approver", "status", "due_on", "decided_by", "is_void"]
    list_filter = ["status", "is_void"]


@admin.register(Act)
class ActAdmin(Quiet):
    """Who did what, when; what was said stands on the page of the request, for whoever may read it."""

    list_display = ["at", "number", "by", "what", "on_behalf_of", "to"]
    list_filter = ["what"]


@admin.register(Submission)
class SubmissionAdmin(Quiet):
    """When something was handed in, and its seal; never what stands in it."""

    list_display = ["number", "round", "by", "at", "digest"]


@admin.register(Copy)
class CopyAdmin(Quiet):
    list_display = ["number", "staff", "by", "at", "read_at"]


@admin.register(Substitution)
class SubstitutionAdmin(ViewOnlyAdmin):
    list_display = ["staff", "substitute", "starts_on", "ends_on", "note"]
    search_fields = ["staff__search"]
