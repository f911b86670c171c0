from .pages import CommunicationPages, ContactPages, CustomerPages

app_name = "customers"
urlpatterns = [
    *CustomerPages.urls("files/"),
    *ContactPages.urls("contacts/"),
    *CommunicationPages.urls("communications/"),
]
