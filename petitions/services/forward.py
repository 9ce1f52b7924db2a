"""Petitions go to the bodies that answer: forwarding with a letter, receiving, returning, and on again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock
from council.errors import Refused, not_found
from council.permissions import Actor, require
from council.rules.wording import official_day
from petitions import access
from petitions.enums import Competence, LetterKind, PetitionKind, PetitionState, TaskState
from petitions.models import AnsweringBody, Letter, Petition, Task
from petitions.queries.bodies import is_abolished
from petitions.queries.clock import Book, book
from petitions.queries.routing import standing_committee
from petitions.rules.clock import HANOI
from petitions.rules.shapes import State
from petitions.services.bodies import abolished
from petitions.services.classify import must_move, opened, required
from petitions.services.clock import open_task, saved_task
from petitions.services.common import saved, say
from petitions.services.letters import LetterData, issue, told
from petitions.services.record import lock_codes

FORWARD, ANSWER = "petitions.forward", "petitions.answer"
FROM = (PetitionState.RECORDED, PetitionState.CONSOLIDATED, PetitionState.RETURNED)
WAITING = (TaskState.SENT, TaskState.RECEIVED)
MOST_TOGETHER = 200
HELPER_RULE = "coordinate_reply"

__all__ = ["LetterData", "forward", "forward_all", "receive", "return_task"]


def forward(
    *,
    actor: Actor,
    petition_id: int,
    version: int,
    lead_body_id: int,
    letter: LetterData,
    coordinating: Sequence[int] = (),
) -> Letter:
    """One petition to the body that must answer, and those that help it."""
    return forward_all(
        actor=actor,
        versions={petition_id: version},
        lead_body_id=lead_body_id,
        coordinating=coordinating,
        letter=letter,
    )


def forward_all(
    *,
    actor: Actor,
    versions: Mapping[int, int],
    lead_body_id: int,
    letter: LetterData,
    coordinating: Sequence[int] = (),
) -> Letter:
    """Petitions (id -> the version the officer saw) to one body with one letter: all of them or none."""
    require(actor, FORWARD, actor.council_id)
    if not 1 <= len(versions) <= MOST_TOGETHER:
        said = {"most": MOST_TOGETHER}
        raise Refused("petitions_number", _("Hãy chọn từ 1 đến %(most)s kiến nghị.") % said, status=400)
    with transaction.atomic():
        council = lock_codes(actor.council_id)
        petitions = [_ready(actor, pk, versions[pk]) for pk in sorted(versions)]
        lead, helpers = _bodies(actor, lead_body_id, coordinating)
        used, now = book(council.id, clock.today()), clock.now()
        rule = rule_of(lead, bool(helpers))
        due = used.deadline(rule, now).due
        row = issue(
            actor=actor,
            council=council,
            kind=LetterKind.FORWARD,
            data=letter,
            addressee=lead.name,
            words=_words(petitions, lead, helpers, due.astimezone(HANOI).date()),
            petitions=petitions,
            body=lead,
        )
        for petition in petitions:
            tasks = [open_task(petition, council.id, lead, rule, True, now, counted_with=used)]
            tasks += [_help(petition, council.id, body, used, tasks[0]) for body in helpers]
            _sent(petition, actor, row, tasks)
    return row


def rule_of(lead: AnsweringBody, is_joint: bool) -> str:
    """Which deadline binds a lead body."""
    if lead.competence == Competence.CENTRAL:
        return "answer_central_joint" if is_joint else "answer_central"
    if is_joint:
        return "answer_joint"
    return "answer_department" if lead.competence == Competence.DEPARTMENT else "answer_single"


def receive(*, actor: Actor, task_id: int) -> Task:
    """The body says that it has the petition and is the right one; said twice, it is one receipt."""
    require(actor, ANSWER, actor.council_id)
    with transaction.atomic():
        petition, task = _own(actor, task_id)
        if task.state == TaskState.RECEIVED:
            return task
        _must_wait(task)
        task.state = TaskState.RECEIVED
        saved_task(task, "state")
        said = {"task": task.id, "body": task.body.name, "version": petition.version}
        say(petition, actor, "petitions.task.received", said)
    return task


def return_task(*, actor: Actor, task_id: int, reason: str, letter: LetterData) -> Letter:
    """The body is not the one that can answer: the petition goes back to the office that sent it, with the
    body's own letter. When the lead returns it, those that help owe nothing either."""
    require(actor, ANSWER, actor.council_id)
    reason = required(reason)
    with transaction.atomic():
        lock_codes(actor.council_id)
        petition, task = _own(actor, task_id)
        _must_wait(task)
        row = issue(
            actor=actor,
            council=task.council,
            kind=LetterKind.RETURN,
            data=letter,
            addressee=standing_committee(task.council),
            words=_return_words(petition, task.body, reason),
            petitions=[petition],
            body=task.body,
        )
        ended = [task, *(_helpers(task) if task.is_lead else [])]
        for one in ended:
            one.state, one.done_at, one.return_reason = TaskState.RETURNED, clock.now(), reason
            saved_task(one, "state", "done_at", "return_reason")
        if task.is_lead:
            must_move(petition, State.RETURNED)
            petition.state, petition.lead, petition.due_at = PetitionState.RETURNED, None, None
            saved(petition, "state", "lead", "due_at")
        said = {
            "task": task.id,
            "body": task.body.name,
            "is_lead": task.is_lead,
            "reason": reason,
            "letter": row.id,
            "tasks": [one.id for one in ended],
            "version": petition.version,
        }
        say(petition, actor, "petitions.task.returned", said)
    return row


