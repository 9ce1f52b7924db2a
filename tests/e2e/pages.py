"""What people do on the pages of a sitting, in their words. Each helper acts as a person would: it clicks
what is seen and waits for what the page says."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.world import PASSWORD, CouncilFacts

FOR, AGAINST, ABSTAIN = "Tán thành", "Không tán thành", "Không biểu quyết"
WORDS = {"for": FOR, "against": AGAINST, "abstain": ABSTAIN}
FIRST_VOTE_PAUSE = 700  # ms: choices that just appeared under a finger do not react yet (vote.js)


def sign_in_by_form(page: Page, username: str) -> None:
    """Through the real sign-in page."""
    page.goto("/tai-khoan/login/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(re.compile(r"/hd/"))


def is_online(page: Page) -> None:
    """The page is connected."""
    expect(page.locator("html")).to_have_attribute("data-live", "on")


class Tablet:
    """A delegate's tablet at a sitting."""

    def __init__(self, page: Page, council: CouncilFacts, sitting: int | None = None) -> None:
        self.page = page
        self.council = council
        self.sitting = sitting or council.sitting

    def open(self) -> Tablet:
        self.page.goto(self.council.sitting_path(sitting=self.sitting))
        is_online(self.page)
        return self

    @property
    def stage(self) -> Locator:
        """The part of the page that follows the sitting."""
        return self.page.locator("#main")

    @property
    def heading(self) -> Locator:
        """What the sitting is at: the item, or the question of the round."""
        return self.stage.locator("h1:visible").first

    @property
    def mine(self) -> Locator:
        """The line about my own vote."""
        return self.stage.locator(".mine[data-round]:visible")

    def check_in(self) -> None:
        self.page.get_by_role("button", name="Điểm danh có mặt").click()
        expect(self.page.locator("#check-in-card")).to_be_hidden()

    def check_in_with(self, code: str) -> None:
        self.page.locator("#door-code > summary").click()
        self.page.get_by_label("Mã ở cửa").fill(code)
        self.page.get_by_role("button", name="Điểm danh bằng mã").click()
        expect(self.page.locator("#check-in-card")).to_be_hidden()

    def choice(self, choice: str) -> Locator:
        return self.page.get_by_role("button", name=WORDS[choice], exact=True)

    def is_asked(self, question: str) -> None:
        """A round is open here, with this question."""
        expect(self.heading).to_have_text(question)
        expect(self.choice("for")).to_be_visible()
        self.page.wait_for_timeout(FIRST_VOTE_PAUSE)

    def votes(self, choice: str) -> None:
        """Vote, and read that it is recorded."""
        self.choice(choice).click()
        expect(self.mine).to_contain_text("Đã ghi nhận")
        expect(self.mine).to_contain_text(WORDS[choice])
        expect(self.choice(choice)).to_have_attribute("aria-pressed", "true")

    def opens_paper(self, title: str) -> None:
        """Read a paper of the current item in the browser."""
        self.page.get_by_role("link", name=re.compile(re.escape(title))).first.click()
        expect(self.page.locator("#reader-pages canvas").first).to_be_visible()
        expect(self.page.locator("#reader-wait")).to_be_hidden()

    def comes_back(self) -> None:
        """From a paper to the sitting."""
        self.page.get_by_role("link", name=re.compile("Về phiên họp|Đến biểu quyết")).click()
        is_online(self.page)


class Console:
    """The presidium's console."""

    def __init__(self, page: Page, council: CouncilFacts, sitting: int | None = None) -> None:
        self.page = page
        self.council = council
        self.sitting = sitting or council.sitting

    def open(self) -> Console:
        self.page.goto(self.council.sitting_path("dieu-hanh/", self.sitting))
        is_online(self.page)
        return self

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    @property
    def round(self) -> Locator:
        """The card of the round."""
        return self.page.locator("#main section[id^=round-]")

    @property
    def voted(self) -> Locator:
        """How many have voted."""
        return self.page.locator("[data-part=voted] b")

    def opens_sitting(self) -> None:
        self.press("Khai mạc phiên họp")
        expect(self.page.locator("#move-to")).to_be_attached()

    def moves_to(self, title: str) -> None:
        """Make another item the current one, by the list."""
        move = self.page.locator("#move-to")
        value = move.locator("option", has_text=title).first.get_attribute("value")
        move.locator("select").select_option(value)
        move.get_by_role("button").click()
        expect(self.page.locator("#programme li.now")).to_contain_text(title)

    def moves_on(self) -> None:
        """To the next item."""
        self.page.locator("#move-next button").click()

    def composes(self, question: str, *, majority: str = "half_all", seconds: str = "") -> Locator:
        """Fill in the form of a round; nothing is sent."""
        self.page.get_by_role("button", name="Mở lượt biểu quyết…").click()
        form = self.page.locator("#composer")
        form.get_by_label("Nội dung xin biểu quyết").fill(question)
        form.get_by_label("Được thông qua khi").select_option(majority)
        form.get_by_label("Thời gian").select_option(seconds)
        return form

    def opens_round(self, question: str, **options: Any) -> None:
        form = self.composes(question, **options)
        form.get_by_role("button", name="Mở biểu quyết").click()
        expect(form).to_be_hidden()
        expect(self.round.get_by_role("heading", level=1)).to_have_text(question)
        expect(self.round).to_contain_text("Đang biểu quyết")

    def closes_round(self) -> None:
        self.press("Kết thúc biểu quyết")
        expect(self.round).to_contain_text("Đã kết thúc, chưa công bố")

    def publishes(self) -> None:
        self.press("Công bố kết quả")
        expect(self.round).to_contain_text("Đã công bố")

    def voids(self, reason: str) -> None:
        self.press("Hủy lượt, nêu lý do…")
        self.page.get_by_label("Lý do hủy").fill(reason)
        self.press("Hủy lượt biểu quyết")
        expect(self.round).to_contain_text("Đã hủy lượt biểu quyết")

    def repeats_round(self) -> None:
        """Open the voided round anew, with the same question."""
        self.press("Biểu quyết lại…")
        self.page.locator("#composer").get_by_role("button", name="Mở biểu quyết").click()
        expect(self.round).to_contain_text("Đang biểu quyết")

    def says(self, words: str) -> None:
        """Words for the hall screen."""
        self.page.get_by_label("Lời của chủ tọa").fill(words)
        self.press("Hiện lên màn hình")
        expect(self.page.locator("#hall-message .note")).to_contain_text(words)

    def marks_present(self, name: str) -> None:
        """Roll call by the secretary."""
        self.page.get_by_role("button", name=f"{name}: Có mặt", exact=True).click()
        expect(self.page.locator("[data-roll-name]", has_text=name)).to_have_attribute(
            "data-roll-state", "present"
        )

    def closes_sitting(self) -> None:
        self.press("Đóng phiên họp…")
        self.press("Đóng phiên họp")
        expect(self.page.get_by_text("Phiên họp đã kết thúc")).to_be_visible()


class Hall:
    """The screen of the hall, without sign-in."""

    def __init__(self, page: Page, council: CouncilFacts) -> None:
        self.page = page
        self.council = council

    def open(self) -> Hall:
        self.page.goto(self.council.hall)
        is_online(self.page)
        return self

    @property
    def heading(self) -> Locator:
        return self.page.locator("h1")

    @property
    def voted(self) -> Locator:
        """How many have voted, as 3/18."""
        return self.page.locator(".hall-count b")
