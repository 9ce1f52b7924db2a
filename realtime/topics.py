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
    `pause` is the least number of seconds between two pushes; kinds of a lower `rank` are pushed first. An
    ephemeral kind also shows who is on line at `place(facts)`; that is in no database, so its versions on the
    wire are taken from the clock.
    """

    name: str
    facts: Callable[[int], Any]
    audience: Callable[[Actor, Any], str]
    render: Callable[[int, frozenset[Variant]], Mapping[Variant, str]]
    pause: float = 0.1
    rank: int = 0
    ephemeral: bool = False
    place: Callable[[Any], str] | None = None


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
