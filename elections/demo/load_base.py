"""What the stages of loading share: the rows written so far, by what the plan calls them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, TypeVar

from django.db.models import Model

from council import clock
from council.models import Account, Council, Term
from council.permissions import Actor
from council.services import journal
from council.services.journal import Act
from elections.demo.shapes import CITY, AreaKey, PlannedElection
from elections.models import (
    AreaContest,
    Candidate,
    Contest,
    CouncilElection,
    CountRecord,
    Election,
    PollingArea,
    TurnoutSlot,
)

BATCH = 2000
ContestKey = tuple[str, int]
M = TypeVar("M", bound=Model)


@dataclass(slots=True)
class Loaded:
    """An election being written: rows by what the plan calls them. `accounts` by user name, `parts` and
    `records` by area and level, `candidates` by contest in the order of the ballot."""

    plan: PlannedElection
    election: Election
    councils: dict[str, Council]
    terms: dict[str, Term]
    accounts: dict[str, Account] = field(default_factory=dict)
    council_elections: dict[str, CouncilElection] = field(default_factory=dict)
    contests: dict[ContestKey, Contest] = field(default_factory=dict)
    areas: dict[AreaKey, PollingArea] = field(default_factory=dict)
    parts: dict[tuple[AreaKey, str], AreaContest] = field(default_factory=dict)
    records: dict[tuple[AreaKey, str], CountRecord] = field(default_factory=dict)
    candidates: dict[ContestKey, list[Candidate]] = field(default_factory=dict)
    slots: list[TurnoutSlot] = field(default_factory=list)

    def at(self, days: int, hour: int, minute: int = 0) -> datetime:
        """A moment so many days after (before, if negative) polling day."""
        return clock.at(self.plan.order.day + timedelta(days), hour, minute)

    def moment(self, at: time, minutes: int = 0) -> datetime:
        """A time of polling day."""
        return self.at(0, at.hour, at.minute) + timedelta(minutes=minutes)

    def account(self, code: str, office: str) -> Account:
        """Somebody of a council's election office: "chutich", "giupviec", "giupviec2" or "ban"."""
        return self.accounts[f"{code}-bc-{office}"]

    def team(self, key: AreaKey) -> Account:
        """Who reports for an area: its team where it signs in, else the commune's office."""
        return self.accounts.get(f"{key[0]}-bc-to{key[1]}") or self.account(key[0], "giupviec")

    def actor(self, code: str, office: str) -> Actor:
        """Somebody as an actor."""
        account = self.account(code, office)
        role = {"chutich": "election_head", "ban": "election_board"}.get(office, "election_clerk")
        return Actor(
            council_id=self.councils[code].id,
            account_id=account.id,
            person_id=account.person_id,
            name=name_of(account),
            roles=frozenset({role}),
        )

    def contest_of(self, key: AreaKey, level: str, number: int) -> Contest:
        """The contest of a level that an area belongs to."""
        return self.contests[CITY if level == "city" else key[0], number]


def name_of(account: Account) -> str:
    """Whose account it is."""
    return account.person.full_name if account.person else account.username


def write(model: type[M], rows: Iterable[M]) -> list[M]:
    """Insert rows."""
    found: list[M] = _manager(model).bulk_create(list(rows), batch_size=BATCH)
    return found


def rewrite(model: type[M], rows: Sequence[M], fields: Sequence[str]) -> None:
    """Update fields of rows that exist, a statement for each batch."""
    _manager(model).bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=list(fields)
    )


def _manager(model: Any) -> Any:
    return model.objects


def tell(acts: Iterable[Act]) -> None:
    """Write acts into their journals, not too many in one statement."""
    rest = list(acts)
    while rest:
        journal.record_all(rest[:500])
        rest = rest[500:]
