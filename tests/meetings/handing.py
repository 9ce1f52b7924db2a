"""What the tests of handing in share: a council with a body, its officer, and a task."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django_scopes import scopes_disabled

from council import clock
from council.enums import Role
from council.models import CouncilSession, RoleAssignment
from council.permissions import Actor
from meetings.models import HandIn, PaperTask, PreparingBody
from meetings.services import hand_ins, paper_tasks, preparing_bodies
from meetings.services.hand_ins import HandInData
from meetings.services.paper_tasks import TaskData
from meetings.services.preparing_bodies import BodyData
from tests.factories import World, make_world
from tests.factories.pdfs import pdf_bytes, uploaded
from tests.factories.world import make_account, make_person
from tests.meetings.services.preparing import items, make_draft

OFFICER = "paper_officer"
ADDRESS = "taichinh@example.vn"


@dataclass
class Desk:
    """A council with a session in preparation, a body with an officer (account "paper_officer")."""

    world: World
    session: CouncilSession
    body: PreparingBody

    @property
    def office(self) -> Actor:
        return self.world.actor("secretariat")

    @property
    def officer(self) -> Actor:
        return self.world.actor(OFFICER)

    def data(self, **changes: Any) -> TaskData:
        values: dict[str, Any] = {
            "body_id": self.body.id,
            "kind": "submission",
            "title": "Tờ trình về học phí",
            "due_at": clock.now() + timedelta(days=10),
            "instructions": "Kèm biểu số liệu",
        }
        return TaskData(**values | changes)

    def assign(self, place: int = 0, **changes: Any) -> PaperTask:
        item = items(self.session)[place]
        return paper_tasks.assign(actor=self.office, item_id=item.id, data=self.data(**changes))

    def hand_in(self, task: PaperTask, content: bytes | None = None, **changes: Any) -> HandIn:
        data = HandInData(**{"document_number": "12/TTr-STC", "note": "Bản chính thức"} | changes)
        return hand_ins.hand_in(
            actor=self.officer,
            task_id=task.id,
            version=now(task).version,
            data=data,
            upload=uploaded(content, "to-trinh.pdf"),
        )


def make_desk(code: str = "00004") -> Desk:
    """The council with two items in its programme and one body."""
    world = make_world(code)
    add_officer_account(world, OFFICER)
    session = make_draft(world, "Học phí", "Đầu tư công")
    office = world.actor("secretariat")
    body = preparing_bodies.add(actor=office, data=BodyData("Sở Tài chính", ADDRESS))
    person_id = world.account(OFFICER).person_id
    assert person_id
    preparing_bodies.add_officer(actor=office, body_id=body.id, person_id=person_id)
    return Desk(world, session, body)


def add_officer_account(world: World, name: str) -> None:
    """Somebody from outside with an account, a guest so far."""
    person = make_person(f"Người {name}")
    since = clock.today() - timedelta(days=30)
    RoleAssignment.objects.create(person=person, council=world.council, role=Role.GUEST, since=since)
    world.accounts[name] = make_account(f"{world.council.code}-{name}", person)


def another_body(desk: Desk, name: str = "Sở Xây dựng", officer: str = "second_officer") -> PreparingBody:
    """A second body with an officer of its own."""
    add_officer_account(desk.world, officer)
    body = preparing_bodies.add(actor=desk.office, data=BodyData(name))
    person_id = desk.world.account(officer).person_id
    assert person_id
    preparing_bodies.add_officer(actor=desk.office, body_id=body.id, person_id=person_id)
    return body


def now(task: PaperTask) -> PaperTask:
    """The task as it is stored."""
    with scopes_disabled():
        return PaperTask.objects.get(pk=task.pk)


def another_file(pages: int = 2) -> bytes:
    return pdf_bytes(pages)
