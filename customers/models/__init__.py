from .communication import Communication
from .contact import Contact
from .customer import Customer, CustomerGrant
from .plan import ContactPlan
from .review import Review, ReviewRound, Scorecard
from .revisit import Promise, Revisit

__all__ = [
    "Communication",
    "Contact",
    "ContactPlan",
    "Customer",
    "CustomerGrant",
    "Promise",
    "Review",
    "ReviewRound",
    "Revisit",
    "Scorecard",
]
