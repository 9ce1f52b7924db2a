"""Bodies and their members."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from council.enums import Role
from council.errors import Refused
from elections.access import team_areas
from elections.models import BodyMember, ElectionBody
from elections.services.bodies import BodyData, MemberData, add_member, body_of, remove_member, set_body
from tests.factories.elections import Hustings, make_election

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> Hustings:
    return make_election(areas=1)


def code_of(act: Callable[..., Any], **kwargs: Any) -> str:
    with pytest.raises(Refused) as found:
        act(**kwargs)
    return found.value.code


def team(day: Hustings) -> ElectionBody:
    area = day.areas["00001"][0]
    actor = day.communes[0].actor(Role.ELECTION_CLERK)
    return body_of(actor=actor, election_id=day.election.id, kind="team", area_id=area.id)


def test_each_body_is_made_once(day: Hustings) -> None:
    actor, contest = day.communes[0].actor(Role.ELECTION_CLERK), day.contests["00001"][0]
    board = body_of(actor=actor, election_id=day.election.id, kind="board", contest_id=contest.id)
    again = body_of(actor=actor, election_id=day.election.id, kind="board", contest_id=contest.id)
    assert board == again
    set_body(actor=actor, body_id=board.id, data=BodyData(" 12/QĐ-UBND ", date(2026, 1, 3)))
    board.refresh_from_db()
    assert (board.decision, board.decided_on) == ("12/QĐ-UBND", date(2026, 1, 3))


def test_a_member_with_an_account_reaches_the_area(day: Hustings) -> None:
    actor, body = day.communes[0].actor(Role.ELECTION_CLERK), team(day)
    data = MemberData("Người giúp việc", "member", "Hội Cựu chiến binh", "00001-second")
    row = add_member(actor=actor, body_id=body.id, data=data)
    assert team_areas(day.communes[0].actor("second")) == [day.areas["00001"][0].id]
    remove_member(actor=actor, member_id=row.id)
    assert team_areas(day.communes[0].actor("second")) == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (MemberData(" ", "member"), "name_required"),
        (MemberData("An", "king"), "bad_value"),
        (MemberData("An", "head"), "post_taken"),
        (MemberData("An", "member", "", "00001-team-1"), "member_twice"),
        (MemberData("An", "member", "", "00002-second"), "account_unknown"),
        (MemberData("An", "member", "", "nobody"), "account_unknown"),
    ],
)
def test_who_cannot_be_a_member(day: Hustings, data: MemberData, code: str) -> None:
    actor = day.communes[0].actor(Role.ELECTION_CLERK)
    assert code_of(add_member, actor=actor, body_id=team(day).id, data=data) == code


def test_other_roles_and_other_communes(day: Hustings) -> None:
    head, stranger = day.communes[0].actor(Role.ELECTION_HEAD), day.communes[1].actor(Role.ELECTION_CLERK)
    body = team(day)
    member = BodyMember.objects.with_scopes_disabled().filter(body=body).first()
    assert member is not None
    place = {"election_id": day.election.id, "kind": "team", "area_id": day.areas["00001"][0].id}
    for actor, code in ((head, "forbidden"), (stranger, "not_found")):
        assert code_of(body_of, actor=actor, **place) == code
        assert code_of(set_body, actor=actor, body_id=body.id, data=BodyData("x", None)) == code
        assert code_of(add_member, actor=actor, body_id=body.id, data=MemberData("An", "member")) == code
        assert code_of(remove_member, actor=actor, member_id=member.id) == code
