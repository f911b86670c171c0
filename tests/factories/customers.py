"""Records of the chapter CUS."""

from datetime import timedelta
from itertools import count

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Now

from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.organisation.models import Staff
from customers.models import (
    Communication,
    Contact,
    Customer,
    Leak,
    Lookup,
    Promise,
    Review,
    ReviewRound,
    Revisit,
    Scorecard,
    Takeout,
)
from customers.services import (
    classes,
    communications,
    contacts,
    customers,
    leaks,
    lookups,
    promises,
    revisits,
    rounds,
    takeouts,
)

from . import STATES, makes

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


@makes(Revisit)
def revisit(world, **values):
    words = {"summary": f"回访第 {next(_n)} 次，库存够用", **values}
    return revisits.record(
        by=words.pop("by", world.keeper), customer=words.pop("customer", None) or customer(world), **words
    )


@makes(Promise)
def promise(world, **values):
    words = {"what": f"回复第 {next(_n)} 次报价", "due_on": clock.today() + timedelta(days=5), **values}
    return promises.make(
        by=words.pop("by", world.keeper), customer=words.pop("customer", None) or customer(world), **words
    )


STATES[Promise, "kept"] = {"answer": "已回复", "answered_on": clock.today()}


@makes(Scorecard)
def scorecard(world, **values):
    file = values.pop("customer", None) or customer(world, **values)
    classes.score_some([file.pk], clock.today())
    return file.scorecard


@makes(ReviewRound)
def review_round(world=None, quarter=None):
    """The round of the quarter given, else of the oldest of the last years that has none; open, without forms."""
    quarter = quarter or Period.of("quarter", clock.today()).previous()
    while ReviewRound.objects.filter(key=quarter.key).exists():
        quarter = quarter.previous()
    found = rounds.prepared(quarter)
    ReviewRound.lifecycle.sweep(ReviewRound.objects.filter(pk=found.pk), "open")
    return ReviewRound.objects.get(pk=found.pk)


@makes(Review)
def review(world, **values):
    """The form of a customer in the round of the last quarter, filled in and not submitted."""
    quarter = Period.of("quarter", clock.today()).previous()
    words = {"potential": 4, "cooperation": 3, "opinion": "来年有新线投产", **values}
    found = words.pop("round", None) or ReviewRound.objects.filter(key=quarter.key).first() or review_round(world)
    file = words.pop("customer", None) or customer(world)
    rounds.make(found, [file.pk])
    Review.objects.filter(round=found, customer=file).update(**words)
    return Review.objects.get(round=found, customer=file)


STATES[Review, "approved"] = {
    "approved_on": clock.today(),
    "approved_by": Subquery(Staff.objects.exclude(pk=OuterRef("owner")).order_by("pk").values("pk")[:1]),
    "class_decided": F("class_proposed"),
}


@makes(Leak)
def leak(world, **values):
    words = {"what": f"客户报价单第 {next(_n)} 份发到了群里", "whose": "宝光显示", **values}
    return leaks.report(by=words.pop("by", world.keeper), **words)


REMEDIED = {"remedy": "已撤回并改密码", "remedied_at": Now(), "in_time": True}
FOUND = {
    **REMEDIED,
    **{"findings": "误发，已收回", "harm": "none", "fault": "none", "passed_to": "nobody"},
    **{"proposed": "none", "penalty": "none"},
}
for state in ("remedied", "investigated", "decided", "closed"):
    STATES[Leak, state] = FOUND


@makes(Lookup)
def lookup(world, **values):
    """Asked for and not decided; there is a customer whom it may be about."""
    n = next(_n)
    if not Customer.objects.exists():
        customer(world)
    words = {
        "whom": f"宝光显示{n:04}",
        "purpose": "debt",
        "reason": f"第 {n} 次催收",
        "until": clock.now() + timedelta(days=3),
        **values,
    }
    return lookups.ask(by=words.pop("by", world.keeper), **words)


_A_FILE = Subquery(Customer.objects.order_by("pk").values("pk")[:1])
_CLOSED = {"customer": None, "opened_at": None, "returned_at": None}
_OPENED = {"customer": _A_FILE, "opened_at": clock.now(), "returned_at": None}
for state in ("draft", "refused", "withdrawn"):
    STATES[Lookup, state] = _CLOSED
for state in ("open", "over"):
    STATES[Lookup, state] = _OPENED
STATES[Lookup, "returned"] = {**_OPENED, "returned_at": clock.now()}


@makes(Takeout)
def takeout(world, **values):
    n = next(_n)
    words = {"label": "customers/customer", "query": "", "columns": ("name",), "rows": 600, "said": f"客户名册{n}"}
    wanted = takeouts.List(**{**words, **{k: v for k, v in values.items() if k in words}})
    return takeouts.ask(by=values.get("by", world.keeper), wanted=wanted, purpose=values.get("purpose", "年终对账"))


_SOON = clock.now() + timedelta(days=5)
for state in ("draft", "refused", "lapsed"):
    STATES[Takeout, state] = {"used_at": None}
STATES[Takeout, "allowed"] = {"used_at": None, "until": _SOON}
STATES[Takeout, "used"] = {"used_at": clock.now(), "until": _SOON, "taken": 600}
