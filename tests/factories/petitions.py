"""A small world of petitions: a city, two communes, bodies that answer, people of every office."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django_scopes import scopes_disabled

from council import clock, text
from council.enums import CouncilKind, Role
from council.models import Account, Council, CouncilSession, Delegate, DelegateGroup, RoleAssignment, Term
from petitions.enums import Competence, PetitionState
from petitions.models import (
    AnsweringBody,
    BodyOfficer,
    ClockRule,
    ContactMeeting,
    Petition,
    PetitionField,
    PetitionSecret,
    PetitionSource,
)
from tests.factories.world import World, make_account, make_person

OFFICES = (Role.PETITION_OFFICER, Role.PETITION_HEAD, Role.BOARD_OFFICER)
TEXTS = (
    "Đề nghị sửa đường ngõ 12 tổ dân phố 3 bị hư hỏng nặng từ năm ngoái",
    "Đề nghị bổ sung đèn chiếu sáng trên phố Mẫu đoạn qua trường học",
    "Kiến nghị xử lý ô nhiễm nước ở mương thoát nước thôn Đoài",
)


@dataclass
class Town:
    """`worlds[0]` is the city "hn", then communes "00001", "00002". Each has accounts for OFFICES, "second"
    (another officer), delegates "1" and "2" in group 1, and a session. `bodies` by council code: the city has
    "Sở Xây dựng" and "Sở Giao thông cũ" (abolished, successor Sở Xây dựng), a commune its People's Committee;
    their officers sign in as "body:<index>" of the same world. `fields`: two, each with one below."""

    worlds: list[World] = field(default_factory=list)
    bodies: dict[str, list[AnsweringBody]] = field(default_factory=dict)
    fields: list[PetitionField] = field(default_factory=list)
    sessions: dict[str, CouncilSession] = field(default_factory=dict)

    @property
    def city(self) -> World:
        return self.worlds[0]

    @property
    def communes(self) -> list[World]:
        return self.worlds[1:]


def make_town(*, communes: int = 2) -> Town:
    """The world described above, today."""
    with scopes_disabled():
        town = Town()
        for position, name in enumerate(("Hạ tầng đô thị", "Tài nguyên, môi trường")):
            parent = PetitionField.objects.create(code=f"L{position + 1}", name=name, position=position)
            child = PetitionField.objects.create(
                code=f"L{position + 1}.1", name=f"{name}: chung", parent=parent, position=position
            )
            town.fields += [parent, child]
        codes = [("hn", CouncilKind.CITY, "Hà Nội")]
        codes += [(f"{n:05d}", CouncilKind.WARD, f"Phường {n}") for n in range(1, communes + 1)]
        for code, kind, name in codes:
            town.worlds.append(_world(town, code, kind, name))
    return town


def _world(town: Town, code: str, kind: str, name: str) -> World:
    council = Council.objects.create(
        code=code, kind=kind, name=name, name_en=text.fold(name), search_key=text.fold(name), seats=5
    )
    start = clock.today() - timedelta(days=200)
    term = Term.objects.create(
        council=council, number="II", starts_on=start, ends_on=start + timedelta(days=1800)
    )
    world = World(council, term)
    group = DelegateGroup.objects.create(council=council, number=1, name="Tổ 1")
    for seat in (1, 2):
        person = make_person(f"Đại biểu {seat} {code}")
        world.delegates.append(
            Delegate.objects.create(
                council=council,
                term=term,
                person=person,
                seat=seat,
                starts_on=start,
                group=group,
                group_post="head" if seat == 1 else "member",
            )
        )
        world.accounts[str(seat)] = make_account(f"{code}-{seat}", person)
    for role in OFFICES:
        world.accounts[str(role)] = _staff(world, role, str(role))
    world.accounts["second"] = _staff(world, Role.PETITION_OFFICER, "second")
    town.sessions[code] = CouncilSession.objects.create(
        council=council,
        term=term,
        number=3,
        opens_on=clock.today() + timedelta(days=60),
        closes_on=clock.today() + timedelta(days=62),
        place="Hội trường",
    )
    _bodies(town, world)
    return world


def _bodies(town: Town, world: World) -> None:
    code = world.council.code
    names = ["Sở Xây dựng", "Sở Giao thông cũ"] if code == "hn" else [f"Ủy ban nhân dân Phường {int(code)}"]
    competence = Competence.DEPARTMENT if code == "hn" else Competence.COMMUNE
    for index, name in enumerate(names):
        body = AnsweringBody.objects.create(
            council=world.council, name=name, search_key=text.fold(name), competence=competence
        )
        town.bodies.setdefault(code, []).append(body)
        account = _staff(world, Role.BODY_OFFICER, f"body-{index}")
        world.accounts[f"body:{index}"] = account
        assert account.person is not None
        BodyOfficer.objects.create(body=body, person=account.person)
    if code == "hn":
        first, old = town.bodies["hn"]
        old.abolished_on, old.successor = clock.today() - timedelta(days=100), first
        old.save()


def _staff(world: World, role: str, name: str) -> Account:
    person = make_person(f"Người {name} {world.council.code}")
    RoleAssignment.objects.create(
        person=person, council=world.council, role=role, since=clock.today() - timedelta(days=200)
    )
    return make_account(f"{world.council.code}-{name}", person)


def make_petition(
    town: Town, world: int = 1, *, words: str = TEXTS[0], state: str = PetitionState.RECORDED
) -> Petition:
    """A classified petition of a commune (world 1, 2) or the city (0), heard at a meeting."""
    with scopes_disabled():
        one = town.worlds[world]
        number = Petition.objects.filter(origin=one.council).count() + 1
        petition = Petition.objects.create(
            council=one.council,
            origin=one.council,
            code=f"{one.council.code}-{clock.today().year}-{number:05d}",
            state=state,
            text=words,
            exact=words.lower(),
            folded=text.fold(words),
            field=town.fields[1],
            place=one.council,
            competence=Competence.COMMUNE,
            recorded_by=one.account("second"),
            recorded_at=clock.now(),
        )
        PetitionSecret.objects.create(petition=petition)
        PetitionSource.objects.create(petition=petition, kind="meeting", meeting=make_meeting(town, world))
    return petition


def make_meeting(town: Town, world: int = 1) -> ContactMeeting:
    """A meeting announced by a commune for tomorrow."""
    with scopes_disabled():
        one = town.worlds[world]
        return ContactMeeting.objects.create(
            council=one.council,
            session=town.sessions[one.council.code],
            kind="before_regular",
            state="announced",
            title=f"Tiếp xúc cử tri {one.council.name}",
            place="Nhà văn hóa",
            starts_at=clock.now() + timedelta(days=1),
            announced_at=clock.now(),
        )


def make_clock_rule(town: Town, world: int, code: str, amount: int, unit: str = "working") -> ClockRule:
    """A clock rule of a council, in force for a year."""
    with scopes_disabled():
        return ClockRule.objects.create(
            council=town.worlds[world].council,
            code=code,
            amount=amount,
            unit=unit,
            source="Quy chế",
            since=clock.today() - timedelta(days=365),
        )
