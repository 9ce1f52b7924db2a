"""Answers: a delegate's with the roll, a guest's by the link, one told by telephone; late ones; refusals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from council import clock
from meetings.models import Attendance, Invitation, Invitee, Sitting
from meetings.services import attendance, invitation_answers, invitations
from meetings.services.invitation_answers import (
    Reply,
    answer_as_delegate,
    answer_as_guest,
    answer_for,
    by_token,
    report_absence,
)
from tests.factories import World, make_sitting, make_world
from tests.meetings.acts import codes_of, forbidden, refused
from tests.meetings.inviting import (
    acts,
    again,
    data_of,
    drafted,
    person,
    sent,
    token_of,
    with_delegates,
    with_guest,
    written,
)

pytestmark = pytest.mark.django_db
ATTENDING, ABSENT = Reply("attending"), Reply("absent", "Đi công tác")
INSTEAD = Reply("substitute", "", "Bà Lê Thị Thay", "Trưởng phòng")


@pytest.fixture
def world() -> World:
    return make_world(delegates=3)


@pytest.fixture
def sitting(world: World) -> Sitting:
    """A sitting in three days."""
    found = make_sitting(world)
    found.starts_at = clock.now() + timedelta(days=3)
    found.save()
    return found


def invited(world: World, sitting: Sitting, *, whole: bool = False) -> Invitation:
    """All delegates are invited to a sitting, or to its whole session."""
    data = data_of(world, sitting.session_id)
    sitting_id = None if whole else sitting.id
    row = invitations.create(
        actor=world.actor("secretariat"), session_id=sitting.session_id, data=data, sitting_id=sitting_id
    )
    with_delegates(world, row)
    return sent(world, row)


def roll(world: World, seat: int) -> list[tuple[int, str, str]]:
    """Where a delegate stands on each roll."""
    rows = Attendance.objects.with_scopes_disabled().filter(delegate=world.delegates[seat - 1])
    return list(rows.order_by("sitting_id").values_list("sitting_id", "state", "reason"))


def answer(world: World, row: Invitation, seat: int, reply: Reply) -> Invitee:
    return answer_as_delegate(actor=world.actor(seat), invitation_id=row.id, reply=reply)


def test_absent_is_told_to_the_chair_too(world: World, sitting: Sitting) -> None:
    row = invited(world, sitting)
    found = answer(world, row, 1, ABSENT)
    assert (found.reply, found.reason) == ("absent", "Đi công tác")
    assert roll(world, 1) == [(sitting.id, "excused", "Đi công tác")]
    assert "attendance.excused" in codes_of(sitting)
    assert "invitee.absent" in acts(row)


def test_attending_takes_the_own_note_back(world: World, sitting: Sitting) -> None:
    row = invited(world, sitting)
    answer(world, row, 1, ABSENT)
    answer(world, row, 1, ATTENDING)
    assert roll(world, 1) == []
    assert codes_of(sitting)[-1] == "attendance.withdrawn"
    assert person(row, delegate=world.delegates[0]).reason == ""


def test_attending_writes_nothing_on_the_roll(world: World, sitting: Sitting) -> None:
    answer(world, invited(world, sitting), 1, ATTENDING)
    assert roll(world, 1) == []


def test_for_a_whole_session_every_sitting_to_come_is_told(world: World, sitting: Sitting) -> None:
    other = Sitting.objects.with_scopes_disabled().get(pk=sitting.pk)
    other.pk, other.title = None, "Phiên bế mạc"
    other.save()
    begun = Sitting.objects.with_scopes_disabled().get(pk=sitting.pk)
    begun.pk, begun.state = None, "open"
    begun.save()
    answer(world, invited(world, sitting, whole=True), 1, ABSENT)
    assert [pk for pk, _state, _reason in roll(world, 1)] == [sitting.pk, other.pk]


@pytest.mark.parametrize("state", ["present", "absent", "excused"])
def test_what_the_secretary_wrote_stays(world: World, sitting: Sitting, state: str) -> None:
    row = invited(world, sitting)
    secretary = world.actor("secretary")
    delegate = world.delegates[0].id
    attendance.mark(actor=secretary, sitting_id=sitting.id, delegate_id=delegate, state=state, reason="Ốm")
    before = roll(world, 1)
    answer(world, row, 1, ABSENT)
    answer(world, row, 1, ATTENDING)
    assert roll(world, 1) == before


def test_an_absence_from_that_sitting_answers_its_invitation(world: World, sitting: Sitting) -> None:
    row, whole = invited(world, sitting), invited(world, sitting, whole=True)
    report_absence(actor=world.actor(1), sitting_id=sitting.id, reason="Ốm")
    assert (person(row, delegate=world.delegates[0]).reply, roll(world, 1)[0][2]) == ("absent", "Ốm")
    assert person(whole, delegate=world.delegates[0]).reply == "waiting", "one sitting is not the session"
    assert person(row, delegate=world.delegates[1]).reply == "waiting"


def test_only_those_invited_answer(world: World, sitting: Sitting) -> None:
    row = invited(world, sitting)
    forbidden(answer_as_delegate, world, "1", "2", "3", invitation_id=row.id, reply=ATTENDING)
    Invitee.objects.with_scopes_disabled().filter(delegate=world.delegates[2]).delete()
    assert (
        refused(answer_as_delegate, actor=world.actor(3), invitation_id=row.id, reply=ATTENDING)
        == "not_found"
    )
    other = make_world("00008").actor(1)
    assert refused(answer_as_delegate, actor=other, invitation_id=row.id, reply=ATTENDING) == "not_found"


def test_not_before_it_is_sent(world: World, sitting: Sitting) -> None:
    data = data_of(world, sitting.session_id)
    actor = world.actor("secretariat")
    row = invitations.create(actor=actor, session_id=sitting.session_id, data=data)
    with_delegates(world, row)
    assert (
        refused(answer_as_delegate, actor=world.actor(1), invitation_id=row.id, reply=ATTENDING)
        == "not_found"
    )


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply("absent", " "), "reason_required"),
        (Reply("substitute", "", "Bà Thay"), "bad_reply"),
        (Reply("waiting"), "bad_reply"),
        (Reply(""), "bad_reply"),
    ],
)
def test_what_a_delegate_cannot_answer(world: World, sitting: Sitting, reply: Reply, code: str) -> None:
    row = invited(world, sitting)
    assert refused(answer_as_delegate, actor=world.actor(1), invitation_id=row.id, reply=reply) == code
    assert person(row, delegate=world.delegates[0]).reply == "waiting"
    assert roll(world, 1) == []


def guest_of(world: World) -> tuple[Invitation, Invitee, str]:
    """A guest with a letter, and the secret of the link."""
    row = drafted(world)
    one = with_guest(world, row)
    sent(world, row)
    return row, one, token_of(one)


def test_a_guest_answers_and_answers_again(world: World) -> None:
    row, _one, token = guest_of(world)
    answer_as_guest(token=token, reply=INSTEAD)
    found = person(row)
    assert (found.reply, found.substitute_name, found.substitute_post) == (
        "substitute",
        "Bà Lê Thị Thay",
        "Trưởng phòng",
    )
    answer_as_guest(token=token, reply=ABSENT)
    found = person(row)
    assert (found.reply, found.reason, found.substitute_name) == ("absent", "Đi công tác", "")
    answer_as_guest(token=token, reply=ABSENT)
    assert acts(row)[-2:] == ["invitee.substitute", "invitee.absent"], "the same answer twice is one"


def test_why_a_guest_is_away_is_not_in_the_journal(world: World) -> None:
    row, _one, token = guest_of(world)
    answer_as_guest(token=token, reply=ABSENT)
    assert "công tác" not in written(row)


def test_only_the_hash_of_the_secret_is_kept(world: World) -> None:
    row, _one, token = guest_of(world)
    kept = Invitee.objects.with_scopes_disabled().filter(invitation=row).values().get()
    assert len(token) * 6 >= 128
    assert token not in str(kept)
    assert token not in written(row)


@pytest.mark.parametrize("token", ["", "x", "A" * 32, "A" * 5000, "' OR 1=1", "\u202e"])
def test_any_other_text_is_not_found(world: World, token: str) -> None:
    guest_of(world)
    assert by_token(token) is None
    assert refused(answer_as_guest, token=token, reply=ATTENDING) == "not_found"


def test_a_link_is_worth_nothing_before_the_letter_has_gone(world: World) -> None:
    row, one, token = guest_of(world)
    Invitee.objects.with_scopes_disabled().filter(pk=one.pk).update(sent_at=None)
    assert by_token(token) is None
    assert again(row).state == "sent"


def test_no_answer_to_what_is_off_or_over(world: World) -> None:
    row, _one, token = guest_of(world)
    with clock.frozen(row.ends_at):
        assert refused(answer_as_guest, token=token, reply=ATTENDING) == "invitation_over"
    actor, version = world.actor("secretariat"), again(row).version
    invitations.cancel(actor=actor, invitation_id=row.id, version=version, reason="Bão")
    assert refused(answer_as_guest, token=token, reply=ATTENDING) == "invitation_not_open"


def test_a_late_answer_counts(world: World) -> None:
    row, _one, token = guest_of(world)
    with clock.frozen(row.answer_by + timedelta(minutes=1)):
        found = answer_as_guest(token=token, reply=ATTENDING)
    assert found.reply == "attending"
    assert found.replied_at is not None
    assert found.replied_at > row.answer_by
    assert "'late': True" in written(row)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply("substitute", "", " "), "substitute_required"),
        (Reply("absent"), "reason_required"),
        (Reply("maybe"), "bad_reply"),
    ],
)
def test_what_a_guest_cannot_answer(world: World, reply: Reply, code: str) -> None:
    row, _one, token = guest_of(world)
    assert refused(answer_as_guest, token=token, reply=reply) == code
    assert person(row).reply == "waiting"


def test_told_by_telephone(world: World) -> None:
    row, one, _token = guest_of(world)
    named: dict[str, Any] = {"invitation_id": row.id, "invitee_id": one.id, "reply": INSTEAD}
    forbidden(answer_for, world, "secretary", "secretariat", **named)
    found = answer_for(actor=world.actor("secretariat"), **named)
    assert found.reply == "substitute"
    other = make_world("00008").actor("secretariat")
    assert refused(answer_for, actor=other, **named) == "not_found"


def test_nobody_answers_for_a_delegate(world: World, sitting: Sitting) -> None:
    row = invited(world, sitting)
    one = person(row, delegate=world.delegates[0])
    named = {"invitation_id": row.id, "invitee_id": one.id, "reply": ATTENDING}
    assert refused(answer_for, actor=world.actor("secretariat"), **named) == "answer_not_theirs"


def test_withdrawing_asks_for_the_right(world: World, sitting: Sitting) -> None:
    forbidden(attendance.withdraw_absence, world, "1", "2", "3", sitting_id=sitting.id)
    other = make_world("00008").actor(1)
    assert refused(attendance.withdraw_absence, actor=other, sitting_id=sitting.id) == "not_found"
    assert attendance.withdraw_absence(actor=world.actor(1), sitting_id=sitting.id) is False


def test_a_changed_secret_key_leaves_no_dead_letter(world: World, settings: Any) -> None:
    """The next letter carries a link that works; the old one is worthless."""
    _row, one, token = guest_of(world)
    settings.SECRET_KEY = "another"
    fresh = token_of(one)
    assert fresh != token
    assert by_token(token) is None
    found = by_token(fresh)
    assert found is not None
    assert found.pk == one.pk
    assert invitation_answers.by_token(fresh + "x") is None
