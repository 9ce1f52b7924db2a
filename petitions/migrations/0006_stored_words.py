"""PostgreSQL: the words of a petition are kept as tsvectors that the database makes itself.

The indexes on expressions they replace served as fast, but the planner knew nothing of how often a word occurs
in them: it walked a million petitions by day for a word that is in none of them, and sorted half of them for a
common one. Of a column it knows. No row is judged by its text again, either. Django does not see the columns.
"""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "petitions_petition"
WORDS = "to_tsvector('simple', 'hd' || council_id::text || ' ' || {column})"
PUBLIC = f"CASE WHEN published_at IS NULL THEN NULL ELSE {WORDS} END"
COLUMNS = {"exact": WORDS, "folded": WORDS, "public_exact": PUBLIC, "public_folded": PUBLIC}


def old_index(column: str) -> str:
    public = column.startswith("public_")
    return f"petition_{'public_' if public else ''}words_{column.removeprefix('public_')}"


def run(editor: BaseDatabaseSchemaEditor, *statements: str) -> None:
    if editor.connection.vendor == "postgresql":
        for statement in statements:
            editor.execute(statement)


def create(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, *(f"DROP INDEX IF EXISTS {old_index(column)}" for column in COLUMNS))
    add(editor)


def add(editor: BaseDatabaseSchemaEditor) -> None:
    added = ", ".join(
        f"ADD COLUMN words_{column} tsvector GENERATED ALWAYS AS ({made.format(column=column)}) STORED"
        for column, made in COLUMNS.items()
    )
    run(
        editor,
        f"ALTER TABLE {TABLE} {added}",
        *(f"CREATE INDEX petition_words_{column} ON {TABLE} USING gin (words_{column})" for column in COLUMNS),
    )


def drop(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(
        editor,
        *(f"ALTER TABLE {TABLE} DROP COLUMN words_{column}" for column in COLUMNS),
        *(
            f"CREATE INDEX {old_index(column)} ON {TABLE} USING gin ({WORDS.format(column=column)})"
            + (" WHERE published_at IS NOT NULL" if column.startswith("public_") else "")
            for column in COLUMNS
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("petitions", "0005_public_search")]
    operations = [migrations.RunPython(create, drop)]
