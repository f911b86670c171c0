from django.urls import path

from .views import listing, wizard

app_name = "exchange"
urlpatterns = [
    path("", listing.import_list, name="list"),
    path("new/<str:kind>/", wizard.upload, name="upload"),
    path("new/<str:kind>/template/", listing.template, name="template"),
    path("<int:pk>/", wizard.show, name="show"),
    path("<int:pk>/columns/", wizard.columns, name="columns"),
    path("<int:pk>/words/", wizard.say_words, name="words"),
    path("<int:pk>/run/", wizard.run, name="run"),
    path("<int:pk>/undo/", wizard.undo, name="undo"),
    path("<int:pk>/reasons/", wizard.reasons, name="reasons"),
]
