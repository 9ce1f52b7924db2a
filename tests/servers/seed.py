"""Run in an installation of a test's own: `make <code>` writes a small council and says how to get in;
`check <code>` says what the database holds of it."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.db import transaction

from council.services.journal import check_streams, entries_of
from meetings.models import AgendaItem, BallotRound, Sitting, Vote
from meetings.services import rounds
from meetings.streams import sitting_stream
from tests.factories import make_sitting, make_world
from tests.factories.world import session_key
from tests.meetings.acts import check_in

DELEGATES = 12


def make(code: str) -> dict[str, Any]:
    """An open sitting, everybody on its roll, a round open; a sign-in for each delegate and the chair."""
    world = make_world(code, delegates=DELEGATES)
    sitting = make_sitting(world, state="open")
    check_in(world, sitting)
    ballot = rounds.open_round(
        actor=world.actor("chair"), sitting_id=sitting.id, question="Thông qua", majority="half_all"
    )
    keys = {who: session_key(account) for who, account in world.accounts.items()}
    seats = {str(delegate.seat): delegate.id for delegate in world.delegates}
    items = list(
        AgendaItem.objects.with_scopes_disabled().filter(sitting=sitting).values_list("id", flat=True)
    )
    return {
        "code": code,
        "sitting": sitting.id,
        "items": items,
        "round": ballot.id,
        "keys": keys,
        "delegates": seats,
    }


def check(code: str) -> dict[str, Any]:
    """The votes that count, those told in the journal, and what is wrong with it."""
    sitting = Sitting.objects.with_scopes_disabled().get(council__code=code)
    ballot = BallotRound.objects.with_scopes_disabled().get(sitting=sitting)
    votes = Vote.objects.with_scopes_disabled().filter(round=ballot)
    told = [entry for entry in entries_of(sitting_stream(sitting.id)) if entry.code == "meetings.vote.cast"]
    return {
        "votes": list(votes.values_list("delegate_id", "choice")),
        "told": [(entry.data["delegate"], entry.data["choice"]) for entry in told],
        "faults": sum(len(report.faults) for report in check_streams()),
        "state": ballot.state,
    }


def main() -> None:
    """Do one of them, and print JSON."""
    with transaction.atomic():
        found = {"make": make, "check": check}[sys.argv[1]](sys.argv[2])
    sys.stdout.write(json.dumps(found))
