"""A body hands in a file, takes it back; what is refused leaves nothing behind."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from pytest_django import DjangoCaptureOnCommitCallbacks

from council import clock
from meetings.models import HandIn, PaperTask
from meetings.queries.paper_tasks import line_of, owed_by
from meetings.services import hand_ins, papers, reviewing
from meetings.services.papers import PaperData
from meetings.services.task_access import readable_hand_in, task_for_body
from tests.factories.pdfs import locked_pdf, uploaded
from tests.meetings.handing import Desk, another_body, another_file, make_desk, now
from tests.meetings.services.preparing import codes, entries, items, refused
from tests.meetings.services.test_paper_tasks import close

pytestmark = pytest.mark.django_db


def stored_files() -> int:
    return sum(1 for _path in Path(default_storage.path("")).rglob("*.pdf"))


def test_a_file_waits_for_the_secretariat(desk: Desk) -> None:
    task = desk.assign()
    row = desk.hand_in(task, another_file(3))
    assert (now(task).state, row.number, row.pages, row.document_number) == ("handed_in", 1, 3, "12/TTr-STC")
    last = entries(desk.session)[-1]
    assert (last.code, last.data["sha256"], last.data["late"]) == (
        "meetings.task.handed_in",
        row.sha256,
        False,
    )
    with refused("task_not_now") as caught:
        desk.hand_in(task, another_file(4))
    assert "rút lại trước" in caught.value.message


def test_a_late_one_is_taken_and_shown_as_late(desk: Desk) -> None:
    task = desk.assign()
    with clock.frozen(clock.now() + timedelta(days=11)):
        assert line_of(now(task)).is_overdue
        desk.hand_in(task)
    line = line_of(now(task))
    assert (line.was_late, line.left) == (True, None)
    assert entries(desk.session)[-1].data["late"] is True


def test_only_officers_of_the_body(desk: Desk) -> None:
    task = desk.assign()
    another_body(desk)
    stranger = desk.world.actor("second_officer")
    abroad = make_desk("00007").officer
    for actor in (stranger, abroad):
        with refused("not_found"):
            hand_ins.hand_in(
                actor=actor, task_id=task.id, version=1, data=hand_ins.HandInData(), upload=uploaded()
            )
        with refused("not_found"):
            hand_ins.take_back(actor=actor, task_id=task.id, version=1)
    for who in ("secretariat", "1", "chair", "guest"):
        with refused("forbidden"):
            hand_ins.hand_in(
                actor=desk.world.actor(who),
                task_id=task.id,
                version=1,
                data=hand_ins.HandInData(),
                upload=uploaded(),
            )
        with refused("forbidden"):
            hand_ins.take_back(actor=desk.world.actor(who), task_id=task.id, version=1)
    assert not HandIn.objects.with_scopes_disabled().exists()


def test_who_reads_a_file_that_waits(desk: Desk) -> None:
    row = desk.hand_in(desk.assign())
    another_body(desk)
    assert readable_hand_in(desk.office, row.id) == row
    assert readable_hand_in(desk.officer, row.id) == row
    for who in ("1", "chair", "guest", "digital_officer"):
        with refused("forbidden"):
            readable_hand_in(desk.world.actor(who), row.id)
    for actor in (desk.world.actor("second_officer"), make_desk("00007").office):
        with refused("not_found"):
            readable_hand_in(actor, row.id)


def test_an_officer_sees_the_tasks_of_the_own_bodies_alone(desk: Desk) -> None:
    body = another_body(desk)
    own, other = desk.assign(), desk.assign(1, body_id=body.id)
    assert [line.task.id for line in owed_by([desk.body])] == [own.id]
    with refused("not_found"):
        task_for_body(desk.officer, other.id)


def test_what_is_refused_leaves_nothing(desk: Desk) -> None:
    task = desk.assign()
    before, told = stored_files(), codes(desk.session)
    for content, code in (
        (b"no PDF", "not_pdf"),
        (b"", "file_empty"),
        (locked_pdf(user="x"), "pdf_encrypted"),
    ):
        with refused(code):
            desk.hand_in(task, content)
    assert (stored_files(), codes(desk.session), now(task).version) == (before, told, 1)


def test_a_failing_transaction_leaves_no_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    task = desk.assign()
    before = stored_files()

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(hand_ins, "say", fail)
    with pytest.raises(RuntimeError):
        desk.hand_in(task)
    assert (stored_files(), now(task).state) == (before, "assigned")
    assert not HandIn.objects.with_scopes_disabled().exists()


def test_the_same_file_twice(desk: Desk) -> None:
    first, second = desk.assign(), desk.assign(1)
    desk.hand_in(first)
    before = stored_files()
    with refused("handed_in_twice") as caught:
        desk.hand_in(second)
    assert "“Tờ trình về học phí” (lần 1)" in caught.value.message
    assert stored_files() == before


def test_the_returned_file_is_not_taken_again(desk: Desk) -> None:
    task = desk.assign()
    desk.hand_in(task)
    reviewing.return_to_body(actor=desk.office, task_id=task.id, version=2, note="Thiếu biểu 02")
    with refused("handed_in_twice"):
        desk.hand_in(task)
    assert desk.hand_in(task, another_file()).number == 2


def test_a_file_of_the_dossier_or_of_another_body_is_refused_without_its_title(desk: Desk) -> None:
    papers.upload_paper(
        actor=desk.office,
        item_id=items(desk.session)[1].id,
        data=PaperData("report", "Báo cáo của sở khác"),
        upload=uploaded(),
    )
    with refused("handed_in_twice") as caught:
        desk.hand_in(desk.assign())
    assert "sở khác" not in caught.value.message


def test_taking_back_deletes_the_file(
    desk: Desk, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    task, before = desk.assign(), stored_files()
    row = desk.hand_in(task)
    with django_capture_on_commit_callbacks(execute=True):
        hand_ins.take_back(actor=desk.officer, task_id=task.id, version=2)
    assert (now(task).state, stored_files()) == ("assigned", before)
    assert entries(desk.session)[-1].data["sha256"] == row.sha256
    with refused("task_not_now"):
        hand_ins.take_back(actor=desk.officer, task_id=task.id, version=3)
    desk.hand_in(task)  # the same file may come again


def test_taking_back_after_a_return_keeps_the_note(desk: Desk) -> None:
    task = desk.assign()
    desk.hand_in(task)
    reviewing.return_to_body(actor=desk.office, task_id=task.id, version=2, note="Thiếu biểu 02")
    desk.hand_in(task, another_file())
    hand_ins.take_back(actor=desk.officer, task_id=task.id, version=now(task).version)
    assert (now(task).state, now(task).note) == ("returned", "Thiếu biểu 02")


def test_nothing_is_taken_back_once_it_is_decided(desk: Desk) -> None:
    task = desk.assign()
    desk.hand_in(task)
    reviewing.approve(actor=desk.office, task_id=task.id, version=2)
    with refused("task_not_now"):
        hand_ins.take_back(actor=desk.officer, task_id=task.id, version=3)


def test_two_officers_at_once(desk: Desk) -> None:
    task = desk.assign()
    read = now(task).version
    desk.hand_in(task)
    before = stored_files()
    with refused("task_stale"):
        hand_ins.hand_in(
            actor=desk.officer,
            task_id=task.id,
            version=read,
            data=hand_ins.HandInData(),
            upload=uploaded(another_file()),
        )
    assert stored_files() == before


def test_after_the_session_closed_nothing_is_handed_in(desk: Desk) -> None:
    task = desk.assign()
    close(desk)
    with refused("session_closed"):
        desk.hand_in(task)


def test_made_secret_while_the_file_was_on_its_way(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The item is asked again inside the transaction: nothing of the file stays."""
    task, before = desk.assign(), stored_files()
    loaded = task_for_body
    calls = []

    def load(*args: object, **kwargs: object) -> PaperTask:
        found = loaded(*args, **kwargs)  # type: ignore[arg-type]
        calls.append(1)
        found.item.is_secret = len(calls) > 1
        return found

    monkeypatch.setattr(hand_ins, "task_for_body", load)
    with refused("item_secret"):
        desk.hand_in(task)
    assert stored_files() == before
