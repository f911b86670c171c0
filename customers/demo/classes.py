"""Classes and quarterly reviews of the demo company: confirmed, filled in, approved, some late, some still to do (CUS-03, CUS-08)."""

import random
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.organisation.models import Staff
from bizops.organisation.services import company

from ..choices import CustomerClass, CustomerStatus
from ..models import Customer, Review, ReviewRound, Scorecard
from ..services import classes, reviews, rounds

OPINIONS = (
    "订单稳定，交期配合好，来年有新线计划",
    "量在涨，付款准时，值得多跑",
    "只买常规规格，价格敏感，维持现状",
    "采购换人，需要重新建立关系",
    "同行低价切入，先守住现有份额",
    "样品已通过，等批量订单",
    "停线检修两个月，预计下季恢复",
    "对品质要求高，抱怨少，合作顺畅",
)
REASONS = ("上季一次性项目单，不代表常态", "战略客户，新项目已签意向", "换了采购负责人，先观察一季")
RETURNS = ("意见太简单，请写明依据", "合作评分与投诉记录不符，请核对")


def confirm_classes(day: date, clara: Staff, director: Staff) -> int:
    """Let the heads look at the scorecards: the first time at all of them, later at what differs or is old.

    The scores must be there. A few stay as they are against the proposal, with a reason; a few wait for another day.
    """
    chance, count = random.Random(f"classes {day}"), 0
    all_of_them = Scorecard.objects.on_file().filter(customer__filed_on__lte=day)
    first = not all_of_them.filter(customer__class_confirmed_on__isnull=False).exists()
    for head in (clara, director):
        mine = all_of_them.filter(customer__in=Customer.objects.decided_on_by(head))
        cards = mine if first else mine.to_confirm_by(head)
        for card in cards.select_related("customer").order_by("pk"):
            if chance.random() >= 0.03:
                with clock.at(_moment(day, chance)):
                    _confirm(card, head, chance, first)
                count += 1
    return count


def _confirm(card: Scorecard, head: Staff, chance: random.Random, first: bool) -> None:
    if not first and card.differs and chance.random() < 0.15:
        classes.confirm(
            card.customer, by=head, classification=card.customer.classification, note=chance.choice(REASONS)
        )
    else:
        classes.confirm(card.customer, by=head)


def review_quarter(quarter: Period, staff: dict[str, Staff]) -> ReviewRound:
    """Open the round of a quarter and let people work on it until today; an older one is closed in the end.

    That of the last quarter is left in every state, whatever the day: to be filled in, submitted, returned, approved.
    """
    today, chance = timezone.localdate(), random.Random(f"review {quarter.key}")
    with clock.at(_moment(quarter.next().start, chance, hour=1)):
        found = rounds.prepared(quarter)
        rounds.fill_round(found)
    people = {person.pk: person for person in staff.values()}
    is_running = quarter == Period.of("quarter", today).previous()
    for review in found.reviews.select_related("customer", "round").order_by("pk"):
        owner = people.get(review.owner_id)
        if owner is None or review.customer.status != CustomerStatus.ACTIVE:
            continue
        head = staff["director"] if owner.username == "clara" else staff["clara"]
        _work_on(review, owner, head, chance, today, is_running)
    if not is_running:
        _close(found, staff["director"])
    return found


def _work_on(review: Review, owner: Staff, head: Staff, chance, today: date, is_running: bool) -> None:
    """One form: filled in about when it is due, approved some days later; in the running round some wait."""
    calendar, fate = company.calendar(), chance.random()
    filled = calendar.add(review.round.ends_on, chance.randint(3, 21))
    decided = calendar.add(filled, chance.randint(1, 8))
    waits, is_left = is_running and fate < 0.30, fate < (0.12 if is_running else 0.03)
    if is_left or filled > today:
        return
    with clock.at(_moment(filled, chance)):
        reviews.fill(review, by=owner, hand_in=True, **_judgement(review, chance))
    if decided > today:
        return
    with clock.at(_moment(decided, chance, hour=15)):
        if waits and fate < 0.17:
            reviews.send_back(review, by=head, note=chance.choice(RETURNS))
        elif not waits:
            reviews.approve(review, by=head)


def _judgement(review: Review, chance: random.Random) -> dict:
    words = {
        "potential": chance.choices((1, 2, 3, 4, 5), (5, 15, 40, 30, 10))[0],
        "cooperation": chance.choices((1, 2, 3, 4, 5), (3, 10, 37, 35, 15))[0],
        "opinion": chance.choice(OPINIONS),
    }
    if review.class_proposed != review.class_before and chance.random() < 0.15:
        words |= {"class_decided": review.class_before, "reason": chance.choice(REASONS)}
    elif review.class_proposed == CustomerClass.POTENTIAL and chance.random() < 0.02:
        words |= {"class_decided": CustomerClass.GENERAL, "reason": REASONS[1]}
    return words


def _close(found: ReviewRound, director: Staff) -> None:
    with clock.at(timezone.make_aware(datetime.combine(found.close_by + timedelta(days=1), time(9, 0)))):
        rounds.close(found, by=director)


def _moment(day: date, chance: random.Random, hour: int | None = None) -> datetime:
    at = time(hour if hour is not None else chance.randint(8, 17), chance.randint(0, 59))
    return timezone.make_aware(datetime.combine(day, at))
