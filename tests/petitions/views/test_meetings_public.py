"""The public calendar of contact meetings: what is in it, what never is, feeds, tags."""

from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from council import clock as now_clock
from petitions.models import ContactMeeting
from petitions.rules.clock import HANOI
from petitions.services import meeting_report, meetings
from petitions.services.meetings import Plan
from tests.council.views.pages import page_of
from tests.factories.petitions import Town, make_town

OFFICER = "petition_officer"
NOW = datetime(2025, 12, 22, 9, tzinfo=HANOI)
STARTS = datetime(2026, 1, 12, 8, 30, tzinfo=HANOI)
ATOM = "{http://www.w3.org/2005/Atom}"
ALL = "contact_meetings"
OWN = "council_meetings"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _december() -> Any:
    with now_clock.frozen(NOW):
        yield


@pytest.fixture
def town() -> Town:
    return make_town(communes=2)


def planned(town: Town, world: int = 1, *, title: str = "Tiếp xúc cử tri", **more: Any) -> ContactMeeting:
    values: dict[str, Any] = {"kind": "before_regular", "starts_at": STARTS} | more
    data = Plan(title=title, place="Nhà văn hóa tổ 3, ngõ 5", **values)
    return meetings.plan(actor=town.worlds[world].actor(OFFICER), data=data)


def announced(town: Town, world: int = 1, **more: Any) -> ContactMeeting:
    row = planned(town, world, **more)
    return meetings.announce(actor=town.worlds[world].actor(OFFICER), meeting_id=row.id, version=1)


def cancelled(town: Town, world: int = 1, **more: Any) -> ContactMeeting:
    row = announced(town, world, **more)
    actor = town.worlds[world].actor(OFFICER)
    return meetings.cancel(actor=actor, meeting_id=row.id, version=2, reason="Bão số 3")


def read(name: str, *args: object) -> Any:
    return Client().get(reverse(name, args=args))


def events(answer: Any) -> list[Any]:
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_only_what_was_announced_to_the_public_is_in_it(town: Town) -> None:
    announced(town, title="Hội nghị công khai")
    announced(town, title="Hội nghị nội bộ", is_public=False)
    planned(town, title="Còn chuẩn bị")
    group = planned(town, title="Gặp riêng một nhóm", kind="group")
    hidden = ("Hội nghị nội bộ", "Còn chuẩn bị", "Gặp riêng một nhóm")
    for name, args in ((f"{ALL}_public", ()), (f"{OWN}_public", ("00001",)), ("council_public", ("00001",))):
        html = page_of(read(name, *args))
        assert "Hội nghị công khai" in html
        assert not [title for title in hidden if title in html]
    assert read("contact_meeting_public", "00001", group.id).status_code == 404
    assert [str(event["summary"]) for event in events(read(f"{ALL}_ics"))] == ["Hội nghị công khai"]
    assert read(f"{ALL}_feed").content.count(b"<entry>") == 1


def test_of_its_councils_alone(town: Town) -> None:
    row = announced(town, 0, title="Chung hai cấp", partner_ids=(town.communes[0].council.id,))
    for code, there in (("hn", True), ("00001", True), ("00002", False)):
        assert ("Chung hai cấp" in page_of(read(f"{OWN}_public", code))) is there
        assert (read("contact_meeting_public", code, row.id).status_code == 200) is there
        assert (len(events(read(f"{OWN}_ics", code))) == 1) is there
        assert ("Chung hai cấp" in page_of(read("council_public", code))) is there
    assert page_of(read(f"{ALL}_public")).count("Chung hai cấp") == 1


def test_a_cancelled_meeting_stays_as_cancelled(town: Town) -> None:
    row = cancelled(town)
    for answer in (read(f"{ALL}_public"), read(f"{OWN}_public", "00001")):
        html = page_of(answer)
        assert "Đã hủy" in html
        assert "Bão số 3" in html
    assert "Hội nghị đã hủy: Bão số 3" in page_of(read("contact_meeting_public", "00001", row.id))
    assert "Đã hủy" in page_of(read("council_public", "00001"))
    (event,) = events(read(f"{OWN}_ics", "00001"))
    assert (str(event["status"]), event["sequence"]) == ("CANCELLED", 3)
    assert str(event["summary"]) == "Đã hủy: Tiếp xúc cử tri"
    assert "Đã hủy: Tiếp xúc cử tri" in read(f"{OWN}_feed", "00001").content.decode()


