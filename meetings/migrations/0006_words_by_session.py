"""PostgreSQL: the words of a page are kept in the indexes alone, each under its session: "7.thuế".

As words of the whole city they lay in columns, and a search read the columns of every page that the index had
found, to see whether the last word was begun on it. Under their session the index answers that too: the places
of "7.th…" are those of one session. The columns go, their room is used again by new rows; nothing is
written anew but the two indexes: nine minutes for a million pages on a machine that did other work.
"""

from importlib import import_module
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

COLUMNS_OF_OLD: Any = import_module("meetings.migrations.0004_paper_words")
TABLE, COLUMNS = "meetings_paperpage", ("exact", "folded")
# A page without words has one that nobody asks for: "7.".
FUNCTION = """
CREATE FUNCTION paper_page_words(session_id bigint, words text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_to_tsvector(
        string_to_array(session_id::text || '.' || replace(words, ' ', ' ' || session_id::text || '.'), ' ')
    )
$$
"""


def made() -> list[str]:
    return [
        FUNCTION,
        *(
            f"CREATE INDEX paper_page_words_{name} ON {TABLE} USING gin (paper_page_words(session_id, {name})) "
            "WITH (fastupdate = off)"
            for name in COLUMNS
        ),
    ]


def create(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor != "postgresql":
        return
    editor.execute(f"ALTER TABLE {TABLE} {', '.join(f'DROP COLUMN words_{name}' for name in COLUMNS)}")
    editor.execute("SET LOCAL maintenance_work_mem = '512MB'")  # with 64 MB: half as long again
    for statement in made():
        editor.execute(statement)
    editor.execute(f"ANALYZE {TABLE}")


def drop(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        for name in COLUMNS:
            editor.execute(f"DROP INDEX paper_page_words_{name}")
        editor.execute("DROP FUNCTION paper_page_words(bigint, text)")
        COLUMNS_OF_OLD.create(apps, editor)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_invitation_letters")]
    operations = [migrations.RunPython(create, drop)]
