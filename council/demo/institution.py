"""The 127 councils of the term 2026-2031 with fictional delegates, Boards, groups, staff and accounts.

The units are real (council/data/units.csv); numbers of delegates below the city's 125 are chance within the
legal 15-30, because the population figures that decide them are not part of this data.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files

from django.contrib.auth.hashers import make_password
from django_scopes import scopes_disabled

from council import clock, text
from council.demo.names import names
from council.demo.plan import PASSWORD, Plan, Report
from council.enums import BoardPost, CouncilKind, GroupPost, Role, StandingPost
from council.live import token_hash
from council.models import (
    Account,
    Board,
    BoardSeat,
    Council,
    Delegate,
    DelegateGroup,
    Person,
    RoleAssignment,
    Screen,
    StandingSeat,
    Term,
)

CITY = "hn"
TERM = (date(2026, 3, 15), date(2031, 3, 31))
CITY_BOARDS = (
    ("Ban Pháp chế", "BPC"),
    ("Ban Kinh tế - Ngân sách", "BKTNS"),
    ("Ban Văn hóa - Xã hội", "BVHXH"),
    ("Ban Đô thị", "BĐT"),
)
COMMUNE_BOARDS = (("Ban Kinh tế - Ngân sách", "BKTNS"), ("Ban Văn hóa - Xã hội", "BVHXH"))
STAFF = (
    (Role.SECRETARY, "thuky"),
    (Role.SECRETARIAT, "vanphong"),
    (Role.DIGITAL_OFFICER, "cds"),
    (Role.GUEST, "khach"),
)


@dataclass(slots=True)
class _Draft:
    """People and accounts gathered for all councils, so that each table is written once."""

    people: list[Person] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    delegates: list[Delegate] = field(default_factory=list)
    roles: list[RoleAssignment] = field(default_factory=list)


def units() -> list[dict[str, str]]:
    """The 126 communes and wards: code, kind, name, English name."""
    with files("council").joinpath("data/units.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def screen_token(plan: Plan, code: str) -> str:
    """The demo's hall screen of a council has an address that the demo can print again."""
    return f"demo-{code}-{plan.chance('screen', code).getrandbits(64):016x}"


@scopes_disabled()
def build(plan: Plan, report: Report) -> None:
    """Make councils, delegates, bodies, staff, accounts and hall screens."""
    councils = _councils(plan)
    terms = _terms(councils)
    groups = _groups(councils)
    draft = _Draft()
    password = make_password(PASSWORD)
    for council in councils:
        _people_of(plan, council, terms[council.id], groups[council.id], password, draft)
    operator = _person("Quản trị hệ thống demo")
    draft.people.append(operator)
    draft.accounts.append(_account("quantri", operator, password, staff=True))
    draft.roles.append(
        RoleAssignment(person=operator, council=None, role=Role.SYSTEM_OPERATOR, since=TERM[0])
    )
    _write(draft)
    _bodies(councils)
    Screen.objects.bulk_create(
        Screen(
            council=council,
            name="Màn hình hội trường",
            token_hash=token_hash(screen_token(plan, council.code)),
            created_at=clock.at(plan.today, 6),
        )
        for council in councils
    )
    report(f"{len(councils)} councils, {len(draft.delegates)} delegates, {len(draft.accounts)} accounts")


def _councils(plan: Plan) -> list[Council]:
    city = Council(
        code=CITY, kind=CouncilKind.CITY, name="Hà Nội", name_en="Hanoi City", search_key="ha noi", seats=125
    )
    rest = [
        Council(
            code=unit["code"],
            kind=CouncilKind(unit["kind"]),
            name=unit["name"],
            name_en=unit["name_en"],
            search_key=text.fold(unit["name"]),
            seats=plan.chance("seats", unit["code"]).randint(18, 30),
        )
        for unit in units()
    ]
    Council.objects.bulk_create([city, *rest])
    return list(Council.objects.order_by("id"))


def _terms(councils: Iterable[Council]) -> dict[int, Term]:
    rows = [
        Term(council=c, number="XVII" if c.code == CITY else "II", starts_on=TERM[0], ends_on=TERM[1])
        for c in councils
    ]
    return {row.council_id: row for row in Term.objects.bulk_create(rows)}


