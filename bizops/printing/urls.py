"""Addresses of the papers: each with its own gate."""

from django.urls import path

from .registry import Paper, papers
from .views import BatchPage, EmptySheet, ListSheet, RecordSheet

app_name = "printing"


def of(paper: Paper) -> list:
    """`<key>/…` is the PDF, `page/` behind it the print view."""
    sheet, key = (ListSheet, "") if paper.many else (RecordSheet, "<int:pk>/")
    routes = [
        (key, sheet.as_view(paper=paper), ""),
        (f"{key}page/", sheet.as_view(paper=paper, as_page=True), "_page"),
        ("empty/", EmptySheet.as_view(paper=paper), "_empty"),
        ("empty/page/", EmptySheet.as_view(paper=paper, as_page=True), "_empty_page"),
    ]
    if not paper.many:
        routes.append(("batch/", BatchPage.as_view(paper=paper), "_batch"))
    return [path(f"{paper.key}/{route}", view, name=f"{paper.key}{name}") for route, view, name in routes]


urlpatterns = [route for paper in papers for route in of(paper)]
