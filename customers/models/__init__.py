from .communication import Communication
from .contact import Contact
from .customer import Customer, CustomerGrant
from .leak import Leak
from .lookup import Lookup
from .merge import Apart, Merge
from .plan import ContactPlan
from .review import Review, ReviewRound, Scorecard
from .revisit import Promise, Revisit
from .takeout import Takeout

__all__ = [
    "Apart",
    "Communication",
    "Contact",
    "ContactPlan",
    "Customer",
    "CustomerGrant",
    "Lookup",
    "Leak",
    "Merge",
    "Promise",
    "Review",
    "ReviewRound",
    "Revisit",
    "Scorecard",
    "Takeout",
]
