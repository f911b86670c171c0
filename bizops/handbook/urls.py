"""Addresses of the handbook."""

from django.urls import path

from .pages import DutyPages, TextDraftPages
from .views import board, clock, forms, manual, team

app_name = "handbook"
urlpatterns = [
    path("", manual.contents, name="manual"),
    path("glossary/", manual.words, name="glossary"),
    path("forms/", forms.catalogue, name="forms"),
    path("board/", board.compliance, name="board"),
    path("team/", team.team, name="team"),
    path("clock/", clock.clock, name="clock"),
    path("clock/run/", clock.run, name="clock_run"),
    *DutyPages.urls("duties/"),
    *TextDraftPages.urls("texts/"),
    path("<slug:code>/", manual.clause, name="clause"),
]
