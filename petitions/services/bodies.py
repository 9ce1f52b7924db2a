"""The bodies that answer: entering, renaming, abolishing with a successor, naming who answers for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused, not_found
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from petitions import access
from petitions.enums import Competence, TaskState
from petitions.models import AnsweringBody, BodyOfficer, Petition, Task
from petitions.queries.bodies import heir, is_abolished, leads_back, may_answer, names_of, open_duties
from petitions.services.clock import saved_task
from petitions.services.common import saved, say
from petitions.services.record import checked_choice, lock_codes
from petitions.streams import office_stream

MANAGE = "petitions.manage_bodies"
MOST_NAME, MOST_SHORT, MOST_ALIASES = 200, 60, 30


@dataclass(frozen=True, slots=True)
class BodyData:
    """What is entered of a body; `aliases` are other names people write."""

    name: str
    competence: str
    short_name: str = ""
    aliases: Sequence[str] = ()
    email: str = ""


def add(*, actor: Actor, data: BodyData) -> AnsweringBody:
    """A body the council keeps from now on."""
    require(actor, MANAGE, actor.council_id)
    with transaction.atomic():
        lock_codes(actor.council_id)
        body = AnsweringBody(council_id=actor.council_id, **_values(data))
        _check_names(body)
        body.save()
        _say(body, actor, "petitions.body.added", _told(body))
    return body


def edit(*, actor: Actor, body_id: int, data: BodyData) -> AnsweringBody:
    """Another name, other aliases, another address; the body and its duties stay."""
    require(actor, MANAGE, actor.council_id)
    with transaction.atomic():
        lock_codes(actor.council_id)
        body = access.body(actor, body_id)
        before = _told(body)
        for name, value in _values(data).items():
            setattr(body, name, value)
        _check_names(body)
        after = _told(body)
        changes = {
            name: {"old": before[name], "new": after[name]} for name in after if before[name] != after[name]
        }
        if changes:
            body.save()
            _say(body, actor, "petitions.body.edited", {"changes": changes})
    return body


def abolish(*, actor: Actor, body_id: int, abolished_on: date, successor_id: int | None) -> AnsweringBody:
    """A body is no more from a day on (today at the latest); every open duty goes to its successor. Without
    one it may not owe anything."""
    require(actor, MANAGE, actor.council_id)
    with transaction.atomic():
        lock_codes(actor.council_id)
        body = access.body(actor, body_id)
        if body.abolished_on is not None:
            raise abolished(body)
        if abolished_on > clock.today():
            raise Refused("day_future", _("Chỉ ghi nhận giải thể từ hôm nay trở về trước."), status=400)
        successor = _checked_successor(actor, body, successor_id)
        owed = open_duties(body).count()
        if successor is None and owed:
            message = _("Cơ quan còn %(n)s việc phải trả lời; hãy chọn cơ quan kế thừa.")
            raise Refused("successor_required", message % {"n": owed})
        body.abolished_on, body.successor = abolished_on, successor
        body.save(update_fields=["abolished_on", "successor"])
        moved = _hand_on(actor, body, successor) if successor else []
        said = {"from": abolished_on.isoformat(), "successor": successor_id, "tasks": moved}
        _say(body, actor, "petitions.body.abolished", said)
    return body


def restore(*, actor: Actor, body_id: int) -> AnsweringBody:
    """It was abolished by mistake: it answers again. Duties that went to the successor stay there."""
    require(actor, MANAGE, actor.council_id)
    with transaction.atomic():
        lock_codes(actor.council_id)
        body = access.body(actor, body_id)
        if body.abolished_on is None:
            raise Refused("not_abolished", _("Cơ quan này đang hoạt động."))
        said = {"abolished_on": body.abolished_on.isoformat(), "successor": body.successor_id}
        body.abolished_on = body.successor = None
        body.save(update_fields=["abolished_on", "successor"])
        _say(body, actor, "petitions.body.restored", said)
    return body


def add_officer(*, actor: Actor, body_id: int, person_id: int) -> BodyOfficer:
    """A person of the council who holds the role of a body's officer answers for this body."""
    require(actor, MANAGE, actor.council_id)
    with transaction.atomic():
        body = access.body(actor, body_id)
        person = may_answer(actor.council_id, clock.today()).filter(pk=person_id).first()
        if person is None:
            raise not_found()
        row: BodyOfficer
        row, created = BodyOfficer.objects.with_scopes_disabled().get_or_create(body=body, person=person)
        if created:
            _say(body, actor, "petitions.body.officer_added", {"person": person.id})
    return row


def remove_officer(*, actor: Actor, body_id: int, officer_id: int) -> None:
    """A person answers for this body no more."""
    require(actor, MANAGE, actor.council_id)
    with transaction.atomic():
        body = access.body(actor, body_id)
        rows = BodyOfficer.objects.with_scopes_disabled().select_for_update(of=("self",))
        row = rows.filter(pk=officer_id, body=body).first()
        if row is None:
            raise not_found()
        _say(body, actor, "petitions.body.officer_removed", {"person": row.person_id})
        row.delete()


