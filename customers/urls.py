from django.urls import path

from . import views
from .pages import (
    CommunicationPages,
    ContactPages,
    CustomerPages,
    LeakPages,
    LookupPages,
    PromisePages,
    ReviewPages,
    ReviewRoundPages,
    RevisitPages,
    ScorecardPages,
    TakeoutPages,
)

app_name = "customers"
urlpatterns = [
    path("files/duplicates/", views.customer_duplicates, name="customer_duplicates"),
    path("files/<int:pk>/confirm/", views.ConfirmData.as_view(pages=CustomerPages), name="customer_confirm"),
    path("files/<int:pk>/class/", views.ConfirmClass.as_view(pages=CustomerPages), name="class_confirm"),
    path("duplicates/", views.PossibleDuplicates.as_view(), name="duplicate_list"),
    path("files/<int:pk>/merge/", views.ChooseOther.as_view(pages=CustomerPages), name="merge_choose"),
    path("files/<int:pk>/merge/<int:other>/", views.MergeFiles.as_view(pages=CustomerPages), name="merge_files"),
    path("files/<int:pk>/apart/<int:other>/", views.SetApart.as_view(pages=CustomerPages), name="merge_apart"),
    path("merges/<int:pk>/undo/", views.UndoMerge.as_view(pages=CustomerPages), name="merge_undo"),
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
    path("leaks/<int:pk>/remedy/", views.RecordRemedy.as_view(pages=LeakPages), {"move": "remedy"}, name="leak_remedy"),
    *LeakPages.urls("leaks/"),
    path(
        "lookups/<int:pk>/back/", views.GiveBack.as_view(pages=LookupPages), {"move": "give_back"}, name="lookup_return"
    ),
    *LookupPages.urls("lookups/"),
    *TakeoutPages.urls("takeouts/"),
    *ScorecardPages.urls("classes/"),
    *ReviewRoundPages.urls("rounds/"),
    path("reviews/for/<int:pk>/", views.ReviewFor.as_view(pages=ReviewPages), name="review_for"),
    *ReviewPages.urls("reviews/"),
]
