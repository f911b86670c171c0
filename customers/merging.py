"""What of the chapter goes along with a customer's file when it is merged into another one (CUS-18)."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from bizops.kernel.merging import follows, stays

from .models import (
    Apart,
    Communication,
    Contact,
    Customer,
    CustomerGrant,
    Leak,
    Lookup,
    Merge,
    Promise,
    Review,
    Revisit,
    Scorecard,
)
from .services import contacts, reviews

follows(
    Contact,
    "customer",
    _("Contacts"),
    of=Customer,
    changes=("is_primary",),
    clear=contacts.one_first_contact,
    # Nobody is first who has left, or where somebody else has become it.
    fits=Q(left=False) & ~Exists(Contact.objects.filter(customer=OuterRef("customer"), is_primary=True)),
)
follows(Communication, "customer", _("Contact log"), of=Customer)
follows(Revisit, "customer", _("Revisits"), of=Customer)
follows(Promise, "customer", _("Promises"), of=Customer)
follows(
    Review,
    "customer",
    _("Customer reviews"),
    of=Customer,
    once=("round",),
    doubles=_("Both files were reviewed in the same round: the form of the kept file counts, the other stays behind."),
    changes=("owner", "service_person", "department"),
    settle=reviews.follow,
)
follows(Leak, "customer", _("Leak incidents"), of=Customer)
follows(Customer, "merged_into", _("Files merged earlier"), of=Customer)

stays(CustomerGrant, "content_object", "A look into one file does not open another one.")
stays(Lookup, "customer", "It was a look into this file, and opens no other one.")
stays(Scorecard, "customer", "It follows from the figures, and is scored anew.")
stays(Merge, "winner", "It says which two files were merged then.")
stays(Merge, "loser", "It says which two files were merged then.")
stays(Apart, "first", "It was said of these two files.")
stays(Apart, "second", "It was said of these two files.")
