"""An invitation in browsers: prepared and sent, answered by a guest with a substitute and by a delegate."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

from icalendar import Calendar
from playwright.sync_api import Page, expect

from council import clock
from tests.e2e.browsing import PHONE, Visit
from tests.e2e.looking import faults
from tests.e2e.world import INVITED

ROUND = 75.0  # seconds: the clock writes letters twice a minute, on a busy machine later
ADDRESS = "khach.e2e@example.org"
LINK = re.compile(r"http\S+(/giay-moi/[-\w]{32}/)")


def test_sent_answered_with_a_substitute_and_on_the_desk(visit: Visit) -> None:
    council = visit.world.councils[INVITED]
    office = visit.device(f"{INVITED}-vanphong", bypass_csp=True)
    is_sent(office, council.path(f"giay-moi/ky-hop/{council.session}/moi/"))
    guest_sends_a_substitute(visit, visit.world.installation.home)
    delegate_answers(visit, council.path("ban-dai-bieu/"))
    office.reload()
    expect(office.get_by_text("1 cử người dự thay")).to_be_visible()
    expect(office.get_by_text("Dự thay: Bà Lê Thị Thay, Trưởng phòng")).to_be_visible()
    office.get_by_role("link", name="Sẽ dự (1)").click()
    expect(office.locator(".invitee-list li")).to_have_count(1)
    expect(office.locator(".invitee-list")).to_contain_text(council.name_of(2))
    assert faults(office) == []


def is_sent(page: Page, address: str) -> None:
    """The secretariat writes the letter from what the session says, invites, looks and sends."""
    day = clock.today() + timedelta(days=7)
    page.goto(address)
    page.get_by_label("Số, ký hiệu").fill("15/GM-HĐND")
    for name in ("Ngày bắt đầu", "Ngày kết thúc"):
        page.get_by_label(name).fill(day.isoformat())
    page.get_by_label("Giờ bắt đầu").fill("8h")
    page.get_by_label("Giờ kết thúc").fill("11h30")
    page.get_by_label("Trả lời trước ngày").fill((day - timedelta(days=2)).isoformat())
    assert faults(page) == []
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("button", name="Mời tất cả đại biểu đương nhiệm").click()
    page.get_by_role("link", name="Thêm khách mời").click()
    page.get_by_label("Họ và tên", exact=True).fill("Ông Trần Văn Khách")
    page.get_by_label("Cơ quan", exact=True).fill("Sở Mẫu")
    page.get_by_label("Thư điện tử", exact=True).fill(ADDRESS)
    page.get_by_role("button", name="Thêm khách mời").click()
    expect(page.get_by_role("status")).to_contain_text("Đã thêm Ông Trần Văn Khách")
    page.get_by_role("link", name="Về giấy mời").click()
    page.get_by_role("link", name="Gửi giấy mời").click()
    page.get_by_role("button", name="Gửi giấy mời").click()
    expect(page.get_by_role("status")).to_contain_text("Đã gửi giấy mời đến")


def guest_sends_a_substitute(visit: Visit, home: Path) -> None:
    """From the letter that the clock wrote, on a telephone, without signing in."""
    page = visit.device(size=PHONE, bypass_csp=True)
    page.goto(link_in_letter(home / "mail"))
    expect(page.get_by_role("heading", name="Ông Trần Văn Khách")).to_be_visible()
    expect(page.get_by_label("Họ và tên người dự thay")).to_be_hidden()
    page.get_by_label("Cử người dự thay").check()
    page.get_by_label("Họ và tên người dự thay").fill("Bà Lê Thị Thay")
    page.get_by_label("Chức vụ người dự thay").fill("Trưởng phòng")
    assert faults(page) == []
    page.get_by_role("button", name="Gửi câu trả lời").click()
    expect(page.get_by_text("Câu trả lời đã ghi nhận:")).to_be_visible()


def delegate_answers(visit: Visit, address: str) -> None:
    page = visit.device(f"{INVITED}-002", bypass_csp=True)
    page.goto(address)
    card = page.locator(".desk-invitation")
    expect(card).to_contain_text("Chưa trả lời")
    assert faults(page) == []
    card.get_by_role("button", name="Tôi sẽ dự").click()
    expect(page.locator(".desk-invitation")).to_contain_text("Sẽ dự")


def link_in_letter(folder: Path) -> str:
    """The guest's link, from the file that stands for the mail server; the calendar entry is in it too."""
    end = time.monotonic() + ROUND
    while time.monotonic() < end:
        for path in folder.glob("*.log"):
            content = path.read_bytes()
            if ADDRESS.encode() in content:
                letter = message_from_bytes(content.split(b"\n" + b"-" * 79)[0], policy=policy.default)
                body = letter.get_body()
                found = LINK.search(body.get_content()) if body else None
                [ics, _pdf] = letter.iter_attachments()
                [event] = Calendar.from_ical(ics.get_content()).walk("VEVENT")
                assert found is not None
                assert event["sequence"] == 0
                return found[1]
        time.sleep(0.5)
    raise AssertionError("no letter was written")
