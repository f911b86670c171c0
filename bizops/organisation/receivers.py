"""What the organisation does when told: give the frame its company, the roles their permissions."""

from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from bizops.pages import house

from .middleware import begin
from .services import company, roles

house.provide("company", company.current)


@receiver(post_migrate, dispatch_uid="organisation.roles")
def roles_learn_new_permissions(sender, using, **kwargs):
    roles.give(sender.label, using=using)


@receiver(user_logged_in, dispatch_uid="organisation.session")
def a_session_begins(sender, request, user, **kwargs):
    begin(request)
