"""The secretariat changes a programme that people are looking at; two of them at once."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.e2e.bench import Bench, NewItem
from tests.e2e.browsing import LANDSCAPE, PORTRAIT, Visit
from tests.e2e.pages import Console, Tablet
from tests.e2e.world import EDITORS

EXTRA = NewItem("Báo cáo bổ sung về phòng cháy, chữa cháy", "10:00", "20", "Ủy ban nhân dân")
QUESTION = "Thông qua chương trình kỳ họp"


def test_a_change_is_announced_to_tablets(visit: Visit) -> None:
    council = visit.world.councils[EDITORS]
    tablet = Tablet(visit.device(f"{EDITORS}-002"), council).open()
    console = Console(visit.device(f"{EDITORS}-chutoa"), council).open()
    bench = Bench(visit.device(f"{EDITORS}-vanphong"), council).open(council.session)
    console.opens_round(QUESTION)
    tablet.is_asked(QUESTION)
    tablet.votes("for")
    bench.adds_item(EXTRA, "Phiên họp toàn thể")
    expect(tablet.stage.locator(".note-now[role=status]")).to_contain_text(EXTRA.title)
    expect(tablet.page.locator("#programme")).to_contain_text(EXTRA.title)
    expect(console.page.locator("#programme")).to_contain_text(EXTRA.title)
    expect(tablet.choice("for")).to_have_attribute("aria-pressed", "true")
    expect(tablet.mine).to_contain_text("Đã ghi nhận")
    console.closes_round()


def test_the_item_that_is_on_cannot_be_removed(visit: Visit) -> None:
    council = visit.world.councils[EDITORS]
    visit.expect_complaint("40[09]")
    title = "Khai mạc, thông qua chương trình kỳ họp"
    tablet = Tablet(visit.device(f"{EDITORS}-003", PORTRAIT), council).open()
    expect(tablet.page.locator("#programme li.now")).to_contain_text(title)
    bench = Bench(visit.device(f"{EDITORS}-vanphong"), council).open(council.session)
    bench.row(title).locator("summary").click()
    bench.row(title).get_by_role("link", name="Xóa").click()
    bench.page.get_by_role("button", name="Xóa mục").click()
    expect(bench.page.get_by_role("alert")).to_be_visible()
    bench.open(council.session)
    expect(bench.row(title)).to_be_visible()


def test_the_second_editor_is_told_and_nothing_is_overwritten(visit: Visit) -> None:
    council = visit.world.councils[EDITORS]
    visit.expect_complaint(r"409 \(Conflict\)")
    title = "Nghị quyết về dự toán thu, chi ngân sách năm 2027"
    editor = f"{EDITORS}-vanphong"
    first = Bench(visit.device(editor, LANDSCAPE), council)
    second = Bench(visit.device(editor, PORTRAIT), council)
    for bench in (first, second):
        bench.open(council.session)
        bench.row(title).locator("summary").click()
        bench.row(title).get_by_role("link", name="Sửa", exact=True).click()
        expect(slot(bench.page).get_by_label("Người trình bày")).to_have_value("Ủy ban nhân dân")
    slot(first.page).get_by_label("Người trình bày").fill("Phòng Tài chính")
    slot(first.page).get_by_role("button", name="Lưu").click()
    first.says("Đã lưu mục")
    slot(second.page).get_by_label("Người trình bày").fill("Phó Chủ tịch phường")
    slot(second.page).get_by_label("Số phút").fill("50")
    slot(second.page).get_by_role("button", name="Lưu").click()

    told = second.page.locator(".conflict")
    expect(told).to_contain_text("Người khác vừa sửa")
    for both in ("Phòng Tài chính", "Phó Chủ tịch phường"):
        expect(told).to_contain_text(both)
    expect(slot(second.page).get_by_label("Người trình bày")).to_have_value("Phó Chủ tịch phường")
    first.open(council.session)
    expect(first.row(title)).to_contain_text("Phòng Tài chính")

    told.get_by_role("link", name="Bỏ bản của tôi, xem bản đang lưu").click()
    expect(slot(second.page).get_by_label("Người trình bày")).to_have_value("Phòng Tài chính")


def slot(page: Page) -> Locator:
    return page.locator("#slot")
