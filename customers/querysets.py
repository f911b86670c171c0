"""Reading the customers' archive."""

from datetime import date

from django.db.models import QuerySet

from bizops.organisation.querysets import ScopedQuerySet

from .choices import CustomerStatus


class CustomerQuerySet(ScopedQuerySet):
    def active(self):
        """On file, not archived."""
        return self.filter(status=CustomerStatus.ACTIVE)

    def of_class_since(self, classification: str, day: date):
        """On file, and in this class since that day or longer (CUS-06)."""
        return self.active().filter(classification=classification, class_since__lte=day)


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


class CommunicationQuerySet(OfCustomerQuerySet):
    def planned(self):
        """Those that name a next contact which has not taken place yet (CUS-04)."""
        return self.filter(next_on__isnull=False, settled_on__isnull=True)

    def due(self, by_day: date):
        return self.planned().filter(next_on__lte=by_day)