def _ready(actor: Actor, pk: int, version: int) -> Petition:
    petition = opened(actor, pk, version)
    must_move(petition, State.FORWARDED)
    if petition.state not in FROM:
        label = PetitionState(petition.state).label
        message = _("%(code)s đang ở trạng thái “%(state)s” nên không chuyển đi được.")
        raise Refused("forward_not_now", message % {"code": petition.code, "state": label})
    if petition.kind != PetitionKind.PETITION:
        raise Refused(
            "complaint_leaves",
            _("Khiếu nại, tố cáo không phân loại như kiến nghị; hãy chuyển theo quy định riêng."),
        )
    return petition


def _bodies(actor: Actor, lead_id: int, others: Sequence[int]) -> tuple[AnsweringBody, list[AnsweringBody]]:
    lead = access.body(actor, lead_id)
    helpers = [access.body(actor, pk) for pk in dict.fromkeys(others) if pk != lead_id]
    for body in (lead, *helpers):
        if is_abolished(body, clock.today()):
            raise abolished(body)
    return lead, helpers


def _help(petition: Petition, council_id: int, body: AnsweringBody, used: Book, lead: Task) -> Task:
    return open_task(petition, council_id, body, HELPER_RULE, False, lead.started_at, counted_with=used)


def _sent(petition: Petition, actor: Actor, letter: Letter, tasks: Sequence[Task]) -> None:
    lead, before = tasks[0], str(petition.state)
    petition.state, petition.lead = PetitionState.FORWARDED, lead.body
    petition.forwarded_at, petition.due_at = lead.started_at, lead.due_at
    saved(petition, "state", "lead", "forwarded_at", "due_at")
    said = {
        "state": before,
        "letter": letter.id,
        "number": letter.number,
        "addressee": letter.addressee,
        "coordinating": [task.body.name for task in tasks[1:]],
        "tasks": [task.id for task in tasks],
        "due": lead.due_at.isoformat(),
        "version": petition.version,
    }
    say(petition, actor, "petitions.petition.forwarded", said)


def _own(actor: Actor, task_id: int) -> tuple[Petition, Task]:
    """The petition and the duty of a body the actor answers for, locked in this order."""
    petition_id = access.own_task(actor, task_id).petition_id
    rows = Petition.objects.with_scopes_disabled().select_for_update(of=("self",))
    petition = rows.filter(pk=petition_id).first()
    if petition is None:
        raise not_found()
    return petition, access.own_task(actor, task_id, lock=True)


def _must_wait(task: Task) -> None:
    if task.done_at is None and task.state in WAITING:
        return
    message = _("Việc này đang ở trạng thái “%(state)s” nên không tiếp nhận hay trả lại được nữa.")
    raise Refused("task_not_waiting", message % {"state": TaskState(task.state).label})


def _helpers(lead: Task) -> list[Task]:
    rows = Task.objects.with_scopes_disabled().select_for_update(of=("self",)).order_by("id")
    return list(rows.filter(petition_id=lead.petition_id, is_lead=False, done_at=None))


def _words(
    petitions: Sequence[Petition], lead: AnsweringBody, helpers: Sequence[AnsweringBody], due: date
) -> list[str]:
    said = [f"Chuyển {lead.name} xem xét, giải quyết và trả lời kiến nghị của cử tri với nội dung sau:"]
    said += [f"- Kiến nghị {told(petition)}" for petition in petitions]
    if helpers:
        names = ", ".join(body.name for body in helpers)
        said.append(f"Đề nghị {names} phối hợp theo yêu cầu của cơ quan chủ trì.")
    said.append(
        f"Đề nghị gửi kết quả giải quyết bằng văn bản trước hết {official_day(due)}. Trường hợp kiến nghị "
        "không thuộc thẩm quyền, đề nghị trả lại và nêu rõ lý do để chuyển cơ quan có thẩm quyền."
    )
    return said


def _return_words(petition: Petition, body: AnsweringBody, reason: str) -> list[str]:
    return [
        f"{body.name} nhận được kiến nghị của cử tri với nội dung sau:",
        f"- Kiến nghị {told(petition)}",
        f"Kiến nghị này không thuộc thẩm quyền giải quyết của {body.name}, lý do: {reason.rstrip('.')}.",
        f"{body.name} trả lại để chuyển cơ quan có thẩm quyền giải quyết.",
    ]
