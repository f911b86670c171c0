"""The company, its departments, posts, people, appointments, roles and sessions, each with its history."""

import bizops.kernel.clock
import bizops.kernel.grams
import bizops.organisation.models.appointment
import bizops.organisation.models.company
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kernel', '0001_house_functions'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        BtreeGistExtension(),  # one index over a person (equal) and days (overlapping)
        migrations.CreateModel(
            name='CalendarException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('day', models.DateField(unique=True, verbose_name='day')),
                ('is_worked', models.BooleanField(default=False, verbose_name='worked')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
            ],
            options={
                'verbose_name': 'calendar exception',
                'verbose_name_plural': 'calendar exceptions',
                'ordering': ['-day'],
            },
        ),
        migrations.CreateModel(
            name='CalendarExceptionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('day', models.DateField(verbose_name='day')),
                ('is_worked', models.BooleanField(default=False, verbose_name='worked')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Company',
            fields=[
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('short_name', models.CharField(help_text='In capitals, as on papers: HC', max_length=12, validators=[django.core.validators.RegexValidator('^[A-Z0-9]+$', 'Write capitals and figures only.')], verbose_name='short name')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                ('tax_number', models.CharField(blank=True, max_length=30, verbose_name='tax number')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('logo', models.ImageField(blank=True, upload_to=bizops.organisation.models.company.logo_path, validators=[django.core.validators.FileExtensionValidator(['png', 'jpg', 'jpeg'])], verbose_name='logo')),
                ('currency', models.CharField(default='CNY', max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}$', 'Three capitals: CNY')], verbose_name='currency')),
                ('time_zone', models.CharField(default='Asia/Shanghai', max_length=40, validators=[bizops.organisation.models.company.a_time_zone], verbose_name='time zone')),
                ('country', models.CharField(default='CN', max_length=2, validators=[django.core.validators.RegexValidator('^[A-Z]{2}$', 'Two capitals: CN')], verbose_name='country')),
                ('fiscal_year_starts', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='first month of the fiscal year')),
                ('working_week', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(choices=[(1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'), (5, 'Friday'), (6, 'Saturday'), (7, 'Sunday')]), default=bizops.organisation.models.company.monday_to_saturday, size=None, verbose_name='working week')),
                ('language', models.CharField(choices=[('zh-hans', '简体中文'), ('zh-hant', '繁體中文'), ('en', 'English')], default='zh-hans', max_length=8, verbose_name='language')),
            ],
            options={
                'verbose_name': 'company',
                'verbose_name_plural': 'company',
            },
        ),
        migrations.CreateModel(
            name='CompanyEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('short_name', models.CharField(help_text='In capitals, as on papers: HC', max_length=12, validators=[django.core.validators.RegexValidator('^[A-Z0-9]+$', 'Write capitals and figures only.')], verbose_name='short name')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                ('tax_number', models.CharField(blank=True, max_length=30, verbose_name='tax number')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('logo', models.ImageField(blank=True, upload_to=bizops.organisation.models.company.logo_path, validators=[django.core.validators.FileExtensionValidator(['png', 'jpg', 'jpeg'])], verbose_name='logo')),
                ('currency', models.CharField(default='CNY', max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}$', 'Three capitals: CNY')], verbose_name='currency')),
                ('time_zone', models.CharField(default='Asia/Shanghai', max_length=40, validators=[bizops.organisation.models.company.a_time_zone], verbose_name='time zone')),
                ('country', models.CharField(default='CN', max_length=2, validators=[django.core.validators.RegexValidator('^[A-Z]{2}$', 'Two capitals: CN')], verbose_name='country')),
                ('fiscal_year_starts', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='first month of the fiscal year')),
                ('working_week', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(choices=[(1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'), (5, 'Friday'), (6, 'Saturday'), (7, 'Sunday')]), default=bizops.organisation.models.company.monday_to_saturday, size=None, verbose_name='working week')),
                ('language', models.CharField(choices=[('zh-hans', '简体中文'), ('zh-hant', '繁體中文'), ('en', 'English')], default='zh-hans', max_length=8, verbose_name='language')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Department',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=80, verbose_name='name in English')),
                ('code', models.CharField(max_length=12, unique=True, verbose_name='code')),
                ('path', models.CharField(default='', editable=False, max_length=200)),
            ],
            options={
                'verbose_name': 'department',
                'verbose_name_plural': 'departments',
                'ordering': ['path', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DepartmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=80, verbose_name='name in English')),
                ('code', models.CharField(max_length=12, verbose_name='code')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='GivenPermission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(max_length=150)),
                ('permission', models.CharField(max_length=150)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='LoginSession',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=80, verbose_name='name in English')),
                ('kind', models.CharField(choices=[('leading', 'Leading'), ('business', 'Business'), ('service', 'Service'), ('office', 'Office'), ('works', 'Warehouse and production')], default='business', max_length=8, verbose_name='kind')),
                ('headcount', models.PositiveSmallIntegerField(default=1, verbose_name='authorised headcount')),
                ('job_description', models.TextField(blank=True, max_length=10000, verbose_name='job description')),
            ],
            options={
                'verbose_name': 'post',
                'verbose_name_plural': 'posts',
                'ordering': ['department__path', 'name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PostEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=80, verbose_name='name in English')),
                ('kind', models.CharField(choices=[('leading', 'Leading'), ('business', 'Business'), ('service', 'Service'), ('office', 'Office'), ('works', 'Warehouse and production')], default='business', max_length=8, verbose_name='kind')),
                ('headcount', models.PositiveSmallIntegerField(default=1, verbose_name='authorised headcount')),
                ('job_description', models.TextField(blank=True, max_length=10000, verbose_name='job description')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PostRoleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=60, verbose_name='name in English')),
            ],
            options={
                'verbose_name': 'region',
                'verbose_name_plural': 'regions',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RegionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=60, verbose_name='name in English')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RolePermissionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.IntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StaffEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('username', models.CharField(max_length=60, verbose_name='login name')),
                ('number', models.CharField(max_length=20, verbose_name='staff number')),
                ('full_name', models.CharField(max_length=60, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=60, verbose_name='name in English')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone')),
                ('joined_on', models.DateField(default=bizops.kernel.clock.today, verbose_name='joined on')),
                ('left_on', models.DateField(blank=True, editable=False, null=True, verbose_name='left on')),
                ('language', models.CharField(blank=True, choices=[('zh-hans', '简体中文'), ('zh-hant', '繁體中文'), ('en', 'English')], max_length=8, verbose_name='language')),
                ('theme', models.CharField(choices=[('auto', 'As the device'), ('light', 'Light'), ('dark', 'Dark')], default='auto', max_length=5, verbose_name='theme')),
                ('is_active', models.BooleanField(default=True, editable=False, verbose_name='employed')),
                ('is_staff', models.BooleanField(default=False, verbose_name='may enter the administration')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StaffPermissionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StaffRoleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RolePermission',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('auth.group_permissions',),
        ),
        migrations.CreateModel(
            name='Staff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('username', models.CharField(max_length=60, unique=True, verbose_name='login name')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='staff number')),
                ('full_name', models.CharField(max_length=60, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=60, verbose_name='name in English')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone')),
                ('joined_on', models.DateField(default=bizops.kernel.clock.today, verbose_name='joined on')),
                ('left_on', models.DateField(blank=True, editable=False, null=True, verbose_name='left on')),
                ('language', models.CharField(blank=True, choices=[('zh-hans', '简体中文'), ('zh-hant', '繁體中文'), ('en', 'English')], max_length=8, verbose_name='language')),
                ('theme', models.CharField(choices=[('auto', 'As the device'), ('light', 'Light'), ('dark', 'Dark')], default='auto', max_length=5, verbose_name='theme')),
                ('is_active', models.BooleanField(default=True, editable=False, verbose_name='employed')),
                ('is_staff', models.BooleanField(default=False, verbose_name='may enter the administration')),
                ('reset_asked_at', models.DateTimeField(editable=False, null=True)),
                ('search', models.TextField(default='', editable=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('superior', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='subordinates', to=settings.AUTH_USER_MODEL, verbose_name='superior')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'member of staff',
                'verbose_name_plural': 'staff',
                'ordering': ['number', 'pk'],
                'permissions': [('appoint_staff', 'Can appoint staff to posts'), ('dismiss_staff', 'Can record that somebody leaves')],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='to')),
                ('is_main', models.BooleanField(default=True, verbose_name='main appointment')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL, verbose_name='member of staff')),
                ('superior', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments_below', to=settings.AUTH_USER_MODEL, verbose_name='superior')),
            ],
            options={
                'verbose_name': 'appointment',
                'verbose_name_plural': 'appointments',
                'ordering': ['-starts_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='AppointmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='to')),
                ('is_main', models.BooleanField(default=True, verbose_name='main appointment')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organisation.appointment')),
                ('staff', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='member of staff')),
                ('superior', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='superior')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendarexception',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_calendarexceptionevent" ("day", "id", "is_worked", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."day", NEW."id", NEW."is_worked", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'insert\', NEW."id", NEW."version"); RETURN NULL;', hash='8bacb1c211739017ceb363a974533a16af4f0cba', operation='INSERT', pgid='pgtrigger_insert_insert_5e672', table='organisation_calendarexception', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendarexception',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organisation_calendarexceptionevent" ("day", "id", "is_worked", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."day", NEW."id", NEW."is_worked", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'update\', NEW."id", NEW."version"); RETURN NULL;', hash='cf2c212875d6e272010772d73eb068a80803d73d', operation='UPDATE', pgid='pgtrigger_update_update_16584', table='organisation_calendarexception', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendarexception',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_calendarexceptionevent" ("day", "id", "is_worked", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (OLD."day", OLD."id", OLD."is_worked", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'delete\', OLD."id", OLD."version"); RETURN NULL;', hash='8fddd096db51ce498ac3e4d3d6aa5e635f9d8d92', operation='DELETE', pgid='pgtrigger_delete_delete_63047', table='organisation_calendarexception', when='AFTER')),
        ),
        migrations.AddField(
            model_name='calendarexceptionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organisation.calendarexception'),
        ),
        migrations.AddConstraint(
            model_name='company',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='organisation_one_company'),
        ),
        migrations.AddConstraint(
            model_name='company',
            constraint=models.CheckConstraint(condition=models.Q(('fiscal_year_starts__gte', 1), ('fiscal_year_starts__lte', 12)), name='organisation_fiscal_month'),
        ),
        migrations.AddConstraint(
            model_name='company',
            constraint=models.CheckConstraint(condition=models.Q(('working_week__contained_by', [1, 2, 3, 4, 5, 6, 7]), ('working_week__len__gte', 1)), name='organisation_working_week'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='company',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_companyevent" ("address", "country", "currency", "fiscal_year_starts", "id", "language", "logo", "name", "name_en", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name", "tax_number", "time_zone", "version", "working_week") VALUES (NEW."address", NEW."country", NEW."currency", NEW."fiscal_year_starts", NEW."id", NEW."language", NEW."logo", NEW."name", NEW."name_en", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'insert\', NEW."id", NEW."short_name", NEW."tax_number", NEW."time_zone", NEW."version", NEW."working_week"); RETURN NULL;', hash='860228f3f8d3067a990dda7299d3ef0dd5989855', operation='INSERT', pgid='pgtrigger_insert_insert_a6d7d', table='organisation_company', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='company',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organisation_companyevent" ("address", "country", "currency", "fiscal_year_starts", "id", "language", "logo", "name", "name_en", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name", "tax_number", "time_zone", "version", "working_week") VALUES (NEW."address", NEW."country", NEW."currency", NEW."fiscal_year_starts", NEW."id", NEW."language", NEW."logo", NEW."name", NEW."name_en", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'update\', NEW."id", NEW."short_name", NEW."tax_number", NEW."time_zone", NEW."version", NEW."working_week"); RETURN NULL;', hash='ac7629ba638e386ca01dd808c0744509badd1dff', operation='UPDATE', pgid='pgtrigger_update_update_fd854', table='organisation_company', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='company',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_companyevent" ("address", "country", "currency", "fiscal_year_starts", "id", "language", "logo", "name", "name_en", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name", "tax_number", "time_zone", "version", "working_week") VALUES (OLD."address", OLD."country", OLD."currency", OLD."fiscal_year_starts", OLD."id", OLD."language", OLD."logo", OLD."name", OLD."name_en", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'delete\', OLD."id", OLD."short_name", OLD."tax_number", OLD."time_zone", OLD."version", OLD."working_week"); RETURN NULL;', hash='cb0de8ced6afa2029539979a4e320cc93ce53e45', operation='DELETE', pgid='pgtrigger_delete_delete_2a497', table='organisation_company', when='AFTER')),
        ),
        migrations.AddField(
            model_name='companyevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organisation.company'),
        ),
        migrations.AddField(
            model_name='department',
            name='head',
            field=models.ForeignKey(blank=True, limit_choices_to={'is_active': True}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='heads', to=settings.AUTH_USER_MODEL, verbose_name='head'),
        ),
        migrations.AddField(
            model_name='department',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='organisation.department', verbose_name='part of'),
        ),
        migrations.AddField(
            model_name='appointmentevent',
            name='department',
            field=models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.department', verbose_name='department'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='department',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='organisation.department', verbose_name='department'),
        ),
        migrations.AddField(
            model_name='staff',
            name='department',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='staff', to='organisation.department', verbose_name='department'),
        ),
        migrations.AddField(
            model_name='departmentevent',
            name='head',
            field=models.ForeignKey(blank=True, db_constraint=False, limit_choices_to={'is_active': True}, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='head'),
        ),
        migrations.AddField(
            model_name='departmentevent',
            name='parent',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.department', verbose_name='part of'),
        ),
        migrations.AddField(
            model_name='departmentevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organisation.department'),
        ),
        migrations.AddConstraint(
            model_name='givenpermission',
            constraint=models.UniqueConstraint(fields=('group', 'permission'), name='organisation_permission_given_once'),
        ),
        migrations.AddField(
            model_name='loginsession',
            name='staff',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='post',
            name='department',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='organisation.department', verbose_name='department'),
        ),
        migrations.AddField(
            model_name='post',
            name='groups',
            field=models.ManyToManyField(blank=True, help_text='Whoever is appointed to this post has these roles for as long as the appointment lasts.', related_name='posts', to='auth.group', verbose_name='roles'),
        ),
        migrations.AddField(
            model_name='appointmentevent',
            name='post',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.post', verbose_name='post'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='organisation.post', verbose_name='post'),
        ),
        migrations.AddField(
            model_name='staff',
            name='post',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='staff', to='organisation.post', verbose_name='post'),
        ),
        migrations.AddField(
            model_name='postevent',
            name='department',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.department', verbose_name='department'),
        ),
        migrations.AddField(
            model_name='postevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organisation.post'),
        ),
        migrations.AddField(
            model_name='postroleevent',
            name='group',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='auth.group'),
        ),
        migrations.AddField(
            model_name='postroleevent',
            name='post',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.post'),
        ),
        migrations.AddField(
            model_name='staff',
            name='region',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='staff', to='organisation.region', verbose_name='region'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='region',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_regionevent" ("id", "name", "name_en", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."id", NEW."name", NEW."name_en", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'insert\', NEW."id", NEW."version"); RETURN NULL;', hash='a8dbc17408e6e566995c2dcfb42608bb7f3d09d3', operation='INSERT', pgid='pgtrigger_insert_insert_8eb2c', table='organisation_region', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='region',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organisation_regionevent" ("id", "name", "name_en", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."id", NEW."name", NEW."name_en", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'update\', NEW."id", NEW."version"); RETURN NULL;', hash='68a7b4e3df1399fafb8e1b491ca40682410619c1', operation='UPDATE', pgid='pgtrigger_update_update_882e8', table='organisation_region', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='region',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_regionevent" ("id", "name", "name_en", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (OLD."id", OLD."name", OLD."name_en", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'delete\', OLD."id", OLD."version"); RETURN NULL;', hash='0887219ba17e86d0bb265be80403f8b126de0608', operation='DELETE', pgid='pgtrigger_delete_delete_a9c36', table='organisation_region', when='AFTER')),
        ),
        migrations.AddField(
            model_name='regionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organisation.region'),
        ),
        migrations.AddField(
            model_name='rolepermissionevent',
            name='group',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='auth.group'),
        ),
        migrations.AddField(
            model_name='rolepermissionevent',
            name='permission',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='auth.permission'),
        ),
        migrations.AddField(
            model_name='staffevent',
            name='department',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.department', verbose_name='department'),
        ),
        migrations.AddField(
            model_name='staffevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='staffevent',
            name='post',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.post', verbose_name='post'),
        ),
        migrations.AddField(
            model_name='staffevent',
            name='region',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.region', verbose_name='region'),
        ),
        migrations.AddField(
            model_name='staffevent',
            name='superior',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='superior'),
        ),
        migrations.AddField(
            model_name='staffpermissionevent',
            name='permission',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='auth.permission'),
        ),
        migrations.AddField(
            model_name='staffpermissionevent',
            name='staff',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='staffroleevent',
            name='group',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='auth.group'),
        ),
        migrations.AddField(
            model_name='staffroleevent',
            name='staff',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rolepermission',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_rolepermissionevent" ("group_id", "id", "permission_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (NEW."group_id", NEW."id", NEW."permission_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'insert\'); RETURN NULL;', hash='29c3ac372ca1190a5703ea3fb93e1dcbf3adfa58', operation='INSERT', pgid='pgtrigger_insert_insert_df2d9', table='auth_group_permissions', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rolepermission',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_rolepermissionevent" ("group_id", "id", "permission_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (OLD."group_id", OLD."id", OLD."permission_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'delete\'); RETURN NULL;', hash='c13393bcfb91ca5125e918ef14a7c8895a5734c3', operation='DELETE', pgid='pgtrigger_delete_delete_43e93', table='auth_group_permissions', when='AFTER')),
        ),
        migrations.CreateModel(
            name='StaffRole',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('organisation.staff_groups',),
        ),
        migrations.CreateModel(
            name='StaffPermission',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('organisation.staff_user_permissions',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendarexceptionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='61dfe6443b3ecfc1735e6d19cb2622e12e93fd80', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9ad19', table='organisation_calendarexceptionevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='companyevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='57427718b2bc135f2fe469a688aa3f0733d3614e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ebb1f', table='organisation_companyevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='department',
            index=models.Index(fields=['path'], name='organisation_department_tree', opclasses=['text_pattern_ops']),
        ),
        migrations.AddConstraint(
            model_name='department',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('pk')), _negated=True), name='organisation_department_not_its_own_parent'),
        ),
        migrations.AddConstraint(
            model_name='department',
            constraint=models.UniqueConstraint(fields=('parent', 'name'), name='organisation_department_name', nulls_distinct=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='department',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_departmentevent" ("code", "head_id", "id", "name", "name_en", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."code", NEW."head_id", NEW."id", NEW."name", NEW."name_en", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'insert\', NEW."id", NEW."version"); RETURN NULL;', hash='c09e0e8a9dfcc69cd56c35710f4dcc6a8dbf6e4a', operation='INSERT', pgid='pgtrigger_insert_insert_2bd9a', table='organisation_department', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='department',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."head_id" IS DISTINCT FROM (NEW."head_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "organisation_departmentevent" ("code", "head_id", "id", "name", "name_en", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."code", NEW."head_id", NEW."id", NEW."name", NEW."name_en", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'update\', NEW."id", NEW."version"); RETURN NULL;', hash='41986d86fb1ddc23b7905f550b551488e038c8e3', operation='UPDATE', pgid='pgtrigger_update_update_96e62', table='organisation_department', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='department',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_departmentevent" ("code", "head_id", "id", "name", "name_en", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (OLD."code", OLD."head_id", OLD."id", OLD."name", OLD."name_en", OLD."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'delete\', OLD."id", OLD."version"); RETURN NULL;', hash='b23d692e95cebf2a87bf7c0ea61d6047f2f74b50', operation='DELETE', pgid='pgtrigger_delete_delete_24e5a', table='organisation_department', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='departmentevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='851542ec55ff803dfab79f259b45efcb03061215', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_adb2b', table='organisation_departmentevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.UniqueConstraint(fields=('department', 'name'), name='organisation_post_name'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_postevent" ("department_id", "headcount", "id", "job_description", "kind", "name", "name_en", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."department_id", NEW."headcount", NEW."id", NEW."job_description", NEW."kind", NEW."name", NEW."name_en", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'insert\', NEW."id", NEW."version"); RETURN NULL;', hash='36036378306e34031569965e2876d333ccb1973b', operation='INSERT', pgid='pgtrigger_insert_insert_6684d', table='organisation_post', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organisation_postevent" ("department_id", "headcount", "id", "job_description", "kind", "name", "name_en", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."department_id", NEW."headcount", NEW."id", NEW."job_description", NEW."kind", NEW."name", NEW."name_en", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'update\', NEW."id", NEW."version"); RETURN NULL;', hash='99401e518e209b956c884e2174b6745b04187de2', operation='UPDATE', pgid='pgtrigger_update_update_a9d5d', table='organisation_post', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_postevent" ("department_id", "headcount", "id", "job_description", "kind", "name", "name_en", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (OLD."department_id", OLD."headcount", OLD."id", OLD."job_description", OLD."kind", OLD."name", OLD."name_en", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'delete\', OLD."id", OLD."version"); RETURN NULL;', hash='126c5acdbdc200fc747fadd579a6adabac55f659', operation='DELETE', pgid='pgtrigger_delete_delete_6e55f', table='organisation_post', when='AFTER')),
        ),
        migrations.CreateModel(
            name='PostRole',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('organisation.post_groups',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointmentevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d7f561acdb392bb476e77e3e6ac2c8b183ccc089', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4ec6a', table='organisation_appointmentevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='organisation_appointment_ends_later'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('superior', models.F('staff')), _negated=True), name='organisation_appointment_not_own_superior'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('is_main', True)), expressions=[(bizops.organisation.models.appointment.Days('starts_on', 'ends_on', models.Value('[]')), '&&'), ('staff', '=')], name='organisation_one_main_appointment'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_appointmentevent" ("department_id", "ends_on", "id", "is_main", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "staff_id", "starts_on", "superior_id", "version") VALUES (NEW."department_id", NEW."ends_on", NEW."id", NEW."is_main", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'insert\', NEW."id", NEW."post_id", NEW."staff_id", NEW."starts_on", NEW."superior_id", NEW."version"); RETURN NULL;', hash='3affa0af3fe4e5821cae594eaad1760c79bd6845', operation='INSERT', pgid='pgtrigger_insert_insert_a677d', table='organisation_appointment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organisation_appointmentevent" ("department_id", "ends_on", "id", "is_main", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "staff_id", "starts_on", "superior_id", "version") VALUES (NEW."department_id", NEW."ends_on", NEW."id", NEW."is_main", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'update\', NEW."id", NEW."post_id", NEW."staff_id", NEW."starts_on", NEW."superior_id", NEW."version"); RETURN NULL;', hash='403b95cbcd14787dde150d680619389e7635fb3f', operation='UPDATE', pgid='pgtrigger_update_update_4ea85', table='organisation_appointment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_appointmentevent" ("department_id", "ends_on", "id", "is_main", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "staff_id", "starts_on", "superior_id", "version") VALUES (OLD."department_id", OLD."ends_on", OLD."id", OLD."is_main", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'delete\', OLD."id", OLD."post_id", OLD."staff_id", OLD."starts_on", OLD."superior_id", OLD."version"); RETURN NULL;', hash='d76a20b12b47913fb610331d79fa440bc271c742', operation='DELETE', pgid='pgtrigger_delete_delete_8ab2e', table='organisation_appointment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='postevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='836b43f046b53df01eafeeefd5ec43fa70d49d9f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7e3c1', table='organisation_postevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='postroleevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0c1f65319f0e4aba207938ec30b7d45bd2522e7e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9aa5e', table='organisation_postroleevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='staff',
            index=django.contrib.postgres.indexes.GinIndex(bizops.kernel.grams.Grams('search'), name='organisation_staff_search'),
        ),
        migrations.AddIndex(
            model_name='staff',
            index=models.Index(fields=['full_name', 'id'], name='organisation_staff_by_name'),
        ),
        migrations.AddConstraint(
            model_name='staff',
            constraint=models.CheckConstraint(condition=models.Q(('username', django.db.models.functions.text.Lower('username'))), name='organisation_staff_login_name'),
        ),
        migrations.AddConstraint(
            model_name='staff',
            constraint=models.CheckConstraint(condition=models.Q(('left_on__isnull', True), ('left_on__gte', models.F('joined_on')), _connector='OR'), name='organisation_staff_left_later'),
        ),
        migrations.AddConstraint(
            model_name='staff',
            constraint=models.CheckConstraint(condition=models.Q(('superior', models.F('pk')), _negated=True), name='organisation_staff_not_own_superior'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='staff',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_staffevent" ("department_id", "email", "full_name", "id", "is_active", "is_staff", "is_superuser", "joined_on", "language", "left_on", "name_en", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "post_id", "region_id", "superior_id", "theme", "username", "version") VALUES (NEW."department_id", NEW."email", NEW."full_name", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."joined_on", NEW."language", NEW."left_on", NEW."name_en", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'insert\', NEW."id", NEW."phone", NEW."post_id", NEW."region_id", NEW."superior_id", NEW."theme", NEW."username", NEW."version"); RETURN NULL;', hash='63460e51f9f152ed1b0e5f280a30bb6019c034c1', operation='INSERT', pgid='pgtrigger_insert_insert_bbd58', table='organisation_staff', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='staff',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."department_id" IS DISTINCT FROM (NEW."department_id") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."full_name" IS DISTINCT FROM (NEW."full_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."joined_on" IS DISTINCT FROM (NEW."joined_on") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."left_on" IS DISTINCT FROM (NEW."left_on") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."post_id" IS DISTINCT FROM (NEW."post_id") OR OLD."region_id" IS DISTINCT FROM (NEW."region_id") OR OLD."superior_id" IS DISTINCT FROM (NEW."superior_id") OR OLD."theme" IS DISTINCT FROM (NEW."theme") OR OLD."username" IS DISTINCT FROM (NEW."username") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "organisation_staffevent" ("department_id", "email", "full_name", "id", "is_active", "is_staff", "is_superuser", "joined_on", "language", "left_on", "name_en", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "post_id", "region_id", "superior_id", "theme", "username", "version") VALUES (NEW."department_id", NEW."email", NEW."full_name", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."joined_on", NEW."language", NEW."left_on", NEW."name_en", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'update\', NEW."id", NEW."phone", NEW."post_id", NEW."region_id", NEW."superior_id", NEW."theme", NEW."username", NEW."version"); RETURN NULL;', hash='b6f0f34f6b5eb1883874459c39b5f310615640f9', operation='UPDATE', pgid='pgtrigger_update_update_cb278', table='organisation_staff', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='staff',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_staffevent" ("department_id", "email", "full_name", "id", "is_active", "is_staff", "is_superuser", "joined_on", "language", "left_on", "name_en", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "post_id", "region_id", "superior_id", "theme", "username", "version") VALUES (OLD."department_id", OLD."email", OLD."full_name", OLD."id", OLD."is_active", OLD."is_staff", OLD."is_superuser", OLD."joined_on", OLD."language", OLD."left_on", OLD."name_en", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'delete\', OLD."id", OLD."phone", OLD."post_id", OLD."region_id", OLD."superior_id", OLD."theme", OLD."username", OLD."version"); RETURN NULL;', hash='a11885ac45929cfb99a0d2bf6d35f0ef6d69a56f', operation='DELETE', pgid='pgtrigger_delete_delete_931df', table='organisation_staff', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='regionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b81707a298305acb0bff80ff825846029fde75ed', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7abe0', table='organisation_regionevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rolepermissionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='df749cc33a626376e19bcbccba401c7a2c6eefbd', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a3047', table='organisation_rolepermissionevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='staffevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8f590ff6d0816cc21d6c0bf1af39b312f64997a5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bc317', table='organisation_staffevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='staffpermissionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2ae9bf73cf7ce174f613e680093511f309177d13', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_78252', table='organisation_staffpermissionevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='staffroleevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e3b38817bc99b2a3a146460e86b3677cba7f4180', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_05f8e', table='organisation_staffroleevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='staffrole',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_staffroleevent" ("group_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "staff_id") VALUES (NEW."group_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'insert\', NEW."staff_id"); RETURN NULL;', hash='4a7b42fbe6718935f492c471a1f9c5d138f87f18', operation='INSERT', pgid='pgtrigger_insert_insert_43c5c', table='organisation_staff_groups', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='staffrole',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_staffroleevent" ("group_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "staff_id") VALUES (OLD."group_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'delete\', OLD."staff_id"); RETURN NULL;', hash='7a7672b752a13078045b8ad0a02aff7a551e223d', operation='DELETE', pgid='pgtrigger_delete_delete_2069a', table='organisation_staff_groups', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='staffpermission',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_staffpermissionevent" ("id", "permission_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "staff_id") VALUES (NEW."id", NEW."permission_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'insert\', NEW."staff_id"); RETURN NULL;', hash='9191c2c3ceeca40800fc24d18cacec5069a2d177', operation='INSERT', pgid='pgtrigger_insert_insert_08e9d', table='organisation_staff_user_permissions', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='staffpermission',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_staffpermissionevent" ("id", "permission_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "staff_id") VALUES (OLD."id", OLD."permission_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'delete\', OLD."staff_id"); RETURN NULL;', hash='59f7d598e09aa691b522ddde992314c6ba4b9e28', operation='DELETE', pgid='pgtrigger_delete_delete_bfebd', table='organisation_staff_user_permissions', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='postrole',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_postroleevent" ("group_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "post_id") VALUES (NEW."group_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'insert\', NEW."post_id"); RETURN NULL;', hash='430c4735745ca385de7369593f6c0035f6ae5f9e', operation='INSERT', pgid='pgtrigger_insert_insert_eb8be', table='organisation_post_groups', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='postrole',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_postroleevent" ("group_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "post_id") VALUES (OLD."group_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, bizops_now(), \'delete\', OLD."post_id"); RETURN NULL;', hash='0e513798ad0cca26603d3affb2dbbe3391ab9735', operation='DELETE', pgid='pgtrigger_delete_delete_c18ad', table='organisation_post_groups', when='AFTER')),
        ),
    ]
