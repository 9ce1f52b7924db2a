"""Work that waits in the database and is done by one process at a time, whoever comes first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.models import QuerySet

from council import clock

Row = TypeVar("Row", bound=models.Model)


def claim(rows: QuerySet[Row], lease: timedelta) -> Row | None:
    """The row of these that is due longest (`due_at`), held for the time of a lease so that no other process
    takes it too; its `tries` rise. None if nothing is due, found without a transaction: SQLite's one writer
    is not asked for."""
    due = rows.filter(due_at__lte=clock.now())
    if not due.exists():
        return None
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        row: Any = due.order_by("due_at", "id").first()
        if row is not None:
            row.due_at, row.tries = clock.now() + lease, row.tries + 1
            row.save(update_fields=["due_at", "tries"])
    taken: Row | None = row
    return taken
