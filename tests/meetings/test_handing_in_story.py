"""One paper on its way: from the body over the secretariat to the delegates, by the pages alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.utils import timezone

from council.models import Document
from council.services.journal import check_streams
from meetings.models import PaperTask
from meetings.services import sessions
from meetings.services.sessions import SittingData
from tests.factories.pdfs import uploaded
from tests.meetings.handing import OFFICER, Desk, another_body, another_file, make_desk, now
from tests.meetings.services.preparing import codes, items
from tests.meetings.views.desk import text_of, url

pytestmark = pytest.mark.django_db


def test_a_paper_from_the_body_to_the_delegates() -> None:
    desk = make_desk()
    another_body(desk)
    office, officer, delegate = (desk.world.client(who) for who in ("secretariat", OFFICER, "1"))
    publish(desk)

    task = assigned(desk, office)
    address = url(desk.world, "hand_in_task", task.id)
    assert "Tờ trình về học phí" in text_of(officer.get(url(desk.world, "hand_in_home")))
    officer.post(address, sending(task, 1))
    assert "Tờ trình về học phí" not in text_of(delegate.get(url(desk.world, "desk")))

    decide(desk, office, task, "tra-lai", note="Thiếu biểu 02")
    assert "Thiếu biểu 02" in text_of(officer.get(address))
    officer.post(address, sending(task, 2))
    decide(desk, office, task, "duyet-va-dua-vao", is_public="on")

    (document,) = Document.objects.with_scopes_disabled().all()
    assert "Tờ trình về học phí" in text_of(delegate.get(url(desk.world, "desk")))
    reader = url(desk.world, "paper_reader", document.id)
    assert delegate.get(reader).status_code == 200
    assert bytes_of(delegate, desk, document, 1).startswith(b"%PDF-")

    due = timezone.localdate() + timedelta(days=3)
    decide(desk, office, task, "nop-lai", note="Tiếp thu", due_on=due.isoformat(), due_time="17:00")
    officer.post(address, sending(task, 3))
    decide(desk, office, task, "duyet-va-dua-vao")
    assert "bản 2" in text_of(delegate.get(reader)).lower()
    assert bytes_of(delegate, desk, document, 1) != bytes_of(delegate, desk, document, 2)

    told = [code for code in codes(desk.session) if code.startswith(("meetings.task", "meetings.paper"))]
    assert told == [
        "meetings.task.assigned",
        "meetings.task.handed_in",
        "meetings.task.returned",
        "meetings.task.handed_in",
        "meetings.task.approved",
        "meetings.paper.added",
        "meetings.task.published",
        "meetings.task.asked_again",
        "meetings.task.handed_in",
        "meetings.task.approved",
        "meetings.paper.version",
        "meetings.task.published",
    ]
    assert all(not report.faults for report in check_streams())
    assert desk.world.client("second_officer").get(address).status_code == 404


def publish(desk: Desk) -> None:
    """The programme is published, so that delegates see it."""
    starts = timezone.now() + timedelta(days=30)
    data = SittingData("Phiên khai mạc", starts, is_public=True)
    sessions.add_sitting(actor=desk.office, session_id=desk.session.id, data=data)
    sessions.publish_session(actor=desk.office, session_id=desk.session.id)


def assigned(desk: Desk, office: Client) -> PaperTask:
    due = (timezone.localdate() + timedelta(days=9)).isoformat()
    sent = {"body_id": desk.body.id, "kind": "submission", "title": "Tờ trình về học phí", "due_on": due}
    address = url(desk.world, "paper_task_new", items(desk.session)[0].id)
    office.post(address, sent | {"due_time": "17:00", "instructions": "", "version": 0})
    found: PaperTask = PaperTask.objects.with_scopes_disabled().get()
    return found


def sending(task: PaperTask, pages: int) -> dict[str, Any]:
    file = uploaded(another_file(pages), "to-trinh.pdf")
    return {"version": now(task).version, "document_number": "12/TTr", "note": "", "file": file}


def decide(desk: Desk, office: Client, task: PaperTask, act: str, **values: Any) -> None:
    sent = {"version": now(task).version} | values
    answer = office.post(url(desk.world, "paper_task_decide", task.id, act), sent)
    assert answer.status_code == 302


def bytes_of(client: Client, desk: Desk, document: Document, version: int) -> bytes:
    answer = client.get(url(desk.world, "paper_file", document.id, version))

    async def read() -> bytes:
        return b"".join([part async for part in answer])  # type: ignore[attr-defined]

    return async_to_sync(read)()
