"""Second files of one firm in the demo company: some still to be looked at, one merged, one that is another firm (CUS-18)."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from bizops.kernel import clock
from bizops.organisation.models import Staff

from ..models import Customer
from ..services import communications, contacts, customers, merging, pairs

# Days before today, how the name is written the second time, whether the phone is the same.
SECOND = (
    (9, "{short}（{city}）有限公司", True),
    (7, "{city}市{short}", False),
    (6, "{city}{short}厂", True),
    (4, "{short}{city}分公司", True),
    (3, "{city}{short}有限公司", True),
)
DIFFERENT = "对方称另设公司，税号待补"
WHY = "同一家公司，展会后重复建档"
TWO = "法人与地址不同，是其旗下的另一家公司"


def open_doubles(today: date, staff: dict[str, Staff]) -> int:
    """Let ben open files of firms that are anna's; the custodian merges one and sets one apart. Returns how many."""
    ben, custodian = staff["ben"], staff["custodian"]
    firms = list(
        Customer.objects.active().filter(owner=staff["anna"]).exclude(phone="").order_by("pk")[2 : 2 + len(SECOND)]
    )
    made = [_second(firm, ben, today, *words) for firm, words in zip(firms, SECOND, strict=False)]
    if len(made) == len(SECOND):
        with clock.at(_moment(today - timedelta(days=2), 15)):
            merging.merge(firms[0], made[0], by=custodian, note=WHY)
            pairs.set_apart(firms[3], made[3], by=custodian, note=TWO)
    return len(made)


def _second(firm: Customer, by: Staff, today: date, days: int, name: str, same_phone: bool) -> Customer:
    words = {"short": firm.short_name, "city": firm.city}
    with clock.at(_moment(today - timedelta(days=days), 10)):
        file = customers.register(
            by=by,
            name=name.format(**words),
            short_name=firm.short_name,
            kind=firm.kind,
            city=firm.city,
            phone=firm.phone if same_phone else "",
            needs="小批量样品，交期要快",
            tags=["展会"],
            different=DIFFERENT,
        )
        contacts.add(by=by, customer=file, name="卢敏", title="采购", phone="13900001234")
        communications.record(by=by, customer=file, summary="展会上交换名片，索要样品目录", means="meeting")
    return file


def _moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 20)))
