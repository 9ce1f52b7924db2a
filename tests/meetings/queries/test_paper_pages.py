"""Which pages hold the words asked for, the same on both databases; and the piece of text shown."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any

import psycopg
import pytest

from council.words import Asked, asked, exact_words, folded_words
from meetings.queries.paper_pages import Statement, excerpt, holding
from tests.support import database_url

migration: Any = import_module("meetings.migrations.0006_words_by_session")
COUNCIL, SESSION, OTHER = 7, 70, 71
PAGES = {
    1: (COUNCIL, SESSION, "Tờ trình về mức thu học phí năm học 2026-2027"),
    2: (COUNCIL, SESSION, "Báo cáo thẩm tra của Ban Văn hóa - Xã hội về học bổng"),
    3: (COUNCIL, SESSION, "Phụ lục: quy hoạch đường Nguyễn Trãi; số 12/3"),
    4: (COUNCIL, OTHER, "Tờ trình về học phí của kỳ họp khác"),
    5: (8, 80, "Tờ trình về học phí của hội đồng khác"),
    6: (COUNCIL, SESSION, ""),
}
CASES: list[tuple[str, list[int]]] = [
    ("học phí", [1]),
    ("hoc phi", [1]),
    ("HỌC PHÍ", [1]),
    ("hoc", [1, 2]),
    ("hóc", []),
    ("xã hội", [2]),
    ("văn hoá", [2]),
    ("đường", [3]),
    ("duong nguyen", [3]),
    ("ngu", [3]),  # a word begun
    ("học b", []),  # one letter is a word
    ("học bổ", [2]),
    ("12/3", [3]),
    ("2026", [1]),
    ("phí học", [1]),
    ("học quy", []),
    ("đình", []),
    ("%", []),
]


def words(query: str) -> Asked:
    found = asked(query)
    assert found is not None
    return found


Ask = Callable[[Statement], list[int]]


@pytest.fixture
def on_sqlite() -> Iterator[Ask]:
    with sqlite3.connect(":memory:") as server:
        server.execute("CREATE TABLE meetings_paperpage (id, council_id, session_id, exact, folded)")
        for pk, (council, session, text) in PAGES.items():
            row = [pk, council, session, exact_words(text), folded_words(text)]
            server.execute("INSERT INTO meetings_paperpage VALUES (?, ?, ?, ?, ?)", row)

        def ask(found: Statement) -> list[int]:
            text, params = flat(found, "?")
            rows = server.execute(f"SELECT id FROM {text} ORDER BY 1", params)
            return [row[0] for row in rows]

        yield ask


@pytest.fixture
def postgresql() -> Iterator[psycopg.Connection]:
    """A table of the test's own with the indexes of the migration."""
    with psycopg.connect(database_url()) as server:
        server.execute("CREATE SCHEMA test_paper_pages")
        server.execute("SET LOCAL search_path = test_paper_pages")
        whole = "id int, council_id bigint, session_id bigint"
        columns = f"{whole}, exact text, folded text, version_id int, number int"
        server.execute(f"CREATE TABLE meetings_paperpage ({columns})".encode())
        for statement in migration.made():
            server.execute(statement)
        for pk, (council, session, text) in PAGES.items():
            row = [pk, council, session, exact_words(text), folded_words(text)]
            server.execute("INSERT INTO meetings_paperpage VALUES (%s, %s, %s, %s, %s)", row)
        yield server
        server.rollback()


@pytest.fixture
def on_postgresql(postgresql: psycopg.Connection) -> Ask:
    def ask(found: Statement) -> list[int]:
        text, params = flat(found, "%s")
        statement = f"SELECT id FROM {text} ORDER BY 1".encode()
        return [row[0] for row in postgresql.execute(statement, params)]

    return ask


def flat(found: Statement, mark: str) -> tuple[str, list[Any]]:
    """As realtime.sql.rows fills a statement."""
    places = [f"({', '.join([mark] * len(p))})" if isinstance(p, list) else mark for p in found.params]
    values = [value for p in found.params for value in (p if isinstance(p, list) else [p])]
    return found.text % tuple(places), values


