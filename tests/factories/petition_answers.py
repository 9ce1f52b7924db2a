"""Answers that bodies have sent, as the judging of them finds them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django_scopes import scopes_disabled

from council import clock
from petitions.enums import AnswerState, Outcome, OutcomeDetail, PetitionState, TaskState
from petitions.models import Answer, Petition, Promise, Task
from petitions.services import judging
from petitions.services.clock import open_task
from tests.factories.petitions import Town, make_petition

RESOLVED: dict[str, Any] = {"outcome": Outcome.RESOLVED, "detail": OutcomeDetail.RESOLVED_BY_WORK}
EXPLAINED: dict[str, Any] = {"outcome": Outcome.EXPLAINED, "detail": OutcomeDetail.GUIDED}
HALFWAY: dict[str, Any] = {"outcome": Outcome.EXPLAINED, "detail": OutcomeDetail.STILL_TO_RESOLVE}
REFUSED: dict[str, Any] = {"outcome": Outcome.NOT_RESOLVED, "detail": "", "roadmap": "Chưa có nguồn vốn"}
WORDS = "Ủy ban nhân dân phường đã khảo sát và giao đơn vị duy tu thực hiện."


def promising(due: date) -> dict[str, Any]:
    """What an answer says that promises something by a day."""
    return {
        "outcome": Outcome.IN_PROGRESS,
        "detail": OutcomeDetail.WITH_ROADMAP,
        "roadmap": "Hoàn thành sửa chữa theo kế hoạch vốn",
        "expected_on": due,
    }


def submitted(town: Town, world: int = 1, *, petition: Petition | None = None, **more: Any) -> Answer:
    """An answer sent by the first body of a council to one of its petitions, waiting to be judged."""
    with scopes_disabled():
        one = town.worlds[world]
        row = petition or make_petition(town, world, state=PetitionState.FORWARDED)
        body = town.bodies[one.council.code][0]
        task = Task.objects.filter(petition=row, is_lead=True).order_by("-id").first()
        now = clock.now()
        if task is None:
            task = open_task(row, one.council.id, body, "answer_single", True, now)
            row.forwarded_at, row.due_at, row.lead = now, task.due_at, body
        Task.objects.filter(pk=task.pk).update(state=TaskState.ANSWERED)
        row.state, row.answered_at = PetitionState.ANSWERED, now
        row.version += 1
        row.save()
        return Answer.objects.create(
            task=task,
            petition=row,
            body=task.body,
            council=one.council,
            number=Answer.objects.filter(task=task).count() + 1,
            state=AnswerState.SUBMITTED,
            submitted_at=now,
            submitted_by=one.account("body:0"),
            **({"text": WORDS} | RESOLVED | more),
        )


def accepted(town: Town, world: int = 1, *, petition: Petition | None = None, **more: Any) -> Answer:
    """An answer the head accepted; its petition, duty and promise are what follows."""
    answer = submitted(town, world, petition=petition, **more)
    head = town.worlds[world].actor("petition_head")
    return judging.accept(actor=head, answer_id=answer.id, version=answer.version)


def promise_of(answer: Answer) -> Promise:
    """The promise an accepted answer made."""
    found: Promise = Promise.objects.with_scopes_disabled().get(answer=answer)
    return found
