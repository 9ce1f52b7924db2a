"""PostgreSQL keeps the words of petitions by itself, whoever writes them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import psycopg
import pytest

from tests.support import database_url

pytestmark = [pytest.mark.services, pytest.mark.needs("postgresql")]
migration = import_module("petitions.migrations.0010_words_apart")
COLUMNS = "id int, council_id int, published_at date, due_at date, " + ", ".join(
    f"{name} text, words_{name} tsvector" for name in migration.COLUMNS
)


@pytest.fixture
def server() -> Iterator[psycopg.Connection[Any]]:
    """A table of petitions of the test's own, with one that was there before the migration."""
    with psycopg.connect(database_url()) as connection:
        connection.execute("CREATE SCHEMA test_words_kept")
        connection.execute("SET LOCAL search_path = test_words_kept")
        connection.execute(f"CREATE TABLE petitions_petition ({COLUMNS})")
        _add(connection, 1, "duong ngap", None)
        for statement in migration.made():
            connection.execute(statement)
        yield connection
        connection.rollback()


def _add(server: psycopg.Connection[Any], number: int, words: str, published: str | None) -> None:
    server.execute(
        "INSERT INTO petitions_petition "
        "(id, council_id, published_at, exact, folded, public_exact, public_folded) "
        "VALUES (%s, 7, %s, %s, %s, %s, %s)",
        [number, published, words, words, words, words],
    )


def _found(server: psycopg.Connection[Any], query: str, column: str = "folded") -> list[int]:
    matching = f"SELECT petition_id FROM petitions_words WHERE {column} @@ to_tsquery('simple', %s)"
    found = server.execute(f"{matching} ORDER BY 1".encode(), [query])
    return [row[0] for row in found]


def test_those_that_were_there_and_new_ones(server: psycopg.Connection[Any]) -> None:
    _add(server, 2, "duong toi", None)
    assert _found(server, "duong") == [1, 2]
    assert _found(server, "hd7 & toi") == [2]
    assert _found(server, "hd8 & toi") == []


def test_words_that_change_and_a_council_that_takes_over(server: psycopg.Connection[Any]) -> None:
    server.execute("UPDATE petitions_petition SET folded = 'he thong thoat nuoc', council_id = 8")
    assert _found(server, "duong") == []
    assert _found(server, "hd8 & thoat") == [1]


def test_the_public_finds_what_is_published_and_no_longer(server: psycopg.Connection[Any]) -> None:
    assert _found(server, "duong", "public_folded") == []
    server.execute("UPDATE petitions_petition SET published_at = '2026-11-01'")
    assert _found(server, "duong", "public_folded") == [1]
    server.execute("UPDATE petitions_petition SET published_at = NULL")
    assert _found(server, "duong", "public_folded") == []
    assert _found(server, "duong") == [1]


def test_what_else_changes_leaves_the_words_where_they_are(server: psycopg.Connection[Any]) -> None:
    place = "SELECT ctid::text FROM petitions_words"
    before = server.execute(place).fetchall()
    server.execute("UPDATE petitions_petition SET due_at = '2026-12-01', folded = folded")
    assert server.execute(place).fetchall() == before


@pytest.mark.parametrize("statement", ["DELETE FROM petitions_petition", "TRUNCATE petitions_petition"])
def test_what_goes_takes_its_words_along(server: psycopg.Connection[Any], statement: str) -> None:
    server.execute(statement.encode())
    assert _found(server, "hd7") == []
