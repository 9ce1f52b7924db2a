"""Sessions and sittings: made, changed, convened, published; and every reason not to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from council import clock
from council.models import CouncilSession
from meetings.models import AgendaItem, Attendance, DeadlineRow, Sitting
from meetings.services import deadlines, programme, sessions
from meetings.services.programme import ItemData
from meetings.services.sessions import SittingData
from tests.factories import World, make_sitting, make_world
from tests.meetings.services.preparing import (
    Acts,
    codes,
    entries,
    fresh,
    make_draft,
    refused,
    said,
    session_data,
    version,
)

pytestmark = pytest.mark.django_db


def sitting_data(session: CouncilSession, **changes: Any) -> SittingData:
    values: dict[str, Any] = {"title": "Phiên khai mạc", "starts_at": clock.at(session.opens_on, 8)}
    return SittingData(**values | changes)


def test_a_session_is_made_in_draft(world: World) -> None:
    session = sessions.create_session(
        actor=world.actor("secretariat"), data=session_data(name="  Kỳ họp  đầu ")
    )
    assert (session.state, session.term, session.name) == ("draft", world.term, "Kỳ họp đầu")
    (entry,) = entries(session)
    assert (entry.code, entry.data["number"], entry.actor) == (
        "meetings.session.created",
        5,
        "Người secretariat",
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"closes_on": clock.today()}, "days_out_of_order"),
        ({"place": "  "}, "place_required"),
        ({"number": 0}, "number_required"),
        ({"opens_on": clock.today() - timedelta(3000)}, "outside_term"),
        ({"closes_on": clock.today() + timedelta(3000)}, "outside_term"),
    ],
)
def test_wrong_facts(world: World, changes: dict[str, Any], code: str) -> None:
    with refused(code):
        sessions.create_session(actor=world.actor("secretariat"), data=session_data(**changes))
    assert not CouncilSession.objects.with_scopes_disabled().exists()


def test_a_number_is_used_once_in_a_term(world: World) -> None:
    session = make_draft(world)
    with refused("number_taken"):
        make_draft(world)
    other = make_draft(world, number=6)
    with refused("number_taken"):
        sessions.update_session(
            actor=world.actor("secretariat"),
            session_id=other.id,
            data=session_data(number=5),
            revision=other.revision,
        )
    assert fresh(session).number == 5
    assert make_draft(make_world("00008")).number == 5


def test_a_change_is_kept_with_old_and_new(world: World) -> None:
    session = make_draft(world)
    sessions.update_session(
        actor=world.actor("secretary"),
        session_id=session.id,
        data=session_data(place="Nhà văn hóa"),
        revision=1,
    )
    assert (fresh(session).place, fresh(session).revision) == ("Nhà văn hóa", 2)
    assert entries(session)[-1].data["changes"] == {"place": {"old": "Hội trường", "new": "Nhà văn hóa"}}
    assert said(session) == []


def test_no_change_is_no_act(world: World) -> None:
    session = make_draft(world)
    sessions.update_session(
        actor=world.actor("secretary"), session_id=session.id, data=session_data(), revision=1
    )
    assert codes(session) == ["meetings.session.created"]


def test_the_second_editor_is_told_and_overwrites_nothing(world: World) -> None:
    session = make_draft(world)
    first, second = session_data(place="Nhà văn hóa"), session_data(place="Trường học")
    sessions.update_session(actor=world.actor("secretary"), session_id=session.id, data=first, revision=1)
    with refused("stale") as caught:
        sessions.update_session(
            actor=world.actor("secretariat"), session_id=session.id, data=second, revision=1
        )
    assert "Người secretary" in caught.value.message
    assert fresh(session).place == "Nhà văn hóa"
    now = fresh(session).revision
    sessions.update_session(
        actor=world.actor("secretariat"), session_id=session.id, data=second, revision=now
    )
    assert fresh(session).place == "Trường học"


def test_a_change_of_the_programme_is_no_conflict(world: World) -> None:
    session = make_draft(world)
    programme.add_item(actor=world.actor("secretary"), session_id=session.id, data=ItemData("Khai mạc"))
    sessions.update_session(
        actor=world.actor("secretariat"),
        session_id=session.id,
        data=session_data(place="Trường học"),
        revision=1,
    )
    assert fresh(session).place == "Trường học"


def test_publishing_and_what_is_announced_afterwards(world: World) -> None:
    session = make_draft(world, "Khai mạc")
    actor = world.actor("secretariat")
    before = version(f"meetings.programme:{session.id}")
    sessions.publish_session(actor=actor, session_id=session.id)
    assert (fresh(session).state, fresh(session).published_at is not None) == ("published", True)
    assert version(f"meetings.programme:{session.id}") > before
    assert said(session) == []
    programme.add_item(actor=actor, session_id=session.id, data=ItemData("Bế mạc"))
    assert said(session) == ["Thêm mục 2: Bế mạc."]
    with refused("already_published"):
        sessions.publish_session(actor=actor, session_id=session.id)


def test_an_empty_programme_is_not_published(world: World) -> None:
    session = make_draft(world)
    with refused("programme_empty"):
        sessions.publish_session(actor=world.actor("secretariat"), session_id=session.id)


def test_a_blocking_deadline_blocks(world: World) -> None:
    opening = clock.today() + timedelta(3)
    session = make_draft(world, "Khai mạc", opens_on=opening, closes_on=opening)
    deadlines.seed_deadlines(world.council)
    actor = world.actor("secretariat")
    rows = DeadlineRow.objects.with_scopes_disabled()
    rows.update(severity="block")
    with refused("deadline_passed") as caught:
        sessions.publish_session(actor=actor, session_id=session.id)
    assert caught.value.law
    with refused("deadline_passed"):
        sessions.convene(actor=actor, session_id=session.id)
    rows.update(severity="warn")
    sessions.convene(actor=actor, session_id=session.id)
    sessions.publish_session(actor=actor, session_id=session.id)


def test_convening(world: World) -> None:
    session = make_draft(world)
    actor = world.actor("secretariat")
    sessions.convene(actor=actor, session_id=session.id)
    assert fresh(session).convened_on == clock.today()
    sessions.convene(actor=actor, session_id=session.id, on=clock.today() - timedelta(2))
    assert fresh(session).convened_on == clock.today() - timedelta(2)
    with refused("convened_late"):
        sessions.convene(actor=actor, session_id=session.id, on=clock.today() + timedelta(1))


def test_a_sitting(world: World) -> None:
    session = make_draft(world)
    actor = world.actor("secretariat")
    sitting = sessions.add_sitting(actor=actor, session_id=session.id, data=sitting_data(session))
    assert (len(sitting.door_secret), sitting.state, sitting.council_id) == (64, "planned", world.council.id)
    assert sitting.door_secret not in str(entries(session)[-1].data)
    later = sitting_data(session, title="Phiên chiều", starts_at=clock.at(session.closes_on, 14))
    sessions.update_sitting(actor=actor, sitting_id=sitting.id, data=later)
    sitting.refresh_from_db(from_queryset=Sitting.objects.with_scopes_disabled().all())
    assert (sitting.title, sitting.starts_at) == ("Phiên chiều", clock.at(session.closes_on, 14))
    assert set(entries(session)[-1].data["changes"]) == {"title", "starts_at"}


def test_a_sitting_lies_within_its_session(world: World) -> None:
    session = make_draft(world)
    actor = world.actor("secretariat")
    late = sitting_data(session, starts_at=clock.at(session.closes_on + timedelta(1), 8))
    with refused("sitting_outside_session"):
        sessions.add_sitting(actor=actor, session_id=session.id, data=late)
    with refused("title_required"):
        sessions.add_sitting(actor=actor, session_id=session.id, data=sitting_data(session, title=" "))
    sessions.add_sitting(actor=actor, session_id=session.id, data=sitting_data(session))
    shorter = session_data(opens_on=session.opens_on + timedelta(1))
    with refused("sitting_outside_session"):
        sessions.update_session(
            actor=actor, session_id=session.id, data=shorter, revision=fresh(session).revision
        )


def test_removing_a_sitting_keeps_its_items(world: World) -> None:
    sitting = make_sitting(world)
    before = version(f"meetings.sitting:{sitting.id}")
    sessions.remove_sitting(actor=world.actor("secretariat"), sitting_id=sitting.id)
    assert not Sitting.objects.with_scopes_disabled().exists()
    assert AgendaItem.objects.with_scopes_disabled().filter(sitting=None).count() == 2
    assert version(f"meetings.sitting:{sitting.id}") > before


@pytest.mark.parametrize("used", ["open", "roll"])
def test_a_used_sitting_stays(world: World, used: str) -> None:
    sitting = make_sitting(world, state="open" if used == "open" else "planned")
    if used == "roll":
        Attendance.objects.create(
            sitting=sitting, delegate=world.delegates[0], state="present", method="self", at=clock.now()
        )
    with refused("sitting_used"):
        sessions.remove_sitting(actor=world.actor("secretariat"), sitting_id=sitting.id)


def test_an_open_sitting_keeps_its_time(world: World) -> None:
    sitting = make_sitting(world, state="open")
    actor = world.actor("secretariat")
    data = SittingData("Phiên sáng", sitting.starts_at)
    sessions.update_sitting(actor=actor, sitting_id=sitting.id, data=data)
    with refused("sitting_not_planned"):
        sessions.update_sitting(
            actor=actor, sitting_id=sitting.id, data=replace(data, starts_at=clock.at(clock.today(), 23))
        )


def test_closing(world: World) -> None:
    sitting = make_sitting(world)
    actor = world.actor("secretariat")
    with refused("session_not_open"):
        sessions.close_session(actor=actor, session_id=sitting.session_id)
    CouncilSession.objects.with_scopes_disabled().update(state="open")
    with refused("sittings_left"):
        sessions.close_session(actor=actor, session_id=sitting.session_id)
    Sitting.objects.with_scopes_disabled().update(state="closed")
    sessions.close_session(actor=actor, session_id=sitting.session_id)
    assert fresh(sitting.session).state == "closed"
    assert codes(sitting.session)[-1] == "meetings.session.closed"


def test_a_closed_session_is_not_changed(world: World) -> None:
    session = make_draft(world, "Khai mạc")
    CouncilSession.objects.with_scopes_disabled().update(state="closed")
    actor = world.actor("secretariat")
    acts: Acts = [
        lambda: sessions.update_session(
            actor=actor, session_id=session.id, data=session_data(number=9), revision=9
        ),
        lambda: sessions.convene(actor=actor, session_id=session.id),
        lambda: sessions.add_sitting(actor=actor, session_id=session.id, data=sitting_data(session)),
        lambda: programme.add_item(actor=actor, session_id=session.id, data=ItemData("Thêm")),
    ]
    for act in acts:
        with refused("session_closed"):
            act()


@pytest.mark.parametrize("who", ["chair", "guest", "digital_officer", 1])
def test_others_do_not_prepare(world: World, who: str | int) -> None:
    session = make_draft(world, "Khai mạc")
    actor = world.actor(who)
    sitting = sessions.add_sitting(
        actor=world.actor("secretariat"), session_id=session.id, data=sitting_data(session)
    )
    acts: Acts = [
        lambda: sessions.create_session(actor=actor, data=session_data(number=7)),
        lambda: sessions.update_session(actor=actor, session_id=session.id, data=session_data(), revision=1),
        lambda: sessions.publish_session(actor=actor, session_id=session.id),
        lambda: sessions.convene(actor=actor, session_id=session.id),
        lambda: sessions.close_session(actor=actor, session_id=session.id),
        lambda: sessions.add_sitting(actor=actor, session_id=session.id, data=sitting_data(session)),
        lambda: sessions.update_sitting(actor=actor, sitting_id=sitting.id, data=sitting_data(session)),
        lambda: sessions.remove_sitting(actor=actor, sitting_id=sitting.id),
    ]
    for act in acts:
        with refused("forbidden"):
            act()


def test_another_council_finds_nothing(world: World) -> None:
    session = make_draft(world, "Khai mạc")
    sitting = sessions.add_sitting(
        actor=world.actor("secretariat"), session_id=session.id, data=sitting_data(session)
    )
    actor = make_world("00008").actor("secretariat")
    acts: Acts = [
        lambda: sessions.update_session(actor=actor, session_id=session.id, data=session_data(), revision=1),
        lambda: sessions.publish_session(actor=actor, session_id=session.id),
        lambda: sessions.convene(actor=actor, session_id=session.id),
        lambda: sessions.close_session(actor=actor, session_id=session.id),
        lambda: sessions.add_sitting(actor=actor, session_id=session.id, data=sitting_data(session)),
        lambda: sessions.update_sitting(actor=actor, sitting_id=sitting.id, data=sitting_data(session)),
        lambda: sessions.remove_sitting(actor=actor, sitting_id=sitting.id),
    ]
    for act in acts:
        with refused("not_found"):
            act()
