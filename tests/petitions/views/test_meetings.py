"""The office's pages of contact meetings: what they show, who may do what, partners who only read."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from council import clock as now_clock
from council.models import CalendarDay
from petitions.models import ContactMeeting, MeetingNotice
from petitions.rules.clock import HANOI
from petitions.services import meeting_notices, meetings
from petitions.services.meetings import Plan
from tests.council.views.pages import page_of
from tests.factories.petitions import Town, make_petition, make_town

OFFICER = "petition_officer"
NOW = datetime(2025, 12, 22, 9, tzinfo=HANOI)
STARTS = datetime(2026, 1, 12, 8, 30, tzinfo=HANOI)
FORM = {
    "kind": "before_regular",
    "title": "Tiếp xúc cử tri trước kỳ họp",
    "day": "2026-01-12",
    "starts": "8h30",
    "ends": "11:00",
    "place": "Nhà văn hóa tổ 3",
    "is_public": "on",
    "version": "1",
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _december() -> Any:
    with now_clock.frozen(NOW):
        yield


@pytest.fixture
def town() -> Town:
    CalendarDay.objects.create(day=date(2026, 1, 1), is_working=False, name="Tết Dương lịch", source="BLLĐ")
    return make_town(communes=2)


def planned(town: Town, world: int = 1, **more: Any) -> ContactMeeting:
    values: dict[str, Any] = {"kind": "before_regular", "starts_at": STARTS} | more
    data = Plan(title="Tiếp xúc cử tri trước kỳ họp", place="Nhà văn hóa tổ 3", **values)
    return meetings.plan(actor=town.worlds[world].actor(OFFICER), data=data)


def url(name: str, *args: object, code: str = "00001") -> str:
    return reverse(name, args=[code, *args])


def client(town: Town, who: str = OFFICER, world: int = 1) -> Client:
    return town.worlds[world].client(who)


def test_planned_on_the_page_with_notices_over_the_holiday(town: Town) -> None:
    officer = client(town)
    assert "version" in page_of(officer.get(url("contact_meeting_new")))
    answer = officer.post(url("contact_meeting_new"), FORM)
    row = ContactMeeting.objects.with_scopes_disabled().get()
    assert answer.headers["location"] == url("contact_meeting", row.id)
    assert (row.starts_at, row.ends_at) == (STARTS, STARTS + timedelta(hours=2, minutes=30))
    html = page_of(officer.get(url("contact_meeting", row.id)))
    assert "Hạn 31/12/2025" in html
    assert "Hạn 7/1/2026" in html
    assert "chưa thấy nguyên văn; cần xác nhận" in html
    assert "Thông báo hội nghị</button>" in html


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"day": "x"},
        {"starts": "25:00"},
        {"ends": "8:00"},
        {"kind": "theme"},
        {"partners": "999"},
    ],
)
def test_a_bad_plan_is_said_at_the_form(town: Town, change: dict[str, str]) -> None:
    html = page_of(client(town).post(url("contact_meeting_new"), FORM | change), 422)
    assert "Chưa lưu được" in html
    assert not ContactMeeting.objects.with_scopes_disabled().exists()


def test_the_month_shows_late_and_due_notices_first(town: Town) -> None:
    planned(town)
    planned(town, kind="residence", starts_at=NOW + timedelta(days=3))
    html = page_of(client(town).get(url("petition_meetings")))
    assert "1 hội nghị có thông báo phải gửi" in html
    assert "Quá hạn, chưa gửi" in html
    assert "Nơi cư trú" in html
    assert "Trước kỳ họp thường lệ" not in html
    january = page_of(client(town).get(url("petition_meetings") + "?thang=2026-01"))
    assert "Trước kỳ họp thường lệ" in january
    for odd in ("abc", "2026-13", "0001-01", "9999-12"):
        page_of(client(town).get(url("petition_meetings") + f"?thang={odd}"))


def test_edit_and_two_editors(town: Town) -> None:
    row = planned(town)
    page = url("contact_meeting_edit", row.id)
    html = page_of(client(town).get(page))
    assert 'value="2026-01-12"' in html
    assert 'value="08:30"' in html
    assert client(town).post(page, FORM | {"chair": "Bà Lan"}).status_code == 302
    html = page_of(client(town, "second").post(page, FORM | {"chair": "Ông Hùng"}), 422)
    assert f"Người {OFFICER} 00001 vừa sửa hội nghị này" in html
    row.refresh_from_db()
    assert row.chair == "Bà Lan"


def test_announce_mark_and_cancel_on_the_page(town: Town) -> None:
    row, officer = planned(town), client(town)
    html = page_of(officer.post(url("contact_meeting_announce", row.id), {"version": 1}, follow=True))
    assert "Đã thông báo" in html
    mark = url("contact_meeting_notice", row.id, "meeting_press")
    page_of(officer.post(mark, {"meeting_press-sent_on": "2026-01-05"}), 422)
    html = page_of(officer.post(mark, {"meeting_press-sent_on": "2025-12-22"}, follow=True))
    assert "Đã gửi 22/12/2025" in html
    officer.post(mark, {"meeting_press-sent_on": ""})
    assert not MeetingNotice.objects.with_scopes_disabled().exclude(sent_on=None).exists()
    cancel = url("contact_meeting_cancel", row.id)
    html = page_of(officer.post(cancel, {"cancel-version": 2, "cancel-reason": ""}), 422)
    assert "Lý do hủy" in html
    html = page_of(officer.post(cancel, {"cancel-version": 2, "cancel-reason": "Bão số 3"}, follow=True))
    assert "Đã hủy: Bão số 3" in html
    assert "Hủy hội nghị</button>" not in html
    assert officer.post(url("contact_meeting_announce", row.id), {"version": 3}).status_code == 422


def test_sent_after_its_deadline_is_said(town: Town) -> None:
    row = planned(town, starts_at=NOW + timedelta(days=3))
    meeting_notices.mark(
        actor=town.worlds[1].actor(OFFICER), meeting_id=row.id, code="meeting_press", sent_on=NOW.date()
    )
    assert "Đã gửi 22/12/2025, muộn" in page_of(client(town).get(url("contact_meeting", row.id)))


def test_delegates_and_the_result(town: Town) -> None:
    row, officer = planned(town), client(town)
    one, two = town.worlds[1].delegates
    page = url("contact_meeting_delegates", row.id)
    assert "Đại biểu 1 00001" in page_of(officer.get(page))
    assert officer.post(page, {"version": 1, "delegates": [one.id, two.id]}).status_code == 302
    assert page_of(officer.get(page)).count(" checked") == 2
    stranger = town.city.delegates[0].id
    page_of(officer.post(page, {"version": 2, "delegates": [stranger]}), 422)
    result = url("contact_meeting_report", row.id)
    sent: dict[str, Any] = {
        "version": 2,
        "attended": [one.id],
        "voters": "120",
        "minutes": "Cử tri nêu 12 ý kiến.",
    }
    assert "chưa bắt đầu" in page_of(officer.post(result, sent), 422)
    with now_clock.frozen(STARTS + timedelta(hours=3)):
        assert "Ghi kết quả</a>" in page_of(officer.get(url("contact_meeting", row.id)))
        html = page_of(officer.post(result, sent | {"voters": "", "act": "held"}), 422)
        assert "số cử tri dự" in html
        assert "Cử tri nêu 12 ý kiến." in html  # what was typed is not lost
        html = page_of(officer.post(result, sent | {"act": "held"}, follow=True))
        for words in ("Đã tổ chức", "Có mặt", "Vắng mặt", "120 cử tri dự", "Cử tri nêu 12 ý kiến."):
            assert words in html


def test_a_delegate_who_left_office_stays_chosen_until_taken_out(town: Town) -> None:
    row, officer = planned(town), client(town)
    gone = town.worlds[1].delegates[0]
    page = url("contact_meeting_delegates", row.id)
    officer.post(page, {"version": 1, "delegates": [gone.id]})
    type(gone).objects.with_scopes_disabled().filter(pk=gone.pk).update(ends_on=date(2025, 12, 1))
    assert f'value="{gone.id}" checked' in page_of(officer.get(page))


def test_a_partner_reads_and_does_not_write(town: Town) -> None:
    row = planned(town, 0, partner_ids=(town.communes[0].council.id,))
    partner = client(town)
    html = page_of(partner.get(url("contact_meeting", row.id)))
    assert "cùng tiếp xúc và xem được, không sửa" in html
    assert '<form method="post"' not in html.split('id="main"')[1]
    assert "Sửa</a>" not in html
    assert "chuẩn bị" in page_of(partner.get(url("petition_meetings") + "?thang=2026-01"))
    _refused(partner, row.id, 404)
    stranger = client(town, world=2)
    assert stranger.get(url("contact_meeting", row.id, code="00002")).status_code == 404
    _refused(stranger, row.id, 404, "00002")


WRITES = {
    "contact_meeting_edit": FORM,
    "contact_meeting_announce": {"version": "1"},
    "contact_meeting_cancel": {"cancel-version": "1", "cancel-reason": "Bão số 3"},
    "contact_meeting_delegates": {"version": "1"},
    "contact_meeting_report": {"version": "1"},
}


def _refused(one: Client, pk: int, status: int, code: str = "00001") -> None:
    for name, data in WRITES.items():
        assert one.post(url(name, pk, code=code), data).status_code == status, name
    mark = url("contact_meeting_notice", pk, "meeting_press", code=code)
    assert one.post(mark, {"meeting_press-sent_on": "2025-12-22"}).status_code == status


@pytest.mark.parametrize("who", ["petition_head", "board_officer", "1"])
def test_the_others_of_the_office_read_alone(town: Town, who: str) -> None:
    row, reader = planned(town), client(town, who)
    html = page_of(reader.get(url("contact_meeting", row.id)))
    assert "Thông báo hội nghị</button>" not in html
    assert "Lập kế hoạch</a>" not in page_of(reader.get(url("petition_meetings")))
    assert reader.get(url("contact_meeting_new")).status_code == 403
    _refused(reader, row.id, 403)


def test_a_body_and_the_signed_out_see_nothing(town: Town) -> None:
    row = planned(town)
    body = client(town, "body:0")
    for name, args in (("petition_meetings", []), ("contact_meeting", [row.id])):
        assert body.get(url(name, *args)).status_code == 403
        assert Client().get(url(name, *args)).status_code == 302
    elsewhere = client(town, world=2)
    assert elsewhere.get(url("petition_meetings")).status_code == 403


def test_pages_ask_as_often_for_one_meeting_as_for_three(town: Town) -> None:
    officer, counts = client(town), []
    for _count in (1, 2, 3):
        row = planned(town, partner_ids=(town.city.council.id,))
        petition = make_petition(town)
        petition.sources.with_scopes_disabled().update(meeting=row)
        with CaptureQueriesContext(connection) as queries:
            page_of(officer.get(url("petition_meetings") + "?thang=2026-01"))
        counts.append(len(queries))
    assert len(set(counts[1:])) == 1
    assert counts[0] == counts[2]


def test_one_meeting_asks_as_often_for_one_delegate_as_for_two(town: Town) -> None:
    row, officer, counts = planned(town), client(town), []
    page = url("contact_meeting_delegates", row.id)
    for version, chosen in ((1, town.worlds[1].delegates[:1]), (2, town.worlds[1].delegates)):
        officer.post(page, {"version": version, "delegates": [one.id for one in chosen]})
        officer.get(url("contact_meeting", row.id))  # says what was saved
        with CaptureQueriesContext(connection) as queries:
            page_of(officer.get(url("contact_meeting", row.id)))
        counts.append(len(queries))
    assert len(set(counts)) == 1
