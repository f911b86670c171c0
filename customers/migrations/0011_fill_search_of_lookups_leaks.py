"""Make what is there findable by number and words."""

from django.db import migrations

from bizops.organisation.names import searchable

CHUNK = 2000
WORDS = {"Lookup": ("number", "whom"), "Leak": ("number", "whose", "what"), "Takeout": ("number", "said")}


def fill(apps, schema_editor):
    for model, names in WORDS.items():
        rows = apps.get_model("customers", model).objects.filter(search="")
        while batch := list(rows.only("pk", *names)[:CHUNK]):
            for row in batch:
                row.search = searchable(*(getattr(row, name) for name in names))
            rows.model.objects.bulk_update(batch, ["search"])


class Migration(migrations.Migration):
    dependencies = [("customers", "0010_search_lookups_leaks")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
