"""The clauses of the chapter that its pages name."""

from django.utils.translation import gettext_lazy as _

from bizops.kernel.clauses import titles

titles.add("SAL-01", _("Quotations keep to the price policy; deviations are approved."))
titles.add("SAL-08", _("Orders hold what was agreed: goods, quantity, price, delivery, payment."))
titles.add("SAL-20", _("Sales figures are counted, analysed and reported."))
