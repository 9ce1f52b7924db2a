"""Topics: what can be followed, by whom, and how its snapshot is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from realtime import protocol
from realtime.protocol import Actor, WireRefusal

Variant = tuple[str, str]  # (audience, language): everyone of one variant gets the same bytes


@dataclass(frozen=True, slots=True)
class TopicKind:
    """One kind of topic.

    `facts(key)` reads what decides who may follow (None: no such thing); `audience(actor, facts)` is pure and
    answers "" for nobody's business; `render(key, variants)` makes the HTML of each variant from one reading.
    An ephemeral kind has no version in the database: it is pushed when hinted and never repaired.
    """

    name: str
    facts: Callable[[int], Any]
    audience: Callable[[Actor, Any], str]
    render: Callable[[int, frozenset[Variant]], Mapping[Variant, str]]
    ephemeral: bool = False


_kinds: dict[str, TopicKind] = {}


def register(kind: TopicKind) -> None:
    """Register a kind; its name is "app.noun"."""
    _kinds[kind.name] = kind


def names() -> list[str]:
    """Every registered kind."""
    return sorted(_kinds)


def parse(topic: object) -> tuple[TopicKind, int]:
    """The kind and key of "app.noun:12"; raises WireRefusal "unknown_topic" for anything else."""
    name, _, key = topic.partition(":") if isinstance(topic, str) else ("", "", "")
    kind = _kinds.get(name)
    if kind is None or not key.isascii() or not key.isdigit() or len(key) > 15:
        raise WireRefusal("unknown_topic", protocol.UNKNOWN_TOPIC)
    return kind, int(key)
