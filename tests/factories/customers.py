"""Records of the chapter CUS."""

from itertools import count

from customers.models import Communication, Contact, Customer
from customers.services import communications, contacts, customers

from . import makes

_n = count(1)


@makes(Customer)
def customer(world, **values):
    n = next(_n)
    words = {"name": f"宝光显示{n:04}", "kind": "direct", "phone": f"0755-2000{n:04}", **values}
    return customers.register(by=words.pop("by", world.keeper), **words)


@makes(Contact)
def contact(world, **values):
    n = next(_n)
    words = {"name": f"何俊{n:04}", "phone": f"1380000{n:04}", **values}
    return contacts.add(by=world.keeper, customer=words.pop("customer", None) or customer(world), **words)


@makes(Communication)
def communication(world, **values):
    words = {"summary": f"谈了第 {next(_n)} 次价格", **values}
    return communications.record(by=world.keeper, customer=words.pop("customer", None) or customer(world), **words)
