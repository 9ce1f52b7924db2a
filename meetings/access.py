"""The few loaders through which every protected object of this app is reached.

Each answers "not found" for what belongs to another council, so that nobody learns what exists there.
"""

from __future__ import annotations

import hashlib
from typing import Protocol

from council.errors import not_found
from council.models import Delegate
from council.permissions import Actor, may
from meetings.models import AgendaItem, BallotRound, Sitting


def sitting(actor: Actor, pk: int, *, lock: bool = False) -> Sitting:
    """A sitting of the actor's council; locked until the end of the transaction if asked."""
    rows = Sitting.objects.with_scopes_disabled().select_related("session")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found: Sitting | None = rows.filter(pk=pk, council_id=actor.council_id).first()
    if found is None:
        raise not_found()
    return found


def ballot_round(actor: Actor, pk: int) -> BallotRound:
    """A round of the actor's council, locked until the end of the transaction."""
    rows = BallotRound.objects.with_scopes_disabled().select_for_update(of=("self",))
    found: BallotRound | None = rows.filter(pk=pk, council_id=actor.council_id).first()
    if found is None:
        raise not_found()
    return found


def item(actor: Actor, pk: int, session_id: int) -> AgendaItem:
    """An item of one session of the actor's council."""
    rows = AgendaItem.objects.with_scopes_disabled()
    found: AgendaItem | None = rows.filter(pk=pk, council_id=actor.council_id, session_id=session_id).first()
    if found is None:
        raise not_found()
    return found


class Seen(Protocol):
    """A sitting, as far as it decides who may follow it."""

    @property
    def council_id(self) -> int: ...
    @property
    def is_public(self) -> bool: ...
    @property
    def in_preparation(self) -> bool: ...


def may_see(actor: Actor, sitting: Seen) -> bool:
    """Whether the actor may follow a sitting from inside: a closed-door sitting is for fewer people, and one
    of a session still in preparation for those who prepare it."""
    if sitting.in_preparation and not may(actor, "meetings.prepare_session", sitting.council_id):
        return False
    verb = "meetings.see_sitting" if sitting.is_public else "meetings.see_closed_sitting"
    return may(actor, verb, sitting.council_id)


def device_of(actor: Actor) -> str:
    """A short name of the actor's sign-in: not the session key, and no way back to it. "" without a
    sign-in."""
    return device_name(actor.session_key)


def device_name(session_key: str) -> str:
    """The short name of a sign-in by its key."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:16] if session_key else ""


def seat_of(actor: Actor) -> int | None:
    """The seat of a delegate; None for everybody else."""
    if actor.delegate_id is None:
        return None
    rows = Delegate.objects.with_scopes_disabled().filter(pk=actor.delegate_id)
    return rows.values_list("seat", flat=True).first()
