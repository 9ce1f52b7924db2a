"""The letter, all letters, the list of guests, the calendar files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from pypdf import PdfReader

from council.rules.wording import HANOI
from meetings.documents.guest_list import GuestLine, GuestList, render_guest_list
from meetings.documents.invitation import Addressed, InvitationPaper, render_all, render_invitation, when
from meetings.documents.invitation_ics import Entry, calendar_entry

START = datetime(2026, 12, 8, 8, tzinfo=HANOI)
AGENCY = "Hội đồng nhân dân thành phố Hà Nội"
PAPER = InvitationPaper(
    agency=AGENCY,
    place_of_issue="Hà Nội",
    number="15/GM-HĐND",
    day=date(2026, 11, 20),
    title="Phiên khai mạc, Kỳ họp thứ 5, Hội đồng nhân dân thành phố Hà Nội",
    about=("Kỳ họp thứ 5", "Phiên khai mạc", f"{AGENCY} khóa XVII"),
    starts_at=START,
    ends_at=START + timedelta(hours=3, minutes=30),
    place="Hội trường Hội đồng nhân dân thành phố",
    content="Theo chương trình gửi kèm.\nTài liệu được gửi trên hệ thống.",
    answer_by=START - timedelta(days=2),
    answer_how="đại biểu trả lời tại bàn làm việc",
    signer_post="TM. Thường trực\nChủ tịch",
    signer_name="Nguyễn Văn Mẫu",
)
LINK = "https://nghitruong.example/giay-moi/abcdefghijklmnopqrstuvwxyz012345/"
GUEST = Addressed("Ông Trần Văn Khách", "Phó Giám đốc", "Sở Mẫu", LINK)
ENTRY = Entry(
    invitation=7,
    revision=2,
    host="nghitruong.example",
    stamp=datetime(2026, 11, 20, tzinfo=UTC),
    summary="Kỳ họp thứ 5; khai mạc, “sáng”",
    starts_at=START,
    ends_at=START + timedelta(days=2),
    place="Hội trường, tầng 2",
    description="Tới dự: Kỳ họp\nĐịa điểm: Hội trường",
    organiser=AGENCY,
    organiser_mail="nghitruong@example.org",
    invited="Ông Trần, Văn: Khách",
    invited_mail="khach@example.org",
)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_a_letter_has_every_part() -> None:
    said = text_of(render_invitation(PAPER, GUEST))
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "HỘI ĐỒNG NHÂN DÂN",
        "THÀNH PHỐ HÀ NỘI",
        "Số: 15/GM-HĐND",
        "Hà Nội, ngày 20 tháng 11 năm 2026",
        "GIẤY MỜI",
        "trân trọng kính mời",
        "Ông Trần Văn Khách",
        "Phó Giám đốc, Sở Mẫu",
        "từ 08 giờ 00 phút đến 11 giờ 30 phút, ngày 08 tháng 12 năm 2026",
        "Hội trường Hội đồng nhân dân thành phố",
        "trước 08 giờ 00 phút, ngày 06 tháng 12 năm 2026",
        "TM. THƯỜNG TRỰC CHỦ TỊCH",
        "Nguyễn Văn Mẫu",
        "Nơi nhận:",
        "- Như trên;",
    ):
        assert part in said, part
    assert LINK.replace("/", "") in said.replace("/", "").replace(" ", "") or "mã QR" in said
    assert len(PdfReader(BytesIO(render_invitation(PAPER, GUEST))).pages) == 1


def test_a_draft_leaves_room_for_the_number_and_says_what_it_is() -> None:
    said = text_of(render_invitation(replace(PAPER, number="", draft=True), Addressed("(họ và tên)")))
    assert "/GM-HĐND" in said
    assert "DỰ THẢO" in said
    assert "mã QR" not in said


def test_the_same_letter_is_the_same_file() -> None:
    assert render_invitation(PAPER, GUEST) == render_invitation(PAPER, GUEST)


def test_nothing_in_a_name_is_markup() -> None:
    said = text_of(render_invitation(PAPER, Addressed("<b>Ông</b> & “A” <para>", "x" * 200, "y" * 200)))
    assert "<b>Ông</b> & “A” <para>" in said


def test_each_letter_of_all_begins_a_page() -> None:
    everybody = [GUEST, Addressed("Bà Lê Thị B"), Addressed("Đại biểu Nguyễn Thị C")]
    pages = PdfReader(BytesIO(render_all(PAPER, everybody))).pages
    assert len(pages) == 3
    for page, to in zip(pages, everybody, strict=True):
        assert to.name in " ".join(page.extract_text().split())


def test_all_letters_say_what_each_says_alone() -> None:
    everybody = [GUEST, Addressed("Bà Lê Thị B", "Giám đốc"), replace(GUEST, name="Ông C"), GUEST]
    pages = PdfReader(BytesIO(render_all(PAPER, everybody))).pages
    alone = [text_of(render_invitation(PAPER, to)) for to in everybody]
    assert [" ".join(page.extract_text().split()) for page in pages] == alone


def test_letters_that_run_over_a_page_are_whole() -> None:
    long = replace(
        PAPER, content="\n".join(f"Nội dung thứ {n}: " + "xem xét, thảo luận " * 20 for n in range(20))
    )
    said = text_of(render_all(long, [GUEST, GUEST]))
    assert said.count("Nội dung thứ 19:") == said.count("Nơi nhận:") == 2
    assert sorted(said.split()) == sorted(text_of(render_invitation(long, GUEST)).split() * 2)


def test_several_days_are_said_with_both() -> None:
    said = when(START, START + timedelta(days=2, hours=9))
    assert said == (
        "từ 08 giờ 00 phút, ngày 08 tháng 12 năm 2026 đến 17 giờ 00 phút, ngày 10 tháng 12 năm 2026"
    )


def test_the_list_of_guests() -> None:
    lines = [GuestLine(f"Khách {n}", "Sở Mẫu", "sẽ dự") for n in range(60)]
    paper = GuestList(AGENCY, "Hà Nội", date(2026, 12, 8), PAPER.about, "từ 8 giờ", "Hội trường", lines)
    said = text_of(render_guest_list(paper))
    assert "DANH SÁCH KHÁCH MỜI" in said
    assert "Khách 59" in said
    assert "Danh sách gồm 60 khách mời./." in said
    assert "00 khách mời" in text_of(render_guest_list(replace(paper, lines=[])))


def test_an_entry_is_read_back_as_it_was_written() -> None:
    found = Calendar.from_ical(calendar_entry(ENTRY))
    event: Any = found.walk("VEVENT")[0]
    assert (str(found["method"]), str(event["status"])) == ("REQUEST", "CONFIRMED")
    assert (str(event["uid"]), event["sequence"]) == ("giay-moi-7@nghitruong.example", 2)
    assert (event["dtstart"].dt, event["dtend"].dt) == (ENTRY.starts_at, ENTRY.ends_at)
    assert str(event["summary"]) == ENTRY.summary
    assert str(event["location"]) == ENTRY.place
    assert str(event["description"]) == ENTRY.description
    assert event["attendee"].params["CN"] == ENTRY.invited
    assert str(event["organizer"]) == "mailto:nghitruong@example.org"


def test_a_cancellation_is_of_the_same_entry() -> None:
    found = Calendar.from_ical(calendar_entry(replace(ENTRY, cancelled=True, revision=3)))
    [event] = found.walk("VEVENT")
    assert (str(found["method"]), str(event["status"]), event["sequence"]) == ("CANCEL", "CANCELLED", 3)
    assert str(event["uid"]) == "giay-moi-7@nghitruong.example"


@pytest.mark.parametrize("name", ['Ông "A"', "A;B,C:D", "A\\nB", "“A” ^n", "=cmd", "A" * 300])
def test_any_name_is_one_value(name: str) -> None:
    found = Calendar.from_ical(calendar_entry(replace(ENTRY, invited=name, organiser=name)))
    event: Any = found.walk("VEVENT")[0]
    assert str(event["attendee"]) == "mailto:khach@example.org"
    assert event["attendee"].params["CN"].replace("'", '"') == name


@pytest.mark.parametrize("field", ["summary", "place", "description"])
@given(words=st.text(st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200))
def test_no_text_breaks_out_of_its_line(field: str, words: str) -> None:
    said: dict[str, Any] = {field: words}
    found = Calendar.from_ical(calendar_entry(replace(ENTRY, **said)))
    [event] = found.walk("VEVENT")
    name = {"place": "location"}.get(field, field)
    assert str(event[name]) == words
    assert len(found.walk()) == len(Calendar.from_ical(calendar_entry(ENTRY)).walk())
