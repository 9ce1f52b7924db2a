"""From a change to the hub: versions rise inside the transaction, hints leave after its commit.

A hint says only that a topic changed. It may be lost: every process compares versions every few seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import structlog
from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.db import transaction

from realtime import store

log = structlog.get_logger(__name__)

Deliver = Callable[[str], None]
_hubs: dict[asyncio.AbstractEventLoop, Deliver] = {}


def group_name(topic: str) -> str:
    """The channel layer's name for a topic: it allows no colon."""
    return "topic." + topic.replace(":", ".")


def changed(*topics: str) -> None:
    """Say, inside a transaction, that topics changed: their versions rise now, the hints leave on commit.

    Many topics of one act in one call: one statement raises them all, one connection carries their hints.
    """
    names = sorted(set(topics))
    store.raise_versions([topic for topic in names if not store.note(topic)])
    transaction.on_commit(partial(announce, *names))


def announce(*topics: str) -> None:
    """Give the hints to the hubs of this process and, through the channel layer, to other processes."""
    for loop, deliver in list(_hubs.items()):
        if loop.is_closed():
            _hubs.pop(loop, None)
            continue
        for topic in topics:
            loop.call_soon_threadsafe(deliver, topic)
    if not _hubs:
        _send_from_outside(topics)


def connect(loop: asyncio.AbstractEventLoop, deliver: Deliver) -> None:
    """A hub takes the hints of this process."""
    _hubs[loop] = deliver


def disconnect(loop: asyncio.AbstractEventLoop) -> None:
    """The hub of this loop takes no more hints."""
    _hubs.pop(loop, None)


def _send_from_outside(topics: Sequence[str]) -> None:
    """A command line changes something while servers run elsewhere."""
    layer = get_channel_layer()
    if layer is None or isinstance(layer, InMemoryChannelLayer):
        return
    try:
        async_to_sync(_send_all)(layer, topics)
    except OSError as error:  # Redis is away; the next comparison of versions finds the change
        log.warning("hint_lost", topics=list(topics), error=str(error))


async def _send_all(layer: Any, topics: Sequence[str]) -> None:
    """One after the other, over the one connection that this turn of a loop opens."""
    for topic in topics:
        await layer.group_send(group_name(topic), {"type": "hint", "topic": topic, "origin": ""})


def try_layer() -> None:
    """Send one message that nobody hears; raises what keeps the layer away (for `manage.py doctor`)."""
    layer = get_channel_layer()
    if layer is not None:
        async_to_sync(layer.group_send)("doctor", {"type": "hint", "topic": "doctor", "origin": "doctor"})
