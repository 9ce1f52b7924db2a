"""The few statements run for every vote, in SQL of our own: putting a query together costs Django several
times what the database takes to answer it, and these run hundreds of times a second. All else uses the ORM.
What it gained: docs/decisions/0003-hot-path.md.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from django.db import connection


def rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Every row of a query. A list among the parameters stands for as many places: `IN %s`."""
    flat: list[Any] = []
    places: list[str] = []
    for param in params:
        values = param if isinstance(param, list) else [param]
        flat += [adapted(value) for value in values]
        marks = ", ".join(["%s"] * len(values))
        places.append(f"({marks})" if isinstance(param, list) else marks)
    with connection.cursor() as cursor:
        cursor.execute(sql % tuple(places), flat)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def run(statement: str, params: Sequence[Any]) -> None:
    """One statement that answers nothing."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [adapted(param) for param in params])


def insert(
    table: str, columns: str, values: Sequence[Sequence[Any]], conflict: str = "", *, returning: str = ""
) -> list[tuple[Any, ...]]:
    """One INSERT of many rows. `conflict` is the ON CONFLICT clause; dictionaries are stored as JSON.
    Answers the columns `returning` of the rows that were written."""
    end = f"{conflict} RETURNING {returning}" if returning else conflict
    if len(values) > MANY and connection.vendor == "postgresql":
        statement, params = _as_json(table, columns, values)
    else:
        row = f"({', '.join(['%s'] * len(values[0]))})"
        statement = f"VALUES {', '.join([row] * len(values))}"
        params = [adapted(value) for line in values for value in line]
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) {statement} {end}", params)
        return list(cursor.fetchall()) if returning else []


# Rows from which an INSERT carries them as one JSON text: psycopg spends more on each placeholder than
# PostgreSQL on reading the value.
MANY = 200


def _as_json(table: str, columns: str, values: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    names = columns.split(", ")
    rows = [dict(zip(names, line, strict=True)) for line in values]
    whole = json.dumps(rows, ensure_ascii=False, default=_written)
    return f"SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s::json)", [whole]  # noqa: S608


def _written(value: Any) -> str:
    if isinstance(value, date):  # moments are dates too
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def adapted(value: Any) -> Any:
    """A value as the database in use stores it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value


def json_value(value: Any) -> Any:
    """A JSON value as read by a query of our own."""
    return json.loads(value) if isinstance(value, str) else value


def moment(value: datetime | None) -> datetime | None:
    """A moment as read by a query of our own: SQLite gives it without its zone, which is UTC."""
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def clock(value: time | str | None) -> time | None:
    """A time of day as read by a query of our own: SQLite gives text."""
    return time.fromisoformat(value) if isinstance(value, str) else value


def day(value: date | str | None) -> date | None:
    """A date as read by a query of our own: SQLite gives text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def for_update(table: str) -> str:
    """The lock of a table's rows until the end of the transaction; SQLite has locked all by then."""
    return f" FOR UPDATE OF {table}" if connection.features.has_select_for_update else ""
