"""What the tests of counting share: figures that satisfy every identity, records brought to any state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scopes_disabled
from PIL import Image

from council.enums import Role
from council.models import CouncilSetting, RoleAssignment
from elections.enums import Level
from elections.models import Contest, CountRecord
from elections.queries.ballots import ballot_of
from elections.rules.shapes import Figures
from elections.services.acceptance import accept
from elections.services.records import enter
from tests.factories.elections import Hustings
from tests.factories.world import World, make_account, make_person

CLERK, BOARD, HEAD = Role.ELECTION_CLERK, Role.ELECTION_BOARD, Role.ELECTION_HEAD
WHY = "Đã đối chiếu với bản giấy"


def photo(name: str = "bien-ban.jpg") -> SimpleUploadedFile:
    """A small photo, as a phone would send it."""
    out = BytesIO()
    Image.new("RGB", (60, 80), "white").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def fresh(record: CountRecord) -> CountRecord:
    with scopes_disabled():
        return CountRecord.objects.select_related(
            "contest__council_election__election", "area_contest__area"
        ).get(pk=record.pk)


def fresh_contest(contest: Contest) -> Contest:
    with scopes_disabled():
        return Contest.objects.select_related("council_election__election").get(pk=contest.pk)


def good(record: CountRecord, shift: int = 0, **changes: Any) -> Figures:
    """Figures that satisfy every identity: all but 100 voted, ten invalid; candidates fall off in votes in
    the order of the ballot, from 90 % of the valid ballots down by 15 % each (less where few are elected)."""
    record = fresh(record)
    electors = record.area_contest.electors
    voted = electors - 100 - shift
    valid = voted - 10
    ballot = ballot_of(record.contest)
    weights = {c.pk: max(90 - 15 * index, 5) for index, c in enumerate(ballot)}
    most = max(sum(weights.values()), 100 * record.contest.seats)
    votes = {pk: valid * weight * record.contest.seats // most for pk, weight in weights.items()}
    return replace(Figures(electors, voted, voted, voted, valid, 10, votes), **changes)


def second_account(world: World, role: str, name: str) -> None:
    """Another person with a role: `world.actor(name)`."""
    with scopes_disabled():
        person = make_person(f"Người {name} {world.council.code}")
        RoleAssignment.objects.create(person=person, council=world.council, role=role, since=date(2025, 1, 1))
        world.accounts[name] = make_account(f"{world.council.code}-{name}", person)


def settled(day: Hustings, record: CountRecord, figures: Figures | None = None) -> CountRecord:
    """Entered twice alike, with a photo."""
    record = fresh(record)
    commune = next(world for world in day.worlds if world.council.pk == record.council_id)
    figures = figures or good(record)
    common: dict[str, Any] = {"record_id": record.pk, "version": record.version, "figures": figures}
    codes = ("K03c", "K03d", "K08f", "K04", "K05b")
    common["reasons"] = dict.fromkeys(codes, WHY)
    enter(actor=commune.actor(CLERK), photo=photo(), **common)
    return enter(actor=commune.actor("second"), **common)


def board_of(day: Hustings, record: CountRecord) -> World:
    """The world whose board accepts a record: that of the contest's council."""
    council_id = fresh(record).contest.council_id
    return next(world for world in day.worlds if world.council.pk == council_id)


def accepted(day: Hustings, record: CountRecord, figures: Figures | None = None) -> CountRecord:
    """Entered twice alike and accepted by the board of its contest."""
    done = settled(day, record, figures)
    return accept(actor=board_of(day, record).actor(BOARD), record_id=done.pk, version=done.version)


def records_of(contest: Contest) -> list[CountRecord]:
    with scopes_disabled():
        return list(
            CountRecord.objects.filter(contest=contest).select_related("area_contest__area").order_by("id")
        )


def all_accepted(day: Hustings, contest: Contest) -> None:
    """Every record of a contest accepted, each area with one voter fewer than the one before."""
    for shift, record in enumerate(records_of(contest)):
        accepted(day, record, good(record, shift))


def commune_record(day: Hustings, code: str = "00001", index: int = 0) -> CountRecord:
    return day.record(day.areas[code][index], Level.COMMUNE)


def city_record(day: Hustings, code: str = "00001", index: int = 0) -> CountRecord:
    return day.record(day.areas[code][index], Level.CITY)


def set_option(world: World, key: str, value: Any) -> None:
    with scopes_disabled():
        CouncilSetting.objects.create(
            council=world.council, key=key, value=value, since=date(2026, 1, 1), source="Nghị quyết mẫu"
        )
