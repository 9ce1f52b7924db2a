"""The hash chain of a journal stream: each entry's hash covers its content and the hash before it.

A chain proves order and completeness up to its head: change, drop, insert or swap one entry and every
later hash differs. It cannot prove that the tail was not cut off: the head is therefore also printed on
the documents made from the stream.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as the chain sees it. `at` is aware; `data` holds JSON values only."""

    stream: str
    seq: int
    at: datetime
    actor: str
    authority: str
    code: str
    data: Mapping[str, Any]
    prev: str
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the chain is broken: the sequence number and what is wrong with it."""

    seq: int
    kind: str  # "changed", "missing", "moved", "head"


def canonical(data: Mapping[str, Any]) -> str:
    """JSON with sorted keys, no spaces, real letters: one text for one value."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def link_hash(link: Link) -> str:
    """SHA-256 in hex over the previous hash and the canonical content of this entry."""
    at = link.at.astimezone(UTC).isoformat(timespec="microseconds")
    content = canonical(
        {
            "stream": link.stream,
            "seq": link.seq,
            "at": at,
            "actor": link.actor,
            "authority": link.authority,
            "code": link.code,
            "data": link.data,
        }
    )
    return hashlib.sha256(f"{link.prev}\n{content}".encode()).hexdigest()


def verify(links: Iterable[Link], head_seq: int, head_hash: str) -> list[Fault]:
    """Every fault of a stream read in sequence order, first to last; an empty list when it is whole."""
    faults: list[Fault] = []
    prev, expected = GENESIS, 1
    for link in links:
        if link.seq != expected:
            faults.extend(Fault(seq, "missing") for seq in range(expected, link.seq))
        elif link.prev != prev:
            faults.append(Fault(link.seq, "moved"))
        if link_hash(link) != link.hash:
            faults.append(Fault(link.seq, "changed"))
        prev, expected = link.hash, link.seq + 1
    if expected <= head_seq:
        faults.extend(Fault(seq, "missing") for seq in range(expected, head_seq + 1))
    elif prev != head_hash or expected - 1 != head_seq:
        faults.append(Fault(head_seq, "head"))
    return faults
