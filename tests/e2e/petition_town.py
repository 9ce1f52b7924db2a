"""A city and two wards with their petition offices, served by the product: made in a process of its own."""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.core.management import call_command
from django_scopes import scopes_disabled

from council.models import JournalEntry
from petitions.enums import MeetingState
from petitions.models import Petition
from tests.e2e.installation import Installation
from tests.factories.petitions import make_meeting, make_town
from tests.factories.world import session_key

MODULE = "tests.e2e.petition_town"


@dataclass(frozen=True)
class Served:
    """The installation, and a session key for each person: "<council>-<name of the factory's account>"."""

    installation: Installation
    keys: dict[str, str]

    def path(self, council: str, rest: str = "") -> str:
        return f"/hd/{council}/kien-nghi/{rest}"

    def stands(self) -> dict[str, Any]:
        """What the database holds now."""
        return self.installation.run(MODULE, "stands")


@scopes_disabled()
def make() -> dict[str, Any]:
    """Database, static files, the town and a meeting of the first ward that is under way."""
    with redirect_stdout(StringIO()):
        call_command("prepare")
    town = make_town()
    meeting = make_meeting(town, 1)
    meeting.state = MeetingState.HELD
    meeting.save()
    return {
        "keys": {
            f"{world.council.code}-{name}": session_key(account)
            for world in town.worlds
            for name, account in world.accounts.items()
        }
    }


@scopes_disabled()
def stands() -> dict[str, Any]:
    """Every petition, and how often the journal tells of recording one."""
    rows = Petition.objects.order_by("id")
    return {
        "petitions": [[row.code, row.state, row.text] for row in rows],
        "told": JournalEntry.objects.filter(code="petitions.petition.recorded").count(),
    }


def main() -> None:
    """`make` or `stands`."""
    found = make() if sys.argv[1] == "make" else stands()
    sys.stdout.write(json.dumps(found, ensure_ascii=False))