def _groups(councils: Iterable[Council]) -> dict[int, list[DelegateGroup]]:
    rows = [
        DelegateGroup(council=council, number=number, name=f"Tổ {number}")
        for council in councils
        for number in range(1, (10 if council.code == CITY else 3) + 1)
    ]
    found: dict[int, list[DelegateGroup]] = {}
    for row in DelegateGroup.objects.bulk_create(rows):
        found.setdefault(row.council_id, []).append(row)
    return found


def _people_of(
    plan: Plan, council: Council, term: Term, groups: list[DelegateGroup], password: str, draft: _Draft
) -> None:
    called = names(plan.chance("names", council.code), council.seats + len(STAFF))
    for seat, name in enumerate(called[: council.seats], start=1):
        person = _person(name)
        group = groups[(seat - 1) * len(groups) // council.seats]
        draft.people.append(person)
        draft.delegates.append(
            Delegate(council=council, term=term, person=person, group=group, seat=seat, starts_on=TERM[0])
        )
        username = f"{council.code}-chutoa" if seat == 1 else f"{council.code}-{seat:03d}"
        draft.accounts.append(_account(username, person, password))
    chair = draft.people[-council.seats]
    draft.roles.append(RoleAssignment(person=chair, council=council, role=Role.CHAIR, since=TERM[0]))
    for (role, short), name in zip(STAFF, called[council.seats :], strict=True):
        person = _person(name)
        draft.people.append(person)
        draft.accounts.append(_account(f"{council.code}-{short}", person, password))
        draft.roles.append(RoleAssignment(person=person, council=council, role=role, since=TERM[0]))


def _person(name: str) -> Person:
    return Person(full_name=name, sort_key=text.name_key(name), search_key=text.fold(name))


def _account(username: str, person: Person, password: str, *, staff: bool = False) -> Account:
    return Account(username=username, person=person, password=password, is_staff=staff, is_superuser=staff)


def _write(draft: _Draft) -> None:
    Person.objects.bulk_create(draft.people, batch_size=2000)
    Account.objects.bulk_create(draft.accounts, batch_size=2000)
    Delegate.objects.bulk_create(draft.delegates, batch_size=2000)
    RoleAssignment.objects.bulk_create(draft.roles, batch_size=2000)


def _bodies(councils: Iterable[Council]) -> None:
    by_council: dict[int, list[Delegate]] = {}
    for delegate in Delegate.objects.order_by("council_id", "seat"):
        by_council.setdefault(delegate.council_id, []).append(delegate)
    board_seats: list[BoardSeat] = []
    standing: list[StandingSeat] = []
    for council in councils:
        delegates = by_council[council.id]
        is_city = council.code == CITY
        boards = Board.objects.bulk_create(
            Board(council=council, name=name, short_name=short, position=place)
            for place, (name, short) in enumerate(CITY_BOARDS if is_city else COMMUNE_BOARDS)
        )
        chairs = 3 if is_city else 2
        size = 9 if is_city else 4
        standing += [StandingSeat(council=council, delegate=delegates[0], post=StandingPost.CHAIR)]
        standing += [
            StandingSeat(council=council, delegate=d, post=StandingPost.VICE_CHAIR)
            for d in delegates[1:chairs]
        ]
        for place, board in enumerate(boards):
            members = delegates[chairs + place * size : chairs + (place + 1) * size]
            posts = [BoardPost.HEAD, BoardPost.DEPUTY] + [BoardPost.MEMBER] * (len(members) - 2)
            board_seats += [
                BoardSeat(board=board, delegate=d, post=p) for d, p in zip(members, posts, strict=True)
            ]
            standing.append(StandingSeat(council=council, delegate=members[0], post=StandingPost.MEMBER))
    BoardSeat.objects.bulk_create(board_seats, batch_size=2000)
    StandingSeat.objects.bulk_create(standing, batch_size=2000)
    _heads_of_groups(by_council.values())


def _heads_of_groups(councils: Iterable[list[Delegate]]) -> None:
    heads: list[Delegate] = []
    for delegates in councils:
        seen: set[int | None] = set()
        for delegate in delegates:
            if delegate.group_id not in seen:
                seen.add(delegate.group_id)
                delegate.group_post = GroupPost.HEAD
                heads.append(delegate)
    Delegate.objects.bulk_update(heads, ["group_post"], batch_size=500)
