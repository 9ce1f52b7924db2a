"""Reminders before a deadline: in time, once, to the body's address, in one letter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as outbox

from council import clock
from council.models import CouncilSetting, OutgoingMail
from meetings.services import paper_letters, paper_tasks
from meetings.services.preparing_bodies import BodyData, edit
from tests.meetings.handing import ADDRESS, Desk, another_file, now
from tests.meetings.services.preparing import entries
from tests.meetings.services.test_paper_tasks import close, sent

pytestmark = pytest.mark.django_db


def reminded(days: float) -> int:
    """How many letters the clock writes so many days from now."""
    with clock.frozen(clock.now() + timedelta(days=days)):
        return paper_letters.remind_due()


def test_one_letter_for_all_that_is_due_and_only_once(desk: Desk) -> None:
    first, second = desk.assign(), desk.assign(1, title="Báo cáo")
    desk.assign(title="Chưa đến", due_at=clock.now() + timedelta(days=20))
    sent()
    assert reminded(5) == 0  # ten days before: too early
    assert reminded(8) == 1
    assert reminded(8.1) == 0
    with clock.frozen(clock.now() + timedelta(days=9)):
        assert sent() == ["Sắp hết hạn nộp tài liệu cho Kỳ họp thứ 5"]
    letter = outbox.outbox[-1]
    assert letter.to == [ADDRESS]
    assert "Sở Tài chính còn 2 tài liệu chưa nộp" in letter.body
    assert ("Tờ trình về học phí" in letter.body, "Chưa đến" in letter.body) == (True, False)
    assert all(now(task).reminded_at for task in (first, second))
    last = entries(desk.session)[-1]
    assert (last.code, last.actor) == ("meetings.task.reminded", "")


def test_a_reminder_disturbs_nobody_at_work(desk: Desk) -> None:
    task = desk.assign()
    read = now(task).version
    assert reminded(8) == 1
    assert now(task).version == read
    desk.hand_in(task)


def test_the_council_says_how_many_days_before(desk: Desk) -> None:
    desk.assign()
    CouncilSetting.objects.with_scopes_disabled().create(
        council=desk.world.council, key=paper_letters.REMIND, value=7, since=clock.today(), source="Quy chế"
    )
    assert reminded(4) == 1


def test_a_new_deadline_is_reminded_of_again(desk: Desk) -> None:
    task = desk.assign()
    assert reminded(8) == 1
    later = desk.data(due_at=clock.now() + timedelta(days=15))
    paper_tasks.change(actor=desk.office, task_id=task.id, version=now(task).version, data=later)
    assert (reminded(8), reminded(13)) == (0, 1)


def test_nobody_is_reminded_of_what_is_done_or_has_no_address(desk: Desk) -> None:
    desk.hand_in(desk.assign())
    assert reminded(8) == 0
    edit(actor=desk.office, body_id=desk.body.id, data=BodyData("Sở Tài chính"))
    desk.assign(1)
    assert reminded(8) == 0
    edit(actor=desk.office, body_id=desk.body.id, data=BodyData("Sở Tài chính", ADDRESS))
    assert reminded(8) == 1


def test_not_the_day_it_was_assigned_not_when_overdue_not_after_the_session(desk: Desk) -> None:
    soon = clock.now() + timedelta(days=2)
    desk.assign(due_at=soon)
    assert reminded(0) == 0
    assert reminded(2.5) == 0
    close(desk)
    assert reminded(1.5) == 0


def test_without_an_address_no_letter_is_written(desk: Desk) -> None:
    edit(actor=desk.office, body_id=desk.body.id, data=BodyData("Sở Tài chính"))
    desk.hand_in(desk.assign(), another_file())
    assert OutgoingMail.objects.count() == 0
