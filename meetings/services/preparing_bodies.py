"""The bodies that prepare papers for a council, and the people who hand in for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from council import access, clock, text
from council.enums import Role
from council.errors import Refused, not_found
from council.models import Account, Board, Council
from council.permissions import Actor, require
from council.services import journal, roles
from council.services.journal import Act
from council.services.mail import checked_address
from council.services.streams import council_stream
from meetings.models import PaperTask, PreparingBody, PreparingOfficer
from meetings.services.preparing import differences
from meetings.services.secret_items import DONE
from meetings.services.task_access import REVIEW, body_of_council

MOST_NAME = 200


@dataclass(frozen=True, slots=True)
class BodyData:
    """What is entered of a body; `board_id`: it is this Board of the council."""

    name: str
    email: str = ""
    board_id: int | None = None


def add(*, actor: Actor, data: BodyData) -> PreparingBody:
    """A body that prepares papers from now on."""
    require(actor, REVIEW, actor.council_id)
    with transaction.atomic():
        values = _checked(actor, data, None)
        body = PreparingBody.objects.create(council_id=actor.council_id, **values)
        _say(body, actor, "meetings.body.added", **values)
    return body


def edit(*, actor: Actor, body_id: int, data: BodyData) -> PreparingBody:
    """Another name or address; its tasks stay."""
    with transaction.atomic():
        body = body_of_council(actor, body_id, lock=True)
        values = _checked(actor, data, body)
        what = differences({name: getattr(body, name) for name in values}, values)
        for name, value in values.items():
            setattr(body, name, value)
        if what:
            body.save()
            _say(body, actor, "meetings.body.edited", changes=what)
    return body


def end(*, actor: Actor, body_id: int) -> PreparingBody:
    """The body prepares no more papers; refused while it owes any."""
    with transaction.atomic():
        body = body_of_council(actor, body_id, lock=True)
        owed = PaperTask.objects.with_scopes_disabled().filter(body=body).exclude(state__in=DONE).count()
        if owed:
            message = _("%(body)s còn %(n)s tài liệu chưa xong; hãy hủy hoặc giao cho cơ quan khác trước.")
            raise Refused("body_owes_papers", message % {"body": body.name, "n": owed})
        if body.ended_on is None:
            body.ended_on = clock.today()
            body.save(update_fields=["ended_on"])
            _say(body, actor, "meetings.body.ended")
    return body


def resume(*, actor: Actor, body_id: int) -> PreparingBody:
    """The body prepares papers again."""
    with transaction.atomic():
        body = body_of_council(actor, body_id, lock=True)
        if body.ended_on is not None:
            body.ended_on = None
            body.save(update_fields=["ended_on"])
            _say(body, actor, "meetings.body.resumed")
    return body


def add_officer(*, actor: Actor, body_id: int, person_id: int) -> PreparingOfficer:
    """A person of the council who can sign in hands in for the body, and holds the role for that."""
    with transaction.atomic():
        body = body_of_council(actor, body_id, lock=True)
        person = access.person(actor.council_id, person_id)
        if not Account.objects.filter(person=person, is_active=True).exists():
            raise Refused(
                "no_account",
                _("%(name)s chưa có tài khoản; hãy nhờ cán bộ chuyển đổi số cấp tài khoản trước.")
                % {"name": person.full_name},
            )
        row, created = PreparingOfficer.objects.with_scopes_disabled().get_or_create(body=body, person=person)
        if created:
            roles.hold(actor=actor, council_id=actor.council_id, person=person, role=Role.PAPER_OFFICER)
            _say(body, actor, "meetings.body.officer_added", person=person.id, person_name=person.full_name)
    found: PreparingOfficer = row
    return found


def remove_officer(*, actor: Actor, body_id: int, officer_id: int) -> None:
    """A person hands in for the body no more; the role ends with the last body."""
    with transaction.atomic():
        body = body_of_council(actor, body_id, lock=True)
        rows = PreparingOfficer.objects.with_scopes_disabled().select_related("person")
        row = rows.filter(pk=officer_id, body=body).first()
        if row is None:
            raise not_found()
        person = row.person
        row.delete()
        others = PreparingOfficer.objects.with_scopes_disabled().filter(
            person=person, body__council_id=actor.council_id
        )
        if not others.exists():
            roles.release(
                actor=actor, council_id=actor.council_id, person_id=person.id, role=Role.PAPER_OFFICER
            )
        _say(body, actor, "meetings.body.officer_removed", person=person.id, person_name=person.full_name)


def _checked(actor: Actor, data: BodyData, body: PreparingBody | None) -> dict[str, Any]:
    """The values as they are stored; the council's row is locked, so that names stay different."""
    Council.objects.select_for_update().get(pk=actor.council_id)
    name = " ".join(text.clean(data.name).split())[:MOST_NAME]
    if not name:
        raise Refused("name_required", _("Hãy ghi tên cơ quan."), status=400)
    others = PreparingBody.objects.with_scopes_disabled().filter(council_id=actor.council_id)
    others = others.exclude(pk=body.pk) if body is not None else others
    if text.fold(name) in {text.fold(other) for other in others.values_list("name", flat=True)}:
        raise Refused("body_exists", _("Đã có cơ quan tên “%(name)s”.") % {"name": name})
    boards = Board.objects.with_scopes_disabled().filter(council_id=actor.council_id)
    if data.board_id is not None and not boards.filter(pk=data.board_id).exists():
        raise not_found()
    email = checked_address(data.email) if text.clean(data.email) else ""
    return {"name": name, "email": email, "board_id": data.board_id}


def _say(body: PreparingBody, actor: Actor, code: str, **data: Any) -> None:
    said = {"body": body.id, "name": body.name, **data}
    journal.record(Act(body.council_id, council_stream(body.council_id), code, said, actor))
