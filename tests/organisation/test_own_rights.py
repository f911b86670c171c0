"""What nobody does for himself, and what the history keeps to itself."""

from django.contrib.auth.models import Group

from bizops.kernel import clock
from bizops.organisation.services import staff as people
from tests.factories.house import person


def test_an_administrator_changes_other_roles_but_not_the_own(admin, client):
    client.force_login(admin)
    own = Group.objects.get(posts__appointments__staff=admin)
    other = Group.objects.exclude(pk=own.pk).first()
    for role, status in ((own, 403), (other, 302)):
        held = sorted(role.permissions.values_list("pk", flat=True))
        answer = client.post(f"/admin/auth/group/{role.pk}/change/", {"name": role.name, "permissions": held[:-1]})
        assert answer.status_code == status, role
        assert sorted(role.permissions.values_list("pk", flat=True)) == (held if role == own else held[:-1])


def test_why_somebody_left_is_told_only_to_those_who_record_it(hr, anna, client):
    people.leave(anna, by=hr, on=clock.today(), note="合同到期不续签")
    for reader, told in ((person("organisation.view_staff"), False), (hr, True)):
        client.force_login(reader)
        page = client.get(f"/organisation/staff/{anna.pk}/").content.decode()
        assert ("合同到期不续签" in page) is told