def test_a_draft_that_was_dropped_is_nowhere(town: Town) -> None:
    row = planned(town)
    meetings.cancel(
        actor=town.worlds[1].actor(OFFICER), meeting_id=row.id, version=1, reason="Chưa đủ điều kiện"
    )
    assert "Chưa đủ điều kiện" not in page_of(read(f"{ALL}_public"))
    assert events(read(f"{ALL}_ics")) == []


def test_ical_says_when_and_where(town: Town) -> None:
    title = "Tiếp xúc; cử tri, trước kỳ họp " + "dài " * 30
    row = announced(town, title=title.strip(), chair="Bà Lan", online_url="https://example.vn/hop")
    with_end = announced(town, ends_at=STARTS + timedelta(hours=4))
    first, second = sorted(events(read(f"{OWN}_ics", "00001")), key=lambda event: event["uid"])
    assert str(first["uid"]) == f"tiep-xuc-cu-tri-{row.id}@nghi-truong"
    assert str(first["summary"]) == title.strip()
    assert str(first["location"]) == "Nhà văn hóa tổ 3, ngõ 5"
    assert first.decoded("dtstart") == STARTS.astimezone(UTC)
    assert first.decoded("dtend") == (STARTS + timedelta(hours=2)).astimezone(UTC)
    assert second.decoded("dtend") == with_end.ends_at
    assert first.decoded("dtstamp") == NOW.astimezone(UTC)
    assert "Chủ trì: Bà Lan" in str(first["description"])
    assert str(first["url"]) == f"http://testserver/kien-nghi/tiep-xuc-cu-tri/00001/{row.id}/"
    assert all(len(line) <= 75 for line in read(f"{OWN}_ics", "00001").content.split(b"\r\n"))


def test_atom_tells_the_newest_change_first(town: Town) -> None:
    first = announced(town, title="Hội nghị một")
    announced(town, title="Hội nghị hai")
    with now_clock.frozen(NOW + timedelta(hours=1)):
        meetings.cancel(
            actor=town.worlds[1].actor(OFFICER), meeting_id=first.id, version=2, reason="Bão số 3"
        )
        feed = ET.fromstring(read(f"{ALL}_feed").content)
    entries = feed.findall(f"{ATOM}entry")
    titles = [entry.findtext(f"{ATOM}title") for entry in entries]
    assert titles == ["Đã hủy: Hội nghị một, 08:30 12/1/2026", "Hội nghị hai, 08:30 12/1/2026"]
    assert entries[0].findtext(f"{ATOM}updated", "").startswith("2025-12-22T03:00:00")
    assert feed.findtext(f"{ATOM}title") == "Lịch tiếp xúc cử tri: các Hội đồng nhân dân"


@pytest.mark.parametrize(
    ("name", "args"),
    [
        (f"{ALL}_public", ()),
        (f"{OWN}_public", ("00001",)),
        (f"{ALL}_ics", ()),
        (f"{OWN}_ics", ("00001",)),
        (f"{ALL}_feed", ()),
        (f"{OWN}_feed", ("00001",)),
        ("contact_meeting_public", ("00001", 0)),
    ],
)
def test_what_is_unchanged_is_not_sent_again(town: Town, name: str, args: tuple[Any, ...]) -> None:
    row = announced(town)
    page = reverse(name, args=[row.id if arg == 0 else arg for arg in args])
    first = Client().get(page)
    assert first.headers["cache-control"].startswith("public, max-age=")
    asked = {"if-none-match": first.headers["etag"]}
    assert Client().get(page, headers=asked).status_code == 304
    meetings.cancel(actor=town.worlds[1].actor(OFFICER), meeting_id=row.id, version=2, reason="Bão số 3")
    again = Client().get(page, headers=asked)
    assert again.status_code == 200
    assert "Bão số 3" in again.content.decode()


