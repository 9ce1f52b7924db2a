"""PostgreSQL: the words of published petitions are indexed, and nothing of what is not published.

A search of the public reads `public_exact` and `public_folded` alone, so that nobody finds by a search what
the review took out.
"""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CREATE = (
    "CREATE INDEX petition_public_words_{column} ON petitions_petition USING gin "
    "(to_tsvector('simple', 'hd' || (council_id)::text || ' ' || public_{column})) "
    "WHERE published_at IS NOT NULL"
)
DROP = "DROP INDEX IF EXISTS petition_public_words_{column}"


def run(editor: BaseDatabaseSchemaEditor, statement: str) -> None:
    if editor.connection.vendor == "postgresql":
        for column in ("exact", "folded"):
            editor.execute(statement.format(column=column))


def create(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, CREATE)


def drop(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, DROP)


class Migration(migrations.Migration):
    dependencies = [("petitions", "0004_answers_to_public")]
    operations = [migrations.RunPython(create, drop)]
