"""The clock of the house and the grams of its search, as SQL functions that indexes and triggers may use."""

from django.db import migrations

CLOCK = """
CREATE FUNCTION bizops_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(nullif(current_setting('bizops.at', true), '')::timestamptz, now()) $$;
"""
# Every single character and every pair of neighbours, so that one or two Chinese characters find their row by index.
GRAMS = """
CREATE FUNCTION bizops_grams(t text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT coalesce(array_agg(DISTINCT g), '{}')
   FROM (SELECT unnest(ARRAY[c, c || lead(c) OVER (ORDER BY n)]) g
         FROM unnest(string_to_array(t, NULL)) WITH ORDINALITY u(c, n)) v
   WHERE g !~ '\\s' $$;
CREATE FUNCTION bizops_query_grams(q text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT CASE WHEN length(q) = 1 THEN ARRAY[q] ELSE (
     SELECT coalesce(array_agg(DISTINCT substr(q, i, 2)), '{}') FROM generate_series(1, length(q) - 1) i
     WHERE substr(q, i, 2) !~ '\\s') END $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(CLOCK, "DROP FUNCTION bizops_now()"),
        migrations.RunSQL(GRAMS, "DROP FUNCTION bizops_grams(text); DROP FUNCTION bizops_query_grams(text)"),
    ]
