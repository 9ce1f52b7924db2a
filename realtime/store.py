"""Versions of topics and answers already given, in the same transaction as the change itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import connection

from realtime import sql
from realtime.models import Receipt, TopicVersion
from realtime.protocol import Command

_collecting: ContextVar[set[str] | None] = ContextVar("topics_collected", default=None)


@contextmanager
def collect() -> Iterator[set[str]]:
    """Inside the block `raise_version` only notes topics; the caller raises each once, before the commit."""
    topics: set[str] = set()
    token = _collecting.set(topics)
    try:
        yield topics
    finally:
        _collecting.reset(token)


def note(topic: str) -> bool:
    """Note a topic if somebody collects; False when the caller must raise the version itself."""
    topics = _collecting.get()
    if topics is None:
        return False
    topics.add(topic)
    return True


def raise_versions(topics: Iterable[str]) -> None:
    """Raise the version of each topic by one; sorted, so that two processes never wait crosswise."""
    rows = sorted(set(topics))
    if not rows:
        return
    table = connection.ops.quote_name(TopicVersion._meta.db_table)
    places = ", ".join(["(%s, 1)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (topic, version) VALUES {places} "  # noqa: S608 - a fixed table name
            f"ON CONFLICT (topic) DO UPDATE SET version = {table}.version + 1",
            rows,
        )


VERSIONS = "SELECT topic, version FROM realtime_topicversion WHERE topic IN %s"


def versions(topics: Sequence[str]) -> dict[str, int]:
    """The versions of these topics; a topic that never changed has version 0. One query, none for no topic
    (PostgreSQL takes no empty list)."""
    found = dict(sql.rows(VERSIONS, [list(topics)])) if topics else {}
    return {topic: found.get(topic, 0) for topic in topics}


ANSWERED = (
    "SELECT account_id, command_id, answer FROM realtime_receipt WHERE command_id IN %s AND account_id IN %s"
)


def receipts(commands: Sequence[Command]) -> dict[tuple[int, str], dict[str, Any]]:
    """Answers already given to any of these commands, by (account, command id). One query."""
    ids = sorted({command.id for command in commands})
    accounts = sorted({command.actor.account_id or 0 for command in commands})
    return {
        (account, command): sql.json_value(answer)
        for account, command, answer in sql.rows(ANSWERED, [ids, accounts])
    }


def keep_receipts(answers: Mapping[tuple[int, str], dict[str, Any]], at: datetime) -> None:
    """Keep the answers given in this transaction. One query."""
    lines = [(account, command_id, answer, at) for (account, command_id), answer in answers.items()]
    if lines:
        sql.insert("realtime_receipt", "account_id, command_id, answer, at", lines)


def forget_receipts(before: datetime) -> int:
    """Delete the answers older than `before`; no client re-sends a command that long."""
    return Receipt.objects.filter(at__lt=before).delete()[0]
