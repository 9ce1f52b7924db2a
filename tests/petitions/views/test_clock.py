"""The pages of the clock: what each deadline stands on, and how the deadline of a duty was found."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from council import clock as now_clock
from council.models import CalendarDay
from council.services import calendar
from council.services.calendar import Day
from petitions.models import ClockRule, Task
from petitions.rules.clock import HANOI
from petitions.rules.defaults import DEFAULTS
from petitions.services import clock
from tests.council.views.pages import page_of
from tests.factories.operators import operator
from tests.factories.petitions import Town, make_clock_rule, make_petition, make_town

START = datetime(2025, 12, 22, 9, tzinfo=HANOI)
OFFICER, HEAD = "petition_officer", "petition_head"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _late_december() -> Any:
    with now_clock.frozen(datetime(2025, 12, 25, 9, tzinfo=HANOI)):
        yield


@pytest.fixture
def town() -> Town:
    CalendarDay.objects.create(day=date(2026, 1, 1), is_working=False, name="Tết Dương lịch", source="BLLĐ")
    return make_town(communes=2)


@pytest.fixture
def task(town: Town) -> Task:
    row = make_clock_rule(town, 1, "answer_single", 10)
    ClockRule.objects.with_scopes_disabled().filter(pk=row.pk).update(pauses=True)
    council = town.communes[0].council
    return clock.open_task(
        make_petition(town), council.id, town.bodies["00001"][0], "answer_single", True, START
    )


def url(name: str, *args: object, code: str = "00001") -> str:
    return reverse(name, args=[code, *args])


def client(town: Town, who: str = OFFICER) -> Client:
    return town.communes[0].client(who)


def test_every_deadline_says_on_what_it_stands(town: Town) -> None:
    html = page_of(client(town).get(url("petition_clock")))
    assert html.count('class="question"') == len(DEFAULTS)
    assert "Quyết định 33/2017/QĐ-TTg" in html
    assert html.count("Mặc định, cần xác nhận") == sum(d.evidence != "law" for d in DEFAULTS.values())


@pytest.mark.parametrize("who", [OFFICER, HEAD, "board_officer"])
def test_the_office_reads_and_the_officer_alone_changes(town: Town, who: str) -> None:
    page = url("petition_clock_rule", "accept")
    html = page_of(client(town, who).get(page))
    assert ("Ghi nhận</button>" in html) == (who == OFFICER)
    data = {"amount": "4", "unit": "hours", "since": "2025-12-26", "source": "Quy chế 05"}
    answer = client(town, who).post(page, data)
    assert answer.status_code == (302 if who == OFFICER else 403)
    assert ClockRule.objects.with_scopes_disabled().exists() == (who == OFFICER)


def test_a_new_deadline_is_announced_and_kept_in_history(town: Town) -> None:
    data = {"amount": "4", "unit": "hours", "pauses": "on", "since": "2025-12-26", "source": "Quy chế 05"}
    client(town).post(url("petition_clock_rule", "accept"), data)
    assert "4 giờ làm việc từ 26/12/2025" in page_of(client(town).get(url("petition_clock")))
    html = page_of(client(town).get(url("petition_clock_rule", "accept")))
    assert "Quy chế 05" in html
    assert "tạm dừng khi hỏi thêm" in html


@pytest.mark.parametrize(
    "change", [{"amount": "0"}, {"unit": "weeks"}, {"source": ""}, {"since": "2025-12-01"}]
)
def test_a_bad_deadline_is_said_at_the_form(town: Town, change: dict[str, str]) -> None:
    data = {"amount": "4", "unit": "working", "since": "2025-12-26", "source": "Quy chế 05"} | change
    html = page_of(client(town).post(url("petition_clock_rule", "accept"), data), 422)
    assert "Chưa lưu được" in html


def test_days_before_a_session_are_never_hours(town: Town) -> None:
    html = page_of(client(town).get(url("petition_clock_rule", "consolidate_before")))
    assert 'value="hours"' not in html
    assert client(town).get(url("petition_clock_rule", "khong-co")).status_code == 404


def test_how_a_deadline_was_found_and_moved(town: Town, task: Task) -> None:
    calendar.set_day(
        actor=operator(town.city),
        council_id=town.city.council.id,
        day=Day(date(2026, 1, 2), False, "Nghỉ hoán đổi", "12729/VPCP-KGVX"),
    )
    html = page_of(client(town).get(url("petition_deadline", task.id)))
    assert "Thời hạn 10 ngày làm việc." in html
    assert "Không tính ngày 02/01/2026: Nghỉ hoán đổi." in html
    assert "Hết hạn lúc 17:00 ngày 07/01/2026." in html
    assert "Tính lại theo lịch làm việc" in html
    assert "12729/VPCP-KGVX" in html
    assert "Gia hạn</button>" not in html


def test_a_duty_past_its_deadline_says_so_in_words(town: Town, task: Task) -> None:
    with now_clock.frozen(datetime(2026, 1, 8, 9, tzinfo=HANOI)):
        assert "Quá hạn" in page_of(client(town).get(url("petition_deadline", task.id)))


def test_extended_by_the_head_on_the_page(town: Town, task: Task) -> None:
    page = url("petition_deadline_extend", task.id)
    data = {"extend-due": "2026-02-02", "extend-reason": "Chờ khảo sát"}
    assert client(town).post(page, data).status_code == 403
    head = client(town, HEAD)
    assert "phải sau hạn" in page_of(head.post(page, data | {"extend-due": "2026-01-02"}), 422)
    html = page_of(head.post(page, data, follow=True))
    assert "Gia hạn vì: Chờ khảo sát" in html


def test_paused_and_resumed_on_the_page(town: Town, task: Task) -> None:
    officer = client(town)
    pause = url("petition_deadline_pause", task.id)
    page_of(officer.post(pause, {"pause-reason": ""}), 422)
    assert "Đang tạm dừng" in page_of(officer.post(pause, {"pause-reason": "Hỏi vị trí"}, follow=True))
    html = page_of(officer.post(url("petition_deadline_resume", task.id), follow=True))
    assert "Đang tạm dừng" not in html
    assert officer.post(url("petition_deadline_resume", task.id)).status_code == 409
    for name in ("petition_deadline_pause", "petition_deadline_resume"):
        assert client(town, "board_officer").post(url(name, task.id)).status_code == 403


def test_who_sees_a_deadline(town: Town, task: Task) -> None:
    for who, status in ((HEAD, 200), ("1", 200), ("body:0", 200)):
        assert client(town, who).get(url("petition_deadline", task.id)).status_code == status
    assert Client().get(url("petition_deadline", task.id)).status_code == 302
    for world, code in ((0, "hn"), (2, "00002")):
        for who in (OFFICER, "body:0"):
            answer = town.worlds[world].client(who).get(url("petition_deadline", task.id, code=code))
            assert answer.status_code == 404
    assert town.communes[1].client(OFFICER).get(url("petition_clock")).status_code in (403, 404)


def test_an_answering_body_does_not_see_the_settings(town: Town) -> None:
    assert client(town, "body:0").get(url("petition_clock")).status_code == 403


def test_the_page_asks_as_often_for_one_rule_as_for_many(town: Town) -> None:
    page, counts = client(town), []
    for amount in (1, 2, 3):
        make_clock_rule(town, 1, list(DEFAULTS)[amount], amount)
        with CaptureQueriesContext(connection) as queries:
            page_of(page.get(url("petition_clock")))
        counts.append(len(queries))
    assert len(set(counts)) == 1
