"""Addresses of the inbox, of requests and of handing in."""

from django.urls import path

from .pages import RequestPages
from .views import deciding, inbox, substitutes
from .views.hand_in import HandInPage

app_name = "approvals"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("batch/", deciding.approve_all, name="batch"),
    path("substitutes/", substitutes.substitutes, name="substitutes"),
    path("substitutes/<int:pk>/end/", substitutes.end, name="substitute_end"),
    path("hand-in/<int:kind>/<int:pk>/<slug:move>/", HandInPage.as_view(), name="hand_in"),
    path("tasks/<int:pk>/", inbox.task, name="task"),
    path("tasks/<int:pk>/decide/", deciding.decide, name="decide"),
    *[
        path(f"tasks/<int:pk>/{act}/", deciding.TaskAskPage.as_view(act=act), name=f"task_{act}")
        for act in deciding.TASK_ACTS
    ],
    *RequestPages.urls("register/"),
    *[path(f"<int:pk>/{act}/", deciding.AskPage.as_view(act=act), name=act) for act in deciding.REQUEST_ACTS],
    path("<int:pk>/urge/", deciding.urge, name="urge"),
]
