"""What the tests of answers share."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from council import clock
from council.enums import Role
from council.models import RoleAssignment
from petitions.enums import Competence
from petitions.models import Answer, AnsweringBody, BodyOfficer, Petition, Task
from petitions.services import answers
from petitions.services.answers import AnswerData
from petitions.services.forward import forward
from tests.factories.petitions import Town, make_petition
from tests.factories.world import make_account, make_person
from tests.petitions.services.routing import LETTER

TEXT = "Đã sửa xong mặt đường ngõ 12 và thông báo cho tổ dân phố số 3."
SAID: dict[str, Any] = {
    "text": TEXT,
    "outcome": "resolved",
    "detail": "resolved_by_work",
    "document_number": "12/UBND-KT",
    "document_date": clock.today(),
    "signer": "Trần Thị Mẫu",
}
PROMISED: dict[str, Any] = SAID | {
    "outcome": "in_progress",
    "detail": "with_roadmap",
    "roadmap": "Lập dự án trong quý I, thi công trong quý II.",
    "expected_on": clock.today() + timedelta(days=90),
}


def said(**more: Any) -> AnswerData:
    return AnswerData(**SAID | more)


def duty(town: Town, world: int = 1, **more: Any) -> Task:
    """A petition with the first body of its council."""
    one, row = town.worlds[world], make_petition(town, world, **more)
    forward(
        actor=one.actor("second"),
        petition_id=row.id,
        version=row.version,
        lead_body_id=town.bodies[one.council.code][0].id,
        letter=replace(LETTER, number=""),
    )
    return Task.objects.with_scopes_disabled().get(petition=row)


def helped(town: Town, world: int = 1) -> tuple[Task, Task]:
    """A petition with a lead and one body that helps, whose officer signs in as "helper"."""
    one = town.worlds[world]
    body = AnsweringBody.objects.with_scopes_disabled().create(
        council=one.council, name="Công an phường", search_key="cong an phuong", competence=Competence.COMMUNE
    )
    officer(town, body, "helper", world)
    row = make_petition(town, world)
    lead = town.bodies[one.council.code][0]
    forward(
        actor=one.actor("second"),
        petition_id=row.id,
        version=row.version,
        lead_body_id=lead.id,
        coordinating=[body.id],
        letter=LETTER,
    )
    tasks = Task.objects.with_scopes_disabled().filter(petition=row)
    return tasks.get(is_lead=True), tasks.get(is_lead=False)


def officer(town: Town, body: AnsweringBody, name: str, world: int = 1) -> None:
    """One more person who answers for a body; signs in as `name`."""
    one = town.worlds[world]
    person = make_person(f"Người {name}")
    since = clock.today() - timedelta(days=10)
    RoleAssignment.objects.create(person=person, council=one.council, role=Role.BODY_OFFICER, since=since)
    one.accounts[name] = make_account(f"{one.council.code}-{name}", person)
    BodyOfficer.objects.with_scopes_disabled().create(body=body, person=person)


def drafted(town: Town, task: Task, world: int = 1, who: str = "body:0", **more: Any) -> Answer:
    return answers.save_draft(
        actor=town.worlds[world].actor(who), task_id=task.id, data=said(**more), version=0
    )


def submitted(town: Town, task: Task, world: int = 1, who: str = "body:0", **more: Any) -> Answer:
    draft = drafted(town, task, world, who, **more)
    actor = town.worlds[world].actor(who)
    return answers.submit(actor=actor, answer_id=draft.id, version=draft.version)


def followed(town: Town, task: Task, world: int = 1) -> Answer:
    """An answer that promises, accepted: the petition is watched, as the head's decision leaves it."""
    answer = submitted(town, task, world, **PROMISED)
    now = clock.now()
    Answer.objects.with_scopes_disabled().filter(pk=answer.pk).update(state="accepted", decided_at=now)
    Task.objects.with_scopes_disabled().filter(pk=task.pk).update(state="done", done_at=now)
    Petition.objects.with_scopes_disabled().filter(pk=task.petition_id).update(
        state="followed", outcome="in_progress"
    )
    return answer


def sent_back(task: Task, answer: Answer, reason: str = "Chưa nêu rõ thời hạn") -> None:
    """What the head's decision leaves when an answer is sent back."""
    now = clock.now()
    Answer.objects.with_scopes_disabled().filter(pk=answer.pk).update(
        state="sent_back", decided_at=now, decision_note=reason
    )
    Task.objects.with_scopes_disabled().filter(pk=task.pk).update(state="sent_back", started_at=now)
    Petition.objects.with_scopes_disabled().filter(pk=task.petition_id).update(
        state="forwarded", answered_at=None
    )
