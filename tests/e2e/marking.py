"""Private marks in the browser tests: the reader with its bar and its panel of marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.e2e.browsing import LANDSCAPE, Visit, until
from tests.e2e.papers import Reader
from tests.e2e.world import MARKS, CouncilFacts

TEXT, SCAN = 3, 2  # pages with words, and pages that are pictures
ME, OTHER, OFFICE = f"{MARKS}-002", f"{MARKS}-003", f"{MARKS}-vanphong"
SAVED = "Đã lưu trên máy này và trên máy chủ."


@dataclass(frozen=True, slots=True)
class Shelf:
    council: CouncilFacts
    paper: int


class Marking(Reader):
    """A reader with private marks."""

    def open(self, rest: str = "") -> Marking:
        super().open(rest)
        return self.ready()

    def ready(self) -> Marking:
        expect(self.main).to_have_attribute("data-marks", "ready")
        return self

    def tool(self, name: str) -> None:
        """Take a tool of the bar into the hand."""
        self.show_bar()
        button = self.bar.get_by_role("button", name=name, exact=True)
        if button.get_attribute("aria-pressed") != "true":
            button.click()

    def show_bar(self) -> None:
        if not self.bar.is_visible():
            self.page.get_by_role("button", name="Công cụ đánh dấu").click()

    @property
    def bar(self) -> Locator:
        return self.page.locator("#marks")

    @property
    def lines(self) -> Locator:
        """The panel's list of one's own marks."""
        return self.page.locator("#marks-own > li")

    def on(self, page: int) -> Locator:
        return self.page.locator(f'.page[data-page-number="{page}"]')

    def drawn(self, page: int, kind: str) -> Locator:
        return self.on(page).locator(f"path.mark-{kind}")

    def pins(self, page: int) -> Locator:
        return self.on(page).locator(".mark-pin")

    def shapes(self, page: int) -> list[str]:
        """What is drawn on a page, in its own points."""
        found: list[str] = (
            self.on(page)
            .locator("path[data-mark]")
            .evaluate_all(
                "paths => paths.map((path) => path.getAttribute('class') + path.getAttribute('d')).sort()"
            )
        )
        return found

    def draws(self, page: int, shapes: list[str]) -> None:
        """These shapes and no other come to be drawn."""
        until(self.page, lambda: self.shapes(page) == shapes, f"page {page} shows {self.shapes(page)}")

    def share(self, page: int) -> list[float]:
        """Where the stroke lies on its page, and how much of it."""
        whole, part = self.on(page).bounding_box(), self.drawn(page, "ink").bounding_box()
        assert whole
        assert part
        return [
            (part["x"] - whole["x"]) / whole["width"],
            (part["y"] - whole["y"]) / whole["height"],
            part["width"] / whole["width"],
            part["height"] / whole["height"],
        ]

    def drag(self, page: int, *places: tuple[float, float]) -> None:
        """With the mouse over parts of a page, (0, 0) being its upper left."""
        box = self.on(page).bounding_box()
        assert box
        for index, (x, y) in enumerate(places):
            self.page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=5)
            if index == 0:
                self.page.mouse.down()
        self.page.mouse.up()

    def notes(self, page: int, place: tuple[float, float], words: str) -> None:
        self.tool("Ghi chú")
        self.drag(page, place)
        self.page.get_by_role("textbox", name="Nội dung").fill(words)
        self.page.get_by_role("button", name="Lưu ghi chú").click()
        expect(self.page.locator("#note-dialog")).to_be_hidden()

    def saved(self) -> None:
        """Everything that was marked is with the server."""
        expect(self.page.locator(".marks-panel [data-marks-state]")).to_have_text(SAVED)
        self.page.wait_for_timeout(900)  # what is sent is gathered for a moment
        expect(self.page.locator(".marks-panel [data-marks-state]")).to_have_text(SAVED)

    def lists(self) -> None:
        self.show_bar()
        self.bar.get_by_role("button", name=re.compile("^Danh sách")).click()
        expect(self.page.locator('[data-panel="marks"]')).to_be_visible()

    def scan(self) -> None:
        """Go to the first page that is a picture."""
        self.page.get_by_label("Đến trang").fill(str(TEXT + 1))
        self.page.get_by_label("Đến trang").press("Enter")
        expect(self.on(TEXT + 1)).to_have_class(re.compile("marks-blank"))


def marking(visit: Visit, shelf: Shelf, who: str = ME, size: tuple[int, int] = LANDSCAPE) -> Marking:
    return Marking(visit.device(who, size), shelf.council, shelf.paper).open()


def wipe(reader: Marking) -> None:
    """Delete every mark by the list, with the keyboard."""
    if not reader.page.locator('[data-panel="marks"]').is_visible():
        reader.lists()
    while reader.lines.count():
        count = reader.lines.count()
        reader.lines.first.get_by_role("button", name="Xóa đánh dấu này").press("Enter")
        expect(reader.lines).to_have_count(count - 1)
    reader.saved()
