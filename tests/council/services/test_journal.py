"""The journal: chained in the act's own transaction, refused to everybody else, found out when changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from council import clock
from council.models import JournalEntry, JournalStream
from council.rules.hashchain import GENESIS, Fault
from council.services import journal
from council.services.journal import Act
from tests.factories import World, make_world
from tests.support import database_url

MOMENT = datetime(2026, 12, 8, 1, 30, 0, 7, tzinfo=UTC)
migration: Any = import_module("council.migrations.0002_append_only")


@pytest.fixture
def world(db: None) -> World:
    return make_world("00004", delegates=1)


def act(world: World, stream: str = "sitting:1", code: str = "x.y", **data: Any) -> Act:
    return Act(world.council.id, stream, code, data)


def head_of(name: str) -> JournalStream:
    found: JournalStream = JournalStream.objects.with_scopes_disabled().get(name=name)
    return found


def faults(*streams: str) -> list[tuple[str, int, str]]:
    found = journal.check_streams(streams or None)
    return [(report.name, fault.seq, fault.kind) for report in found for fault in report.faults]


# -- recording -------------------------------------------------------------------------------------------


def test_acts_are_chained_in_order(world: World) -> None:
    chair = world.actor("chair")
    journal.record(Act(world.council.id, "sitting:1", "a.b", {"tên": "Đỗ"}, chair, "Quyết định 1", MOMENT))
    journal.record_all([act(world, number=1), act(world, number=2)])
    first, second, third = journal.entries_of("sitting:1")
    assert [first.seq, second.seq, third.seq] == [1, 2, 3]
    assert (first.prev, second.prev, third.prev) == (GENESIS, first.hash, second.hash)
    assert (first.actor, first.account_id, first.authority) == (chair.name, chair.account_id, "Quyết định 1")
    assert (first.code, first.data, first.at) == ("a.b", {"tên": "Đỗ"}, MOMENT)
    assert (second.actor, second.account_id) == ("", None)
    assert (head_of("sitting:1").seq, head_of("sitting:1").head) == (3, third.hash)
    assert faults() == []


def test_the_time_is_the_clocks_unless_given(world: World) -> None:
    with clock.frozen(MOMENT):
        journal.record(act(world))
    assert journal.entries_of("sitting:1")[0].at == MOMENT


def test_each_stream_has_its_own_order(world: World) -> None:
    journal.record_all([act(world, "a"), act(world, "b"), act(world, "a")])
    assert [entry.seq for entry in journal.entries_of("a")] == [1, 2]
    assert [entry.seq for entry in journal.entries_of("b")] == [1]
    assert faults() == []


def test_a_stream_belongs_to_the_council_of_its_first_act(world: World) -> None:
    journal.record(act(world, "a"))
    assert head_of("a").council_id == world.council.id
    assert journal.entries_of("b") == []


@pytest.mark.parametrize("count", [1, 30])
def test_three_queries_for_any_number(
    world: World, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    journal.record_all([act(world, "a"), act(world, "b")])
    with django_assert_num_queries(3):
        journal.record_all([act(world, "a", number=n) for n in range(count)] + [act(world, "b")])
    assert faults() == []


def test_nothing_to_record_asks_nothing(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        journal.record_all([])


@pytest.mark.django_db(transaction=True)
def test_an_act_is_recorded_inside_a_transaction_or_not_at_all() -> None:
    world = make_world("00004", delegates=1)
    with pytest.raises(RuntimeError, match="in the transaction"):
        journal.record(act(world))
    assert not JournalStream.objects.with_scopes_disabled().exists()


def test_an_act_that_is_undone_leaves_no_trace(world: World) -> None:
    journal.record(act(world))
    with transaction.atomic():
        journal.record(act(world))
        transaction.set_rollback(True)
    journal.record(act(world))
    assert [entry.seq for entry in journal.entries_of("sitting:1")] == [1, 2]
    assert faults() == []


@pytest.mark.parametrize(
    "data",
    [
        {"tên": "Nguyễn Thị Hà An", "NFD": "e\u0302\u0301", "emoji": "🗳"},
        {"list": [1, "2", None, True, 0.1], "deep": {"z": {"a": []}}},
        {"quote": '"', "newline": "\n", "big": 2**53},
        {},
    ],
)
def test_what_the_database_gives_back_has_the_same_hash(world: World, data: dict[str, Any]) -> None:
    journal.record(act(world, **data))
    assert journal.entries_of("sitting:1")[0].data == data
    assert faults() == []


def test_what_is_not_json_is_not_recorded(world: World) -> None:
    with pytest.raises(ValueError, match="JSON"), transaction.atomic():
        journal.record(act(world, number=float("nan")))
    assert journal.entries_of("sitting:1") == []


# -- tampering -------------------------------------------------------------------------------------------


@pytest.fixture
def tampered(world: World) -> Iterator[Any]:
    """Raw SQL on the journal, with the database's own refusal out of the way."""
    for number in range(1, 5):
        journal.record(act(world, "sitting:1", number=number))
    journal.record(act(world, "sitting:2"))
    with connection.cursor() as cursor:
        for statement in migration.UNDO[connection.vendor][:1]:
            cursor.execute(statement)

        def sql(statement: str) -> None:
            cursor.execute(statement.replace("JOURNAL", JournalEntry._meta.db_table))
            assert cursor.rowcount > 0

        yield sql


