"""What the secretariat does: sessions, sittings, the programme, papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.world import CouncilFacts


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item of the programme as it is typed in."""

    title: str
    starts_at: str = ""
    minutes: str = ""
    presenter: str = ""


class Bench:
    """The secretariat's desk of one council."""

    def __init__(self, page: Page, council: CouncilFacts) -> None:
        self.page = page
        self.council = council

    def open(self, session: int | None = None) -> Bench:
        self.page.goto(self.council.path(f"thu-ky/ky-hop/{session}/" if session else "thu-ky/"))
        return self

    @property
    def titles(self) -> Locator:
        """The titles of the programme, in its order."""
        return self.page.locator("#items .bench-title b")

    def row(self, title: str) -> Locator:
        return self.page.locator(".bench-item", has=self.page.locator(".bench-title b", has_text=title))

    def says(self, words: str) -> None:
        """What the last act led to."""
        expect(self.page.get_by_role("status").filter(has_text=words).first).to_be_visible()

    def creates_session(self, *, kind: str, day: date, place: str) -> None:
        self.page.get_by_role("link", name="Tạo kỳ họp").click()
        self.page.get_by_label("Loại kỳ họp").select_option(kind)
        self.page.get_by_label("Khai mạc").fill(day.isoformat())
        self.page.get_by_label("Bế mạc").fill(day.isoformat())
        self.page.get_by_label("Địa điểm").fill(place)
        self.page.get_by_role("button", name="Lưu").click()
        self.says("Đã tạo kỳ họp.")

    def adds_sitting(self, title: str, day: date, hour: str) -> None:
        self.page.get_by_role("link", name="Thêm phiên họp").click()
        self.page.get_by_label("Tên phiên").fill(title)
        self.page.get_by_label("Ngày").fill(day.isoformat())
        self.page.get_by_label("Giờ bắt đầu").fill(hour)
        self.page.get_by_role("button", name="Lưu").click()
        expect(self.page.locator(".bench-list")).to_contain_text(title)

    def adds_item(self, item: NewItem, sitting: str) -> None:
        self.page.get_by_role("link", name="Thêm mục").click()
        slot = self.page.locator("#slot")
        slot.get_by_label("Nội dung", exact=True).fill(item.title)
        slot.get_by_label("Giờ bắt đầu").fill(item.starts_at)
        slot.get_by_label("Số phút").fill(item.minutes)
        slot.get_by_label("Người trình bày").fill(item.presenter)
        choice = slot.get_by_label("Phiên họp").locator("option", has_text=sitting)
        slot.get_by_label("Phiên họp").select_option(choice.get_attribute("value"))
        slot.get_by_role("button", name="Lưu").click()
        expect(self.row(item.title)).to_be_visible()

    def moves_by_key(self, title: str, key: str) -> None:
        """With the keyboard, from the handle of the row."""
        self.row(title).locator(".handle").focus()
        self.page.keyboard.press(key)

    def drags(self, title: str, onto: str) -> None:
        """By hand: the row is let go where the other stands, and takes its place."""
        handle = self.row(title).locator(".handle")
        handle.scroll_into_view_if_needed()
        start, end = handle.bounding_box(), self.row(onto).locator(".handle").bounding_box()
        assert start is not None
        assert end is not None
        x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x, y - 20, steps=2)
        self.page.mouse.move(x, end["y"] + 4, steps=6)
        expect(self.page.locator(".drop-line")).to_be_attached()
        self.page.mouse.up()

    def has_order(self, *titles: str) -> None:
        expect(self.titles).to_have_text(list(titles))

    def uploads(self, item: str, file: Path, *, title: str, kind: str, number: str, issuer: str) -> None:
        row = self.row(item)
        if row.locator("details").get_attribute("open") is None:
            row.locator("summary").click()
        row.get_by_role("link", name="Tải tài liệu lên").click()
        slot = self.page.locator("#slot")
        slot.get_by_label("Tệp PDF").set_input_files(file)
        slot.get_by_label("Loại văn bản").select_option(kind)
        slot.get_by_label("Số, ký hiệu").fill(number)
        slot.get_by_label("Trích yếu").fill(title)
        slot.get_by_label("Cơ quan ban hành").fill(issuer)
        slot.get_by_role("button", name="Tải lên").click()

    def has_paper(self, item: str, title: str) -> None:
        row = self.row(item)
        if row.locator("details").get_attribute("open") is None:
            row.locator("summary").click()
        expect(row.locator(".bench-papers")).to_contain_text(title)

    def publishes(self) -> None:
        self.page.get_by_role("link", name="Công bố chương trình").click()
        self.page.get_by_role("button", name="Công bố", exact=True).click()
        expect(self.page.get_by_role("link", name="Trang công khai")).to_be_visible()
