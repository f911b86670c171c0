"""The people one speaks with at a customer (CUS-02)."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bizops.kernel.grams import Grams
from bizops.kernel.history import tracked
from bizops.kernel.records import Record
from bizops.organisation.names import searchable

from ..choices import Influence
from ..querysets import ContactQuerySet
from .customer import Customer


@tracked("search")
class Contact(Record):
    """A person at a customer, with the part he plays in a decision."""

    derived = ("search",)

    customer = models.ForeignKey(Customer, models.PROTECT, verbose_name=_("customer"), related_name="contacts")
    name = models.CharField(pgettext_lazy("person", "name"), max_length=60)
    title = models.CharField(_("position"), max_length=60, blank=True)
    influence = models.CharField(_("decision power"), max_length=10, choices=Influence, blank=True)
    is_primary = models.BooleanField(_("first contact"), default=False)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    wechat = models.CharField(_("WeChat"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    birthday = models.DateField(_("birthday"), null=True, blank=True)
    left = models.BooleanField(_("has left the company"), default=False)
    remark = models.TextField(_("remark"), max_length=1000, blank=True)

    search = models.TextField(editable=False, default="")

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-is_primary", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(is_primary=True),
                name="customers_contact_one_first_contact",
            ),
            models.CheckConstraint(
                condition=~Q(is_primary=True, left=True),
                name="customers_contact_first_is_there",
                violation_error_message=_("Somebody who has left cannot be the first contact."),
            ),
        ]
        indexes = [
            GinIndex(Grams("search"), name="customers_contact_search"),
            models.Index(fields=["name", "id"], name="customers_contact_by_name"),
        ]

    def __str__(self):
        return self.name

    def derive(self) -> None:
        self.search = searchable(self.name, self.title)

    def validate_constraints(self, exclude=None):
        """Not who is first: the service lets the present first contact step back."""
        super().validate_constraints(exclude={*(exclude or ()), "is_primary"})
