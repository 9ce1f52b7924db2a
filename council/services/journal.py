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
    JournalEntry.objects.bulk_create(entries)
    JournalStream.objects.bulk_create(
        sorted(heads.values(), key=lambda head: head.id),
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["seq", "head"],
    )


def _lock(acts: Sequence[Act]) -> dict[str, JournalStream]:
    names = {act.stream: act.council_id for act in acts}
    rows = (
        JournalStream.objects.with_scopes_disabled().filter(name__in=names).order_by("id").select_for_update()
    )
    heads = {row.name: row for row in rows}
    missing = sorted(set(names) - set(heads))
    if missing:
        JournalStream.objects.bulk_create(
            [JournalStream(council_id=names[name], name=name, seq=0, head=GENESIS) for name in missing],
            ignore_conflicts=True,
        )
        rows = JournalStream.objects.with_scopes_disabled().filter(name__in=missing)
        heads |= {row.name: row for row in rows.order_by("id").select_for_update()}
    return heads


def _append(head: JournalStream, act: Act) -> JournalEntry:
    actor = act.actor
    link = Link(
        stream=head.name,
        seq=head.seq + 1,
        at=act.at or clock.now(),
        actor=actor.name if actor else "",
        authority=act.authority,
        code=act.code,
        data=act.data,
        prev=head.head,
    )
    head.seq, head.head = link.seq, link_hash(link)
    return JournalEntry(
        stream_id=head.id,
        seq=link.seq,
        at=link.at,
        account_id=actor.account_id if actor else None,
        actor=link.actor,
        authority=link.authority,
        code=link.code,
        data=dict(act.data),
        prev=link.prev,
        hash=head.head,
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
