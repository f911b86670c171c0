from .communication import Communication
from .contact import Contact
from .customer import Customer, CustomerGrant
from .merge import Apart, Merge
from .plan import ContactPlan
from .review import Review, ReviewRound, Scorecard
from .revisit import Promise, Revisit

__all__ = [
    "Apart",
    "Communication",
    "Contact",
    "ContactPlan",
    "Customer",
    "CustomerGrant",
    "Merge",
    "Promise",
    "Review",
    "ReviewRound",
    "Revisit",
    "Scorecard",
]
