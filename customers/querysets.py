"""Reading the customers' archive."""

from datetime import date, datetime

from django.apps import apps
from django.db.models import (
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Length, NullIf

from bizops.figures.services import figures
from bizops.kernel import clock
from bizops.kernel.periods import Period, months_before
from bizops.organisation.querysets import ScopedQuerySet

from .choices import (
    CustomerClass,
    CustomerStatus,
    LeakStatus,
    LookupStatus,
    PromiseStatus,
    ReviewStatus,
    RoundStatus,
    TakeoutStatus,
)


class CustomerQuerySet(ScopedQuerySet):
    def active(self):
        """On file, not archived."""
        return self.filter(status=CustomerStatus.ACTIVE)

    def without_core(self):
        """On file, but lacking what every file must hold, a person in charge who works here among it (CUS-01)."""
        lacking = Q(name="") | Q(kind="") | Q(city="") | Q(phone="") | Q(contact_count=0) | Q(owner__is_active=False)
        return self.active().filter(lacking)

    def confirmed_before(self, day: date):
        """On file, with data that nobody has confirmed since (CUS-18)."""
        return self.active().filter(data_confirmed_on__lt=day)

    def possible_duplicates(self, among: "CustomerQuerySet | None" = None):
        """On file, and of one name or main phone with another one on file `among` those given (CUS-18).

        Tax numbers the database keeps apart; two of whom somebody said that they are two firms do not count. Pages give
        the rows that a person sees, so that nobody finds out by trying whose number it is.
        """
        others = (self.model.objects.all() if among is None else among).active().order_by()
        shared = Q(pk__in=())
        for column, shortest in (("name_key", 2), ("phone_key", 7)):
            long = others.alias(length=Length(column)).filter(length__gte=shortest)
            twice = long.values(column).annotate(files=Count("*")).filter(files__gt=1).values(column)
            shared |= Q(**{f"{column}__in": twice})
        return self.active().filter(shared).exclude(pk__in=self._settled(others).values("pk"))

    def _settled(self, others):
        """Of those of whom it was said at all that they are another firm: said of all that look like them."""
        apart = apps.get_model("customers", "Apart").objects
        keys = apart.order_by().values("first").union(apart.order_by().values("second"))
        said = self.model.objects.filter(pk__in=keys).order_by()
        for column, shortest in (("name_key", 2), ("phone_key", 7)):
            alike = others.alias(length=Length(column)).filter(length__gte=shortest, **{column: OuterRef(column)})
            said = said.exclude(Exists(alike.exclude(pk=OuterRef("pk")).exclude(apart.of(OuterRef(OuterRef("pk"))))))
        return said

    def of_class_since(self, classification: str, day: date):
        """On file, and in this class since that day or longer (CUS-06)."""
        return self.active().filter(classification=classification, class_since__lte=day)

    def class_unconfirmed(self, on: date | None = None):
        """On file, and nobody confirmed the class in the last [4] months (CUS-03)."""
        day = on or clock.today()
        limit = months_before(day, figures.value("customers.class_months", on=day))
        never = Q(class_confirmed_on__isnull=True, filed_on__lt=limit)
        return self.active().filter(Q(class_confirmed_on__lt=limit) | never)

    def decided_on_by(self, staff):
        """Those whose class this person confirms: head of their department, or superior of a head who owns them (ORG-14)."""
        return self.filter(_decided_on_by(staff))

    def owing_review(self, quarter: Period):
        """Those that are reviewed for a quarter: on file since its first day or longer (CUS-08)."""
        return self.active().filter(filed_on__lte=quarter.start)

    def beside_their_head(self):
        """Key customers that somebody else than the head of their department looks after (CUS-06)."""
        headed = self.filter(classification=CustomerClass.KEY, department__head__isnull=False)
        return headed.exclude(owner=F("department__head"))

    def plan_broken(self, on: date | None = None):
        """On file, and not spoken with for longer than the plan says, or past the day that was planned (CUS-04)."""
        day = on or clock.today()
        last = Coalesce("last_contact_on", "class_since")
        silent = Q(plan_days__isnull=False, last_word__lt=_days_before(day, F("plan_days")))
        for classification in CustomerClass.values:
            days = Subquery(_plans().filter(classification=classification).values("days")[:1])
            silent |= Q(plan_days__isnull=True, classification=classification, last_word__lt=_days_before(day, days))
        return self.active().alias(last_word=last).filter(silent | Q(next_contact_on__lt=day))


def _decided_on_by(staff) -> Q:
    own = Q(department__head__superior=staff, owner=F("department__head"))
    return (Q(department__head=staff) & ~Q(owner=staff)) | own


def _plans():
    return apps.get_model("customers", "ContactPlan").objects.all()


def _days_before(day: date, days):
    """A day less an expression of days, counted by the database."""
    return ExpressionWrapper(
        Value(day, DateField()) - ExpressionWrapper(days, IntegerField()), output_field=DateField()
    )


class MergeQuerySet(QuerySet):
    """Seen by whoever sees the file that was kept."""

    def visible_to(self, staff):
        files = apps.get_model("customers", "Customer").objects.visible_to(staff)
        return self.filter(winner__in=files) if files.query.where else self

    def standing(self):
        """Those that were not undone."""
        return self.filter(undone_at__isnull=True)

    def touching(self, *keys: int):
        """Those in which one of these files took part."""
        return self.filter(Q(winner__in=keys) | Q(loser__in=keys))


class ApartQuerySet(QuerySet):
    def of(self, key) -> Exists:
        """Whether a file is said to be another firm than the one of this key."""
        pair = Q(first=OuterRef("pk"), second=key) | Q(second=OuterRef("pk"), first=key)
        return Exists(self.filter(pair))


class OfCustomerQuerySet(QuerySet):
    """What hangs on a customer is seen by whoever sees the customer, and changed by whoever changes it."""

    def visible_to(self, staff):
        return self._with(self._customers().visible_to(staff))

    def editable_by(self, staff):
        return self._with(self._customers().editable_by(staff))

    def _customers(self):
        return self.model._meta.get_field("customer").related_model.objects.all()

    def _with(self, customers):
        """No join and no subquery when a person sees all customers."""
        return self.filter(customer__in=customers) if customers.query.where else self


class ContactQuerySet(OfCustomerQuerySet):
    def current(self):
        """People who still work there."""
        return self.filter(left=False)


class RevisitQuerySet(OfCustomerQuerySet):
    pass


class PromiseQuerySet(ScopedQuerySet):
    """A promise is seen by whoever answers or gave it, and by whoever sees the customer (CUS-06)."""

    def open(self):
        return self.filter(status=PromiseStatus.OPEN)

    def overdue(self, on: date | None = None):
        return self.open().filter(due_on__lt=on or clock.today())

    def _within(self, staff, action: str):
        everything, predicate = self._scope(staff, action)
        if everything:
            return self
        if not staff.has_perm(self._code("view")):
            return self.none()
        files = self.model._meta.get_field("customer").related_model.objects.all()
        files = files.editable_by(staff) if action == "change" else files.visible_to(staff)
        return self.filter(predicate | Q(customer__in=files.values("pk"))) if files.query.where else self


class CommunicationQuerySet(OfCustomerQuerySet):
    def planned(self):
        """Those that name a next contact which has not taken place yet (CUS-04)."""
        return self.filter(next_on__isnull=False, settled_on__isnull=True)

    def due(self, by_day: date):
        return self.planned().filter(next_on__lte=by_day)


class ScorecardQuerySet(OfCustomerQuerySet):
    def on_file(self):
        """Those of customers that are not archived."""
        return self.filter(customer__status=CustomerStatus.ACTIVE)

    def unconfirmed(self):
        """Nobody confirmed the class in the last [4] months (CUS-03)."""
        return self.filter(customer__in=self._customers().class_unconfirmed())

    def to_confirm_by(self, staff):
        """What this person has to look at: another class is proposed, or the present one was not confirmed for long."""
        stale = Q(customer__in=self._customers().class_unconfirmed())
        mine = self._customers().active().decided_on_by(staff)
        return self.filter(Q(differs=True) | stale, customer__in=mine)


UP = {CustomerClass.POTENTIAL: (CustomerClass.GENERAL, CustomerClass.KEY), CustomerClass.GENERAL: (CustomerClass.KEY,)}


class ReviewQuerySet(ScopedQuerySet):
    """Seen by whoever looks after the customer, by the head of the department, and by whoever sees all."""

    def of_open_rounds(self):
        return self.filter(round__status=RoundStatus.OPEN)

    def outstanding(self):
        """Not approved yet; the file that was archived in the meantime no longer waits for it."""
        return self.exclude(status=ReviewStatus.APPROVED).filter(customer__status=CustomerStatus.ACTIVE)

    def with_class_after(self):
        """With `after`: the class decided, else the one proposed."""
        return self.annotate(after=Coalesce(NullIf("class_decided", Value("")), "class_proposed"))

    def of_change(self, way: str):
        """Whose class goes `up`, `down`, or stays the `same` (CUS-03)."""
        return self.with_class_after().filter(changed(way))


def changed(way: str) -> Q:
    """The condition behind `of_change`, over `after`."""
    if way == "same":
        return Q(class_before=F("after"))
    pairs = [(low, high) for low, highs in UP.items() for high in highs]
    where = Q(pk__in=())
    for low, high in pairs:
        before, after = (low, high) if way == "up" else (high, low)
        where |= Q(class_before=before, after=after)
    return where


class LookupQuerySet(ScopedQuerySet):
    """Seen by whoever asked, by the head of his department, and by whoever keeps or controls the archive (CUS-10)."""

    def running(self, at: datetime | None = None):
        """The file stands open to the reader at this moment (now)."""
        return self.filter(status=LookupStatus.OPEN, until__gt=at or clock.now())

    def out(self):
        """Opened, and not given back yet."""
        return self.filter(status__in=(LookupStatus.OPEN, LookupStatus.OVER))

    def overdue(self, at: datetime | None = None):
        """The time is over, and it is not given back."""
        return self.out().filter(until__lte=at or clock.now())


class TakeoutQuerySet(ScopedQuerySet):
    """Seen by whoever asked, by the head of his department, and by whoever sees all (CUS-11)."""

    def usable(self, at: datetime | None = None):
        """Allowed, and neither used nor lapsed."""
        return self.filter(status=TakeoutStatus.ALLOWED, until__gt=at or clock.now())

    def used_since(self, moment: datetime):
        return self.filter(status=TakeoutStatus.USED, used_at__gte=moment)


class LeakQuerySet(ScopedQuerySet):
    """Seen by whoever reported or investigates it and by whoever sees all; never by whoever is held responsible (CUS-11)."""

    def unfinished(self):
        return self.exclude(status__in=(LeakStatus.DECIDED, LeakStatus.CLOSED))

    def in_scope_of(self, staff):
        return self._without(super().in_scope_of(staff), staff)

    def _within(self, staff, action: str):
        return self._without(super()._within(staff, action), staff)

    def _without(self, rows, staff):
        """He sees what he reported himself, as everybody does."""
        key = getattr(staff, "pk", None)
        return rows.exclude(Q(accused=key) & ~Q(owner=key)) if key else rows
