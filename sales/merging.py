"""What of the chapter goes along with a customer's file when it is merged into another one (CUS-18)."""

from django.utils.translation import gettext_lazy as _

from bizops.kernel.merging import follows
from customers.models import Customer

from .models import Order

follows(Order, "customer", _("Orders"), of=Customer)
