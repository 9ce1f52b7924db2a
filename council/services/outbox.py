"""The outbox: messages wait in the database, sealed, until the provider of their channel has taken them.

Written in the transaction of the act that sends them; taken one by one, each by one process; put off, given
up or ended by what the provider answered. A request never waits for a provider, and nothing is lost while it
is away. What is written once is sent at least once: a process that dies between the provider's answer and our
own note of it sends again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction

from council import clock
from council.enums import Channel, MailState
from council.models import OutgoingMail
from council.services import sealing
from council.services.leases import claim

log = structlog.get_logger(__name__)

# When a message is tried again after the provider put it off; after the last it is given up.
PAUSES = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 180, 360, 720))
MOST_TRIES = len(PAUSES) + 1
AWAY_PAUSE = timedelta(minutes=1)
# No other process takes a message that long: one attempt must have ended by then (EMAIL_TIMEOUT).
LEASE = timedelta(minutes=5)
OLDEST = timedelta(days=7)  # by then it says nothing new
KEPT = timedelta(days=30)
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a message did not go: by no fault of its own (`is_away`), for now, or for good."""

    why: str
    is_away: bool = False
    is_final: bool = False


Send = Callable[[OutgoingMail], Failure | None]


def put(content: str, *, kind: str, channel: Channel) -> OutgoingMail:
    """Write a message into the outbox, inside the caller's transaction: it goes if that commits."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a message is written in the transaction that has a reason for it")
    key, now = secrets.token_hex(16), clock.now()
    row: OutgoingMail = OutgoingMail.objects.create(
        key=key,
        kind=kind,
        channel=channel,
        sealed=sealing.seal(content, place=_place(key)),
        created_at=now,
        due_at=now,
    )
    return row


def content_of(row: OutgoingMail) -> str:
    """What was put. Raises SealBrokenError."""
    return sealing.unseal(row.sealed, place=_place(row.key))


def deliver(channel: Channel, send: Send, *, after_failure: Callable[[], object], limit: int) -> int:
    """Hand what is due on a channel to its provider, one after the other; answers how many went. No
    transaction is open while the provider is spoken to. Stops for this time when the provider is away."""
    sent, waiting = 0, OutgoingMail.objects.filter(channel=channel, state=MailState.WAITING)
    for _n in range(limit):
        row = claim(waiting, LEASE)
        if row is None:
            break
        failure = send(row) if row.tries <= MOST_TRIES else Failure("died", is_final=True)
        if failure is None:
            sent += 1
            _end(row, MailState.SENT)
            continue
        after_failure()
        _failed(row, failure)
        if failure.is_away:
            break
    return sent


def forget() -> None:
    """Messages that ended long ago."""
    OutgoingMail.objects.exclude(state=MailState.WAITING).filter(ended_at__lt=clock.now() - KEPT).delete()


def _place(key: str) -> str:
    return f"council_outgoingmail|sealed|{key}"


def _failed(row: OutgoingMail, failure: Failure) -> None:
    now, tries = clock.now(), row.tries - failure.is_away
    is_late = failure.is_away and now - row.created_at > OLDEST
    given_up = failure.is_final or is_late or tries >= MOST_TRIES
    said = {"channel": row.channel, "key": row.key, "kind": row.kind, "why": failure.why}
    log.warning("message_not_sent", **said, given_up=given_up)
    if given_up:
        _end(row, MailState.FAILED, error=failure.why, tries=tries)
        return
    due = now + (AWAY_PAUSE if failure.is_away else PAUSES[tries - 1])
    OutgoingMail.objects.filter(pk=row.pk).update(tries=tries, due_at=due, error=failure.why)


def _end(row: OutgoingMail, state: MailState, **more: Any) -> None:
    OutgoingMail.objects.filter(pk=row.pk).update(state=state, sealed="", ended_at=clock.now(), **more)
