"""Where chapters declare what needs consent (`approvals.py`): the move, the fields it covers, what an approver is shown.

Who decides stands in policies that administrators keep; `default` is only the first one of a fresh database.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from bizops.kernel.registry import Registry
from bizops.pages import panels


@dataclass(frozen=True)
class Fill:
    """What an approver writes into the document before he can approve a step that asks for it (`Step.fill`).

    `form` names a form class, made with `document=` and `staff=`; `write(document, cleaned_data, by=)` a service. What is
    filled in is not governed: it does not break the seal of what was handed in.
    """

    key: str
    label: str
    form: str
    write: str

    def form_class(self):
        return import_string(self.form)

    def put(self, document: Model, values: dict, *, by) -> None:
        import_string(self.write)(document, values, by=by)


@dataclass(frozen=True)
class Asked:
    """A step of a default policy: heads so many `levels` above the submitter, holders of `roles`; `within` working days."""

    name: str
    levels: int = 0
    roles: tuple[str, ...] = ()
    mode: str = "all"
    within: int = 2
    fill: str = ""
    question: str = ""
    comment: bool = False
    escalate: bool = True


@dataclass(frozen=True)
class Consentable:
    """A move of a kind of document that needs consent. `fields` are what is consented to: sealed, frozen, void if changed.

    `shows` are figures beside them. `conditions` may decide which policy and steps apply; `people` are fields with a
    person whom a step may ask; who stands in a field of `against` never decides. `carry_out` is called when all have
    agreed, `rejected_by` when one has not - without them the moves themselves are made (`move`, `rejected`). `says` puts
    a sealed field into words, out of all sealed values, where its own tells a reader nothing; "" leaves it out. `replaces`
    are the words in force, by field, that consent would replace: a reader sees the difference, and not what stays.
    """

    model: type[Model]
    move: str
    label: str
    clause: str
    fields: tuple[str, ...]
    shows: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    amount: str = ""
    rejected: str = ""
    voided: str = ""
    carry_out: str = ""
    rejected_by: str = ""
    fills: tuple[Fill, ...] = ()
    default: tuple[Asked, ...] = ()
    batch: bool = False
    title: Callable[[Model], str] | None = None
    labels: dict[str, str | Promise] = field(default_factory=dict)
    says: dict[str, Callable[[dict], str]] = field(default_factory=dict)
    replaces: Callable[[dict], dict[str, str]] | None = None

    @property
    def key(self) -> str:
        """app.model.move"""
        return f"{self.model._meta.label_lower}.{self.move}"

    def title_of(self, document: Model) -> str:
        if self.title:
            return self.title(document)
        return _("%(kind)s: %(document)s") % {"kind": self.label, "document": document}

    def amount_of(self, document: Model) -> Decimal | None:
        return getattr(document, self.amount) if self.amount else None

    def label_of(self, name: str) -> str:
        return str(self.labels[name]) if name in self.labels else str(panels.label(self.model, name))

    def fill(self, key: str) -> Fill | None:
        return next((each for each in self.fills if each.key == key), None)

    def about(self, document: Model) -> list[int]:
        """Whom the document is about: they neither decide nor read."""
        return _keys(document, self.against)

    def barred(self, document: Model) -> list[int]:
        """Whom the document itself keeps from deciding: whom it is about, and whose it is, whoever hands it in."""
        owners = getattr(self.model, "owner_field", "owner")
        return _keys(document, (*self.against, *((owners,) if isinstance(owners, str) else owners)))


def _keys(document: Model, names: tuple[str, ...]) -> list[int]:
    return sorted({key for name in names if (key := getattr(document, f"{name}_id", None))})


consentables: Registry[Consentable] = Registry("consent")


def consentable(model: type[Model], *, move: str, **words) -> Consentable:
    """Declare that a move needs consent. Raises ValueError if the lifecycle says otherwise."""
    declared = Consentable(model, move, **words)
    for name in filter(None, (declared.move, declared.rejected, declared.voided)):
        if not model.lifecycle[name].consent:
            raise ValueError(f"{declared.key}: the move {name} does not say that it needs consent")
    return consentables.add(declared.key, declared)


def kinds_of(model: type[Model]) -> list[Consentable]:
    """What needs consent on a kind of document."""
    return [each for each in consentables if each.model is model]
