"""Private marks: kept where they were put, on every device of the person, and nobody else's."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.browsing import LANDSCAPE, PHONE, PORTRAIT, Visit, until
from tests.e2e.looking import faults
from tests.e2e.marking import ME, OFFICE, OTHER, SCAN, TEXT, Marking, Shelf, marking, wipe
from tests.e2e.papers import hand_in, hand_in_version
from tests.e2e.world import MARKS, READERS
from tests.factories.long_paper import long_paper

WORDS = 'Hỏi lại <b>số liệu</b> & "nguồn" 😀'


@pytest.fixture
def shelf(visit: Visit) -> Shelf:
    """A paper of its own for each test: nobody has marked it yet."""
    council = visit.world.councils[MARKS]
    title = f"Tài liệu để đánh dấu {uuid4().hex[:8]}"
    return Shelf(council, hand_in(visit, council, long_paper(TEXT, SCAN), title))


def test_marks_are_where_they_were_put(visit: Visit, shelf: Shelf) -> None:
    first = marking(visit, shelf)
    first.tool("Bút")
    first.drag(1, (0.2, 0.3), (0.5, 0.33), (0.3, 0.36))
    first.tool("Tô sáng")
    first.drag(1, (0.2, 0.118), (0.7, 0.142))  # over words: what is selected
    first.drag(1, (0.88, 0.05), (0.96, 0.08))  # beside them: an area
    first.notes(1, (0.8, 0.2), WORDS)
    first.page.get_by_role("button", name="Đánh dấu trang này").click()
    expect(first.drawn(1, "ink")).to_have_count(1)
    expect(first.drawn(1, "highlight")).to_have_count(2)
    expect(first.pins(1)).to_have_count(1)
    expect(first.on(1).locator(".mark-ribbon")).to_be_visible()
    first.lists()
    expect(first.lines).to_have_count(5)
    expect(first.lines.filter(has_text="ngân sách")).to_contain_text("Trang 1 · Tô sáng, vàng")
    expect(first.lines.filter(has_text=WORDS)).to_have_count(1)
    first.saved()
    before = first.shapes(1)
    first.page.reload()
    first.ready()
    expect(first.drawn(1, "ink")).to_have_count(1)
    first.draws(1, before)

    # Larger: it grows with its page.
    share = first.share(1)
    first.page.get_by_role("button", name="Phóng to").first.click()
    expect(first.drawn(1, "ink")).to_have_count(1)
    first.draws(1, before)
    until(first.page, lambda: first.share(1) == pytest.approx(share, abs=0.002), "it grows with its page")

    # A second device of the same person, narrower.
    second = marking(visit, shelf, size=PHONE)
    expect(second.pins(1)).to_have_count(1)
    second.draws(1, before)
    second.pins(1).click()
    expect(second.page.get_by_role("textbox", name="Nội dung")).to_have_value(WORDS)
    second.page.get_by_role("button", name="Đóng").last.click()

    # What the second one rubs out and changes, the first one learns.
    second.tool("Tẩy")
    second.drag(1, (0.35, 0.315))
    expect(second.drawn(1, "ink")).to_have_count(0)
    second.saved()
    first.page.reload()
    first.ready()
    expect(first.drawn(1, "highlight")).to_have_count(2)
    expect(first.drawn(1, "ink")).to_have_count(0)
    wipe(first)


def test_a_scanned_page_undoing_and_the_keyboard(visit: Visit, shelf: Shelf) -> None:
    reader = marking(visit, shelf, OTHER)
    reader.tool("Tô sáng")
    reader.scan()
    page = TEXT + 1
    reader.drag(page, (0.2, 0.2), (0.6, 0.3))
    expect(reader.drawn(page, "highlight")).to_have_count(1)
    reader.tool("Tẩy")
    reader.drag(page, (0.4, 0.25))
    expect(reader.drawn(page, "highlight")).to_have_count(0)
    reader.bar.get_by_role("button", name="Hoàn tác").click()
    expect(reader.drawn(page, "highlight")).to_have_count(1)
    reader.page.keyboard.press("Control+z")
    expect(reader.drawn(page, "highlight")).to_have_count(0)
    reader.page.keyboard.press("Escape")
    expect(reader.bar.locator('[aria-pressed="true"]')).to_have_count(0)
    # A note without pointing: by the key it goes to the head of the page.
    reader.bar.get_by_role("button", name="Ghi chú", exact=True).press("Enter")
    reader.page.keyboard.type("Bằng phím")
    reader.page.get_by_role("button", name="Lưu ghi chú").press("Enter")
    expect(reader.pins(page)).to_have_count(1)
    expect(reader.pins(page)).to_have_attribute("aria-label", "Ghi chú màu vàng: Bằng phím")
    reader.pins(page).press("Enter")
    reader.page.get_by_role("textbox", name="Nội dung").fill("Sửa lại")
    reader.page.get_by_role("button", name="Lưu ghi chú").press("Enter")
    expect(reader.pins(page)).to_have_attribute("aria-label", "Ghi chú màu vàng: Sửa lại")


def test_without_a_network_nothing_is_lost_or_doubled(visit: Visit, shelf: Shelf) -> None:
    visit.expect_complaint("ERR_INTERNET_DISCONNECTED", "WebSocket")
    first = marking(visit, shelf)
    first.notes(1, (0.5, 0.2), "Có mạng")
    first.lists()
    first.saved()
    first.page.context.set_offline(True)
    first.notes(1, (0.6, 0.25), "Mất mạng")
    first.tool("Bút")
    first.drag(1, (0.2, 0.3), (0.5, 0.33))
    first.lines.filter(has_text="Có mạng").get_by_role("button", name="Xóa đánh dấu này").click()
    expect(first.lines).to_have_count(2)
    expect(first.page.locator(".marks-panel [data-marks-state]")).to_contain_text("Không có kết nối")
    expect(first.page.locator("#marks-said")).to_contain_text("đang chờ: 3")
    second = marking(visit, shelf)
    expect(second.lines).to_have_count(1)
    first.page.context.set_offline(False)
    first.saved()
    second.page.reload()
    second.ready()
    expect(second.drawn(1, "ink")).to_have_count(1)  # it shows what it keeps before it asks the server
    expect(second.pins(1)).to_have_count(1)
    second.draws(1, first.shapes(1))
    assert len(first.shapes(1)) == 1


def test_an_answer_that_is_lost_doubles_nothing(visit: Visit, shelf: Shelf) -> None:
    visit.expect_complaint("ERR_FAILED")
    first = marking(visit, shelf)
    lost: list[int] = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)  # the server has carried it out
        route.abort()

    first.page.route("**/danh-dau/dong-bo/", lose)
    first.notes(1, (0.5, 0.2), "Đến nơi mà không có trả lời")
    expect(first.page.locator(".marks-panel [data-marks-state]")).to_contain_text("đang chờ: 1")
    assert lost
    assert set(lost) == {200}
    second = marking(visit, shelf)
    expect(second.pins(1)).to_have_count(1)
    first.page.unroute_all(behavior="wait")
    first.page.reload()
    first.ready()
    first.saved()
    expect(first.pins(1)).to_have_count(1)


def test_a_browser_that_keeps_nothing_says_so(visit: Visit, shelf: Shelf) -> None:
    visit.expect_complaint("ERR_INTERNET_DISCONNECTED", "WebSocket")
    page = visit.device(OTHER)
    page.add_init_script("Object.defineProperty(globalThis, 'indexedDB', { value: undefined })")
    reader = Marking(page, shelf.council, shelf.paper).open()
    reader.notes(1, (0.5, 0.2), "Có mạng thì vẫn lưu")
    reader.saved()
    page.context.set_offline(True)
    reader.notes(1, (0.6, 0.25), "Chưa lưu được")
    expect(page.locator("#marks-said")).to_contain_text("Hãy giữ trang mở cho tới khi có mạng.")
    page.context.set_offline(False)
    reader.saved()
    expect(page.locator("#marks-said")).to_be_hidden()
    wipe(reader)


def test_two_tabs_of_one_device(visit: Visit, shelf: Shelf) -> None:
    first = marking(visit, shelf)
    tab = Marking(first.page.context.new_page(), shelf.council, shelf.paper).open()
    first.notes(1, (0.5, 0.2), "Ở thẻ thứ nhất")
    expect(tab.pins(1)).to_have_count(1)
    tab.tool("Bút")
    tab.drag(1, (0.2, 0.3), (0.5, 0.33))
    expect(first.drawn(1, "ink")).to_have_count(1)
    wipe(first)
    expect(tab.pins(1)).to_have_count(0)


def test_nobody_else_finds_them(visit: Visit, shelf: Shelf) -> None:
    visit.expect_complaint("404 \\(Not Found\\)")
    mine = marking(visit, shelf)
    mine.notes(1, (0.5, 0.2), "Riêng tư")
    mine.saved()
    uuid = mine.pins(1).get_attribute("data-mark")
    address = shelf.council.path(f"danh-dau/{uuid}/")
    assert mine.page.request.get(address).url.endswith("?ban=1&trang=1")
    for who in (OTHER, OFFICE, f"{MARKS}-chutoa", f"{MARKS}-cds", "quantri", f"{READERS}-002"):
        page = visit.device(who)
        assert page.request.get(address).status == 404
    office = marking(visit, shelf, OFFICE)
    expect(office.pins(1)).to_have_count(0)


def test_a_note_is_shared_and_taken_back(visit: Visit, shelf: Shelf) -> None:
    mine = marking(visit, shelf)
    mine.notes(1, (0.5, 0.2), "Tổ mình hỏi việc này")
    mine.tool("Ghi chú")
    mine.pins(1).click()
    mine.page.get_by_role("button", name="Chia sẻ với Tổ…").click()
    ask = mine.page.locator("#note-share")
    expect(ask).to_contain_text("Tổ mình hỏi việc này")
    ask.get_by_role("button", name="Không chia sẻ").click()
    expect(mine.page.locator("#note-with")).to_be_hidden()
    mine.page.get_by_role("button", name="Chia sẻ với Tổ…").click()
    ask.get_by_role("button", name="Chia sẻ", exact=True).click()
    expect(mine.page.locator("#note-with")).to_contain_text("Đang chia sẻ với Tổ")

    other = marking(visit, shelf, OTHER)
    expect(other.pins(1)).to_have_count(1)
    other.pins(1).click()
    told = other.page.locator("#note-shared")
    expect(told).to_contain_text(f"Ghi chú của {shelf.council.name_of(2)}, trang 1")
    expect(told).to_contain_text("Tổ mình hỏi việc này")
    assert told.locator("textarea").count() == 0  # read, not written

    mine.page.get_by_role("button", name="Thu hồi chia sẻ").click()
    expect(mine.page.locator("#note-with")).to_be_hidden()
    mine.page.locator("#note-dialog").get_by_role("button", name="Đóng").click()
    other.page.reload()
    other.ready()
    expect(other.pins(1)).to_have_count(0)


def test_marks_of_the_version_before(visit: Visit, shelf: Shelf) -> None:
    paper = hand_in(visit, shelf.council, long_paper(2, 0), "Tài liệu hai bản")
    old = Shelf(shelf.council, paper)
    mine = marking(visit, old)
    mine.notes(1, (0.5, 0.2), "Ở bản 1")
    mine.saved()
    hand_in_version(visit, shelf.council, paper, long_paper(3, 0))
    new = marking(visit, old)
    expect(new.pins(1)).to_have_count(0)
    link = new.page.locator("#marks-older").get_by_role("link", name="1 đánh dấu ở bản 1")
    link.click()
    expect(mine.page).to_have_url(re.compile(f"tai-lieu/{paper}/$"))
    older = Marking(new.page, shelf.council, paper).ready()
    expect(older.page).to_have_url(re.compile("ban=1"))
    expect(older.pins(1)).to_have_count(1)


def test_a_finger_draws_and_two_move_the_page(visit: Visit, shelf: Shelf) -> None:
    page = visit.device(ME, PORTRAIT, touch=True)
    reader = Marking(page, shelf.council, shelf.paper).open()
    reader.tool("Bút")
    hands = page.context.new_cdp_session(page)

    def touch(kind: str, *places: tuple[int, int]) -> None:
        points = [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(places)]
        hands.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    top = page.locator("#reader-scroll").evaluate("one => one.scrollTop")
    touch("touchStart", (200, 500))
    for step in range(1, 6):
        touch("touchMove", (200 + 20 * step, 500 + 5 * step))
    touch("touchEnd")
    expect(reader.drawn(1, "ink")).to_have_count(1)
    assert page.locator("#reader-scroll").evaluate("one => one.scrollTop") == top

    touch("touchStart", (200, 600))
    touch("touchStart", (200, 600), (300, 600))
    for step in range(1, 9):
        touch("touchMove", (200, 600 - 20 * step), (300, 600 - 20 * step))
    touch("touchEnd")
    scroll = page.locator("#reader-scroll")
    until(page, lambda: scroll.evaluate("one => one.scrollTop") > top + 80, "two fingers move the page")
    expect(reader.drawn(1, "ink")).to_have_count(1)


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT, PHONE], ids=["landscape", "portrait", "phone"])
def test_the_bar_and_the_panel_have_no_faults(visit: Visit, shelf: Shelf, size: tuple[int, int]) -> None:
    reader = marking(visit, shelf, OTHER, size)
    reader.notes(1, (0.5, 0.3), "Xem lại")
    reader.tool("Tô sáng")
    assert faults(reader.page) == []
    reader.lists()
    expect(reader.lines).to_have_count(1)
    assert faults(reader.page) == []
