"""Committees, boards and polling teams: how they were set up, and who is in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from council import text
from council.errors import Refused, not_found
from council.models import Account, Person
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from elections import access
from elections.enums import BodyKind, BodyPost
from elections.models import BodyMember, ElectionBody
from elections.services.setup import SET_UP
from elections.streams import election_stream

# Posts of which a body has one.
SINGLE = (BodyPost.HEAD, BodyPost.CLERK)


@dataclass(frozen=True, slots=True)
class BodyData:
    """The decision that set up a body, and its day."""

    decision: str
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class MemberData:
    """A member. `username` of the account with which the member signs in, "" for those who do not."""

    full_name: str
    post: str
    organisation: str = ""
    username: str = ""


def body_of(
    *, actor: Actor, election_id: int, kind: str, contest_id: int | None = None, area_id: int | None = None
) -> ElectionBody:
    """The committee of the own council, the board of its contest or the team of its area; made when it is
    first asked for."""
    require(actor, SET_UP, actor.council_id)
    with transaction.atomic():
        election = access.election(actor, election_id, lock=True)
        place: dict[str, Any] = {"contest": None, "area": None}
        if kind == BodyKind.BOARD:
            place["contest"] = access.contest(actor, contest_id or 0)
        elif kind == BodyKind.TEAM:
            place["area"] = access.area(actor, area_id or 0)
        elif kind != BodyKind.COMMITTEE:
            raise not_found()
        for one in place.values():
            if one is not None and _election_of(one) != election.id:
                raise not_found()
        row: ElectionBody
        row, made = ElectionBody.objects.with_scopes_disabled().get_or_create(
            election=election, council_id=actor.council_id, kind=kind, **place
        )
        if made:
            _record(actor, row, "elections.body.added", {"kind": kind})
    return row


def set_body(*, actor: Actor, body_id: int, data: BodyData) -> ElectionBody:
    """Note the decision that set up a body."""
    require(actor, SET_UP, actor.council_id)
    with transaction.atomic():
        row = _body(actor, body_id)
        before = {"decision": row.decision, "decided_on": _day(row.decided_on)}
        row.decision, row.decided_on = text.clean(data.decision)[:120], data.decided_on
        row.save(update_fields=["decision", "decided_on"])
        after = {"decision": row.decision, "decided_on": _day(row.decided_on)}
        _record(actor, row, "elections.body.changed", {"before": before, "after": after})
    return row


def add_member(*, actor: Actor, body_id: int, data: MemberData) -> BodyMember:
    """Add a member; one head and one clerk in each body."""
    require(actor, SET_UP, actor.council_id)
    with transaction.atomic():
        body = _body(actor, body_id)
        name = text.clean(data.full_name)[:120]
        if not name:
            raise Refused("name_required", _("Hãy ghi họ và tên."), status=400)
        if data.post not in BodyPost.values:
            raise Refused("bad_value", _("Hãy chọn một giá trị hợp lệ."), status=400)
        members = BodyMember.objects.with_scopes_disabled().filter(body=body)
        if data.post in SINGLE and members.filter(post=data.post).exists():
            raise Refused("post_taken", _("Chức danh này đã có người giữ."))
        person = _person(actor, data.username)
        if person is not None and members.filter(person=person).exists():
            raise Refused("member_twice", _("Người này đã là thành viên."))
        row = BodyMember.objects.create(
            body=body,
            person=person,
            full_name=name,
            post=data.post,
            organisation=text.clean(data.organisation)[:200],
            position=members.count(),
        )
        said = {"member": row.id, "name": name, "post": data.post, "account": data.username}
        _record(actor, body, "elections.member.added", said)
    return row


def remove_member(*, actor: Actor, member_id: int) -> None:
    """Take a member out of a body."""
    require(actor, SET_UP, actor.council_id)
    with transaction.atomic():
        rows = BodyMember.objects.with_scopes_disabled().select_related("body")
        row = rows.filter(pk=member_id, body__council_id=actor.council_id).first()
        if row is None:
            raise not_found()
        said = {"member": row.id, "name": row.full_name, "post": row.post}
        _record(actor, row.body, "elections.member.removed", said)
        row.delete()


def _election_of(one: Any) -> int:
    found: int = one.council_election.election_id if hasattr(one, "council_election") else one.election_id
    return found


def _body(actor: Actor, pk: int) -> ElectionBody:
    rows = ElectionBody.objects.with_scopes_disabled().select_for_update(of=("self",))
    found: ElectionBody | None = rows.filter(pk=pk, council_id=actor.council_id).first()
    if found is None:
        raise not_found()
    return found


def _person(actor: Actor, username: str) -> Person | None:
    """The person of an account that holds a role in the actor's council."""
    username = text.clean(username).lower()
    if not username:
        return None
    rows = Account.objects.filter(username=username, person__roles__council_id=actor.council_id)
    account = rows.select_related("person").first()
    if account is None:
        raise Refused(
            "account_unknown",
            _("Không có tài khoản này trong hội đồng; hãy để cán bộ chuyển đổi số lập trước."),
            status=400,
        )
    return account.person


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _record(actor: Actor, body: ElectionBody, code: str, data: dict[str, Any]) -> None:
    said = {"body": body.id, **data}
    journal.record(Act(body.council_id, election_stream(body.election_id), code, said, actor))
