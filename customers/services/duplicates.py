"""Whether a firm is on file already: asked before a file is opened, and when its name, tax number or phone changes (CUS-18)."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.kernel.errors import RuleBroken
from bizops.organisation import names

from ..models import Customer
from ..models.customer import Calls, name_key, phone_key, tax_key

CLAUSE = "CUS-18"
SHORTEST_NAME, SHORTEST_START, SHORTEST_PHONE = 2, 4, 7
ENOUGH = 20  # so many candidates of one kind are looked at; who has more of them does not read them either
# Two people who open files of one name at the same moment come one after the other.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 18))"


class Why(TextChoices):
    """What two files have in common, the strongest first."""

    TAX = "tax", gettext_lazy("same tax number")
    NAME = "name", gettext_lazy("same name")
    SOUND = "sound", gettext_lazy("the name sounds the same")
    PHONE = "phone", gettext_lazy("same phone number")
    SIMILAR = "similar", gettext_lazy("similar name")


@dataclass(frozen=True)
class Match:
    """A file that may be of the same firm. `sure`: it is, and the database allows no second one."""

    customer: Customer
    why: Why
    sure: bool = False

    @property
    def is_probable(self) -> bool:
        """Enough alike to ask for a reason; a similar name is only a hint."""
        return self.why != Why.SIMILAR


@dataclass(frozen=True)
class Told:
    """What one person is told: the files he may see, and whether there are others, without a word about them."""

    matches: list[Match]
    elsewhere: bool = False

    @property
    def sure(self) -> bool:
        return any(match.sure for match in self.matches)

    @property
    def stops(self) -> bool:
        """Whether a file is saved only with the reason why it is another firm."""
        return self.elsewhere or any(match.is_probable for match in self.matches)


@dataclass(frozen=True)
class Asked:
    """The words as they are compared; what is too short to say anything is left out."""

    key: str
    sound: str
    tax: str
    phone: str
    core: str

    @classmethod
    def of(cls, name: str, tax_number: str, phone: str, city: str = "") -> "Asked":
        key, called = name_key(name), phone_key(phone)
        key = key if len(key) >= SHORTEST_NAME else ""
        core = key.removeprefix(name_key(city)) if city else key
        called = called if len(called) >= SHORTEST_PHONE else ""
        return cls(key, names.sound(key)[:240], tax_key(tax_number), called, core)

    @property
    def same(self) -> Q:
        """The same firm by tax number or name; by sound 寶光 and 宝光 alike."""
        found = Q(pk__in=())
        for column, word in (("tax_number", self.tax), ("name_key", self.key), ("name_sound", self.sound)):
            found |= Q(**{column: word}) if word else Q(pk__in=())
        return found

    @property
    def similar(self) -> Q:
        """One name begins with the other, or stands in it once the city is taken off."""
        if len(self.core) < SHORTEST_START:
            return Q(pk__in=())
        starts = [self.key[:end] for end in range(SHORTEST_START, len(self.key))]
        return Q(name_key__startswith=self.key) | Q(name_key__in=starts) | Q(search__has=self.core)

    def why(self, customer: Customer) -> Why:
        if self.tax and customer.tax_number == self.tax:
            return Why.TAX
        return Why.NAME if customer.name_key == self.key else Why.SOUND


def of(
    *, name="", tax_number="", phone="", city="", except_pk=None, limit=5, rows: QuerySet | None = None
) -> list[Match]:
    """Files that may be of the same firm, the surest first, among `rows` (all): at most three queries.

    In place of one that was merged stands the file that was kept.
    """
    asked = Asked.of(name, tax_number, phone, city)
    rows = _rows(Customer.objects.all() if rows is None else rows, except_pk)
    rows = rows.select_related("owner", "merged_into__owner")
    alike = [(customer, asked.why(customer)) for customer in rows.filter(asked.same)[:ENOUGH]]
    alike += [(customer, Why.PHONE) for customer in _called(rows, asked.phone)]
    alike += [(customer, Why.SIMILAR) for customer in rows.filter(asked.similar)[:ENOUGH]]
    order = {why: n for n, why in enumerate(Why)}
    found: dict[int, Match] = {}
    for customer, why in sorted(alike, key=lambda each: order[each[1]]):
        file = customer.merged_into or customer
        found.setdefault(file.pk, Match(file, why, why == Why.TAX))
    return sorted(found.values(), key=lambda match: (order[match.why], match.customer.pk))[:limit]


def told(staff, *, name="", tax_number="", phone="", city="", except_pk=None, limit=5) -> Told:
    """What this person is told of it (ORG-15).

    Of files that he may not see he learns only that there is one by tax number or name, which he has to know in order not
    to open a second one. By phone he learns nothing of them, nor of anything if he may not see phones: nobody finds out
    whose number it is by trying.
    """
    seen = Customer.objects.visible_to(staff)
    mine = seen.filter(Q(merged_into=None) | Q(merged_into__in=seen)) if seen.query.where else seen
    phone = phone if staff.has_perm("customers.see_phone") else ""
    words = {"name": name, "tax_number": tax_number, "phone": phone, "city": city}
    matches = of(**words, except_pk=except_pk, limit=limit, rows=mine)
    if not seen.query.where:
        return Told(matches)
    same = Asked.of(name, tax_number, "").same
    others = _rows(Customer.objects.filter(same), except_pk).exclude(pk__in=mine.filter(same).order_by().values("pk"))
    return Told(matches, others.exists())


def changed(customer: Customer | None, values: dict) -> dict:
    """Those of name, tax number and phone that say something else than the file does; all of them for a new one."""
    words = {}
    for field, key in (("name", name_key), ("tax_number", tax_key), ("phone", phone_key)):
        word = values.get(field) or ""
        if word and (customer is None or key(word) != key(getattr(customer, field))):
            words[field] = word
    return words


def must_be_new(*, by, name="", tax_number="", phone="", different="", except_pk=None) -> bool:
    """Let a firm on file only once; returns whether `different` was needed. To be called inside the writing transaction.

    Raises RuleBroken for a tax number that is taken, and for a probable duplicate without the reason why it is another
    firm. The words are the same whether the person may see the other file or not.
    """
    asked = Asked.of(name, tax_number, phone)
    if asked.sound:
        with connection.cursor() as cursor:
            cursor.execute(ONE_AT_A_TIME, [asked.sound])
    taken = set(_rows(Customer.objects.filter(asked.same), except_pk).values_list("tax_number", flat=True)[:ENOUGH])
    if asked.tax and asked.tax in taken:
        raise RuleBroken(_("This tax number cannot be used. Ask the archive custodian."), CLAUSE, field="tax_number")
    if not taken and not (
        asked.phone and _may_compare_phones(by) and _called(_seen(by, except_pk), asked.phone).exists()
    ):
        return False
    if not different.strip():
        raise RuleBroken(
            _("This firm may be on file already. Open that file, or say why it is another company."),
            CLAUSE,
            field="name",
        )
    return True


def _may_compare_phones(by) -> bool:
    return by is None or by.has_perm("customers.see_phone")


def _seen(by, except_pk) -> QuerySet:
    """The clock sees everything, a person what is his to see."""
    return _rows(Customer.objects.all() if by is None else Customer.objects.visible_to(by), except_pk)


def _rows(rows: QuerySet, except_pk) -> QuerySet:
    """All but one and what was merged into it: nobody resembles himself."""
    rows = rows.order_by()
    return rows if except_pk is None else rows.exclude(pk=except_pk).exclude(merged_into=except_pk)


def _called(rows: QuerySet, phone: str) -> QuerySet:
    """Those who are called at this number themselves, or a contact of theirs, with or without the prefixes."""
    if not phone:
        return rows.none()
    written = [f"{prefix}{phone}" for prefix in ("", "0", "86", "0086", "860", "00860")]
    return rows.alias(calls=Calls("phones")).filter(calls__overlap=written)[:ENOUGH]