def test_another_council_changes_nothing_here(town: Town) -> None:
    page = reverse(f"{OWN}_public", args=["00001"])
    etag = Client().get(page).headers["etag"]
    announced(town, 2)
    assert Client().get(page, headers={"if-none-match": etag}).status_code == 304
    everything = reverse(f"{ALL}_public")
    assert Client().get(everything).headers["etag"] != etag


def test_a_page_with_a_name_on_it_is_nobody_elses(town: Town) -> None:
    answer = town.worlds[1].client(OFFICER).get(reverse(f"{ALL}_public"))
    assert "private" in answer.headers["cache-control"]
    assert "etag" not in answer.headers


def test_chosen_by_council_and_without_a_script(town: Town) -> None:
    announced(town)
    html = page_of(read(f"{ALL}_public"))
    assert "<script" not in html
    assert '<option value="00002">' in html
    answer = Client().get(reverse(f"{ALL}_public") + "?hd=00002")
    assert answer.headers["location"] == reverse(f"{OWN}_public", args=["00002"])
    assert Client().get(reverse(f"{ALL}_public") + "?hd=99999").status_code == 404
    for name in ("public", "ics", "feed"):
        assert read(f"{OWN}_{name}", "99999").status_code == 404
    assert Client().post(reverse(f"{ALL}_public")).status_code == 405


def test_what_is_over_moves_below_and_says_who_came(town: Town) -> None:
    row = announced(town)
    delegates = frozenset(one.id for one in town.worlds[1].delegates)
    actor = town.worlds[1].actor(OFFICER)
    meeting_report.set_delegates(actor=actor, meeting_id=row.id, version=2, delegate_ids=delegates)
    with now_clock.frozen(STARTS + timedelta(days=1)):
        data = meeting_report.Report({}, 120, "Bà Hoa ở ngõ 5 nêu ý kiến.")
        meeting_report.report(actor=actor, meeting_id=row.id, version=3, data=data, held=True)
        html = page_of(read(f"{OWN}_public", "00001"))
        assert "Hiện chưa có hội nghị" in html
        assert "Đã qua (1)" in html
        one = page_of(read("contact_meeting_public", "00001", row.id))
        assert "120 cử tri đã dự" in one
        assert "Đại biểu 1 00001" in one
        assert "Bà Hoa" not in one  # minutes name people: they are the office's
        assert "Tiếp xúc cử tri" not in page_of(read(f"{ALL}_public")).split("</h1>")[1].split("<form")[1]
        assert "Tiếp xúc cử tri sắp tới" not in page_of(read("council_public", "00001"))


def test_many_meetings_come_in_pages(town: Town) -> None:
    row = announced(town)
    copies = []
    for count in range(60):
        copies.append(
            ContactMeeting(
                **{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
            )
        )
        copies[-1].pk, copies[-1].title = None, f"Hội nghị số {count}."
    ContactMeeting.objects.with_scopes_disabled().bulk_create(copies)
    html = page_of(read(f"{ALL}_public"))
    assert "Trang 1/2" in html
    assert html.count('class="card meeting-card"') == 50
    rest = page_of(Client().get(reverse(f"{ALL}_public") + "?trang=2"))
    assert rest.count('class="card meeting-card"') == 11
    page_of(Client().get(reverse(f"{ALL}_public") + "?trang=abc"))


@pytest.mark.parametrize(
    ("name", "args"),
    [
        (f"{ALL}_public", ()),
        (f"{OWN}_public", ("hn",)),
        ("council_public", ("hn",)),
        (f"{ALL}_ics", ()),
        (f"{ALL}_feed", ()),
    ],
)
def test_as_many_questions_for_one_as_for_three(town: Town, name: str, args: tuple[str, ...]) -> None:
    counts = []
    for number in (1, 2, 3):
        announced(town, 0, title=f"Hội nghị {number}", partner_ids=(town.communes[0].council.id,))
        with CaptureQueriesContext(connection) as queries:
            read(name, *args)
        counts.append(len(queries))
    assert counts[0] == counts[2]