OF_1 = "stream_id = (SELECT id FROM council_journalstream WHERE name = 'sitting:1')"


def test_a_changed_row_is_named_by_the_command(tampered: Any) -> None:
    tampered(f"""UPDATE JOURNAL SET data = '{{"number": 9}}' WHERE seq = 3 AND {OF_1}""")
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="1 faults in 2 streams"):
        call_command("verify_journal", stdout=out, stderr=err)
    assert err.getvalue().splitlines() == ["sitting:1 #3: nội dung đã bị sửa / its content was changed"]
    assert out.getvalue() == ""


def test_a_row_changed_back_is_whole_again(tampered: Any) -> None:
    tampered(f"UPDATE JOURNAL SET actor = 'x' WHERE seq = 3 AND {OF_1}")
    assert faults() == [("sitting:1", 3, "changed")]
    tampered(f"UPDATE JOURNAL SET actor = '' WHERE seq = 3 AND {OF_1}")
    assert faults() == []


def test_a_deleted_row_is_named(tampered: Any) -> None:
    tampered(f"DELETE FROM JOURNAL WHERE seq = 2 AND {OF_1}")
    assert faults() == [("sitting:1", 2, "missing")]


def test_a_cut_tail_is_named(tampered: Any) -> None:
    tampered(f"DELETE FROM JOURNAL WHERE seq > 2 AND {OF_1}")
    assert faults("sitting:1") == [("sitting:1", 3, "missing"), ("sitting:1", 4, "missing")]


def test_a_head_set_back_is_found(tampered: Any) -> None:
    tampered("UPDATE council_journalstream SET seq = 3 WHERE name = 'sitting:1'")
    assert faults() == [("sitting:1", 3, "head")]


def test_only_the_streams_asked_for_are_checked(tampered: Any) -> None:
    tampered(f"UPDATE JOURNAL SET code = 'x' WHERE seq = 1 AND {OF_1}")
    out = StringIO()
    call_command("verify_journal", "sitting:2", stdout=out)
    assert "1 streams, 1 entries" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("verify_journal", "sitting:1", stderr=StringIO())


def test_a_stream_that_is_not_there_is_said(world: World) -> None:
    with pytest.raises(CommandError, match="There is no such stream"):
        call_command("verify_journal", "sitting:99")


def test_a_whole_journal_is_said_to_be_whole(world: World) -> None:
    journal.record_all([act(world, "a"), act(world, "a"), act(world, "b")])
    out = StringIO()
    call_command("verify_journal", stdout=out)
    assert "2 chuỗi, 3 mục" in out.getvalue()


def test_a_report_gives_the_number_and_the_head(world: World) -> None:
    journal.record_all([act(world, "a"), act(world, "a")])
    [report] = journal.check_streams(["a"])
    assert (report.name, report.entries, report.head) == ("a", 2, head_of("a").head)
    assert list(report.faults) == list[Fault]()


# -- the database refuses --------------------------------------------------------------------------------


@pytest.fixture
def protected(world: World) -> World:
    """The journal as it is outside of tests, where cleaning up needs DELETE."""
    journal.record_all([act(world), act(world)])
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(migration.SQLITE[1])
    return world


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE council_journalentry SET code = 'x'",
        "UPDATE council_journalentry SET data = data WHERE seq = 1",
        "DELETE FROM council_journalentry",
        "DELETE FROM council_journalentry WHERE seq = 2",
    ],
)
def test_the_database_refuses_to_change_or_delete(protected: World, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert faults() == []


def test_the_orm_is_refused_as_well(protected: World) -> None:
    rows = JournalEntry.objects.with_scopes_disabled()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(actor="x")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.all().delete()
    journal.record(act(protected))
    assert [entry.seq for entry in journal.entries_of("sitting:1")] == [1, 2, 3]


@pytest.mark.services
@pytest.mark.needs("postgresql")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE council_journalentry SET code = 'x'",
        "DELETE FROM council_journalentry",
        "TRUNCATE council_journalentry",
    ],
)
def test_postgresql_refuses_too(statement: str) -> None:
    with psycopg.connect(database_url()) as server:
        server.execute("CREATE TEMPORARY TABLE council_journalentry (seq int, code text)")
        for made in migration.POSTGRESQL:
            server.execute(made.replace("journal_append_only", "pg_temp.journal_append_only"))
        server.execute("INSERT INTO council_journalentry VALUES (1, 'a')")
        with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            server.execute(statement)
        server.rollback()
