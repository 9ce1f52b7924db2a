"""A city's papers for `make bench-search`: councils, sessions, items and papers by the ORM, pages of invented
words by COPY into PostgreSQL, whose indexes are made afterwards, or by INSERT into SQLite."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import psycopg
from django.db import connection, transaction
from django_scopes import scopes_disabled

from council import clock
from council.enums import CouncilKind, PaperKind, SessionState
from council.models import Council, CouncilSession, Document, DocumentVersion, Term
from council.words import exact_words, folded_words
from meetings.models import AgendaItem, ItemPaper, PaperPage, VersionText
from tests.factories.world import World, make_world
from tests.load.petitions_data import INDEXES_AT_ONCE, _address, _cell
from tests.load.petitions_text import Writer, told

SEED = 5
CITY, COMMUNE, COUNCILS = "00001", "00002", 127
PAGES_A_PAPER, PAPERS_AN_ITEM = 50, 3
CITY_ITEMS, COMMUNE_ITEMS = 40, 8  # of each session: 6,000 and 1,200 pages
CITY_SHARE = 0.18
TOLD = 3  # invented texts on a page, some 80 words each
TABLE = "meetings_paperpage"
COLUMNS = ("version_id", "council_id", "session_id", "number", "source", "text", "exact", "folded")
AT_ONCE = 200
HEADS = (
    "HỘI ĐỒNG NHÂN DÂN THÀNH PHỐ HÀ NỘI\nTỜ TRÌNH số {n}/TTr-UBND về việc ban hành nghị quyết năm {year}\n",
    "ỦY BAN NHÂN DÂN\nBáo cáo số {n}/BC-UBND tình hình thực hiện dự toán ngân sách năm {year}\n",
    "BAN KINH TẾ - NGÂN SÁCH\nBáo cáo thẩm tra số {n}/BC-HĐND dự thảo nghị quyết của Hội đồng nhân dân\n",
    "DỰ THẢO NGHỊ QUYẾT\nĐiều {n}. Mức chi hỗ trợ giáo dục mầm non và phổ thông công lập năm {year}\n",
)
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where pages go: a version with its council and session."""

    version: int
    council: int
    session: int


@scopes_disabled()
def load(total: int, say: Say) -> None:
    """Everything, in an empty database with its tables."""
    begun = time.monotonic()
    with transaction.atomic():
        places = list(_places(total))
    say(f"{len(places)} papers there after {time.monotonic() - begun:.0f} s")
    if connection.vendor == "postgresql":
        _with_postgresql(places, say)
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            marks = ", ".join(["%s"] * len(COLUMNS))
            statement = f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) VALUES ({marks})"
            for row in pages(places, SEED):
                cursor.execute(statement, row)
            cursor.execute("ANALYZE")
    say(f"{PaperPage.objects.count()} pages there after {time.monotonic() - begun:.0f} s")


# -- councils, sessions, papers ------------------------------------------------------------------------------


def _places(total: int) -> Iterator[Place]:
    """The city with its share of the pages, a commune in full sessions, the rest in the other councils."""
    city, commune = make_world(CITY, delegates=2), make_world(COMMUNE, delegates=2)
    a_session = CITY_ITEMS * PAPERS_AN_ITEM * PAGES_A_PAPER
    sessions = max(1, round(total * CITY_SHARE / a_session))
    yield from _papers(city, city.council, city.term, sessions, CITY_ITEMS)
    left = total - sessions * a_session
    small = COMMUNE_ITEMS * PAPERS_AN_ITEM * PAGES_A_PAPER
    each = max(1, round(left / COUNCILS / small))
    yield from _papers(city, commune.council, commune.term, each, COMMUNE_ITEMS)
    left -= each * small
    number = 2
    while left > 0:
        number += 1
        council = Council.objects.create(
            code=f"{number:05}",
            kind=CouncilKind.WARD,
            name=f"Phường {number}",
            search_key=f"{number}",
            seats=30,
        )
        term = Term.objects.create(
            council=council, number="II", starts_on=city.term.starts_on, ends_on=city.term.ends_on
        )
        yield from _papers(city, council, term, each, COMMUNE_ITEMS)
        left -= each * small


