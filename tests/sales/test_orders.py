"""Orders: totals by hand, lines that stay, refusals, whose they are."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DataError, IntegrityError, transaction

from bizops.kernel import clock, events
from bizops.kernel.errors import Conflict, RuleBroken
from bizops.kernel.records import Changing, Saved
from customers.services import customers
from sales.models import Order, OrderLine
from sales.services import orders, products
from tests.factories import customers as make_customers
from tests.factories import sales as make
from tests.factories.house import Office

D = Decimal


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture
def heard(monkeypatch):
    """What is published, as (kind of event, kind of record, fields)."""
    told = []
    for kind in (Changing, Saved):
        listeners = [
            *events._now[kind],
            lambda e: told.append((type(e).__name__, type(e.document).__name__, getattr(e, "fields", ()))),
        ]
        monkeypatch.setitem(events._now, kind, listeners)
    return told


def said(order) -> list[dict]:
    """The lines of an order as a form sends them back."""
    fields = ("product", "description", "quantity", "unit_price", "discount", "tax_rate")
    lines = order.lines.select_related("product").order_by("position")
    return [{"id": line.pk, **{name: getattr(line, name) for name in fields}} for line in lines]


# --- sums -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("quantity", "price", "discount", "rate", "net", "tax"),
    [
        ("3", "0.335", "0", "0.13", "1.01", "0.13"),  # 1.005 is half a cent: up
        ("1", "2.345", "0", "0", "2.35", "0.00"),
        ("7", "14.00", "0.05", "0.13", "93.10", "12.10"),  # 12.103
        ("1", "0.5", "0", "0.13", "0.50", "0.07"),  # 0.065: up
        ("0.001", "4.9999", "0", "0.13", "0.00", "0.00"),  # less than half a cent is nothing
        ("12", "9.8", "0.15", "0", "99.96", "0.00"),
        ("5", "100", "1", "0.13", "0.00", "0.00"),  # given away
    ],
)
def test_a_line_is_rounded_once_half_up(office, quantity, price, discount, rate, net, tax):
    words = {"quantity": D(quantity), "unit_price": D(price), "discount": D(discount), "tax_rate": D(rate)}
    line = make.order(office, lines=[make.line(office, **words)]).lines.get()
    assert (line.net, line.tax) == (D(net), D(tax))


def test_the_totals_add_rounded_lines(office):
    half = {"quantity": D(3), "unit_price": D("0.335")}
    order = make.order(office, lines=[make.line(office, **half) for _n in range(3)])
    order.refresh_from_db()
    # Three times 1.01, not 3.015 rounded to 3.02.
    assert (order.net_total, order.tax_total, order.gross_total) == (D("3.03"), D("0.39"), D("3.42"))
    assert order.line_count == 3


def test_the_database_holds_sums_and_lines_to_their_figures(office):
    order = make.order(office)
    for row, values in (
        (Order.objects.filter(pk=order.pk), {"gross_total": D("1.00")}),
        (Order.objects.filter(pk=order.pk), {"line_count": 0}),
        (order.lines.all(), {"net": D("124.99")}),
        (order.lines.all(), {"tax": D("16.24")}),
        (order.lines.all(), {"quantity": D(0)}),
        (order.lines.all(), {"discount": D("1.0001")}),
    ):
        with pytest.raises((IntegrityError, DataError)), transaction.atomic():
            row.update(**values)


def test_a_line_without_tax_rate_takes_the_figure(office):
    words = make.line(office)
    del words["tax_rate"]
    assert make.order(office, lines=[words]).lines.get().tax_rate == D("0.13")


# --- registering ------------------------------------------------------------------------------------
def test_an_order_takes_number_owner_department_and_currency(office):
    colleague = office.colleague()
    customer = office.customer(owner=colleague)
    first, second = make.order(office, customer=customer), make.order(office, customer=customer)
    assert first.number.startswith(f"O-{clock.today().year}-")
    assert int(second.number[-4:]) == int(first.number[-4:]) + 1
    assert (first.owner, first.department, first.currency) == (colleague, office.department, "CNY")
    assert first.ordered_on == first.lines.get().ordered_on == clock.today()


def test_a_seller_sells_for_himself_and_only_some_name_another(office):
    seller, other = office.colleague("sales.add_order"), office.colleague()
    customer = office.customer()
    assert make.order(office, customer=customer, by=seller, owner=seller).owner == seller
    with pytest.raises(RuleBroken) as refusal:
        make.order(office, customer=customer, by=seller, owner=other)
    assert refusal.value.field == "owner"
    assert make.order(office, customer=customer, owner=other).owner == other


def test_what_makes_no_order_is_refused(office):
    archived = office.customer()
    elsewhere = make_customers.contact(office)
    customers.archive(archived, by=office.keeper, note="停产")
    gone = make.product(office, is_active=False)
    for values, field in (
        ({"customer": archived}, ""),
        ({"contact": elsewhere}, "contact"),
        ({"lines": [make.line(office, product=gone)]}, "lines"),
        ({"lines": [make.line(office)] * 201}, "lines"),
        ({"lines": [make.line(office, quantity=D(0))]}, "lines"),
        ({"lines": [make.line(office, quantity=D("0.0001"))]}, "lines"),
        ({"lines": [make.line(office, unit_price=D(-1))]}, "lines"),
        ({"lines": [make.line(office, discount=D("1.01"))]}, "lines"),
        ({"lines": [make.line(office, quantity=D(10) ** 10, unit_price=D(10) ** 9)]}, "lines"),
        ({"lines": [make.line(office, quantity=D(10) ** 7, unit_price=D(10) ** 6)] * 11}, "lines"),
    ):
        with pytest.raises(RuleBroken) as refusal:
            make.order(office, **values)
        assert refusal.value.field == field, values
    with pytest.raises(RuleBroken):
        orders.register(by=office.keeper, customer=office.customer(), lines=[])
    assert not Order.objects.exists()


def test_a_refusal_names_the_line(office):
    gone = make.product(office, name="停产盖板", is_active=False)
    with pytest.raises(RuleBroken, match=r"2.*停产盖板"):
        make.order(office, lines=[make.line(office), make.line(office, product=gone)])


def test_an_order_lies_a_week_back_at_most_unless_one_may_and_says_why(office):
    seller = office.colleague("sales.add_order")
    customer = office.customer(owner=seller)
    week, long_ago = clock.today() - timedelta(days=7), clock.today() - timedelta(days=8)
    assert make.order(office, customer=customer, by=seller, ordered_on=week).ordered_on == week
    for by, on, note in (
        (seller, long_ago, "晚到"),
        (office.keeper, long_ago, ""),
        (office.keeper, clock.today() + timedelta(days=1), "预订"),
    ):
        with pytest.raises(RuleBroken):
            make.order(office, customer=customer, by=by, ordered_on=on, note=note)
    late = make.order(office, customer=customer, ordered_on=long_ago, note="邮件晚到")
    assert late.ordered_on == long_ago


# --- changing ---------------------------------------------------------------------------------------
def test_lines_that_did_not_change_stay_the_same_rows(office):
    order = make.order(office, lines=[make.line(office) for _n in range(4)])
    before = said(order)
    wanted = [before[0], {**before[2], "quantity": D(20)}, before[3], make.line(office)]
    changed = orders.change(order, by=office.keeper, version=1, lines=wanted)
    after = list(changed.lines.order_by("position").values_list("pk", "position", "quantity", "version"))
    kept, third, fourth = before[0]["id"], before[2]["id"], before[3]["id"]
    assert after[:3] == [(kept, 1, D(10), 1), (third, 3, D(20), 2), (fourth, 4, D(10), 1)]
    assert (after[3][1], len(after)) == (5, 4)
    assert (changed.version, changed.line_count, changed.net_total) == (2, 4, D("625.00"))


def test_lines_sent_without_keys_find_their_rows(office):
    order = make.order(office, lines=[make.line(office), make.line(office)])
    before = said(order)
    words = [{k: v for k, v in row.items() if k != "id"} for row in before]
    changed = orders.change(order, by=office.keeper, lines=[*words, make.line(office)])
    assert [row["id"] for row in said(changed)][:2] == [row["id"] for row in before]


def test_the_key_of_another_order_s_line_is_no_key_here(office):
    order, other = make.order(office), make.order(office)
    foreign = other.lines.get()
    orders.change(order, by=office.keeper, lines=[{**said(order)[0]}, make.line(office) | {"id": foreign.pk}])
    foreign.refresh_from_db()
    assert (foreign.order, foreign.version) == (other, 1)
    assert order.lines.count() == 2


def test_whoever_listens_hears_of_order_and_lines(office, heard):
    order = make.order(office, lines=[make.line(office), make.line(office)])
    assert heard.count(("Saved", "Order", ())) == 1
    assert heard.count(("Saved", "OrderLine", ())) == 2
    del heard[:]
    rows = said(order)
    orders.change(order, by=office.keeper, lines=[{**rows[0], "quantity": D(11)}])
    assert ("Saved", "Order", ("net_total", "tax_total", "gross_total", "line_count")) in heard
    assert ("Saved", "OrderLine", ("quantity",)) in heard
    changing = [said for said in heard if said[:2] == ("Changing", "OrderLine")]
    assert len(changing) == 2  # the one that goes, and the one that changes


def test_another_description_alone_is_another_version_and_is_told(office, heard):
    order = make.order(office)
    del heard[:]
    changed = orders.change(order, by=office.keeper, lines=[{**said(order)[0], "description": "防指纹"}])
    assert changed.version == 2
    assert ("Saved", "Order", ("lines",)) in heard


def test_a_change_of_nothing_is_no_version_and_no_news(office, heard):
    order = make.order(office)
    del heard[:]
    assert orders.change(order, by=office.keeper, lines=said(order), remark=order.remark).version == 1
    assert heard == []


def test_two_changes_at_once_are_a_conflict_and_the_first_one_stands(office):
    order = make.order(office)
    orders.change(order, by=office.keeper, version=1, lines=[{**said(order)[0], "quantity": D(11)}])
    with pytest.raises(Conflict):
        orders.change(order, by=office.keeper, version=1, lines=[make.line(office)])
    assert order.lines.get().quantity == D(11)


def test_a_withdrawn_product_stays_on_its_order_and_comes_on_no_other(office):
    product = make.product(office)
    order = make.order(office, lines=[make.line(office, product=product)])
    products.change(product, by=office.keeper, is_active=False)
    changed = orders.change(order, by=office.keeper, lines=[{**said(order)[0], "quantity": D(5)}])
    assert changed.net_total == D("62.50")
    with pytest.raises(RuleBroken):
        make.order(office, lines=[make.line(office, product=product)])


def test_the_lines_follow_the_day_of_their_order(office):
    order = make.order(office, lines=[make.line(office), make.line(office)])
    earlier = clock.today() - timedelta(days=3)
    changed = orders.change(order, by=office.keeper, ordered_on=earlier, lines=[said(order)[0], make.line(office)])
    assert set(changed.lines.values_list("ordered_on", flat=True)) == {earlier}


def test_a_change_keeps_to_the_rules_too(office):
    order = make.order(office)
    with pytest.raises(RuleBroken):
        orders.change(order, by=office.keeper, lines=[])
    with pytest.raises(RuleBroken):
        orders.change(order, by=office.keeper, contact=make_customers.contact(office))
    with pytest.raises(RuleBroken):
        orders.change(order, by=office.keeper, ordered_on=clock.today() + timedelta(days=1))
    customers.archive(order.customer, by=office.keeper, note="停产")
    with pytest.raises(RuleBroken):
        orders.change(order, by=office.keeper, remark="急")


# --- whose ------------------------------------------------------------------------------------------
def test_own_department_and_every_are_the_scopes(office):
    seller = office.colleague("sales.view_order", "sales.view_orderline")
    neighbour = office.colleague("sales.view_order", "sales.view_orderline")
    clerk = office.colleague("sales.view_order", "sales.view_department_order")
    elsewhere = Office().colleague("sales.view_order", "sales.view_department_order")
    control = Office().colleague("sales.view_order", "sales.view_every_order")
    without = office.colleague()
    order = make.order(office, customer=office.customer(owner=seller))
    for person, sees in ((seller, 1), (neighbour, 0), (clerk, 1), (elsewhere, 0), (control, 1), (without, 0)):
        assert Order.objects.visible_to(person).filter(pk=order.pk).count() == sees
        assert OrderLine.objects.visible_to(person).filter(order=order).count() == sees
