"""Writing the results of many contests in a few statements. Django's bulk_update takes as long to build its
statement as the whole count; PostgreSQL and SQLite both call the columns of VALUES column1, column2, …"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from elections.models import Candidate, Contest
from elections.queries.figures import REQUIRED
from realtime.sql import adapted

BATCH = 400


def write_results(contests: Sequence[Contest]) -> None:
    """Outcome, verdict and sums of each; state and moment of determination, which are the same for all."""
    if not contests:
        return
    kind = "jsonb" if connection.vendor == "postgresql" else "text"
    sums = ", ".join(
        f"{name} = CAST(given.column{place} AS integer)" for place, name in enumerate(REQUIRED, start=4)
    )
    first = contests[0]
    _update(
        Contest._meta.db_table,
        f"outcome = CAST(given.column2 AS {kind}), verdict = given.column3, result_state = %s, "
        f"determined_at = %s, {sums}",
        [str(first.result_state), adapted(first.determined_at)],
        [
            (c.pk, json.dumps(c.outcome), c.verdict, *(getattr(c, name) for name in REQUIRED))
            for c in contests
        ],
    )


def write_votes(votes: Sequence[tuple[int, int]]) -> None:
    """Each candidate's sum."""
    _update(Candidate._meta.db_table, "votes = given.column2", [], votes)


def _update(table: str, changes: str, same: Sequence[Any], rows: Sequence[Sequence[Any]]) -> None:
    """UPDATE by id, the first value of each row. Names are fixed, values are parameters."""
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        places = ", ".join([f"({', '.join(['%s'] * len(part[0]))})"] * len(part))
        values = [value for row in part for value in row]
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET {changes} FROM (VALUES {places}) AS given "  # noqa: S608
                f"WHERE {table}.id = given.column1",
                [*same, *values],
            )
