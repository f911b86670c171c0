from django.urls import path

from . import views
from .pages import (
    CommunicationPages,
    ContactPages,
    CustomerPages,
    PromisePages,
    ReviewPages,
    ReviewRoundPages,
    RevisitPages,
    ScorecardPages,
)

app_name = "customers"
urlpatterns = [
    path("files/duplicates/", views.customer_duplicates, name="customer_duplicates"),
    path("files/<int:pk>/confirm/", views.ConfirmData.as_view(pages=CustomerPages), name="customer_confirm"),
    path("files/<int:pk>/class/", views.ConfirmClass.as_view(pages=CustomerPages), name="class_confirm"),
    *CustomerPages.urls("files/"),
    *ContactPages.urls("contacts/"),
    *CommunicationPages.urls("communications/"),
    path("revisits/for/<int:pk>/", views.RecordRevisit.as_view(pages=RevisitPages), name="revisit_add_for"),
    *RevisitPages.urls("revisits/"),
    path(
        "promises/answer/<int:pk>/",
        views.AnswerPromise.as_view(pages=PromisePages),
        {"move": "answer"},
        name="promise_answer",
    ),
    *PromisePages.urls("promises/"),
    *ScorecardPages.urls("classes/"),
    *ReviewRoundPages.urls("rounds/"),
    path("reviews/for/<int:pk>/", views.ReviewFor.as_view(pages=ReviewPages), name="review_for"),
    *ReviewPages.urls("reviews/"),
]
