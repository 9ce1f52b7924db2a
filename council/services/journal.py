"""The journal: the only place that writes entries. Each act is chained into its stream in the act's own
transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from council import clock
from council.models import JournalEntry, JournalStream
from council.permissions import Actor
from council.rules.hashchain import GENESIS, Fault, Link, link_hash, verify
from realtime import sql


@dataclass(frozen=True, slots=True)
class Act:
    """One act to record. `data` holds JSON values: ids, names, numbers; never secrets, never ballots."""

    council_id: int
    stream: str
    code: str
    data: Mapping[str, Any]
    actor: Actor | None = None  # None: the server's clock
    authority: str = ""
    at: datetime | None = None


def record(act: Act) -> None:
    """Record one act."""
    record_all([act])


def record_all(acts: Sequence[Act]) -> None:
    """Record acts in order, in as many streams as they name: three queries for any number.

    Must run inside the transaction of the change itself; the rows of the streams are locked until its end.
    """
    if not acts:
        return
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an act is recorded in the transaction that carries it out")
    heads = _lock(acts)
    entries = [_append(heads[act.stream], act) for act in acts]
    sql.insert("council_journalentry", ENTRY, entries)
    moved = [(head.id, head.council_id, head.name, head.seq, head.hash) for head in heads.values()]
    sql.insert("council_journalstream", "id, council_id, name, seq, head", sorted(moved), MOVE_HEADS)


ENTRY = "stream_id, seq, at, account_id, actor, authority, code, data, prev, hash"
HEADS = (
    "SELECT s.id, s.council_id, s.name, s.seq, s.head FROM council_journalstream s "
    "WHERE s.name IN %s ORDER BY s.id"
)
STREAM = "council_id, name, seq, head"
SKIP = "ON CONFLICT (name) DO NOTHING"
MOVE_HEADS = "ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, head = excluded.head"


@dataclass(slots=True)
class _Head:
    """The head of a locked stream, moved on by each act appended."""

    id: int
    council_id: int
    name: str
    seq: int
    hash: str


def _read_heads(names: Iterable[str]) -> dict[str, _Head]:
    found = sql.rows(HEADS + sql.for_update("s"), [sorted(names)])
    return {row[2]: _Head(*row) for row in found}


def _lock(acts: Sequence[Act]) -> dict[str, _Head]:
    names = {act.stream: act.council_id for act in acts}
    heads = _read_heads(names)
    missing = sorted(set(names) - set(heads))
    if missing:
        rows = [(names[name], name, 0, GENESIS) for name in missing]
        made = sql.insert("council_journalstream", STREAM, rows, SKIP, returning=f"id, {STREAM}")
        heads |= {row[2]: _Head(*row) for row in made}
        if len(made) < len(missing):  # somebody made one meanwhile
            heads |= _read_heads(set(missing) - set(heads))
    return heads


def _append(head: _Head, act: Act) -> tuple[Any, ...]:
    actor = act.actor
    link = Link(
        stream=head.name,
        seq=head.seq + 1,
        at=act.at or clock.now(),
        actor=actor.name if actor else "",
        authority=act.authority,
        code=act.code,
        data=act.data,
        prev=head.hash,
    )
    head.seq, head.hash = link.seq, link_hash(link)
    account = actor.account_id if actor else None
    return (
        head.id,
        link.seq,
        link.at,
        account,
        link.actor,
        link.authority,
        link.code,
        dict(act.data),
        link.prev,
        head.hash,
    )


@dataclass(frozen=True, slots=True)
class StreamReport:
    """What the check of one stream found."""

    name: str
    entries: int
    head: str
    faults: Sequence[Fault]


def check_streams(names: Iterable[str] | None = None) -> Iterator[StreamReport]:
    """Recompute every chain, or those named; reads entry by entry, so the size of a stream does not
    matter."""
    streams = JournalStream.objects.with_scopes_disabled().order_by("name")
    if names is not None:
        streams = streams.filter(name__in=list(names))
    for stream in streams:
        entries = JournalEntry.objects.with_scopes_disabled().filter(stream=stream).order_by("seq")
        faults = verify((_link(stream.name, e) for e in entries.iterator(2000)), stream.seq, stream.head)
        yield StreamReport(stream.name, stream.seq, stream.head, faults)


def _link(stream: str, entry: JournalEntry) -> Link:
    return Link(
        stream=stream,
        seq=entry.seq,
        at=entry.at,
        actor=entry.actor,
        authority=entry.authority,
        code=entry.code,
        data=entry.data,
        prev=entry.prev,
        hash=entry.hash,
    )


def entries_of(stream: str) -> list[JournalEntry]:
    """The entries of one stream, first to last. The caller has checked who may read them."""
    rows = JournalEntry.objects.with_scopes_disabled().filter(stream__name=stream)
    return list(rows.order_by("seq"))
