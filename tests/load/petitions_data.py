"""Loads the invented petitions of tests.load.petitions_rows: by COPY into PostgreSQL, whose indexes are made
afterwards; by INSERT into SQLite. Rows are made one after the other, so that memory does not grow."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django_scopes import scopes_disabled

from council import clock
from council.demo import calendar, institution
from council.demo.plan import Plan
from council.models import Council, CouncilSession, Term
from petitions.demo.catalogue import make_fields
from petitions.demo.staff import Cast, make_staff
from petitions.enums import MeetingKind, MeetingState
from petitions.models import ContactMeeting
from petitions.queries.clock import book
from tests.load.petitions_rows import DAYS, YEARS, Place, Rows, World, rows

SEED = 1
SESSIONS = 2 * YEARS
# Table -> the part of Rows that is its row; in an order that SQLite, which checks each row, can follow.
TABLES: dict[str, str] = {
    "petitions_petition": "petition",
    "petitions_petitionsecret": "secret",
    "petitions_petitionsource": "source",
    "petitions_task": "task",
    "petitions_answer": "answer",
    "council_journalstream": "stream",
    "council_journalentry": "entry",
}
WORDS = "petitions_words"  # kept by a trigger of the petitions
WRITTEN_AT_ONCE, INDEXES_AT_ONCE = 500, 2
Say = Callable[[str], None]


@scopes_disabled()
def load(total: int, say: Say, seed: int = SEED) -> None:
    """The whole city with so many petitions, in an empty database with its tables."""
    begun = time.monotonic()
    world = make_world(total, seed)
    if connection.vendor == "postgresql":
        with without_indexes(say):
            copy(rows(world))
            say(f"{total} petitions copied after {time.monotonic() - begun:.0f} s")
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
                )
            cursor.execute("VACUUM ANALYZE")
    else:
        insert(rows(world))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    say(f"{total} petitions there after {time.monotonic() - begun:.0f} s")


def make_world(total: int, seed: int) -> World:
    """Councils, people, bodies, fields, sessions and meetings, by the ORM."""
    plan = Plan("institution", clock.today(), seed)
    with transaction.atomic():
        for part in (institution.build, calendar.build):
            part(plan, lambda _line: None)
        councils = list(Council.objects.order_by("id"))
        cast = make_staff(plan, councils)
        fields = [row.id for code, row in make_fields().items() if "." in code]
        now = clock.at(plan.today, 9)
        places = _places(councils, cast, now)
    return World(places, fields, now, book(councils[0].id, plan.today), total, seed)


def _places(councils: Sequence[Council], cast: Cast, now: datetime) -> list[Place]:
    terms = {term.council_id: term for term in Term.objects.all()}
    step = timedelta(days=DAYS) / SESSIONS
    days = [(now - timedelta(days=DAYS) + step * (n + 1)).date() for n in range(SESSIONS)]
    sessions = CouncilSession.objects.bulk_create(
        CouncilSession(
            council=council, term=terms[council.id], number=number, opens_on=day, closes_on=day,
            place="Hội trường", state="closed",
        )
        for council in councils
        for number, day in enumerate(days, start=1)
    )  # fmt: skip
    meetings = ContactMeeting.objects.bulk_create(
        ContactMeeting(
            council_id=session.council_id, session=session, kind=MeetingKind.BEFORE_REGULAR,
            state=MeetingState.HELD, title=f"Tiếp xúc cử tri trước kỳ họp thứ {session.number}",
            place="Nhà văn hóa", starts_at=clock.at(session.opens_on - timedelta(days=20), 8),
            announced_at=clock.at(session.opens_on - timedelta(days=30), 8),
        )
        for session in sessions
    )  # fmt: skip
    found = []
    for at, council in enumerate(councils):
        own = slice(at * SESSIONS, (at + 1) * SESSIONS)
        found.append(
            Place(
                council.id,
                council.code,
                council.kind == "city",
                cast.accounts[f"{council.code}-kiennghi"].id,
                [session.id for session in sessions[own]],
                [meeting.id for meeting in meetings[own]],
                [body.id for (code, _key), body in cast.bodies.items() if code == council.code],
            )
        )
    return found


# -- PostgreSQL ----------------------------------------------------------------------------------------------


@contextmanager
def without_indexes(say: Say) -> Iterator[None]:
    """The tables' indexes, but those of their constraints, are made anew at the end: it is many times faster
    than keeping them up to date row by row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
            "WHERE i.indrelid = ANY(%s::regclass[]) "
            "AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
            [[*TABLES, WORDS]],
        )
        found = cursor.fetchall()
        for name, _definition in found:
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute("ALTER TABLE petitions_petition ENABLE ALWAYS TRIGGER petitions_words_made")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE petitions_petition ENABLE TRIGGER petitions_words_made")
    begun = time.monotonic()
    with ThreadPoolExecutor(INDEXES_AT_ONCE) as pool:
        list(pool.map(_make_index, [definition for _name, definition in found]))
    say(f"{len(found)} indexes made in {time.monotonic() - begun:.0f} s")


def _make_index(definition: str) -> None:
    with psycopg.connect(_address(), autocommit=True) as own:
        own.execute("SET maintenance_work_mem = '512MB'")
        own.execute(definition.encode())


def copy(made: Iterator[Rows]) -> None:
    """COPY into every table at the same time, on a connection each; references are right by making."""
    with ExitStack() as stack:
        into = {}
        for table, part in TABLES.items():
            own = stack.enter_context(psycopg.connect(_address()))
            own.execute("SET session_replication_role = replica")
            own.execute("SET synchronous_commit = off")
            columns = _columns(table)
            cursor = stack.enter_context(own.cursor())
            opened = stack.enter_context(cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN"))
            into[part] = opened, columns, list[str]()
        for one in made:
            for part, (opened, columns, waiting) in into.items():
                row = getattr(one, part)
                if row is not None:
                    waiting.append("\t".join([_cell(row[name]) for name in columns]))
                    if len(waiting) >= WRITTEN_AT_ONCE:
                        opened.write("\n".join(waiting) + "\n")
                        waiting.clear()
        for opened, _names, waiting in into.values():
            if waiting:
                opened.write("\n".join(waiting) + "\n")


def _address() -> str:
    own = settings.DATABASES["default"]
    return psycopg.conninfo.make_conninfo(
        "", host=own["HOST"] or None, port=own["PORT"] or None, dbname=connection.settings_dict["NAME"],
        user=own["USER"] or None, password=own["PASSWORD"] or None,
    )  # fmt: skip


def _cell(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.replace("\\", "\\\\") if "\\" in value else value
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value)


def _columns(table: str) -> list[str]:
    """The columns that a row says: those of the model, not what the database makes itself."""
    [model] = [model for model in apps.get_models() if model._meta.db_table == table]
    found = [field.column for field in model._meta.concrete_fields if field.column]
    return [name for name in found if not (table == "council_journalentry" and name == "id")]


# -- SQLite --------------------------------------------------------------------------------------------------


def insert(made: Iterator[Rows]) -> None:
    """INSERT row by row, in one transaction."""
    columns = {table: _columns(table) for table in TABLES}
    statements = {
        table: f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})"
        for table, names in columns.items()
    }
    adapt = connection.ops.adapt_datetimefield_value
    with transaction.atomic(), connection.cursor() as cursor:
        for one in made:
            for table, part in TABLES.items():
                row = getattr(one, part)
                if row is not None:
                    values = [row[name] for name in columns[table]]
                    cursor.execute(
                        statements[table], [adapt(v) if isinstance(v, datetime) else v for v in values]
                    )
