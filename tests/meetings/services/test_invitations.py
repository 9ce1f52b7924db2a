"""Invitations: prepared, sent, moved, cancelled; who may; what is refused; what the journal holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from council import clock
from council.models import CouncilSession
from meetings.models import Invitation, Invitee
from meetings.services import invitations, invitees
from meetings.services.invitees import Guest
from tests.factories import World, make_sitting, make_world
from tests.meetings.acts import change_state, forbidden, refused
from tests.meetings.inviting import (
    GUEST,
    acts,
    again,
    data_of,
    drafted,
    person,
    sent,
    with_delegates,
    with_guest,
    written,
)
from tests.meetings.services.preparing import make_draft

pytestmark = pytest.mark.django_db


def update(world: World, row: Invitation, **changes: Any) -> Invitation:
    now = again(row)
    kept = {"starts_at": now.starts_at, "ends_at": now.ends_at, "place": now.place, "content": now.content}
    data = data_of(world, row.session_id, **kept | changes)
    actor = world.actor("secretariat")
    return invitations.update(actor=actor, invitation_id=row.id, data=data, version=now.version)


def test_a_new_letter_says_what_the_session_says(world: World) -> None:
    session = make_draft(world, "Khai mạc")
    data = data_of(world, session.id)
    assert clock.day_of(data.starts_at) == session.opens_on
    assert clock.day_of(data.ends_at) == session.closes_on
    assert data.place == session.place
    assert data.signer_name == "Người chair"
    assert data.answer_by < data.starts_at


def test_to_one_sitting_it_says_what_the_sitting_says(world: World) -> None:
    sitting = make_sitting(world)
    sitting.starts_at = clock.now() + timedelta(days=3)
    sitting.save()
    actor = world.actor("secretariat")
    data = invitations.prefilled(actor=actor, session_id=sitting.session_id, sitting_id=sitting.id)
    assert data.starts_at == sitting.starts_at
    row = invitations.create(actor=actor, session_id=sitting.session_id, data=data, sitting_id=sitting.id)
    assert row.sitting_id == sitting.id


def test_a_sitting_of_another_session_is_not_found(world: World) -> None:
    here, there = make_sitting(world), make_sitting(world)
    data = data_of(world, here.session_id)
    actor = world.actor("secretariat")
    named = {"session_id": here.session_id, "data": data, "sitting_id": there.id}
    assert refused(invitations.create, actor=actor, **named) == "not_found"


def test_only_those_who_invite(world: World) -> None:
    row = drafted(world)
    data, may = data_of(world, row.session_id), ("secretary", "secretariat")
    forbidden(invitations.create, world, *may, session_id=row.session_id, data=data)
    forbidden(invitations.prefilled, world, *may, session_id=row.session_id)
    forbidden(invitations.update, world, *may, invitation_id=row.id, data=data, version=1)
    forbidden(invitations.send, world, *may, invitation_id=row.id, version=1)
    forbidden(invitations.cancel, world, *may, invitation_id=row.id, version=1, reason="Bão")
    forbidden(invitations.discard, world, *may, invitation_id=row.id, version=1)
    forbidden(invitees.invite_delegates, world, *may, invitation_id=row.id)
    forbidden(invitees.add_guest, world, *may, invitation_id=row.id, guest=GUEST)
    one = with_guest(world, row)
    forbidden(invitees.update_invitee, world, *may, invitation_id=row.id, invitee_id=one.id, guest=GUEST)
    forbidden(invitees.remove_invitee, world, *may, invitation_id=row.id, invitee_id=one.id)


def test_another_council_finds_nothing(world: World) -> None:
    row = drafted(world)
    one = with_guest(world, row)
    actor = make_world("00008").actor("secretariat")
    data = data_of(world, row.session_id)
    named: dict[str, Any] = {"actor": actor, "invitation_id": row.id}
    found = [
        refused(invitations.create, actor=actor, session_id=row.session_id, data=data),
        refused(invitations.update, **named, data=data, version=1),
        refused(invitations.send, **named, version=1),
        refused(invitations.cancel, **named, version=1, reason="Bão số 3"),
        refused(invitations.discard, **named, version=1),
        refused(invitees.invite_delegates, **named),
        refused(invitees.add_guest, **named, guest=GUEST),
        refused(invitees.update_invitee, **named, invitee_id=one.id, guest=GUEST),
        refused(invitees.remove_invitee, **named, invitee_id=one.id),
    ]
    assert found == ["not_found"] * 9
    assert Invitee.objects.with_scopes_disabled().count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ends_at": timedelta(hours=-1)}, "ends_before_start"),
        ({"ends_at": timedelta(days=90)}, "too_long_a_time"),
        ({"answer_by": timedelta(hours=1)}, "answer_after_start"),
        ({"signer_name": "  "}, "signer_required"),
        ({"signer_post": ""}, "signer_required"),
        ({"place": "\u200b "}, "place_required"),
        ({"number": "x" * 61}, "text_too_long"),
        ({"content": "x" * 5001}, "text_too_long"),
    ],
)
def test_what_cannot_stand_in_a_letter(world: World, changes: dict[str, Any], code: str) -> None:
    session = make_draft(world, "Khai mạc")
    starts_at = data_of(world, session.id).starts_at
    moved = {k: starts_at + v if isinstance(v, timedelta) else v for k, v in changes.items()}
    data = data_of(world, session.id, **moved)
    assert (
        refused(invitations.create, actor=world.actor("secretariat"), session_id=session.id, data=data)
        == code
    )
    assert not Invitation.objects.with_scopes_disabled().exists()


def test_none_to_a_session_that_is_over(world: World) -> None:
    session = make_draft(world, "Khai mạc")
    data = data_of(world, session.id)
    CouncilSession.objects.with_scopes_disabled().filter(pk=session.pk).update(state="closed")
    named = {"session_id": session.id, "data": data}
    assert refused(invitations.create, actor=world.actor("secretariat"), **named) == "session_over"


def test_all_delegates_in_office_once(world: World) -> None:
    row = drafted(world)
    change_state(world, 6, "dismissed")
    change_state(world, 5, "suspended")
    world.account(1).email = "an@example.org"
    world.account(1).save()
    assert with_delegates(world, row) == 5
    assert with_delegates(world, row) == 0
    assert acts(row).count("invitation.delegates") == 1
    assert person(row, delegate=world.delegates[0]).contact
    assert not person(row, delegate=world.delegates[1]).contact


def test_sending_needs_number_people_and_time(world: World) -> None:
    row = drafted(world, number=5)
    actor = world.actor("secretariat")
    named: dict[str, Any] = {"actor": actor, "invitation_id": row.id}
    assert refused(invitations.send, **named, version=1) == "nobody_to_send"
    with_guest(world, row)
    update(world, row, number="")
    assert refused(invitations.send, **named, version=2) == "invitation_number"
    update(world, row)
    assert refused(invitations.send, **named, version=1) == "invitation_stale"
    with clock.frozen(again(row).answer_by):
        assert refused(invitations.send, **named, version=3) == "answer_by_past"
    with clock.frozen(again(row).starts_at):
        assert refused(invitations.send, **named, version=3) == "invitation_begun"
    assert again(row).state == "draft"
    found, count = invitations.send(**named, version=3)
    assert (found.state, count) == ("sent", 1)
    assert refused(invitations.send, **named, version=4) == "nobody_to_send"


def test_those_added_later_are_sent_to_alone(world: World) -> None:
    row = drafted(world)
    with_delegates(world, row)
    first = sent(world, row)
    with_guest(world, row)
    actor = world.actor("secretariat")
    again_sent, count = invitations.send(actor=actor, invitation_id=row.id, version=first.version)
    assert count == 1
    assert again_sent.sent_at == first.sent_at


def test_another_day_or_place_is_a_new_revision(world: World) -> None:
    row = drafted(world)
    with_guest(world, row)
    assert update(world, row, place="Phòng 2").revision == 0, "nobody has it yet"
    sent(world, row)
    assert update(world, row, content="Nội dung khác").revision == 0
    assert update(world, row, place="Phòng 3").revision == 1
    moved = update(world, row, starts_at=again(row).starts_at + timedelta(hours=1))
    assert moved.revision == 2
    assert acts(row).count("invitation.moved") == 2
    assert update(world, row).version == moved.version, "nothing changed, nothing is written"


def test_a_letter_that_was_sent_keeps_its_number(world: World) -> None:
    row = drafted(world)
    with_guest(world, row)
    sent(world, row)
    data = data_of(world, row.session_id, number="")
    named = {"invitation_id": row.id, "data": data, "version": again(row).version}
    assert refused(invitations.update, actor=world.actor("secretariat"), **named) == "invitation_number"


def test_cancelled_with_a_reason_and_for_good(world: World) -> None:
    row = drafted(world)
    with_guest(world, row)
    actor = world.actor("secretariat")
    named: dict[str, Any] = {"actor": actor, "invitation_id": row.id}
    assert refused(invitations.cancel, **named, version=1, reason="Bão số 3") == "invitation_not_sent"
    sent(world, row)
    assert refused(invitations.cancel, **named, version=2, reason=" ") == "cancel_reason"
    found = invitations.cancel(**named, version=2, reason="Bão số 3")
    assert (found.state, found.revision, found.cancel_reason) == ("cancelled", 1, "Bão số 3")
    data = data_of(world, row.session_id)
    later = [
        refused(invitations.update, **named, data=data, version=3),
        refused(invitations.send, **named, version=3),
        refused(invitations.cancel, **named, version=3, reason="Bão số 3"),
        refused(invitees.add_guest, **named, guest=GUEST),
        refused(invitees.invite_delegates, **named),
    ]
    assert later == ["invitation_cancelled"] * 5


def test_a_draft_is_dropped_and_the_journal_stays(world: World) -> None:
    row = drafted(world)
    one = with_guest(world, row)
    pk = row.pk
    invitations.discard(actor=world.actor("secretariat"), invitation_id=row.id, version=1)
    assert not Invitee.objects.with_scopes_disabled().filter(pk=one.pk).exists()
    row.pk = pk
    assert acts(row)[-1] == "invitation.discarded"


def test_what_was_sent_is_not_dropped(world: World) -> None:
    row = drafted(world)
    with_guest(world, row)
    sent(world, row)
    named = {"invitation_id": row.id, "version": 2}
    assert refused(invitations.discard, actor=world.actor("secretariat"), **named) == "invitation_sent"


@pytest.mark.parametrize(
    ("guest", "code"),
    [
        (Guest(" "), "guest_name"),
        (Guest("A" * 201), "guest_too_long"),
        (Guest("Ông B", email="khong phai"), "bad_address"),
        (Guest("Ông B", email="a@example.org\nBcc: b@example.org"), "bad_address"),
        (Guest("Ông B", phone="0166 234 5678"), "phone_old"),
        (Guest("Ông B", phone="12"), "phone_length"),
    ],
)
def test_guests_who_cannot_be_written(world: World, guest: Guest, code: str) -> None:
    row = drafted(world)
    named = {"invitation_id": row.id, "guest": guest}
    assert refused(invitees.add_guest, actor=world.actor("secretariat"), **named) == code
    assert not Invitee.objects.with_scopes_disabled().exists()


@pytest.mark.parametrize(
    "again_guest",
    [
        Guest("ông trần văn  KHÁCH", organisation="sở mẫu"),
        Guest("Người khác", email="KHACH@example.org"),
        Guest("Người khác", phone="+84 912 345 678"),
    ],
)
def test_a_guest_who_seems_to_be_there_is_asked_about(world: World, again_guest: Guest) -> None:
    row = drafted(world)
    with_guest(world, row)
    actor = world.actor("secretariat")
    named = {"invitation_id": row.id, "guest": again_guest}
    assert refused(invitees.add_guest, actor=actor, **named) == "guest_twice"
    with_guest(world, row, again_guest, anyway=True)
    assert Invitee.objects.with_scopes_disabled().count() == 2


def test_two_of_one_office_are_two(world: World) -> None:
    row = drafted(world)
    with_guest(world, row, Guest("Bà A", organisation="Sở Mẫu", phone="024 3825 3536"))
    with_guest(world, row, Guest("Ông B", organisation="Sở Mẫu", phone="024 3825 3536"))
    assert Invitee.objects.with_scopes_disabled().count() == 2


def test_off_the_list_only_before_the_letter(world: World) -> None:
    row = drafted(world)
    one = with_guest(world, row)
    actor = world.actor("secretariat")
    invitees.remove_invitee(actor=actor, invitation_id=row.id, invitee_id=one.id)
    one = with_guest(world, row)
    sent(world, row)
    named = {"invitation_id": row.id, "invitee_id": one.id}
    assert refused(invitees.remove_invitee, actor=actor, **named) == "invitee_sent"
    other = drafted(world, number=6)
    named = {"invitation_id": other.id, "invitee_id": one.id}
    assert refused(invitees.remove_invitee, actor=actor, **named) == "not_found"


def test_the_journal_holds_no_address_and_no_number(world: World) -> None:
    row = drafted(world)
    one = with_guest(world, row)
    sent(world, row)
    guest = Guest(GUEST.name, email="moi@example.org", phone="0987654321")
    actor = world.actor("secretariat")
    invitees.update_invitee(actor=actor, invitation_id=row.id, invitee_id=one.id, guest=guest)
    said = written(row)
    assert GUEST.name in said
    for secret in ("example.org", "912", "987", "0912 345 678"):
        assert secret not in said
