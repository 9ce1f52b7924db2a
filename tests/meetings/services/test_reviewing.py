"""The secretariat approves, returns, publishes; approving is not publishing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as outbox

from council import clock
from council.models import Document, DocumentVersion
from meetings.models import HandIn, PaperTask
from meetings.services import deadlines, papers, reviewing
from meetings.services.deadlines import DeadlineData
from meetings.services.papers import PaperData
from tests.factories import make_world
from tests.factories.pdfs import active_pdf, uploaded
from tests.meetings.handing import Desk, another_file, now
from tests.meetings.services.preparing import Acts, codes, entries, items, refused, said
from tests.meetings.services.test_paper_tasks import close, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(desk: Desk) -> PaperTask:
    """A task whose file waits."""
    row = desk.assign()
    desk.hand_in(row)
    return row


def versions() -> list[DocumentVersion]:
    return list(DocumentVersion.objects.with_scopes_disabled().order_by("number"))


def last_file(task: PaperTask) -> HandIn:
    found = HandIn.objects.with_scopes_disabled().filter(task=task).order_by("-number").first()
    assert found
    return found


def test_approving_puts_nothing_into_the_dossier(desk: Desk, task: PaperTask) -> None:
    reviewing.approve(actor=desk.office, task_id=task.id, version=2)
    assert (now(task).state, last_file(task).is_approved, versions()) == ("approved", True, [])
    assert entries(desk.session)[-1].code == "meetings.task.approved"


def test_publishing_makes_a_paper_of_the_same_file(desk: Desk, task: PaperTask) -> None:
    reviewing.approve(actor=desk.office, task_id=task.id, version=2)
    reviewing.publish(actor=desk.office, task_id=task.id, version=3, is_public=True)
    (version,) = versions()
    document, file = version.document, last_file(task)
    assert (document.kind, document.title, document.number, document.issuer) == (
        "submission",
        "Tờ trình về học phí",
        "12/TTr-STC",
        "Sở Tài chính",
    )
    assert (version.original.name, version.reading.name) == (file.original.name, file.reading.name)
    assert (now(task).state, now(task).document_id) == ("published", document.id)
    assert codes(desk.session)[-3:] == [
        "meetings.task.approved",
        "meetings.paper.added",
        "meetings.task.published",
    ]


def test_both_at_once_are_two_acts(desk: Desk, task: PaperTask) -> None:
    reviewing.approve_and_publish(actor=desk.office, task_id=task.id, version=2, is_public=False)
    assert codes(desk.session)[-3:] == [
        "meetings.task.approved",
        "meetings.paper.added",
        "meetings.task.published",
    ]
    assert not Document.objects.with_scopes_disabled().get().is_public


def test_both_or_nothing(desk: Desk, task: PaperTask) -> None:
    """The secretariat uploaded the same file meanwhile: the approval does not stay either."""
    papers.upload_paper(
        actor=desk.office,
        item_id=items(desk.session)[1].id,
        data=PaperData("report", "Báo cáo"),
        upload=uploaded(),
    )
    with refused("paper_twice"):
        reviewing.approve_and_publish(actor=desk.office, task_id=task.id, version=2, is_public=True)
    assert (now(task).state, last_file(task).is_approved) == ("handed_in", None)


def test_what_was_taken_out_of_the_copy_is_said_again(desk: Desk) -> None:
    row = desk.assign()
    desk.hand_in(row, active_pdf())
    reviewing.approve_and_publish(actor=desk.office, task_id=row.id, version=2, is_public=True)
    added = next(entry for entry in entries(desk.session) if entry.code == "meetings.paper.added")
    assert added.data["removed"]["Launch"] == 1


def test_delegates_hear_of_a_published_paper_and_of_nothing_before(desk: Desk, task: PaperTask) -> None:
    desk.session.state, desk.session.published_at = "published", clock.now()
    desk.session.save()
    reviewing.approve(actor=desk.office, task_id=task.id, version=2)
    assert said(desk.session) == []
    reviewing.publish(actor=desk.office, task_id=task.id, version=3, is_public=True)
    assert said(desk.session) == ["Tài liệu mới ở mục 1: Tờ trình về học phí."]


def test_returning_needs_a_note_and_tells_the_body(desk: Desk, task: PaperTask) -> None:
    sent()
    with refused("note_required"):
        reviewing.return_to_body(actor=desk.office, task_id=task.id, version=2, note=" ")
    reviewing.return_to_body(actor=desk.office, task_id=task.id, version=2, note="Thiếu biểu 02")
    assert (now(task).state, now(task).note) == ("returned", "Thiếu biểu 02")
    assert (last_file(task).is_approved, last_file(task).decision_note) == (False, "Thiếu biểu 02")
    assert sent() == ["Tài liệu cần nộp lại cho Kỳ họp thứ 5"]
    assert "Thiếu biểu" not in outbox.outbox[-1].body  # for that the officer signs in


def test_an_approved_file_may_still_go_back(desk: Desk, task: PaperTask) -> None:
    reviewing.approve(actor=desk.office, task_id=task.id, version=2)
    reviewing.return_to_body(actor=desk.office, task_id=task.id, version=3, note="Nhầm bản")
    assert (now(task).state, last_file(task).is_approved) == ("returned", False)


def test_the_next_file_is_the_next_version(desk: Desk, task: PaperTask) -> None:
    reviewing.approve_and_publish(actor=desk.office, task_id=task.id, version=2, is_public=True)
    due = clock.now() + timedelta(days=5)
    with refused("note_required"):
        reviewing.ask_again(actor=desk.office, task_id=task.id, version=4, note="", due_at=due)
    with refused("due_past"):
        reviewing.ask_again(
            actor=desk.office, task_id=task.id, version=4, note="Tiếp thu", due_at=clock.now()
        )
    reviewing.ask_again(actor=desk.office, task_id=task.id, version=4, note="Tiếp thu", due_at=due)
    assert (now(task).state, now(task).due_at) == ("returned", due)
    desk.hand_in(task, another_file())
    reviewing.approve_and_publish(
        actor=desk.office, task_id=task.id, version=now(task).version, is_public=True
    )
    assert [(row.number, row.pages) for row in versions()] == [(1, 1), (2, 2)]
    assert Document.objects.with_scopes_disabled().count() == 1


def test_a_withdrawn_paper_takes_no_new_version(desk: Desk, task: PaperTask) -> None:
    version = reviewing.approve_and_publish(actor=desk.office, task_id=task.id, version=2, is_public=True)
    due = clock.now() + timedelta(days=5)
    reviewing.ask_again(actor=desk.office, task_id=task.id, version=4, note="Tiếp thu", due_at=due)
    desk.hand_in(task, another_file())
    papers.withdraw_paper(actor=desk.office, document_id=version.document_id, reason="Rút")
    with refused("paper_withdrawn"):
        reviewing.approve_and_publish(
            actor=desk.office, task_id=task.id, version=now(task).version, is_public=True
        )


def test_a_blocking_deadline_of_the_council_holds_here_too(desk: Desk, task: PaperTask) -> None:
    deadlines.seed_deadlines(desk.world.council)
    data = DeadlineData(
        "Gửi tài liệu", 40, "calendar", "block", "Quy chế", frozenset({"regular"}), clock.today()
    )
    deadlines.set_deadline(actor=desk.office, code="papers", data=data)
    with refused("deadline_passed"):
        reviewing.approve_and_publish(actor=desk.office, task_id=task.id, version=2, is_public=True)


def acts(desk: Desk, task: PaperTask, version: int, who: str = "secretariat") -> Acts:
    actor, due = desk.world.actor(who), clock.now() + timedelta(days=5)
    return [
        lambda: reviewing.approve(actor=actor, task_id=task.id, version=version),
        lambda: reviewing.return_to_body(actor=actor, task_id=task.id, version=version, note="x"),
        lambda: reviewing.publish(actor=actor, task_id=task.id, version=version, is_public=True),
        lambda: reviewing.approve_and_publish(actor=actor, task_id=task.id, version=version, is_public=True),
        lambda: reviewing.ask_again(actor=actor, task_id=task.id, version=version, note="x", due_at=due),
    ]


@pytest.mark.parametrize("who", ["paper_officer", "chair", "1", "guest", "digital_officer"])
def test_only_the_secretariat_decides(desk: Desk, task: PaperTask, who: str) -> None:
    for act in acts(desk, task, 2, who):
        with refused("forbidden"):
            act()


def test_nobody_decides_for_another_council(desk: Desk, task: PaperTask) -> None:
    other = Desk(make_world("00007"), desk.session, desk.body)
    for act in acts(other, task, 2):
        with refused("not_found"):
            act()


def test_a_second_editor_is_told(desk: Desk, task: PaperTask) -> None:
    reviewing.approve(actor=desk.office, task_id=task.id, version=2)
    for act in acts(desk, task, 2, "secretary"):
        with refused("task_stale"):
            act()


def test_each_act_from_its_states_alone(desk: Desk) -> None:
    task = desk.assign()
    for act in acts(desk, task, 1):
        with refused("task_not_now"):
            act()


def test_after_the_session_closed_nothing_is_decided(desk: Desk, task: PaperTask) -> None:
    close(desk)
    for act in acts(desk, task, 2):
        with refused("session_closed"):
            act()
