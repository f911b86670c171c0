"""Finding any one or more characters inside a text by index; see the functions in the first migration."""

from django.db.models import CharField, Func, TextField
from django.db.models.lookups import Lookup


class Grams(Func):
    """The index expression: `GinIndex(Grams("search"), name=…)`."""

    function = "bizops_grams"


@CharField.register_lookup
@TextField.register_lookup
class HasText(Lookup):
    """`search__has="宝光"`: the text stands somewhere in the column, which must be stored in lower case."""

    lookup_name = "has"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        text = str(self.rhs).strip().lower()
        like = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        # The grams find candidates by index, LIKE makes sure (LIKE on a lower-case column costs a third of ILIKE).
        sql = f"(bizops_grams({column}) @> bizops_query_grams(%s) AND {column} LIKE %s)"
        return sql, [*params, text, *params, f"%{like}%"]
