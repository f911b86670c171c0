"""Fill the columns by which files of one firm are found, and write tax numbers in the one way in which they are compared."""

from django.db import migrations

from bizops.organisation.names import sound
from customers.models.customer import name_key, phone_key, tax_key

KEYS = ("name_key", "name_sound", "phone_key")


def fill(apps, schema_editor):
    customers = apps.get_model("customers", "Customer")
    taken = set(customers.objects.exclude(tax_number="").values_list("tax_number", flat=True))
    batch = []
    for customer in customers.objects.only("pk", "name", "phone", "tax_number").iterator(chunk_size=2000):
        customer.name_key = name_key(customer.name)
        customer.name_sound = sound(customer.name_key)[:240]
        customer.phone_key = phone_key(customer.phone)
        _mend_tax_number(customers, customer, taken)
        batch.append(customer)
        if len(batch) == 2000:
            customers.objects.bulk_update(batch, KEYS)
            batch = []
    customers.objects.bulk_update(batch, KEYS)


def _mend_tax_number(customers, customer, taken):
    """Two files that differ by a dash only are left as they are: people decide which one stays (CUS-18)."""
    plain = tax_key(customer.tax_number)
    if plain != customer.tax_number and plain not in taken:
        taken.add(plain)
        customers.objects.filter(pk=customer.pk).update(tax_number=plain)


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_likeness_of_names")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
