"""The clauses of the chapter that its pages name; what raises and measures them stands beside them later on."""

from django.utils.translation import gettext_lazy as _

from bizops.kernel.clauses import titles

titles.add("CUS-01", _("Every customer has a file; files are numbered and summed up in a register."))
titles.add("CUS-02", _("The customer card holds everything about a customer."))
titles.add("CUS-04", _("Every contact with a customer is recorded, and the next one planned."))
titles.add("CUS-10", _("Looking into someone else's customer needs a request."))
titles.add("CUS-11", _("Customer data are confidential; views and exports are on record."))
titles.add("CUS-18", _("Data stay correct and unique."))
