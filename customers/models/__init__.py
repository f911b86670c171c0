from .communication import Communication
from .contact import Contact
from .customer import Customer, CustomerGrant

__all__ = ["Communication", "Contact", "Customer", "CustomerGrant"]
