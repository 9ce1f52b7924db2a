"""PostgreSQL: the words of petitions are indexed, each with the council that holds the petition, so that a
search in one council reads no row of another (petitions.queries.words). SQLite scans; it holds 20,000."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CREATE = (
    "CREATE INDEX petition_words_{column} ON petitions_petition USING gin "
    "(to_tsvector('simple', 'hd' || (council_id)::text || ' ' || {column}))"
)
DROP = "DROP INDEX IF EXISTS petition_words_{column}"


def run(editor: BaseDatabaseSchemaEditor, statement: str) -> None:
    if editor.connection.vendor == "postgresql":
        for column in ("exact", "folded"):
            editor.execute(statement.format(column=column))


def create(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, CREATE)


def drop(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, DROP)


class Migration(migrations.Migration):
    dependencies = [("petitions", "0002_intake_indexes")]
    operations = [migrations.RunPython(create, drop)]
