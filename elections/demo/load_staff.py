"""The accounts of the people who run an invented election."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password

from council import text
from council.demo.plan import PASSWORD
from council.enums import Role
from council.models import Account, Council, Person, RoleAssignment
from elections.demo.load_base import write
from elections.demo.people import names
from elections.demo.shapes import PlannedElection
from elections.rules.shapes import Sex

OFFICES = (
    ("chutich", Role.ELECTION_HEAD),
    ("giupviec", Role.ELECTION_CLERK),
    ("giupviec2", Role.ELECTION_CLERK),
    ("ban", Role.ELECTION_BOARD),
)


@dataclass(frozen=True, slots=True)
class Staff:
    """Whether the heads of polling teams sign in as well, "<commune>-bc-to<area>"."""

    teams: bool = False


@dataclass(frozen=True, slots=True)
class _New:
    username: str
    name: str
    council: str
    role: str


def make_staff(plan: PlannedElection, councils: Mapping[str, Council], staff: Staff) -> dict[str, Account]:
    """Accounts by user name; those that exist are used."""
    wanted = list(_offices(plan)) + (list(_teams(plan)) if staff.teams else [])
    there = Account.objects.filter(username__in=[new.username for new in wanted])
    found = {account.username: account for account in there.select_related("person")}
    missing = [new for new in wanted if new.username not in found]
    password = make_password(PASSWORD)
    people = write(Person, (_person(new.name) for new in missing))
    accounts = write(
        Account,
        (
            Account(username=new.username, person=person, password=password)
            for new, person in zip(missing, people, strict=True)
        ),
    )
    since = plan.order.day - timedelta(120)
    write(
        RoleAssignment,
        (
            RoleAssignment(person=person, council=councils[new.council], role=new.role, since=since)
            for new, person in zip(missing, people, strict=True)
        ),
    )
    return found | {account.username: account for account in accounts}


def _offices(plan: PlannedElection) -> Iterator[_New]:
    for council in plan.councils:
        chance = plan.order.chance("staff", council.code)
        people = names(chance, (Sex.FEMALE, Sex.MALE, Sex.FEMALE, Sex.MALE))
        for (office, role), (name, _sex) in zip(OFFICES, people, strict=True):
            yield _New(f"{council.code}-bc-{office}", name, council.code, role)


def _teams(plan: PlannedElection) -> Iterator[_New]:
    for area in plan.areas():
        name = area.team[0].name
        yield _New(f"{area.council}-bc-to{area.number}", name, area.council, Role.POLLING_TEAM)


def _person(name: str) -> Person:
    return Person(full_name=name, sort_key=text.name_key(name), search_key=text.fold(name))
