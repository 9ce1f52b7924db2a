"""From a change to the hub: versions rise inside the transaction, hints leave after its commit.

A hint says only that a topic changed. It may be lost: every process compares versions every few seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

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


def changed(topic: str) -> None:
    """Say, inside a transaction, that a topic changed: its version rises now, the hint leaves on commit."""
    if not store.note(topic):
        store.raise_versions([topic])
    transaction.on_commit(partial(announce, topic))


def announce(topic: str) -> None:
    """Give the hint to the hubs of this process and, through the channel layer, to other processes."""
    for loop, deliver in list(_hubs.items()):
        if loop.is_closed():
            _hubs.pop(loop, None)
        else:
            loop.call_soon_threadsafe(deliver, topic)
    if not _hubs:
        _send_from_outside(topic)


def connect(loop: asyncio.AbstractEventLoop, deliver: Deliver) -> None:
    """A hub takes the hints of this process."""
    _hubs[loop] = deliver


def disconnect(loop: asyncio.AbstractEventLoop) -> None:
    """The hub of this loop takes no more hints."""
    _hubs.pop(loop, None)


def _send_from_outside(topic: str) -> None:
    """A command line changes something while servers run elsewhere."""
    layer = get_channel_layer()
    if layer is None or isinstance(layer, InMemoryChannelLayer):
        return
    try:
        async_to_sync(layer.group_send)(group_name(topic), {"type": "hint", "topic": topic, "origin": ""})
    except OSError as error:  # Redis is away; the next comparison of versions finds the change
        log.warning("hint_lost", topic=topic, error=str(error))


def try_layer() -> None:
    """Send one message that nobody hears; raises what keeps the layer away (for `manage.py doctor`)."""
    layer = get_channel_layer()
    if layer is not None:
        async_to_sync(layer.group_send)("doctor", {"type": "hint", "topic": "doctor", "origin": "doctor"})
