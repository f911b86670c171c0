"""Charts in the browser: drawn from the table under the policy of the page, in both themes; without script the table stands."""

from types import ModuleType

import pytest
from django.http import HttpResponse
from django.template import engines
from django.urls import path

import bizops.urls
from bizops.pages.charts import Chart, Point, Series
from bizops.pages.gates import PUBLIC, gate

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = """{% extends "layouts/base.html" %}{% block title %}Charts{% endblock %}
{% block head %}{% include "components/chart_scripts.html" %}{% endblock %}
{% block body %}<main class="desk">{% trend line %}{% bars bar %}{% trend nothing %}</main>{% endblock %}"""
MONTHS = ("25-12", "26-01", "26-02", "26-03")
INSIDE_THE_LAST_BAR = """() => echarts.getInstanceByDom(document.querySelectorAll('.plot-c')[1])
    .convertToPixel({seriesIndex: 0}, [3, 500])"""
DRAWING = "() => document.querySelector('canvas').toDataURL()"


@gate(PUBLIC)
def charts(request):
    two = (Series("Team one", (88, None, 90, None)), Series("Team two, of a long name", (87, 86, 85, 89.5)))
    linked = Series("Orders", tuple(Point(value, f"/rows/{value}/") for value in (1200, 900, 1000, 1100)))
    context = {
        "line": Chart("Kept", MONTHS, two, unit="%", minimum=70, target=95),
        "bar": Chart("Orders", MONTHS, (linked,), target=1000),
        "nothing": Chart("Nothing", MONTHS, (Series("None", (None,) * 4),)),
    }
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


@gate(PUBLIC)
def rows(request, value):
    return HttpResponse(f"<!doctype html><title>Rows</title>{value}")


@pytest.fixture
def town(settings):
    town = ModuleType("town")
    town.urlpatterns = [path("charts/", charts), path("rows/<int:value>/", rows), *bizops.urls.urlpatterns]
    settings.ROOT_URLCONF = town


@pytest.mark.parametrize("width", [1440, 390])
def test_a_chart_is_drawn_from_its_table_and_opens_its_rows(visit, town, width):
    with visit(width=width) as reader:
        page = reader.page
        reader.go("/charts/")
        assert page.locator(".plot.drawn canvas").count() == 2
        assert page.locator("details[open]").count() == 0
        assert reader.sideways() == []
        light = page.evaluate(DRAWING)
        page.evaluate("document.documentElement.dataset.bsTheme = 'dark'; document.dispatchEvent(new Event('theme'))")
        assert page.evaluate(DRAWING) != light
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("details[open]").count() == 2
        assert page.evaluate(DRAWING) == light  # paper is light
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("details[open]").count() == 0
        x, y = page.evaluate(INSIDE_THE_LAST_BAR)
        page.locator(".plot-c").nth(1).click(position={"x": x, "y": y})
        page.wait_for_url("**/rows/1100/")


def test_without_script_the_table_says_it_all(visit, town):
    with visit(script=False) as reader:
        reader.go("/charts/")
        assert not reader.page.is_visible(".plot-c")
        assert "89.5" in reader.page.inner_text(".plot table >> nth=0")
        assert reader.page.locator("table a").count() == 4
