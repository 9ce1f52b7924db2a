"""One delegate, two tablets."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.browsing import PHONE, Visit
from tests.e2e.pages import Console, Tablet
from tests.e2e.world import DEVICES

QUESTION = "Thông qua chương trình kỳ họp"


def test_the_second_tablet_is_told_and_can_take_over(visit: Visit) -> None:
    council = visit.world.councils[DEVICES]
    console = Console(visit.device(f"{DEVICES}-chutoa"), council).open()
    first = Tablet(visit.device(f"{DEVICES}-002"), council).open()
    second = Tablet(visit.device(f"{DEVICES}-002", PHONE), council).open()
    visit.expect_complaint("409 \\(Conflict\\)")
    console.opens_round(QUESTION)
    first.is_asked(QUESTION)
    first.votes("for")

    second.is_asked(QUESTION)
    second.choice("against").click()
    told = second.page.locator("#alert")
    expect(told).to_contain_text("Ông/bà đang biểu quyết trên một máy khác.")
    expect(second.choice("against")).to_have_attribute("aria-pressed", "false")
    expect(console.voted).to_have_text(f"1/{council.seats}")

    told.get_by_role("button", name="Dùng máy này").click()
    expect(told).to_be_hidden()
    expect(second.mine).to_contain_text("Đã ghi nhận")  # the vote given on the first tablet
    second.votes("abstain")
    first.choice("against").click()
    expect(first.page.locator("#alert")).to_contain_text("Ông/bà đang biểu quyết trên một máy khác.")
    console.closes_round()
    console.publishes()
    for tablet in (first, second):
        expect(tablet.mine).to_contain_text("Phiếu của tôi: Không biểu quyết")
