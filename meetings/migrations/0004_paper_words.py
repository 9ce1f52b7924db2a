"""PostgreSQL: the words of a page are kept as tsvectors that the database makes itself, as of petitions
(petitions 0006). Rows are hardly ever changed, so that they may lie in the same table.

The words are split already (council.words), so that no parser of PostgreSQL's splits them again; where they stand
on the page is not kept. "hd<council>" and "ks<session>" are among them: a search reads one session's pages by the
same index. Without a list of pending rows a search never reads thousands of them one by one.
"""

from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "meetings_paperpage"
COLUMNS = ("exact", "folded")
WORDS = (
    "array_to_tsvector(array_remove(string_to_array("
    "'hd' || council_id::text || ' ks' || session_id::text || ' ' || {column}, ' '), ''))"
)


def create(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor != "postgresql":
        return
    added = ", ".join(
        f"ADD COLUMN words_{column} tsvector GENERATED ALWAYS AS ({WORDS.format(column=column)}) STORED"
        for column in COLUMNS
    )
    editor.execute(f"ALTER TABLE {TABLE} {added}")
    for column in COLUMNS:
        editor.execute(
            f"CREATE INDEX paper_page_words_{column} ON {TABLE} USING gin (words_{column}) "
            "WITH (fastupdate = off)"
        )


def drop(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"ALTER TABLE {TABLE} {', '.join(f'DROP COLUMN words_{name}' for name in COLUMNS)}")


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_task_notes")]
    operations = [
        migrations.AlterField(
            model_name="versiontext",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Chờ đọc chữ"),
                    ("pictures", "Đang nhận dạng chữ từ ảnh"),
                    ("done", "Tìm được theo chữ"),
                    ("scanned", "Bản quét: chưa tìm được theo chữ"),
                    ("failed", "Không đọc được chữ"),
                ],
                default="waiting",
                max_length=8,
            ),
        ),
        migrations.RunPython(create, drop),
    ]
