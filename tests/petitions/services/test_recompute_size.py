"""A change of the calendar moves 100,000 open deadlines within a minute (20,000 on SQLite), with a fixed
number of statements for each batch."""

import sys
from collections.abc import Callable
from datetime import date, datetime
from time import monotonic
from typing import Any

import pytest
from django.db import connection

from council import clock as now_clock
from council.services import calendar
from council.services.calendar import Day
from council.services.journal import check_streams, entries_of
from petitions.models import Petition, Task
from petitions.rules.clock import HANOI
from petitions.services import recompute
from petitions.streams import petition_stream
from tests.factories.operators import operator
from tests.factories.petitions import make_town
from tests.factories.petitions_deadlines import make_open_tasks

# open deadlines that must move within the minute, by database
COUNTS = {"postgresql": 100_000, "sqlite": 20_000}
SECONDS = 60
FIRST = datetime(2025, 12, 15, 8, tzinfo=HANOI)
OFF = Day(date(2026, 1, 2), False, "Nghỉ hoán đổi", "12729/VPCP-KGVX")


class Counter:
    """Counts statements; their texts, some megabytes each, are not kept."""

    statements = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements += 1
        return execute(sql, params, many, context)


@pytest.mark.long
@pytest.mark.django_db
def test_a_change_moves_them_within_a_minute(capsys: pytest.CaptureFixture[str]) -> None:
    count = COUNTS[connection.vendor]
    with now_clock.frozen(datetime(2025, 12, 25, 9, tzinfo=HANOI)):
        town = make_town(communes=2)
        make_open_tasks(town, count, FIRST)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as the database would have by then; in one transaction it cannot
        actor, council = operator(town.city), town.city.council.id
        due = dict(Task.objects.with_scopes_disabled().values_list("id", "due_at"))
        counter = Counter()
        began = monotonic()
        expected = calendar.preview(actor=actor, council_id=council, put=[OFF]).moved["petitions"]
        previewed, began = monotonic() - began, monotonic()
        with connection.execute_wrapper(counter):
            moved = calendar.set_day(actor=actor, council_id=council, day=OFF).moved["petitions"]
        took = monotonic() - began
    with capsys.disabled():
        sys.stdout.write(f"{moved} of {count} moved in {took:.1f} s, previewed in {previewed:.1f} s\n")
    assert moved == expected > count / 3
    assert took < SECONDS
    batches = -(-count // recompute.BATCH)
    assert counter.statements < 20 * (batches + 1)
    _agree(due, moved)


def _agree(due: dict[int, datetime], moved: int) -> None:
    """Petition, duty and journal tell the same deadline."""
    now = list(
        Task.objects.with_scopes_disabled().values_list("id", "due_at", "petition__due_at", "petition_id")
    )
    assert sum(due[pk] != at for pk, at, _petition, _pk in now) == moved
    assert all(at == petition for _id, at, petition, _pk in now)
    first = next(petition for pk, at, _p, petition in now if due[pk] != at)
    assert [entry.code for entry in entries_of(petition_stream(first))] == ["petitions.deadline.recomputed"]
    assert not [f for report in check_streams([petition_stream(first)]) for f in report.faults]
    assert Petition.objects.with_scopes_disabled().filter(version__gt=1).count() == 0