@pytest.mark.parametrize(("query", "pages"), [case for case in CASES if asked(case[0])])
def test_sqlite_reads_the_pages(on_sqlite: Ask, query: str, pages: list[int]) -> None:
    assert on_sqlite(holding(words(query), COUNCIL, [SESSION], "sqlite")) == pages


@pytest.mark.services
@pytest.mark.needs("postgresql")
@pytest.mark.parametrize(("query", "pages"), [case for case in CASES if asked(case[0])])
def test_postgresql_looks_them_up(on_postgresql: Ask, query: str, pages: list[int]) -> None:
    assert on_postgresql(holding(words(query), COUNCIL, [SESSION], "postgresql")) == pages


@pytest.mark.services
@pytest.mark.needs("postgresql")
def test_several_sessions_but_never_another_council(on_postgresql: Ask, on_sqlite: Ask) -> None:
    wanted = words("to trinh hoc phi")
    for ask, vendor in ((on_postgresql, "postgresql"), (on_sqlite, "sqlite")):
        assert ask(holding(wanted, COUNCIL, [SESSION, OTHER], vendor)) == [1, 4]
        assert ask(holding(wanted, COUNCIL, [SESSION, 80], vendor)) == [1]


@pytest.mark.services
@pytest.mark.needs("postgresql")
def test_one_session_is_not_the_beginning_of_another(on_postgresql: Ask) -> None:
    assert on_postgresql(holding(words("hoc"), COUNCIL, [7], "postgresql")) == []


@pytest.mark.services
@pytest.mark.needs("postgresql")
@pytest.mark.parametrize("query", ["học phí", "hoc phi"])
def test_postgresql_reads_the_index_not_the_pages(postgresql: psycopg.Connection, query: str) -> None:
    wanted = words(query)
    text, params = flat(holding(wanted, COUNCIL, [SESSION, OTHER], "postgresql"), "%s")
    postgresql.execute("SET LOCAL enable_seqscan = off")
    statement = f"EXPLAIN SELECT id FROM {text}".encode()
    plan = "".join(row[0] for row in postgresql.execute(statement, params))
    assert f"Bitmap Index Scan on paper_page_words_{wanted.column}" in plan


# -- the piece of text ---------------------------------------------------------------------------------------

TEXT = (
    "Căn cứ Luật số 72/2025/QH15;\nTheo đề nghị của Ủy ban nhân dân về mức thu HỌC PHÍ, hoà hợp với năm học."
)


def marked(text: str, query: str) -> Sequence[str]:
    return [part for part, is_word in excerpt(text, words(query)) if is_word]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("học phí", ["HỌC", "PHÍ", "học"]),
        ("hoc phi", ["HỌC", "PHÍ", "học"]),
        ("hòa hợ", ["hoà", "hợp"]),
        ("QH1", ["QH15"]),
        ("72/2025", ["72", "2025"]),
        ("uy ban nhan dan", ["Ủy", "ban", "nhân", "dân"]),
        ("khác", []),
    ],
)
def test_words_are_marked_as_they_stand(query: str, found: list[str]) -> None:
    assert marked(TEXT, query) == found


def test_a_short_page_is_shown_whole() -> None:
    assert "".join(part for part, _hit in excerpt(TEXT, words("học"))) == TEXT.replace("\n", " ")


def test_of_a_long_page_the_piece_with_most_words() -> None:
    text = "phí " + "xa lắc " * 200 + "mức thu học phí mới " + "cuối trang " * 200
    parts = excerpt(text, words("mức học phí"))
    whole = "".join(part for part, _hit in parts)
    assert whole.startswith("… ")
    assert whole.endswith(" …")
    assert "mức thu học phí mới" in whole
    assert len(whole) < 400
    assert not any(part.startswith("ắc") for part, _hit in parts)


def test_letters_that_become_several_stay_in_their_place() -> None:
    assert marked("İstanbul ß học phí", "học phí") == ["học", "phí"]
