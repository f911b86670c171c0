"""Products: numbers, search, what is unique about them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from bizops.kernel.errors import Conflict
from sales.models import Product
from sales.services import products
from tests.factories import sales as make
from tests.factories.house import Office


@pytest.fixture
def office(db):
    return Office()


def test_products_are_numbered_one_after_the_other(office):
    first, second = make.product(office), make.product(office)
    assert first.number.startswith("PR-")
    assert int(second.number[3:]) == int(first.number[3:]) + 1


def test_a_product_is_found_by_name_number_pinyin_and_code(office):
    product = make.product(office, name="全贴合触摸屏", specification="10.1 寸", code="TP-101-G")
    make.product(office)
    for text in ("贴合", product.number.lower(), "chumo", "qthcmp", "tp-101", "10.1"):
        assert list(Product.objects.filter(search__has=text)) == [product], text


def test_a_code_stands_on_one_product_only_and_many_may_have_none(office):
    make.product(office, code="GL-20")
    make.product(office, code="")
    make.product(office, code="")
    with pytest.raises(IntegrityError), transaction.atomic():
        make.product(office, code="GL-20")


def test_an_imported_number_stands_once_for_each_source(office):
    make.product(office, source="northwind", source_number="11")
    make.product(office, source="old-books", source_number="11")
    with pytest.raises(IntegrityError), transaction.atomic():
        make.product(office, source="northwind", source_number="11")
    with pytest.raises(IntegrityError), transaction.atomic():
        make.product(office, source="northwind")


def test_a_category_is_not_part_of_itself(office):
    above = make.category()
    below = make.category(parent=above)
    below.clean()
    above.parent = below
    with pytest.raises(ValidationError):
        above.clean()


def test_two_changes_at_once_are_a_conflict(office):
    product = make.product(office)
    products.change(product, by=office.keeper, version=1, unit="箱")
    with pytest.raises(Conflict):
        products.change(product, by=office.keeper, version=1, unit="米")
    product.refresh_from_db()
    assert product.unit == "箱"
