"""A petition in browsers: heard, with the body, checked, evaluated, accepted, published, followed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsing import LANDSCAPE, PHONE
from tests.e2e.device import Device
from tests.e2e.installation import Installation
from tests.e2e.looking import faults
from tests.e2e.petition_town import MODULE, Served
from tests.support import needs

WARD = "00001"
WORDS = "Bà Lê Thị Ví Dụ, điện thoại 0912 345 678, đề nghị nạo vét mương thoát nước tổ dân phố số 4"
ANSWER = "Ủy ban nhân dân phường đã nạo vét xong mương thoát nước tổ dân phố số 4"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Served]:
    needs("chromium", "node_modules")
    home = tmp_path / "data"
    home.mkdir()
    installation = Installation(home)
    found = Served(installation, **installation.run(MODULE, "make"))
    installation.start()
    yield found
    installation.stop()


class Story:
    """Everybody's browser, and what each page is measured by."""

    def __init__(self, chromium: Browser, town: Served) -> None:
        self.chromium, self.town = chromium, town
        self.devices: dict[str, Device] = {}
        self.found: list[str] = []

    def page(self, who: str, size: tuple[int, int] = LANDSCAPE) -> Page:
        """A page of a person's tablet, which axe may measure."""
        if who not in self.devices:
            name = f"{WARD}-{who}" if who else ""
            self.devices[who] = Device(self.chromium, self.town, name, size=size, bypass_csp=True)
        return self.devices[who].context.new_page()

    def office(self, who: str, rest: str = "") -> Page:
        page = self.page(who)
        page.goto(self.town.path(WARD, rest))
        return page

    def looks_right(self, page: Page) -> None:
        self.found += [f"{page.url}: {fault}" for fault in faults(page)]


def test_from_the_hall_to_the_public(chromium: Browser, town: Served) -> None:
    story = Story(chromium, town)
    code, secret = is_heard(story)
    is_classified_and_forwarded(story, code)
    is_answered(story, code)
    is_judged(story)
    is_published(story, code)
    is_followed(story, code, secret)
    assert story.found == []
    told = [text for device in story.devices.values() for text in device.complained()]
    assert [text for text in told if "404" not in text] == []  # the page before it was published


def is_heard(story: Story) -> tuple[str, str]:
    """A delegate notes it and hands out the receipt."""
    page = story.office("1", "ghi-nhan/")
    page.get_by_label("Cử tri nói gì?").fill(WORDS)
    story.looks_right(page)
    page.get_by_role("button", name="Ghi nhận và cấp biên nhận").click()
    expect(page.get_by_text("mã bí mật chỉ hiện lần này")).to_be_visible()
    story.looks_right(page)
    code, secret, _address = page.locator(".receipt .secret").all_text_contents()
    return code, secret


def is_classified_and_forwarded(story: Story, code: str) -> None:
    page = story.office("petition_officer")
    page.get_by_role("link", name=code).first.click()
    story.looks_right(page)
    page.get_by_role("link", name="Phân loại").click()
    page.get_by_label("Lĩnh vực").select_option(index=1)
    page.get_by_label("Thẩm quyền giải quyết").select_option("commune")
    page.locator("form .btn-main").click()
    page.get_by_role("link", name="Chuyển cơ quan giải quyết").click()
    page.get_by_label("Cơ quan chủ trì giải quyết").select_option(label="Ủy ban nhân dân Phường 1")
    page.get_by_label("Số, ký hiệu công văn").fill("15/TTHĐND")
    story.looks_right(page)
    page.locator("form .btn-main").click()
    expect(page.get_by_text("Đã chuyển").first).to_be_visible()


def is_answered(story: Story, code: str) -> None:
    page = story.office("body:0", "viec/")
    story.looks_right(page)
    page.get_by_role("link", name=code).first.click()
    page.get_by_role("button", name="Tiếp nhận").click()
    story.looks_right(page)
    page.get_by_role("link", name="Soạn trả lời").click()
    page.get_by_label("Nội dung trả lời").fill(ANSWER)
    page.get_by_label("Tổ chức thực hiện").check()
    page.get_by_label("Số, ký hiệu văn bản").fill("45/UBND")
    story.looks_right(page)
    page.get_by_role("button", name="Lưu và xem trước").click()
    story.looks_right(page)
    page.get_by_role("button", name=f"Gửi trả lời {code}").click()
    expect(page.get_by_text("Rút lại câu trả lời")).to_be_visible()


def is_judged(story: Story) -> None:
    """The Board, the delegate group, the head: each finds the answer on the list."""
    for who, verdict, button in (
        ("board_officer", "Ban thấy câu trả lời", "Ghi ý kiến của Ban"),
        ("1", "Tổ đại biểu thấy câu trả lời", "Ghi đánh giá"),
    ):
        page = story.office(who, "tra-loi/")
        story.looks_right(page)
        page.locator("main a[href*='/tra-loi/']").filter(has_text="00001-").first.click()
        page.get_by_role("group", name=verdict).get_by_role("radio").first.check()
        story.looks_right(page)
        page.get_by_role("button", name=button).click()
    page = story.office("petition_head", "tra-loi/")
    page.locator("main a[href*='/tra-loi/']").filter(has_text="00001-").first.click()
    page.get_by_role("button", name="Chấp nhận", exact=True).click()
    expect(page.get_by_text("Chưa thông báo kết quả này cho cử tri và đại biểu.")).to_be_visible()


def is_published(story: Story, code: str) -> None:
    public = story.page("", PHONE)
    public.goto(f"/kien-nghi/{code}/")
    expect(public.get_by_text(ANSWER)).to_have_count(0)
    page = story.office("petition_officer", "cong-khai/")
    story.looks_right(page)
    page.get_by_role("link", name=code).first.click()
    expect(page.locator("mark").first).to_be_visible()
    story.looks_right(page)
    page.get_by_role("button", name="Lưu bản rà soát").click()
    page = story.office("petition_head", "cong-khai/")
    page.get_by_role("link", name=code).first.click()
    page.get_by_role("button", name="Công khai", exact=True).click()
    public.goto("/kien-nghi/?q=nao vet muong")
    story.looks_right(public)
    public.get_by_role("link", name=code).first.click()
    expect(public.get_by_text(ANSWER)).to_be_visible()
    expect(public.get_by_text("Đã giải quyết xong").first).to_be_visible()
    assert "0912" not in public.content()
    assert "Ví Dụ" not in public.content()
    story.looks_right(public)


def is_followed(story: Story, code: str, secret: str) -> None:
    """The receipt's QR code: the secret stands behind the sign that no server sees."""
    page = story.page("", PHONE)
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.goto(f"/kien-nghi/theo-doi/?ma={code}#{secret}")
    expect(page.get_by_role("heading", name="Kiến nghị của tôi")).to_be_visible()
    expect(page.get_by_text(ANSWER)).to_be_visible()
    story.looks_right(page)
    page.get_by_role("group", name="Ông/bà hài lòng đến mức nào?").get_by_role("radio").nth(4).check()
    page.get_by_role("button", name="Gửi đánh giá").click()
    expect(page.get_by_role("heading", name="Sửa đánh giá")).to_be_visible()
    assert not [url for url in seen if secret in url]
