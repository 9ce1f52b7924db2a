"""The people of the petitions demo: officers and heads of the offices, officers of Boards and of bodies.

Accounts are "<council>-kiennghi", "-kiennghi2" (a second officer), "-truongban" (the head), "-ban" (a Board's
officer) and "<council>-<body>" for each body that answers, as "hn-soxaydung".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.auth.hashers import make_password

from council import text
from council.demo.names import names
from council.demo.plan import PASSWORD, Plan
from council.enums import Role
from council.models import Account, Council, Person, RoleAssignment
from council.permissions import Actor
from council.rules.terms import DelegateState
from petitions.demo.catalogue import bodies_of, body_row
from petitions.models import AnsweringBody, BodyOfficer

OFFICES = (
    ("kiennghi", Role.PETITION_OFFICER),
    ("kiennghi2", Role.PETITION_OFFICER),
    ("truongban", Role.PETITION_HEAD),
    ("ban", Role.BOARD_OFFICER),
)
SINCE_DAYS = 6 * 366  # before the day of the demo: longer than anything it tells


@dataclass(slots=True)
class Cast:
    """Who acts in the demo, by user name, and the bodies by council code and their key."""

    actors: dict[str, Actor] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    bodies: dict[tuple[str, str], AnsweringBody] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _New:
    council: Council
    username: str
    role: str
    name: str
    body: str = ""


def make_staff(plan: Plan, councils: Sequence[Council]) -> Cast:
    """Bodies, people and accounts of these councils' petition offices."""
    cast = Cast()
    for council in councils:
        for kept in bodies_of(council):
            cast.bodies[council.code, kept.key] = body_row(council, kept)
    AnsweringBody.objects.with_scopes_disabled().bulk_create(cast.bodies.values())
    new = [one for council in councils for one in _people(plan, council)]
    people = Person.objects.bulk_create([_person(one.name) for one in new], batch_size=2000)
    password = make_password(PASSWORD)
    accounts = Account.objects.bulk_create(
        [
            Account(username=one.username, person=person, password=password)
            for one, person in zip(new, people, strict=True)
        ],
        batch_size=2000,
    )
    since = plan.today - timedelta(days=SINCE_DAYS)
    RoleAssignment.objects.bulk_create(
        [
            RoleAssignment(person=person, council=one.council, role=one.role, since=since)
            for one, person in zip(new, people, strict=True)
        ],
        batch_size=2000,
    )
    BodyOfficer.objects.with_scopes_disabled().bulk_create(_officers(cast, new, people))
    for one, account in zip(new, accounts, strict=True):
        cast.accounts[one.username] = account
        cast.actors[one.username] = acting(one.council, account, one.role)
    return cast


def acting(council: Council, account: Account, role: str, *, delegate_id: int | None = None) -> Actor:
    """The actor that an account is in a council, with one role."""
    return Actor(
        council_id=council.id,
        account_id=account.id,
        person_id=account.person_id,
        name=account.person.full_name if account.person else "",
        roles=frozenset({role}),
        delegate_id=delegate_id,
        delegate_state=DelegateState.ACTIVE if delegate_id else "",
    )


def _people(plan: Plan, council: Council) -> list[_New]:
    kept = bodies_of(council)
    called = iter(names(plan.chance("petitions staff", council.code), len(OFFICES) + len(kept)))
    offices = [_New(council, f"{council.code}-{office}", role, next(called)) for office, role in OFFICES]
    bodies = [
        _New(council, f"{council.code}-{one.key}", Role.BODY_OFFICER, next(called), one.key) for one in kept
    ]
    return offices + bodies


def _officers(cast: Cast, new: Sequence[_New], people: Sequence[Person]) -> Iterable[BodyOfficer]:
    for one, person in zip(new, people, strict=True):
        if one.body:
            yield BodyOfficer(body=cast.bodies[one.council.code, one.body], person=person)


def _person(name: str) -> Person:
    return Person(full_name=name, sort_key=text.name_key(name), search_key=text.fold(name))
