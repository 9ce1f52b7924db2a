"""PostgreSQL: the words of a petition move to a table of their own.

They were generated columns of the petition. Whatever changes in a row, PostgreSQL writes all its indexes anew:
counting 100,000 deadlines again wrote the words of 100,000 petitions four times over. Triggers keep the table, so
that no way of writing a petition passes it by, and the model (PetitionWords) only reads it. No foreign key binds
it: what empties the petitions' table empties this one.
"""

from importlib import import_module
from typing import Any

import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from council.models.scoped import ScopedManager

STORED = import_module("petitions.migrations.0006_stored_words")
TABLE, WORDS = "petitions_petition", "petitions_words"
VECTOR = "to_tsvector('simple', 'hd' || {row}council_id::text || ' ' || {row}{column})"
PUBLIC = f"CASE WHEN {{row}}published_at IS NULL THEN NULL ELSE {VECTOR} END"
COLUMNS = {"exact": VECTOR, "folded": VECTOR, "public_exact": PUBLIC, "public_folded": PUBLIC}
READ = ("council_id", "published_at", *COLUMNS)


def vectors(row: str) -> str:
    return ", ".join(made.format(row=row, column=column) for column, made in COLUMNS.items())


FUNCTIONS = {
    "petitions_keep_words": f"""
        INSERT INTO {WORDS} (petition_id, {", ".join(COLUMNS)}) VALUES (NEW.id, {vectors("NEW.")})
        ON CONFLICT (petition_id) DO UPDATE SET {", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS)};
    """,
    "petitions_drop_words": f"DELETE FROM {WORDS} WHERE petition_id = OLD.id;",
    "petitions_empty_words": f"TRUNCATE {WORDS};",
}
CHANGED = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in READ)
TRIGGERS = {
    "petitions_words_made": ("AFTER INSERT", "FOR EACH ROW", "petitions_keep_words"),
    "petitions_words_kept": (
        f"AFTER UPDATE OF {', '.join(READ)}",
        f"FOR EACH ROW WHEN ({CHANGED})",
        "petitions_keep_words",
    ),
    "petitions_words_gone": ("AFTER DELETE", "FOR EACH ROW", "petitions_drop_words"),
    "petitions_words_emptied": ("AFTER TRUNCATE", "FOR EACH STATEMENT", "petitions_empty_words"),
}


def made() -> list[str]:
    kinds = ", ".join(f"{column} tsvector" for column in COLUMNS)
    return [
        f"CREATE TABLE {WORDS} (petition_id bigint PRIMARY KEY, {kinds})",
        f"INSERT INTO {WORDS} SELECT id, {vectors('')} FROM {TABLE}",
        *(f"ALTER TABLE {TABLE} DROP COLUMN words_{column}" for column in COLUMNS),
        *(f"CREATE INDEX petition_words_{column} ON {WORDS} USING gin ({column})" for column in COLUMNS),
        *(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
            for name, body in FUNCTIONS.items()
        ),
        *(
            f"CREATE TRIGGER {name} {when} ON {TABLE} {each} EXECUTE FUNCTION {function}()"
            for name, (when, each, function) in TRIGGERS.items()
        ),
    ]


def create(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    STORED.run(editor, *made())


def drop(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    STORED.run(
        editor,
        *(f"DROP TRIGGER {name} ON {TABLE}" for name in TRIGGERS),
        *(f"DROP FUNCTION {name}()" for name in FUNCTIONS),
        f"DROP TABLE {WORDS}",
    )
    STORED.add(editor)


class Migration(migrations.Migration):
    dependencies = [("petitions", "0009_desk_indexes")]
    operations = [
        migrations.CreateModel(
            name="PetitionWords",
            fields=[
                (
                    "petition",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="search_words",
                        serialize=False,
                        to="petitions.petition",
                    ),
                ),
                ("exact", django.contrib.postgres.search.SearchVectorField()),
                ("folded", django.contrib.postgres.search.SearchVectorField()),
                ("public_exact", django.contrib.postgres.search.SearchVectorField(null=True)),
                ("public_folded", django.contrib.postgres.search.SearchVectorField(null=True)),
            ],
            options={"db_table": "petitions_words", "managed": False},
            managers=[("objects", ScopedManager(council="petition__council"))],
        ),
        migrations.RunPython(create, drop),
    ]
