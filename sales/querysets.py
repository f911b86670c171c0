"""Reading products and orders."""

from django.db.models import QuerySet

from bizops.organisation.querysets import OpenQuerySet, ScopedQuerySet


class ProductCategoryQuerySet(OpenQuerySet):
    pass


class ProductQuerySet(OpenQuerySet):
    """What we sell is no secret in the house."""

    def withdrawn(self):
        """Those that take no new order lines."""
        return self.filter(is_active=False)


class OrderQuerySet(ScopedQuerySet):
    def with_product(self, product):
        """Orders that have a line of it, each once."""
        lines = self.model._meta.get_field("lines").related_model
        return self.filter(pk__in=lines.objects.filter(product=product).values("order"))


class OrderLineQuerySet(QuerySet):
    """A line is seen, and changed, by whoever sees or changes its order."""

    def visible_to(self, staff):
        return self._with(self._orders().visible_to(staff))

    def editable_by(self, staff):
        return self._with(self._orders().editable_by(staff))

    def _orders(self):
        return self.model._meta.get_field("order").related_model.objects.all()

    def _with(self, orders):
        """No join and no subquery when a person sees all orders."""
        return self.filter(order__in=orders) if orders.query.where else self
