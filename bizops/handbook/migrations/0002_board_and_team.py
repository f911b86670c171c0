from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [('handbook', '0001_clauses_and_duties')]

    operations = [
        migrations.AlterModelOptions(
            name='duty',
            options={
                'default_permissions': ('view',),
                'ordering': ['due_on', 'pk'],
                'permissions': [
                    ('view_department_duty', 'Can see the duties of the department'),
                    ('view_every_duty', 'Can see the duties of everybody'),
                    ('waive_duty', 'Can waive duties of others'),
                    ('view_board', 'Can see the compliance board'),
                    ('view_team', 'Can see the team page'),
                ],
                'verbose_name': 'duty',
                'verbose_name_plural': 'duties',
            },
        ),
    ]
