"""A small election: a city that leads it, communes with constituencies, areas, candidates and staff."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

from django_scopes import scopes_disabled

from council import clock, text
from council.enums import CouncilKind, Role
from council.models import Account, Constituency, Council, RoleAssignment, Term
from elections.enums import BodyKind, BodyPost, CandidateState, ElectionKind, Level, Sex
from elections.models import (
    AreaContest,
    BodyMember,
    Candidate,
    CandidateSecret,
    Contest,
    CouncilElection,
    CountRecord,
    Election,
    ElectionBody,
    PollingArea,
    ResidentialGroup,
    TurnoutSlot,
)
from tests.factories.world import World, make_account, make_person

DAY = date(2026, 3, 15)
OFFICES = (Role.ELECTION_HEAD, Role.ELECTION_CLERK, Role.ELECTION_BOARD)
NAMES = (
    ("Nguyễn Thị Hà An", Sex.FEMALE),
    ("Trần Minh Khôi", Sex.MALE),
    ("Lê Thu Phương", Sex.FEMALE),
    ("Phạm Quốc Bảo", Sex.MALE),
    ("Đỗ Hải Yến", Sex.FEMALE),
    ("Vũ Đức Thịnh", Sex.MALE),
    ("Hoàng Gia Linh", Sex.FEMALE),
    ("Bùi Tuấn Ân", Sex.MALE),
)


@dataclass
class Hustings:
    """One polling day. Index 0 of `worlds` is the city "hn", which leads; then the communes "00001", "00002"…

    Each world has accounts for the roles of OFFICES; each commune also "team:<area number>" (the head of that
    area's polling team) and "second" (another clerk, for second entries).
    """

    election: Election
    worlds: list[World] = field(default_factory=list)
    council_elections: dict[str, CouncilElection] = field(default_factory=dict)
    contests: dict[str, list[Contest]] = field(default_factory=dict)
    areas: dict[str, list[PollingArea]] = field(default_factory=dict)
    slots: list[TurnoutSlot] = field(default_factory=list)

    @property
    def city(self) -> World:
        return self.worlds[0]

    @property
    def communes(self) -> list[World]:
        return self.worlds[1:]

    def candidates(self, contest: Contest) -> list[Candidate]:
        with scopes_disabled():
            return list(contest.candidates.order_by("sort_key", "id"))

    def record(self, area: PollingArea, level: str) -> CountRecord:
        """The record of an area at a level."""
        with scopes_disabled():
            return CountRecord.objects.get(area_contest__area=area, area_contest__level=level)


def make_election(
    *,
    communes: int = 2,
    contests: int = 1,
    areas: int = 2,
    seats: int = 3,
    candidates: int = 5,
    electors: int = 1000,
    day: date = DAY,
    state: str = CandidateState.OFFICIAL,
) -> Hustings:
    """A general election: one city contest over all communes, `contests` in each commune with `areas` polling
    areas each; every contest has `candidates` candidates for `seats` seats. Electors: `electors` for the
    city, ten fewer for the commune, in each area."""
    with scopes_disabled():
        city = _world("hn", CouncilKind.CITY, "Hà Nội", seats)
        election = Election.objects.create(
            code=f"bc-{day:%Y}",
            kind=ElectionKind.GENERAL,
            name=f"Bầu cử đại biểu HĐND các cấp {day:%Y}",
            name_en=f"Council elections {day:%Y}",
            council=city.council,
            day=day,
            opens=time(7),
            closes=time(19),
            created_at=clock.now(),
        )
        made = Hustings(election, [city])
        made.slots = [
            TurnoutSlot.objects.create(election=election, at=time(hour), is_final=hour == 19)
            for hour in (9, 15, 19)
        ]
        top = _contest(made, city, 1, seats, candidates, state)
        _committee(election, city)
        for number in range(1, communes + 1):
            code = f"{number:05d}"
            world = _world(code, CouncilKind.WARD, f"Phường {number}", seats * contests)
            made.worlds.append(world)
            top.communes.add(world.council)
            _committee(election, world)
            for place in range(1, contests + 1):
                contest = _contest(made, world, place, seats, candidates, state)
                for index in range(1, areas + 1):
                    _area(made, world, contest, top, (place - 1) * areas + index, electors)
    return made


def _world(code: str, kind: str, name: str, seats: int) -> World:
    council = Council.objects.create(
        code=code,
        kind=kind,
        name=name,
        name_en=text.fold(name).title(),
        search_key=text.fold(name),
        seats=seats,
    )
    term = Term.objects.create(
        council=council, number="II", starts_on=date(2026, 3, 15), ends_on=date(2031, 3, 31)
    )
    world = World(council, term)
    for role in OFFICES:
        world.accounts[str(role)] = _staff(world, role, str(role))
    world.accounts["second"] = _staff(world, Role.ELECTION_CLERK, "second")
    return world


def _staff(world: World, role: str, name: str) -> Account:
    person = make_person(f"Người {name} {world.council.code}")
    RoleAssignment.objects.create(person=person, council=world.council, role=role, since=date(2025, 1, 1))
    return make_account(f"{world.council.code}-{name}", person)


def _committee(election: Election, world: World) -> None:
    body = ElectionBody.objects.create(election=election, council=world.council, kind=BodyKind.COMMITTEE)
    BodyMember.objects.create(body=body, full_name="Chủ tịch Ủy ban", post=BodyPost.HEAD)


def _contest(made: Hustings, world: World, number: int, seats: int, candidates: int, state: str) -> Contest:
    code = world.council.code
    if code not in made.council_elections:
        made.council_elections[code] = CouncilElection.objects.create(
            election=made.election,
            council=world.council,
            term=world.term,
            level=Level.CITY if code == "hn" else Level.COMMUNE,
            seats=world.council.seats,
        )
    constituency = Constituency.objects.create(
        council=world.council, term=world.term, number=number, name=f"Đơn vị bầu cử số {number}"
    )
    contest = Contest.objects.create(
        council_election=made.council_elections[code],
        council=world.council,
        constituency=constituency,
        number=number,
        seats=seats,
        seats_of_constituency=seats,
    )
    made.contests.setdefault(code, []).append(contest)
    for index in range(candidates):
        make_candidate(contest, index, state=state)
    return contest


def make_candidate(contest: Contest, index: int, *, state: str = CandidateState.OFFICIAL) -> Candidate:
    """A fictional candidate; `index` chooses name and birth date."""
    name, sex = NAMES[index % len(NAMES)]
    name = f"{name} {contest.council.code}" if index >= len(NAMES) else name
    candidate = Candidate.objects.create(
        council_election=contest.council_election,
        council=contest.council,
        contest=contest,
        code=f"{contest.council.code}-{contest.number:02d}-{index + 1:02d}",
        state=state,
        full_name=name,
        sort_key=text.name_key(name),
        search_key=text.fold(name),
        sex=sex,
        birth_year=1970 + index,
        birth_month=index % 12 + 1,
        birth_day=index % 28 + 1,
        native_place="Hà Nội",
        residence="Hà Nội",
        occupation="Giáo viên",
        workplace="Trường học",
        nominated_by="Ủy ban Mặt trận Tổ quốc",
        title_on_ballot="Bà" if sex == Sex.FEMALE else "Ông",
        filed_at=clock.now(),
        receipt_number=None,
    )
    CandidateSecret.objects.create(candidate=candidate)
    return candidate


def _area(
    made: Hustings, world: World, contest: Contest, top: Contest, number: int, electors: int
) -> PollingArea:
    area = PollingArea.objects.create(
        election=made.election,
        council=world.council,
        number=number,
        place=f"Nhà văn hóa {number}",
        address=f"Ngõ {number}, phố Mẫu",
        streets=f"phố Mẫu {number}",
        search_key=text.fold(f"Nhà văn hóa {number} Ngõ {number}, phố Mẫu {number}"),
        token=f"{world.council.code}-{number:03d}-token",
    )
    made.areas.setdefault(world.council.code, []).append(area)
    ResidentialGroup.objects.create(
        election=made.election,
        council=world.council,
        kind="urban_group",
        name=f"Tổ dân phố {number}",
        search_key=f"to dan pho {number}",
        area=area,
        contest=contest,
    )
    for of, level, count in ((top, Level.CITY, electors), (contest, Level.COMMUNE, electors - 10)):
        part = AreaContest.objects.create(area=area, contest=of, level=level, electors=count)
        CountRecord.objects.create(area_contest=part, contest=of, council=world.council)
    team = ElectionBody.objects.create(
        election=made.election, council=world.council, kind=BodyKind.TEAM, area=area
    )
    account = _staff(world, Role.POLLING_TEAM, f"team-{number}")
    world.accounts[f"team:{number}"] = account
    BodyMember.objects.create(
        body=team, person=account.person, full_name=f"Tổ trưởng {number}", post=BodyPost.HEAD
    )
    return area
