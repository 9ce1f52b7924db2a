"""A small polling day of today, served by the product: made in a process of its own, seen from outside."""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import time
from io import StringIO
from typing import Any

from django.core.management import call_command
from django_scopes import scopes_disabled

from council import clock
from council.enums import Role
from council.models import JournalEntry
from elections.models import CommuneTurnout, TurnoutReport, TurnoutSlot
from tests.e2e.installation import Installation
from tests.factories.elections import Hustings, make_election
from tests.factories.world import session_key

MODULE = "tests.e2e.polling_day"
# Early enough to be over whenever the test runs, and one that is not.
SLOTS = (time(0, 1), time(0, 2), time(23, 59))


@dataclass(frozen=True)
class PollingDay:
    """The installation, the election's number, a session key for each person, the ids of slots and areas."""

    installation: Installation
    election: int
    keys: dict[str, str]
    slots: list[int]
    areas: list[int]

    def path(self, council: str, rest: str) -> str:
        return f"/hd/{council}/bau-cu/{self.election}/{rest}"

    def stands(self) -> dict[str, Any]:
        """What the database holds now."""
        return self.installation.run(MODULE, "stands")


@scopes_disabled()
def make() -> dict[str, Any]:
    """Database, static files and a polling day of two wards."""
    with redirect_stdout(StringIO()):
        call_command("prepare")
    day: Hustings = make_election(day=clock.today())
    election = day.election
    election.opens, election.closes = time(0), time(23, 59)
    election.save()
    TurnoutSlot.objects.filter(election=election).delete()
    slots = [TurnoutSlot.objects.create(election=election, at=at, is_final=at == SLOTS[-1]) for at in SLOTS]
    people = {
        "team": day.communes[0].account("team:1"),
        "clerk": day.communes[0].account(Role.ELECTION_CLERK),
        "second": day.communes[0].account("team:2"),
        "city": day.city.account(Role.ELECTION_CLERK),
    }
    return {
        "election": election.id,
        "keys": {name: session_key(account) for name, account in people.items()},
        "slots": [slot.id for slot in slots],
        "areas": [area.id for area in day.areas["00001"]],
    }


@scopes_disabled()
def stands() -> dict[str, Any]:
    """Every report, every total sent, and how often the journal tells of a report."""
    reports = TurnoutReport.objects.order_by("area_id", "slot_id")
    sent = CommuneTurnout.objects.order_by("id")
    return {
        "reports": [
            [row.area_id, row.slot_id, row.voted_city, row.voted_commune, row.state, row.version]
            for row in reports
        ],
        "sent": [[row.slot_id, row.voted_city, row.areas_reported, row.state] for row in sent],
        "told": JournalEntry.objects.filter(code="elections.turnout.reported").count(),
    }


def main() -> None:
    """`make` or `stands`."""
    found = make() if sys.argv[1] == "make" else stands()
    sys.stdout.write(json.dumps(found, ensure_ascii=False))
