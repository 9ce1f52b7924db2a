"""Papers that bodies owe: assigned with a deadline, changed, cancelled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.utils import timezone

from council import clock
from council.services import mail
from meetings.models import DeadlineRow, PaperTask
from meetings.services import deadlines, paper_tasks, papers, programme
from meetings.services.papers import PaperData
from tests.factories import make_world
from tests.factories.pdfs import uploaded
from tests.meetings.handing import ADDRESS, Desk, another_body, another_file, make_desk, now
from tests.meetings.services.preparing import codes, entries, fresh, items, refused

pytestmark = pytest.mark.django_db


def sent() -> list[str]:
    """The subjects of the letters in the outbox, sent."""
    before = len(outbox.outbox)
    mail.deliver()
    return [str(letter.subject) for letter in outbox.outbox[before:]]


def test_a_task_is_assigned_and_the_body_is_told(desk: Desk) -> None:
    task = desk.assign()
    assert (task.state, task.version, task.kind) == ("assigned", 1, "submission")
    last = entries(desk.session)[-1]
    assert (last.code, last.data["body"], last.data["label"]) == (
        "meetings.task.assigned",
        "Sở Tài chính",
        "1",
    )
    assert sent() == ["Tài liệu cần chuẩn bị cho Kỳ họp thứ 5"]
    (letter,) = outbox.outbox
    assert letter.to == [ADDRESS]
    assert "Tờ trình: Tờ trình về học phí" in letter.body
    assert f"/hd/{desk.world.council.code}/nop-tai-lieu/" in letter.body


def test_a_letter_about_a_closed_session_names_no_title(desk: Desk) -> None:
    desk.session.is_public = False
    desk.session.save()
    desk.assign()
    sent()
    assert "học phí" not in outbox.outbox[0].body
    assert "Tờ trình" in outbox.outbox[0].body


def test_the_deadline_comes_from_the_table(desk: Desk) -> None:
    session = fresh(desk.session)
    assert paper_tasks.default_due(session) is None
    deadlines.seed_deadlines(desk.world.council)
    due = paper_tasks.default_due(session)
    assert due is not None
    assert timezone.localtime(due).hour == 17
    assert timezone.localdate(due) == session.opens_on - timedelta(days=7)
    DeadlineRow.objects.with_scopes_disabled().filter(code="papers").update(days_before=9)
    assert timezone.localdate(paper_tasks.default_due(session)) == session.opens_on - timedelta(days=9)


def test_bad_values_are_refused(desk: Desk) -> None:
    with refused("title_required"):
        desk.assign(title=" ")
    with refused("bad_value"):
        desk.assign(kind="novel")
    with refused("due_past"):
        desk.assign(due_at=clock.now() - timedelta(minutes=1))
    with refused("due_after_session"):
        desk.assign(due_at=clock.now() + timedelta(days=90))
    with refused("not_found"):
        desk.assign(body_id=99_999)
    assert not PaperTask.objects.with_scopes_disabled().exists()


def test_only_the_secretariat_of_the_own_council_assigns(desk: Desk) -> None:
    item = items(desk.session)[0]
    for who in ("chair", "1", "guest", "digital_officer", "paper_officer"):
        with refused("forbidden"):
            paper_tasks.assign(actor=desk.world.actor(who), item_id=item.id, data=desk.data())
    other = make_world("00007")
    with refused("not_found"):
        paper_tasks.assign(actor=other.actor("secretariat"), item_id=item.id, data=desk.data())
    task = desk.assign()
    with refused("not_found"):
        paper_tasks.cancel(actor=other.actor("secretariat"), task_id=task.id, version=1, note="x")
    with refused("forbidden"):
        paper_tasks.cancel(actor=desk.officer, task_id=task.id, version=1, note="x")
    with refused("forbidden"):
        paper_tasks.change(actor=desk.officer, task_id=task.id, version=1, data=desk.data())


def test_a_body_of_another_council_is_not_found(desk: Desk) -> None:
    other = make_desk("00007")
    with refused("not_found"):
        desk.assign(body_id=other.body.id)


def test_a_task_is_changed(desk: Desk) -> None:
    task, body = desk.assign(), another_body(desk)
    later = clock.now() + timedelta(days=12)
    paper_tasks.change(
        actor=desk.office,
        task_id=task.id,
        version=1,
        data=desk.data(body_id=body.id, due_at=later, title="Tờ trình khác"),
    )
    changed = now(task)
    assert (changed.body_id, changed.due_at, changed.title, changed.version) == (
        body.id,
        later,
        "Tờ trình khác",
        2,
    )
    assert set(entries(desk.session)[-1].data["changes"]) == {"body_id", "due_at", "title"}


def test_nothing_changed_is_no_act(desk: Desk) -> None:
    data = desk.data()
    task = paper_tasks.assign(actor=desk.office, item_id=items(desk.session)[0].id, data=data)
    before = codes(desk.session)
    paper_tasks.change(actor=desk.office, task_id=task.id, version=1, data=data)
    assert (codes(desk.session), now(task).version) == (before, 1)


def test_a_second_editor_is_told_who_was_faster(desk: Desk) -> None:
    task = desk.assign()
    paper_tasks.change(actor=desk.office, task_id=task.id, version=1, data=desk.data(title="Một"))
    with refused("task_stale") as caught:
        paper_tasks.change(
            actor=desk.world.actor("secretary"), task_id=task.id, version=1, data=desk.data(title="Hai")
        )
    assert "Người secretariat" in caught.value.message
    assert now(task).title == "Một"


def test_the_body_changes_only_before_something_is_handed_in(desk: Desk) -> None:
    task, body = desk.assign(), another_body(desk)
    desk.hand_in(task)
    with refused("task_has_hand_ins"):
        paper_tasks.change(actor=desk.office, task_id=task.id, version=2, data=desk.data(body_id=body.id))
    assert now(task).body_id == desk.body.id


def test_a_cancelled_task_takes_nothing(desk: Desk) -> None:
    task = desk.assign()
    with refused("reason_required"):
        paper_tasks.cancel(actor=desk.office, task_id=task.id, version=1, note=" ")
    paper_tasks.cancel(actor=desk.office, task_id=task.id, version=1, note="Lùi sang kỳ họp sau")
    assert now(task).state == "cancelled"
    assert entries(desk.session)[-1].data["note"] == "Lùi sang kỳ họp sau"
    assert sent()[-1] == "Không cần tài liệu cho Kỳ họp thứ 5 nữa"
    with refused("task_not_now"):
        desk.hand_in(task)
    with refused("task_not_now"):
        paper_tasks.change(actor=desk.office, task_id=task.id, version=2, data=desk.data())


def test_after_the_session_closed_nothing_is_assigned_or_changed(desk: Desk) -> None:
    task = desk.assign()
    close(desk)
    with refused("session_closed"):
        desk.assign(1)
    with refused("session_closed"):
        paper_tasks.change(actor=desk.office, task_id=task.id, version=1, data=desk.data(title="Khác"))
    with refused("session_closed"):
        paper_tasks.cancel(actor=desk.office, task_id=task.id, version=1, note="Muộn")


def close(desk: Desk) -> None:
    session = fresh(desk.session)
    session.state = "closed"
    session.save()


def test_a_new_version_of_a_paper_in_the_dossier(desk: Desk) -> None:
    item = items(desk.session)[0]
    document = papers.upload_paper(
        actor=desk.office, item_id=item.id, data=PaperData("report", "Báo cáo"), upload=uploaded()
    )
    task = desk.assign(document_id=document.id)
    assert (task.document_id, task.kind, task.title) == (document.id, "report", "Báo cáo")
    with refused("document_has_task"):
        desk.assign(document_id=document.id)
    with refused("not_found"):
        desk.assign(1, document_id=document.id)


def test_an_item_with_a_task_is_not_removed(desk: Desk) -> None:
    from_item = items(desk.session)[0]
    task = desk.assign()
    with refused("item_has_tasks"):
        remove(desk, from_item.id)
    desk.hand_in(task, another_file())
    paper_tasks.cancel(actor=desk.office, task_id=task.id, version=2, note="Không cần")
    with refused("item_has_hand_ins"):
        remove(desk, from_item.id)


def remove(desk: Desk, item_id: int) -> None:
    programme.remove_item(actor=desk.office, item_id=item_id)