def _papers(world: World, council: Council, term: Term, sessions: int, items: int) -> Iterator[Place]:
    """So many sessions a month apart, the last of them open, each with its items and papers."""
    now = clock.now()
    for number in range(1, sessions + 1):
        day = clock.today() - timedelta(days=30 * (sessions - number))
        state = SessionState.OPEN if number == sessions else SessionState.CLOSED
        session = CouncilSession.objects.create(
            council=council, term=term, number=number, opens_on=day, closes_on=day, place="Hội trường",
            state=state, published_at=now,
        )  # fmt: skip
        rows = AgendaItem.objects.bulk_create(
            AgendaItem(council=council, session=session, position=at, title=f"Nội dung thứ {at} của kỳ họp")
            for at in range(1, items + 1)
        )
        documents = Document.objects.bulk_create(
            Document(
                council=council,
                kind=PaperKind.SUBMISSION,
                title=f"Tờ trình về nội dung {at}",
                number=f"{at}/TTr",
            )
            for at in range(items * PAPERS_AN_ITEM)
        )
        ItemPaper.objects.bulk_create(
            ItemPaper(item=rows[at // PAPERS_AN_ITEM], document=one, position=at)
            for at, one in enumerate(documents)
        )
        versions = DocumentVersion.objects.bulk_create(
            DocumentVersion(
                document=one, number=1, original="a.pdf", reading="a.pdf", file_name="a.pdf", sha256="0" * 64,
                size=1, pages=PAGES_A_PAPER, uploaded_by=world.account("secretary"), uploaded_at=now,
            )
            for one in documents
        )  # fmt: skip
        VersionText.objects.bulk_create(
            VersionText(version=one, state="done", pages=PAGES_A_PAPER, due_at=now) for one in versions
        )
        for one in versions:
            yield Place(one.pk, council.pk, session.pk)


# -- pages ---------------------------------------------------------------------------------------------------


def pages(places: list[Place], seed: int) -> Iterator[tuple[int | str, ...]]:
    """Every page of these papers, in the order of COLUMNS. Each tells three invented matters under a heading;
    one in two bears a number that stands on no other."""
    chance = random.Random(seed)
    writer = Writer(chance)
    for place in places:
        for number in range(1, PAGES_A_PAPER + 1):
            head = chance.choice(HEADS).format(n=chance.randint(1, 900), year=chance.randint(2019, 2027))
            if chance.random() < 0.5:
                head += f"Hồ sơ {place.version * 1000 + number:08}\n"
            matters = [told(writer.pieces()) for _n in range(TOLD)]
            yield (
                place.version, place.council, place.session, number, "file",
                head + "\n".join([one.text for one in matters]),
                " ".join([exact_words(head), *[one.exact for one in matters]]),
                " ".join([folded_words(head), *[one.folded for one in matters]]),
            )  # fmt: skip


def _with_postgresql(places: list[Place], say: Say) -> None:
    """COPY on one connection; the indexes of words, and of sessions, are made at the end."""
    begun = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
            "WHERE i.indrelid = %s::regclass "
            "AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
            [TABLE],
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
    _copy(places, SEED)
    say(f"pages copied in {time.monotonic() - begun:.0f} s")
    begun = time.monotonic()
    with ThreadPoolExecutor(INDEXES_AT_ONCE) as pool:
        list(pool.map(_index, [definition for _name, definition in indexes]))
    say(f"{len(indexes)} indexes made in {time.monotonic() - begun:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _copy(places: list[Place], seed: int) -> None:
    with psycopg.connect(_address()) as own, own.cursor() as cursor:
        own.execute("SET synchronous_commit = off")
        with cursor.copy(f"COPY {TABLE} ({', '.join(COLUMNS)}) FROM STDIN".encode()) as into:
            waiting: list[str] = []
            for row in pages(places, seed):
                cells = [_cell(value).replace("\n", "\\n") for value in row]
                waiting.append("\t".join(cells))
                if len(waiting) >= AT_ONCE:
                    into.write("\n".join(waiting) + "\n")
                    waiting.clear()
            if waiting:
                into.write("\n".join(waiting) + "\n")


def _index(definition: str) -> None:
    with psycopg.connect(_address(), autocommit=True) as own:
        own.execute("SET maintenance_work_mem = '1GB'")
        own.execute(definition.encode())
