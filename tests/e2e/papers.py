"""Papers in the browser tests: handed to the secretariat's form without clicking, opened in the reader."""

from __future__ import annotations

import re

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.e2e.browsing import Visit
from tests.e2e.world import CouncilFacts

ADDRESS = re.compile(r"tai-lieu/(\d+)/")


def hand_in(visit: Visit, council: CouncilFacts, content: bytes, title: str) -> int:
    """Put a paper into the first item of a council's programme; its number."""
    page = visit.device(f"{council.code}-vanphong")
    address = council.path(f"thu-ky/muc/{council.items[0]}/tai-lieu/")
    page.goto(address)
    _post(page, address, content, {"kind": "report", "title": title, "is_public": "on"})
    page.goto(council.path(f"thu-ky/ky-hop/{council.session}/?mo={council.items[0]}"))
    links = page.get_by_role("link", name=re.compile(re.escape(title))).all()
    found = [ADDRESS.search(link.get_attribute("href") or "") for link in links]
    numbers = [int(match[1]) for match in found if match]
    assert numbers, f"no way to the paper: {title}"
    return max(numbers)  # of two papers of one title the one that has just come


def hand_in_version(visit: Visit, council: CouncilFacts, paper: int, content: bytes) -> None:
    """The next version of a paper."""
    page = visit.device(f"{council.code}-vanphong")
    page.goto(council.path(f"thu-ky/tai-lieu/{paper}/"))
    _post(page, council.path(f"thu-ky/tai-lieu/{paper}/ban-moi/"), content, {})


def _post(page: Page, address: str, content: bytes, fields: dict[str, str]) -> None:
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken")
    file = FilePayload(name="tai-lieu.pdf", mimeType="application/pdf", buffer=content)
    answer = page.request.post(
        address,
        multipart={**fields, "file": file},
        headers={"X-CSRFToken": token, "Accept": "application/json", "Referer": page.url},
    )
    assert answer.json().get("ok"), answer.text()


class Reader:
    """A paper open in the reader."""

    def __init__(self, page: Page, council: CouncilFacts, paper: int) -> None:
        self.page = page
        self.address = council.path(f"tai-lieu/{paper}/")
        self.main = page.locator("#main")
        self.said = page.locator("[data-find-said]")
        self.words = page.get_by_label("Tìm trong tài liệu").and_(page.locator("input"))

    def open(self, rest: str = "") -> Reader:
        """Go there; its first page is seen and the tools are loaded."""
        self.page.goto("about:blank")
        self.page.goto(self.address + rest)
        expect(self.page.locator("#reader-pages canvas").first).to_be_visible()
        expect(self.main).to_have_attribute("data-tools", "ready")
        return self

    def is_at(self, page: int) -> None:
        expect(self.main).to_have_attribute("data-page", str(page))
        expect(self.page.get_by_label("Đến trang")).to_have_value(str(page))

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def choose(self, name: str) -> None:
        """Something in the menu."""
        self.page.locator("#reader-menu > summary").click()
        self.page.locator("#reader-menu").get_by_role("button", name=name, exact=True).click()

    def finds(self, words: str, said: str) -> None:
        """Look for words; what the line says."""
        self.words.fill(words)
        expect(self.said).to_have_text(said)

    def panel(self) -> Locator:
        return self.page.locator('[data-panel="contents"]')

    def zoom(self) -> int:
        """The size of the pages, in hundredths."""
        return int((self.page.locator("[data-zoom]").first.text_content() or "0%").rstrip("%"))

    def scrolled(self) -> float:
        """How far down the pages have been moved, in pixels."""
        top: float = self.page.locator("#reader-scroll").evaluate("one => one.scrollTop")
        return top
