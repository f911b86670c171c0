"""Figures in dated rows that nobody changes."""

import bizops.kernel.clock
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, verbose_name='figure')),
                ('kind', models.CharField(choices=[('whole', 'whole number'), ('decimal', 'decimal number'), ('text', 'text'), ('switch', 'yes or no'), ('day', 'date')], editable=False, max_length=8, verbose_name='kind')),
                ('value', models.CharField(max_length=200, verbose_name='value')),
                ('effective_from', models.DateField(default=bizops.kernel.clock.today, verbose_name='effective from')),
                ('reason', models.CharField(max_length=500, verbose_name='reason')),
                ('at', models.DateTimeField(default=bizops.kernel.clock.now, editable=False, verbose_name='set at')),
                ('by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='set by')),
            ],
            options={
                'verbose_name': 'figure',
                'verbose_name_plural': 'figures',
                'ordering': ['key', '-effective_from', '-pk'],
                'indexes': [models.Index(fields=['key', '-effective_from', '-id'], name='figures_figure_by_day')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='figure',
            trigger=pgtrigger.compiler.Trigger(name='figures_are_never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9731733b8cb08f38ec1a2c2aab625c3b41b8ec2f', operation='UPDATE OR DELETE', pgid='pgtrigger_figures_are_never_changed_4a0f0', table='figures_figure', when='BEFORE')),
        ),
    ]
