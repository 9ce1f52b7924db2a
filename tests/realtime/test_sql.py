"""Statements of our own: many rows go the same way as few, whatever the database."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from council.models import JournalEntry, JournalStream
from council.services import journal
from council.services.journal import Act, check_streams
from realtime import sql
from tests.factories.world import make_world

AT = datetime(2026, 1, 5, 9, 30, 15, 123456, ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.mark.django_db
@pytest.mark.parametrize("count", [3, sql.MANY + 1])
def test_rows_are_what_was_handed_in(count: int) -> None:
    council = make_world().council.id
    acts = [
        Act(
            council,
            f"test:{n % 50}",
            "test.done",
            {"số": n, "gì": ['"', "\\", None]},
            at=AT + timedelta(0, n),
        )
        for n in range(count)
    ]
    journal.record_all(acts)
    rows = JournalEntry.objects.with_scopes_disabled().filter(stream__name__startswith="test:")
    found = {row.data["số"]: row for row in rows}
    assert sorted(found) == list(range(count))
    assert all(row.data["gì"] == ['"', "\\", None] for row in found.values())
    assert all(row.at == AT + timedelta(0, n) and row.account_id is None for n, row in found.items())
    assert not [fault for report in check_streams() for fault in report.faults]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [3, sql.MANY + 1])
def test_rows_that_were_there_are_not_answered(count: int) -> None:
    council = make_world().council.id
    lines = [(council, f"test:{n}", 0, "0" * 64) for n in range(count)]
    columns, skip = "council_id, name, seq, head", "ON CONFLICT (name) DO NOTHING"
    first = sql.insert("council_journalstream", columns, lines[:2], skip, returning="id, name")
    rest = sql.insert("council_journalstream", columns, lines, skip, returning="id, name")
    assert [name for _id, name in first] == ["test:0", "test:1"]
    assert {name for _id, name in rest} == {line[1] for line in lines[2:]}
    assert JournalStream.objects.with_scopes_disabled().filter(name__startswith="test:").count() == count