def abolished(body: AnsweringBody) -> Refused:
    """Why nothing is sent to a body any more, and who answers for it."""
    after = heir(body, clock.today())
    said = {"name": body.name, "day": f"{body.abolished_on:%d/%m/%Y}", "heir": after.name if after else ""}
    if after is None:
        message = _("“%(name)s” đã giải thể từ %(day)s; hãy chọn cơ quan khác.")
    else:
        message = _("“%(name)s” đã giải thể từ %(day)s; hãy chọn cơ quan kế thừa là “%(heir)s”.")
    return Refused("body_abolished", message % said)


def _checked_successor(actor: Actor, body: AnsweringBody, pk: int | None) -> AnsweringBody | None:
    if pk is None:
        return None
    successor = access.body(actor, pk)
    if leads_back(successor, body.id):
        message = _("“%(heir)s” lại do “%(name)s” kế thừa; hãy chọn một cơ quan đang hoạt động khác.")
        raise Refused("successor_circle", message % {"heir": successor.name, "name": body.name})
    if is_abolished(successor, clock.today()):
        raise abolished(successor)
    return successor


def _hand_on(actor: Actor, body: AnsweringBody, successor: AnsweringBody) -> list[int]:
    """Every open duty of a body becomes its successor's; where that has one for the same petition already,
    the lead's stays and the other ends."""
    ids = list(open_duties(body).order_by("petition_id").values_list("petition_id", flat=True))
    locked = Petition.objects.with_scopes_disabled().select_for_update(of=("self",)).order_by("id")
    petitions = {row.id: row for row in locked.filter(pk__in=ids)}
    tasks = list(open_duties(body).select_for_update(of=("self",)).order_by("id"))
    theirs = open_duties(successor).select_for_update(of=("self",)).filter(petition_id__in=ids)
    there = {task.petition_id: task for task in theirs}
    for task in tasks:
        petition = petitions[task.petition_id]
        task.body = successor
        saved_task(task, "body")
        _end_second(task, there.get(task.petition_id), body)
        if petition.lead_id == body.id:
            petition.lead = successor
            saved(petition, "lead")
        said = {"task": task.id, "from": body.name, "to": successor.name, "version": petition.version}
        say(petition, actor, "petitions.task.handed_on", said)
    return [task.id for task in tasks]


def _end_second(moved: Task, other: Task | None, body: AnsweringBody) -> None:
    if other is None:
        return
    second = other if moved.is_lead else moved
    second.state, second.done_at = TaskState.RETURNED, clock.now()
    second.return_reason = (_("Gộp với việc của %(name)s") % {"name": body.name})[:300]
    saved_task(second, "state", "done_at", "return_reason")


def _values(data: BodyData) -> dict[str, Any]:
    name, short_name = _line(data.name, MOST_NAME), _line(data.short_name, MOST_SHORT)
    if not name:
        raise Refused("name_required", _("Hãy ghi tên cơ quan."), status=400)
    aliases = list(dict.fromkeys(alias for line in data.aliases if (alias := _line(line, MOST_NAME))))
    if len(aliases) > MOST_ALIASES:
        message = _("Mỗi cơ quan có không quá %(most)s tên gọi khác.")
        raise Refused("too_many_aliases", message % {"most": MOST_ALIASES}, status=400)
    email = text.clean(data.email)
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise Refused("bad_email", _("Địa chỉ thư điện tử không hợp lệ."), status=400) from None
    return {
        "name": name,
        "short_name": short_name,
        "aliases": "\n".join(aliases),
        "search_key": text.fold(name),
        "competence": checked_choice(data.competence, Competence),
        "email": email,
    }


def _line(value: str, most: int) -> str:
    line = " ".join(text.clean(value).split())
    if len(line) > most:
        raise Refused(
            "line_too_long", _("Mỗi mục dài không quá %(most)s ký tự.") % {"most": most}, status=400
        )
    return line


def _check_names(body: AnsweringBody) -> None:
    """One name, one body: a spreadsheet that says it must mean one of them."""
    others = AnsweringBody.objects.with_scopes_disabled().filter(council_id=body.council_id)
    mine = _folded(names_of(body))
    for other in others.exclude(pk=body.pk):
        shared = mine.keys() & _folded(names_of(other)).keys()
        if shared:
            said = {"name": mine[min(shared)], "other": other.name}
            raise Refused("body_exists", _("Tên “%(name)s” đã dùng cho “%(other)s”.") % said)


def _folded(names: Iterable[str]) -> dict[str, str]:
    return {text.fold(name): name for name in names}


def _told(body: AnsweringBody) -> dict[str, Any]:
    names = ("name", "short_name", "aliases", "competence", "email")
    return {name: str(getattr(body, name)) for name in names}


def _say(body: AnsweringBody, actor: Actor, code: str, data: dict[str, Any]) -> None:
    said = {"body": body.id, "name": body.name} | data
    journal.record(Act(body.council_id, office_stream(body.council_id), code, said, actor))
