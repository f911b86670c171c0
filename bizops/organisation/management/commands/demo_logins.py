"""`manage.py demo_logins`: who can log in to the demo."""

from django.core.management.base import BaseCommand

from bizops.organisation import demo


class Command(BaseCommand):
    help = "Print the logins of the demo company."

    def handle(self, *args, **options):
        rows = demo.logins()
        if not rows:
            self.stdout.write("There are no demo logins here. Load the demo with: manage.py load_demo")
            return
        self.stdout.write(f"All with the password {demo.PASSWORD}")
        for row in rows:
            self.stdout.write(f"  {row['username']:<12}{row['who']}  {row['where']}")
