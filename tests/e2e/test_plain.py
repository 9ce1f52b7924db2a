"""Without JavaScript."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.browsing import PORTRAIT, Visit, do
from tests.e2e.world import CITY, PLAIN

QUESTION = "Thông qua nghị quyết về chương trình giám sát năm 2027"


def test_a_vote_can_be_cast_by_the_plain_form(visit: Visit) -> None:
    council = visit.world.councils[PLAIN]
    chair = visit.device(f"{PLAIN}-chutoa")
    opened = do(chair, PLAIN, "meetings.open_round", sitting=council.sitting, item=council.items[3],
                question=QUESTION, majority="half_all", seconds=None)  # fmt: skip
    assert opened["ok"], opened
    page = visit.device(f"{PLAIN}-002", PORTRAIT, scripts=False)
    page.goto(council.sitting_path())
    expect(page.get_by_role("heading", level=1, name=QUESTION)).to_be_visible()
    page.get_by_role("button", name="Tán thành", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Đã ghi nhận.")).to_be_visible()
    expect(page.locator("noscript strong")).to_have_text("Phiếu đã ghi nhận của lượt này: Tán thành.")

    closed = do(chair, PLAIN, "meetings.close_round", round=opened["round"])
    assert closed["ok"], closed
    page.get_by_role("button", name="Không tán thành", exact=True).click()  # the page does not know yet
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_role("heading", level=1, name=QUESTION)).to_be_visible()


def test_public_pages_can_be_read(visit: Visit) -> None:
    council = visit.world.councils[CITY]
    page = visit.device(size=PORTRAIT, scripts=False)
    page.goto("/")
    page.goto(council.path())
    page.get_by_role("link", name="Theo dõi trực tiếp").first.click()
    page.get_by_role("link", name="Chương trình và tài liệu của kỳ họp").click()
    expect(page.get_by_role("heading", level=1, name="Kỳ họp thứ 5")).to_be_visible()
    expect(page.get_by_text("Được thông qua").first).to_be_visible()
    page.get_by_role("link", name="Danh sách biểu quyết").first.click()
    expect(page.get_by_role("row")).to_have_count(council.seats + 1)
    page.goto(council.sitting_path("cong-khai/"))
    expect(page.get_by_text("Đang họp").first).to_be_visible()
