"""The reader: pages and outline, finding, two pages, keys and fingers, addresses, versions, the last page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pytest
from playwright.sync_api import CDPSession, Locator, Page, Route, expect

from tests.e2e.browsing import LANDSCAPE, PHONE, PORTRAIT, Visit, until
from tests.e2e.looking import faults, runs_over
from tests.e2e.papers import Reader, hand_in, hand_in_version
from tests.e2e.world import READERS, CouncilFacts, World
from tests.factories.long_paper import long_paper

PAGES = 32
DELEGATE, OTHER = f"{READERS}-002", f"{READERS}-003"
# What this device keeps of the places where its people stopped reading, "" when nothing.
PLACES_KEPT = """Object.keys(localStorage).filter((one) => one.startsWith("nghitruong.pages."))
  .map((one) => localStorage[one]).join()"""
BLANK = "2 trang quét không có chữ để tìm."


@dataclass(frozen=True, slots=True)
class Shelf:
    """What there is to read: a long paper, and one of two versions."""

    council: CouncilFacts
    long: int
    twice: int


@pytest.fixture(scope="module")
def shelf(world: World, chromium: object) -> Shelf:
    visit = Visit(world, chromium)  # type: ignore[arg-type]
    council = world.councils[READERS]
    long = hand_in(visit, council, long_paper(), "Báo cáo dài về ngân sách")
    twice = hand_in(visit, council, long_paper(3, 0), "Báo cáo hai bản")
    hand_in_version(visit, council, twice, long_paper(4, 0))
    visit.close()
    return Shelf(council, long, twice)


def opened(visit: Visit, shelf: Shelf, rest: str = "", who: str = DELEGATE, **how: object) -> Reader:
    return Reader(visit.device(who, **how), shelf.council, shelf.long).open(rest)  # type: ignore[arg-type]


def test_pictures_of_the_pages(visit: Visit, shelf: Shelf) -> None:
    reader = opened(visit, shelf)
    drawn = reader.panel().locator(".thumb canvas")
    expect(drawn).to_have_count(0)
    reader.press("Các trang và mục lục")
    reader.panel().get_by_role("button", name="Các trang").click()
    expect(reader.panel().locator(".thumb")).to_have_count(PAGES)
    expect(reader.panel().locator('[data-thumb="1"] canvas')).to_be_visible()
    reader.page.wait_for_timeout(500)
    assert 0 < drawn.count() < PAGES, "only what is in sight is drawn"
    last = reader.panel().locator(f'[data-thumb="{PAGES}"]')
    last.scroll_into_view_if_needed()
    expect(last.locator("canvas")).to_be_visible()
    last.click()
    reader.is_at(PAGES)
    expect(last).to_have_attribute("aria-current", "page")


def test_the_outline(visit: Visit, shelf: Shelf) -> None:
    reader = opened(visit, shelf)
    reader.press("Các trang và mục lục")
    lines = reader.panel().locator(".outline-title")
    expect(lines).to_have_count(30)
    lines.filter(has_text="Mục 3.2").click()
    reader.is_at(13)
    fold = reader.panel().get_by_role("button", name="Mục con của: Chương 3")
    expect(fold).to_have_attribute("aria-expanded", "true")
    fold.click()
    expect(lines.filter(has_text="Mục 3.2")).to_be_hidden()
    reader.page.keyboard.press("Escape")
    expect(reader.panel()).to_be_hidden()
    expect(reader.page.get_by_role("button", name="Các trang và mục lục")).to_be_focused()


@pytest.mark.parametrize(
    ("words", "page"),
    [("duong vanh dai", 7), ("Đường vành đai", 7), ("hoa nhac", 19), ("hòa nhạc", 19), ("hoà nhạc", 19)],
)
def test_finding_with_and_without_accents(visit: Visit, shelf: Shelf, words: str, page: int) -> None:
    reader = opened(visit, shelf)
    reader.press("Tìm trong tài liệu")
    reader.finds(words, f"Chỗ 1 trên 1. {BLANK}")
    reader.is_at(page)
    expect(reader.page.locator(".textLayer .highlight.selected")).to_be_in_viewport()


def test_accents_that_are_asked_for_count(visit: Visit, shelf: Shelf) -> None:
    """Without accents all of them are meant, with some these alone; the words where there is no whole."""
    reader = opened(visit, shelf)
    reader.press("Tìm trong tài liệu")
    reader.finds("nguon von", f"Chỗ 1 trên 226. {BLANK}")
    reader.finds("nguồn vốn", f"Chỗ 1 trên 226. {BLANK}")
    reader.finds("nguồn von", f"Không có cả cụm từ; từng từ: chỗ 1 trên 226. {BLANK}")
    reader.finds("ngụôn", f"Không tìm thấy. {BLANK}")
    reader.finds("hoà nhạc vành đai", f"Không có cả cụm từ; từng từ: chỗ 1 trên 4. {BLANK}")
    reader.finds("a.*b (", f"Không tìm thấy. {BLANK}")


def test_from_hit_to_hit(visit: Visit, shelf: Shelf) -> None:
    reader = opened(visit, shelf)
    reader.page.keyboard.press("/")
    expect(reader.words).to_be_focused()
    reader.finds("chuong", f"Chỗ 1 trên 6. {BLANK}")
    reader.page.keyboard.press("Enter")
    expect(reader.said).to_have_text(f"Chỗ 2 trên 6. {BLANK}")
    reader.is_at(6)
    reader.press("Chỗ sau")
    reader.is_at(11)
    reader.press("Chỗ trước")
    expect(reader.said).to_have_text(f"Chỗ 2 trên 6. {BLANK}")
    reader.words.press("Shift+Enter")
    expect(reader.said).to_have_text(f"Chỗ 1 trên 6. {BLANK}")
    expect(reader.page.locator(".textLayer .highlight").first).to_be_visible()
    reader.page.keyboard.press("Escape")
    expect(reader.words).to_be_hidden()
    expect(reader.page.locator(".textLayer .highlight")).to_have_count(0)
    reader.page.keyboard.press("Control+f")
    reader.page.keyboard.press("Enter")
    expect(reader.said).to_have_text(f"Chỗ 1 trên 6. {BLANK}")  # the same again, from this page on
    reader.page.locator("#reader-scroll").press("End")
    reader.is_at(PAGES)
    reader.press("Chỗ sau")
    expect(reader.said).to_have_text(f"Chỗ 1 trên 6. {BLANK}")  # past the last page, from the first


def test_two_pages_side_by_side(visit: Visit, shelf: Shelf) -> None:
    reader = opened(visit, shelf)
    alone = reader.zoom()
    reader.choose("Hai trang cạnh nhau")
    one, two = (reader.page.locator(f'.page[data-page-number="{number}"]') for number in (1, 2))
    expect(two).to_be_in_viewport()
    until(reader.page, lambda: top_of(one) == top_of(two) is not None, "they stand side by side")
    assert reader.zoom() < alone
    reader.press("Trang sau")
    reader.is_at(3)
    reader.choose("Hai trang cạnh nhau")
    reader.is_at(3)
    until(reader.page, lambda: reader.zoom() == alone, "as large as before")


def test_keys(visit: Visit, shelf: Shelf) -> None:
    reader = opened(visit, shelf)
    press = reader.page.keyboard.press
    press("ArrowRight")
    reader.is_at(2)
    press("ArrowLeft")
    reader.is_at(1)
    press("End")
    reader.is_at(PAGES)
    press("Home")
    reader.is_at(1)
    for key in ("ArrowDown", "PageDown", " "):
        before = reader.scrolled()
        press(key)
        until(reader.page, partial(lies_lower, reader, before), f"{key!r} moves the page")
    wide = reader.zoom()
    press("-")
    until(reader.page, lambda: reader.zoom() < wide, "smaller")
    press("+")
    press("+")
    until(reader.page, lambda: reader.zoom() > wide, "larger")
    press("0")
    until(reader.page, lambda: reader.zoom() == wide, "as wide as before")
    press("?")
    expect(reader.page.get_by_role("dialog", name="Phím tắt")).to_be_visible()
    reader.page.get_by_label("Dùng phím tắt một ký tự").uncheck()
    press("Escape")
    press("/")
    expect(reader.words).to_be_hidden()
    press("Control+f")
    expect(reader.words).to_be_focused()


def test_the_address_tells_the_page_and_the_words(visit: Visit, shelf: Shelf) -> None:
    reader = opened(visit, shelf, "?trang=12")
    reader.is_at(12)
    reader.open("#page=5")
    reader.is_at(5)
    reader.page.evaluate("location.hash = 'page=9'")
    reader.is_at(9)
    reader.open("?trang=999")
    reader.is_at(PAGES)
    reader.open("?trang=0x")
    reader.is_at(PAGES)  # nothing that is a page: where it was left
    reader.open("?trang=18&tim=hoa+nhac")
    expect(reader.words).to_have_value("hoa nhac")
    expect(reader.said).to_have_text(f"Chỗ 1 trên 1. {BLANK}")
    reader.is_at(19)


def test_a_page_is_typed(visit: Visit, shelf: Shelf) -> None:
    reader = opened(visit, shelf)
    field = reader.page.get_by_label("Đến trang")
    for typed, page in (("21", 21), ("900", PAGES), ("-4", 1), ("x", 1)):
        field.fill(typed)
        field.press("Enter")
        reader.is_at(page)


def test_the_last_page_is_remembered(visit: Visit, shelf: Shelf) -> None:
    reader = opened(visit, shelf, "?trang=14")
    reader.press("Trang sau")
    reader.is_at(15)
    until(reader.page, lambda: '"page":15' in reader.page.evaluate(PLACES_KEPT), "the place is kept")
    reader.open()
    reader.is_at(15)
    note = reader.page.locator("#reader-left")
    expect(note).to_contain_text("15")
    note.get_by_role("button", name="Về trang 1").click()
    reader.is_at(1)
    expect(note).to_be_hidden()
    opened(visit, shelf, who=OTHER).is_at(1)


def test_versions(visit: Visit, shelf: Shelf) -> None:
    page = visit.device(DELEGATE)
    reader = Reader(page, shelf.council, shelf.twice).open()
    expect(reader.main).to_have_attribute("data-version", "2")
    expect(page.locator("#page-count")).to_have_text("4")
    expect(page.get_by_text("Bản mới nhất là")).to_have_count(0)
    page.locator("#reader-menu > summary").click()
    page.get_by_role("link", name="Bản 1").click()
    expect(reader.main).to_have_attribute("data-version", "1")
    expect(page.locator("#page-count")).to_have_text("3")
    expect(page.get_by_text("Đây là bản 1. Bản mới nhất là bản 2")).to_be_visible()
    page.get_by_role("link", name="Mở bản mới nhất").first.click()
    expect(reader.main).to_have_attribute("data-version", "2")


def test_a_version_that_comes_while_reading(visit: Visit, shelf: Shelf) -> None:
    paper = hand_in(visit, shelf.council, long_paper(2, 0), "Báo cáo có bản mới khi đang đọc")
    page = visit.device(DELEGATE)
    page.clock.install()
    reader = Reader(page, shelf.council, paper)
    page.goto(reader.address)
    page.clock.run_for(2000)
    expect(reader.main).to_have_attribute("data-tools", "ready")
    expect(page.locator("#reader-newer")).to_be_hidden()
    hand_in_version(visit, shelf.council, paper, long_paper(5, 0))
    page.clock.fast_forward(120_000)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#reader-newer")).to_be_visible()


def test_a_network_that_fails(visit: Visit, shelf: Shelf) -> None:
    """What does not come is asked for again; a paper that is gone is said to be."""
    visit.expect_complaint("net::ERR_FAILED", "404", "GoneError", "Error: 404")
    page = visit.device(DELEGATE)
    failures = iter(range(4))

    def fails_at_first(route: Route) -> None:
        if next(failures, None) is None:
            route.continue_()
        else:
            route.abort()

    page.route("**/tep/", fails_at_first)
    Reader(page, shelf.council, shelf.long).open().is_at(1)
    page.unroute_all(behavior="wait")
    page.route("**/tep/", lambda route: route.fulfill(status=404))
    page.reload()
    expect(page.locator("#reader-error")).to_contain_text("Không mở được tài liệu")
    expect(page.locator("#reader-wait")).to_be_hidden()


@pytest.mark.parametrize("size", [LANDSCAPE, PHONE])
def test_words_lie_on_their_picture(visit: Visit, shelf: Shelf, size: tuple[int, int]) -> None:
    reader = opened(visit, shelf, size=size)
    first = reader.page.locator('.page[data-page-number="1"]')
    picture, words = first.locator("canvas"), first.locator(".textLayer")
    until(
        reader.page, lambda: picture.bounding_box() == words.bounding_box() is not None, "one over the other"
    )
    assert not runs_over(reader.page)


def test_text_is_selected(visit: Visit, shelf: Shelf) -> None:
    reader = opened(visit, shelf)
    line = reader.page.locator(".textLayer span", has_text="Tổng thu ngân sách").first
    line.dblclick(position={"x": 12, "y": 6})
    selected = "getSelection().toString().trim()"
    until(reader.page, lambda: reader.page.evaluate(selected) == "Tổng", "one word is selected")


def test_two_fingers(visit: Visit, shelf: Shelf) -> None:
    reader = opened(visit, shelf, touch=True, size=PORTRAIT)
    before = reader.zoom()
    pinch(reader.page, (100, 300))
    until(reader.page, lambda: reader.zoom() > before * 1.5, "larger")
    larger = reader.zoom()
    pinch(reader.page, (300, 100))
    until(reader.page, lambda: reader.zoom() < larger, "smaller")
    assert reader.page.evaluate("visualViewport.scale") == 1, "the page itself is not zoomed"


def test_looks(visit: Visit, shelf: Shelf) -> None:
    """Nothing for axe to find, nothing too small for a finger, nothing over the edge, whatever is open."""
    reader = opened(visit, shelf)
    found: list[str] = []
    for size in (LANDSCAPE, PORTRAIT, PHONE):
        reader.page.set_viewport_size({"width": size[0], "height": size[1]})
        found += faults(reader.page)
        reader.press("Các trang và mục lục")
        expect(reader.panel().locator(".outline-title").first).to_be_visible()
        found += faults(reader.page)
        reader.panel().get_by_role("button", name="Các trang", exact=True).click()
        expect(reader.panel().locator(".thumb canvas").first).to_be_visible()
        found += faults(reader.page)
        reader.panel().get_by_role("button", name="Mục lục", exact=True).click()
        reader.press("Đóng")
        reader.press("Tìm trong tài liệu")
        reader.finds("ngân sách", f"Chỗ 1 trên 675. {BLANK}")
        found += faults(reader.page)
        reader.press("Đóng tìm kiếm")
        reader.page.keyboard.press("Home")
        reader.page.locator("#reader-menu > summary").click()
        found += faults(reader.page)
        reader.page.locator("#reader-menu").get_by_role("button", name="Phím tắt").click()
        found += faults(reader.page)
        reader.page.keyboard.press("Escape")
    assert found == []


def pinch(page: Page, apart: tuple[int, int]) -> None:
    """Two fingers from so many pixels apart to so many."""
    session: CDPSession = page.context.new_cdp_session(page)
    start, end = apart
    middle = (410, 600)

    def fingers(distance: float) -> list[dict[str, float]]:
        half = distance / 2
        return [
            {"x": middle[0] - half, "y": middle[1], "id": 0},
            {"x": middle[0] + half, "y": middle[1], "id": 1},
        ]

    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": fingers(start)[:1]})
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": fingers(start)})
    for step in range(1, 11):
        distance = start + (end - start) * step / 10
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": fingers(distance)})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def lies_lower(reader: Reader, before: float) -> bool:
    return reader.scrolled() > before


def top_of(one: Locator) -> float | None:
    box = one.bounding_box()
    return box["y"] if box else None
