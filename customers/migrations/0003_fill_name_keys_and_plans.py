"""Give every file on the shelf its name key, and each class a plan to begin with."""

from django.db import migrations

from customers.models.customer import name_key

PLANS = (("key", 15, "visit"), ("general", 45, "call"), ("potential", 120, "call"))


def fill(apps, schema_editor):
    customers, plans = apps.get_model("customers", "Customer"), apps.get_model("customers", "ContactPlan")
    batch = []
    for customer in customers.objects.filter(name_key="").only("pk", "name").iterator(chunk_size=2000):
        customer.name_key = name_key(customer.name)
        batch.append(customer)
        if len(batch) == 2000:
            customers.objects.bulk_update(batch, ["name_key"])
            batch = []
    customers.objects.bulk_update(batch, ["name_key"])
    for classification, days, means in PLANS:
        plans.objects.get_or_create(classification=classification, defaults={"days": days, "means": means})


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_revisits_reviews_plans")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
