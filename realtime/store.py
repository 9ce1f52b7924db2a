"""Versions of topics and answers already given, in the same transaction as the change itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import connection

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


def versions(topics: Sequence[str]) -> dict[str, int]:
    """The versions of these topics; a topic that never changed has version 0. One query."""
    found = dict(TopicVersion.objects.filter(topic__in=topics).values_list("topic", "version"))
    return {topic: found.get(topic, 0) for topic in topics}


def receipts(commands: Sequence[Command]) -> dict[tuple[int, str], dict[str, Any]]:
    """Answers already given to any of these commands, by (account, command id). One query."""
    ids = [command.id for command in commands]
    accounts = {command.actor.account_id for command in commands if command.actor.account_id is not None}
    rows = Receipt.objects.filter(command_id__in=ids, account_id__in=accounts)
    return {(row.account_id, row.command_id): row.answer for row in rows}


def keep_receipts(answers: Mapping[tuple[int, str], dict[str, Any]], at: datetime) -> None:
    """Keep the answers given in this transaction. One query."""
    Receipt.objects.bulk_create(
        Receipt(account_id=account, command_id=command_id, answer=answer, at=at)
        for (account, command_id), answer in answers.items()
    )


def forget_receipts(before: datetime) -> int:
    """Delete the answers older than `before`; no client re-sends a command that long."""
    return Receipt.objects.filter(at__lt=before).delete()[0]
