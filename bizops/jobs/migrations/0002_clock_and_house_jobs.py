"""Runs of the clock are kept; a job may be the house's own."""

import bizops.kernel.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def drop_house_jobs(apps, schema_editor):
    """On the way back every job needs a person again."""
    apps.get_model("jobs", "Job").objects.filter(by=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='job',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to=settings.AUTH_USER_MODEL, verbose_name='started by'),
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_house_jobs, elidable=True),
        migrations.CreateModel(
            name='Tick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.CharField(max_length=60, verbose_name='line of the timetable')),
                ('task', models.CharField(max_length=120, verbose_name='task')),
                ('at', models.DateTimeField(default=bizops.kernel.clock.now, verbose_name='rung at')),
                ('bell', models.CharField(max_length=120, null=True, unique=True)),
                ('host', models.CharField(blank=True, max_length=120, verbose_name='worker')),
                ('started_at', models.DateTimeField(null=True, verbose_name='began at')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended at')),
                ('did', models.JSONField(default=dict, verbose_name='what it did')),
                ('error', models.CharField(blank=True, max_length=500, verbose_name='error')),
                ('quiet_since', models.DateTimeField(null=True, verbose_name='nothing to do since')),
                ('times', models.PositiveIntegerField(default=1, verbose_name='runs')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='rung by')),
            ],
            options={
                'verbose_name': 'run of the clock',
                'verbose_name_plural': 'runs of the clock',
                'ordering': ['-pk'],
                'permissions': [('run_tick', 'Can let the clock run a task now')],
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['line', '-id'], name='jobs_tick_of_a_line'), models.Index(fields=['at'], name='jobs_tick_by_age')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('started_at__isnull', False), _connector='OR'), name='jobs_tick_ends_after_its_start')],
            },
        ),
    ]
