"""The pages of orders: lists, filters, the form with its lines, two people at once."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.measures.reading import read, rows_url
from bizops.measures.registry import measures
from bizops.organisation.models import Staff
from customers.models import Customer
from sales.models import Order, Product
from sales.services import orders
from tests.factories import customers as make_customers
from tests.factories import sales as make
from tests.factories.house import Office

D = Decimal
ADD = "/sales/orders/add/"


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture
def keeper(office, client):
    client.force_login(office.keeper)
    return office.keeper


def sent(order=None, rows=(), **head) -> dict:
    """What the browser sends: the head, and each row under its number."""
    words = {"ordered_on": clock.today().isoformat(), "lines-count": len(rows) + 5, **head}
    if order is not None:
        words |= {"owner": order.owner.number, "version": order.version}
    for n, row in enumerate(rows):
        for name, value in {"discount": "0", "tax_rate": "13", **row}.items():
            words[f"lines-{n}-{name}"] = value
    for n in range(len(rows), len(rows) + 5):
        words |= {f"lines-{n}-discount": "0", f"lines-{n}-tax_rate": "13"}
    return words | head


def shown(order) -> list[dict]:
    """The rows of an order as its form shows them."""
    lines = order.lines.select_related("product").order_by("position")
    return [
        {"id": row.pk, "product": row.product.number, "quantity": row.quantity, "unit_price": row.unit_price}
        for row in lines
    ]


def row(office, **values) -> dict:
    words = {"quantity": "10", "unit_price": "12.50", **values}
    words["product"] = words.get("product") or make.product(office).number
    return words


# --- the form ---------------------------------------------------------------------------------------
def test_an_order_is_taken_with_its_lines_and_empty_rows_are_none(office, keeper, client):
    customer, product = office.customer(), make.product(office, name="盖板玻璃 5 寸")
    rows = [row(office, product=product.number.lower(), discount="5"), row(office, product="盖板玻璃 5 寸")]
    answer = client.post(ADD, sent(rows=rows, customer=customer.number, customer_reference="PO-7"))
    order = Order.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/sales/orders/{order.pk}/")
    assert [(x.product, x.discount, x.net) for x in order.lines.all()] == [
        (product, D("0.05"), D("118.75")),
        (product, D(0), D("125.00")),
    ]
    assert order.gross_total == D("118.75") + D("15.44") + D("125.00") + D("16.25")


def test_a_refused_form_keeps_every_typed_line_and_says_what_is_wrong_beside_it(office, keeper, client):
    customer, good = office.customer(), make.product(office)
    rows = [
        row(office, product=good.number, quantity="7.125", description="防指纹 <b>"),
        row(office, product="PR-9999"),
        row(office, product=good.number, quantity="0"),
        row(office, product=good.number, unit_price=""),
    ]
    answer = client.post(ADD, sent(rows=rows, customer=customer.number))
    assert answer.status_code == 422
    assert not Order.objects.exists()
    found = {(n, f) for n, r in enumerate(answer.context["form"].lines.rows) for f in r.errors}
    assert found == {(1, "product"), (2, "quantity"), (3, "unit_price")}
    page = answer.content.decode()
    for typed in ('value="7.125"', 'value="PR-9999"', "防指纹 &lt;b&gt;", 'id="id_lines-1-product_error"'):
        assert typed in page, typed


def test_an_order_without_a_line_is_refused_beside_the_form(office, keeper, client):
    answer = client.post(ADD, sent(customer=office.customer().number))
    assert answer.status_code == 422
    assert "SAL-08" in answer.content.decode()


def test_more_lines_keeps_what_was_typed_and_checks_nothing(office, keeper, client):
    customer, product = office.customer(), make.product(office)
    make_customers.contact(office, customer=customer, name="何俊")
    rows = [row(office, product=product.number, description="急"), row(office, product="未知", quantity="x")]
    answer = client.post(ADD, sent(rows=rows, customer=customer.number, remark="周五前", more="1"))
    form = answer.context["form"]
    assert answer.status_code == 200
    assert not form.errors
    assert len(form.lines.rows) == 7
    page = answer.content.decode()
    for typed in ("急", "周五前", 'value="未知"', 'value="x"', customer.number, "何俊", product.name):
        assert typed in page, typed
    assert not Order.objects.exists()


def test_an_edit_removes_changes_and_adds_lines_in_one_go(office, keeper, client):
    order = make.order(office, lines=[make.line(office) for _n in range(3)])
    rows = shown(order)
    first, second, third = (line["id"] for line in rows)
    wanted = [rows[0], {**rows[1], "remove": "on"}, {**rows[2], "quantity": "20"}, row(office)]
    answer = client.post(f"/sales/orders/{order.pk}/edit/", sent(order, wanted))
    assert answer.status_code == 302
    after = {line.pk: (line.position, line.quantity, line.version) for line in order.lines.all()}
    assert second not in after
    assert (after[first], after[third]) == ((1, D(10), 1), (3, D(20), 2))
    assert len(after) == 3


def test_a_row_that_was_emptied_goes(office, keeper, client):
    order = make.order(office, lines=[make.line(office) for _n in range(2)])
    kept, emptied = shown(order)
    emptied = {"id": emptied["id"], "product": "", "quantity": "", "unit_price": ""}
    assert client.post(f"/sales/orders/{order.pk}/edit/", sent(order, [kept, emptied])).status_code == 302
    assert [line.pk for line in order.lines.all()] == [kept["id"]]


def test_a_withdrawn_product_is_refused_in_a_new_row_and_kept_in_an_old_one(office, keeper, client):
    product = make.product(office)
    order = make.order(office, lines=[make.line(office, product=product)])
    Product.objects.update(is_active=False)
    assert client.post(ADD, sent(rows=shown(order), customer=order.customer.number)).status_code == 422
    changed = [{**shown(order)[0], "quantity": "3"}]
    assert client.post(f"/sales/orders/{order.pk}/edit/", sent(order, changed)).status_code == 302


def test_who_may_not_name_a_salesperson_is_not_asked(office, client):
    seller = office.colleague("sales.view_order", "sales.add_order", "customers.view_customer")
    client.force_login(seller)
    assert "owner" not in client.get(ADD).context["form"].fields
    other = office.colleague()
    words = sent(rows=[row(office)], customer=office.customer(owner=seller).number, owner=other.number)
    assert client.post(ADD, words).status_code == 302
    assert Order.objects.get().owner == seller


# --- two at once ------------------------------------------------------------------------------------
def test_a_conflict_shows_both_lists_of_lines_and_loses_none(office, keeper, client):
    order = make.order(office, lines=[make.line(office)])
    edit = f"/sales/orders/{order.pk}/edit/"
    before = client.get(edit).context["form"].lines.before
    mine = [{**shown(order)[0], "quantity": "11"}, row(office)]
    words = sent(order, mine, **{"lines-before": before, "remark": "我的"})
    theirs = [{**said(order)[0], "quantity": D(12)}]
    stored = orders.change(order, by=office.keeper, version=1, lines=theirs)
    answer = client.post(edit, words)
    assert answer.status_code == 409
    both = next(d for d in answer.context["differences"] if d.name == "lines")
    assert ("12" in both.stored, "11" in both.mine, both.only) == (True, True, "")
    again = {**dict(answer.context["typed"]), "version": stored.version}
    assert client.post(edit, {**again, "pick-lines": "stored"}).status_code == 302
    assert [line.quantity for line in order.lines.all()] == [D(12)]
    order.refresh_from_db()
    assert order.remark == "我的"


def test_my_lines_can_be_chosen_in_a_conflict(office, keeper, client):
    order = make.order(office)
    edit = f"/sales/orders/{order.pk}/edit/"
    before = client.get(edit).context["form"].lines.before
    words = sent(order, [{**shown(order)[0], "quantity": "11"}, row(office)], **{"lines-before": before})
    stored = orders.change(order, by=office.keeper, lines=[make.line(office)])
    answer = client.post(edit, words)
    again = {**dict(answer.context["typed"]), "version": stored.version, "pick-lines": "mine"}
    assert client.post(edit, again).status_code == 302
    assert sorted(line.quantity for line in order.lines.all()) == [D(10), D(11)]


@pytest.mark.parametrize(("who", "only"), [("they", "stored"), ("me", "mine")])
def test_lines_that_only_one_changed_are_not_asked_about(office, keeper, client, who, only):
    order = make.order(office)
    edit = f"/sales/orders/{order.pk}/edit/"
    before = client.get(edit).context["form"].lines.before
    rows = shown(order)
    words = sent(order, [{**rows[0], "quantity": "11"}] if who == "me" else rows, **{"lines-before": before})
    theirs = {"lines": [{**said(order)[0], "quantity": D(12)}]} if who == "they" else {"remark": "他的"}
    orders.change(order, by=office.keeper, **theirs)
    answer = client.post(edit, words)
    assert answer.status_code == 409
    assert {d.name: d.only for d in answer.context["differences"]}["lines"] == only


def said(order) -> list[dict]:
    fields = ("product", "description", "quantity", "unit_price", "discount", "tax_rate")
    return [{"id": x.pk, **{name: getattr(x, name) for name in fields}} for x in order.lines.order_by("position")]


# --- what one sees ----------------------------------------------------------------------------------
def test_anna_does_not_see_ben_s_order(office, anna, ben, clara, client):
    order = make.order(office, customer=office.customer(owner=ben))
    line = order.lines.get()
    for person, status in ((anna, 404), (ben, 200), (clara, 200)):
        client.force_login(Staff.objects.get(pk=person.pk))
        assert client.get(f"/sales/orders/{order.pk}/").status_code == status
        assert client.get(f"/sales/lines/{line.pk}/").status_code == status
        assert (order.number in client.get("/sales/orders/").content.decode()) == (status == 200)
        assert (line.product.name in client.get("/sales/lines/").content.decode()) == (status == 200)


def test_fifty_lines_cost_as_many_queries_as_three(office, keeper, client):
    counts = {}
    for n in (3, 50):
        order = make.order(office, lines=[make.line(office) for _n in range(n)])
        for page in ("", "edit/"):
            client.get(f"/sales/orders/{order.pk}/{page}")
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/sales/orders/{order.pk}/{page}").status_code == 200
            counts.setdefault(page, []).append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            words = sent(order, [*shown(order), row(office, quantity="")])
            assert client.post(f"/sales/orders/{order.pk}/edit/", words).status_code == 422
        counts.setdefault("refused", []).append(len(queries))
    assert all(three == fifty for three, fifty in counts.values()), counts


def test_the_filters_find_the_rows_of_a_measure(office, keeper, client):
    for _n in range(2):
        make.order(office)
    order = Order.objects.first()
    line, month = order.lines.get(), Period.of("month", clock.today())
    for key, subject, value, total in (
        ("sales.ordered_amount", order.customer, order.net_total, 1),
        ("sales.order_count", order.owner, 2, 2),
        ("sales.ordered_amount", order.department, Decimal("250.00"), 2),
        ("sales.sold_amount", line.product, line.net, 1),
    ):
        assert read(key, type(subject), month)[subject.pk] == value, key
        answer = client.get(rows_url(measures[key], subject, month))
        assert answer.context["total"] == total, key
    assert read("sales.last_order_on", Customer, clock.today())[order.customer_id] == order.ordered_on


def test_orders_are_found_by_product_and_by_the_customer_s_number(office, keeper, client):
    order, _other = make.order(office, customer_reference="HS-PO-61104"), make.order(office)
    product = order.lines.get().product
    for words in (
        f"product={product.number}",
        "q=61104",
        f"q={order.number.lower()}",
        f"customer={order.customer.number}",
    ):
        answer = client.get(f"/sales/orders/?{words}")
        assert answer.context["total"] == 1, words
        assert order.number in answer.content.decode()


def test_the_presets_show_mine_and_this_month(office, keeper, client):
    seller = office.colleague()
    make.order(office)
    make.order(office, owner=seller)
    assert client.get("/sales/orders/?view=mine").context["total"] == 1
    assert client.get("/sales/orders/?view=month").context["total"] == 2


def test_a_customer_s_card_has_its_orders_in_a_tab(office, keeper, client):
    order = make.order(office)
    make.order(office)
    page = client.get(f"/customers/files/{order.customer_id}/?tab=orders").content.decode()
    assert page.count("/sales/orders/") >= 1
    assert order.number in page
    client.force_login(office.colleague("customers.view_every_customer", "customers.view_customer"))
    assert "tab=orders" not in client.get(f"/customers/files/{order.customer_id}/").content.decode()
