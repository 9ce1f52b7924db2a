"""The chair shows a page: a tablet follows, leaves, comes back, and finds its place again after a reload."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import HALL, LANDSCAPE, PHONE, PORTRAIT, Visit, do
from tests.e2e.looking import faults
from tests.e2e.pages import Console, Hall, Tablet, is_online
from tests.e2e.world import FOLLOW, CouncilFacts
from tests.factories.pdfs import pdf_bytes

PAGES = 12
FIRST, SECOND = "Tờ trình 05/TTr-UBND", "Tờ trình 06/TTr-UBND"


@dataclass
class Papers:
    """The addresses of two papers of the sitting's current item."""

    first: str
    second: str


@pytest.fixture(scope="module")
def kept() -> dict[str, Papers]:
    return {}


@pytest.fixture
def papers(visit: Visit, kept: dict[str, Papers]) -> Papers:
    """Uploaded once, by the secretariat."""
    council = visit.world.councils[FOLLOW]
    if not kept:
        found = [upload(visit, council, number) for number in ("05/TTr-UBND", "06/TTr-UBND")]
        kept["both"] = Papers(*found)
    return kept["both"]


def upload(visit: Visit, council: CouncilFacts, number: str) -> str:
    """The address of a new paper of the first item."""
    office = visit.device(f"{FOLLOW}-vanphong")
    office.goto(council.path(f"thu-ky/ky-hop/{council.session}/"))
    token = next(c["value"] for c in office.context.cookies() if c["name"] == "csrftoken")
    file = {"name": "tt.pdf", "mimeType": "application/pdf", "buffer": pdf_bytes(PAGES, title=number)}
    fields: dict[str, Any] = {
        "kind": "submission",
        "number": number,
        "title": f"Về việc {number}",
        "is_public": "on",
    }
    answer = office.request.post(
        council.path(f"thu-ky/muc/{council.items[0]}/tai-lieu/"),
        multipart=fields | {"file": file},
        headers={"X-CSRFToken": token, "Accept": "application/json"},
    )
    assert answer.ok, answer.text()
    office.goto(council.path("ban-dai-bieu/"))
    address = office.get_by_role("link").filter(has_text=number).first.get_attribute("href")
    assert address is not None
    return address


class Reader:
    """A paper open on somebody's device."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.bar = page.locator("#follow")
        self.number = page.locator("#page-number")

    def open(self, address: str) -> Reader:
        self.page.goto(address)
        return self.is_open()

    def is_open(self) -> Reader:
        expect(self.page.locator("#reader-pages canvas").first).to_be_visible()
        is_online(self.page)
        return self

    def goes_to(self, page: int) -> None:
        self.number.fill(str(page))
        self.number.press("Enter")
        self.is_at(page)

    def is_at(self, page: int) -> None:
        expect(self.number).to_have_value(str(page))

    def shows(self) -> None:
        self.page.get_by_role("button", name="Trình chiếu trang này").click()
        expect(self.bar).to_have_attribute("data-follow", "showing")
        expect(self.bar).to_contain_text("Ông/bà đang trình chiếu trang này")

    def follows(self) -> None:
        expect(self.bar).to_have_attribute("data-follow", "on")

    def is_away(self) -> None:
        expect(self.bar).to_have_attribute("data-follow", "away")
        expect(self.bar).to_contain_text("Ông/bà đang xem riêng")


def test_a_tablet_follows_leaves_and_returns(visit: Visit, papers: Papers) -> None:
    council = visit.world.councils[FOLLOW]
    chair = Reader(visit.device(f"{FOLLOW}-chutoa")).open(papers.first)
    tablet = Tablet(visit.device(f"{FOLLOW}-002", PORTRAIT), council).open()
    offer = tablet.page.locator(".follow-offer")
    expect(offer).to_be_hidden()
    hall = Hall(visit.device(size=HALL), council).open()
    chair.goes_to(3)
    chair.shows()
    expect(offer).to_contain_text(f"Đang trình bày: {FIRST}, trang 3")
    expect(hall.page.locator(".hall-presented")).to_contain_text("05/TTr-UBND")
    assert "phien" in tablet.page.url, "nobody is taken along without asking"

    offer.get_by_role("link", name="Xem cùng").click()
    one = Reader(tablet.page).is_open()
    one.follows()
    one.is_at(3)
    for page in (4, 9):
        chair.goes_to(page)
        one.is_at(page)
    one.follows()

    # A page turned by hand is one's own; one tap goes back to where the presenter is by then.
    one.goes_to(8)
    one.is_away()
    chair.goes_to(10)
    expect(one.bar).to_contain_text("trang 10")
    one.is_at(8)
    one.bar.get_by_role("link", name="Quay lại trang 10").click()
    one.follows()
    one.is_at(10)
    one.page.locator("#reader-scroll").hover()
    one.page.mouse.wheel(0, -2500)
    one.is_away()
    one.bar.get_by_role("link", name="Quay lại trang 10").click()
    one.is_at(10)
    one.bar.get_by_role("button", name="Xem riêng").click()
    one.is_away()
    one.bar.get_by_role("link", name="Quay lại trang 10").click()

    # A reload keeps it, for the one who follows and for the one who shows.
    one.page.reload()
    one.is_open().follows()
    one.is_at(10)
    chair.page.reload()
    chair.is_open().is_at(10)
    expect(chair.bar).to_have_attribute("data-follow", "showing")
    chair.goes_to(2)
    one.is_at(2)

    # Another paper, and a device that comes late.
    other = Reader(chair.page).open(papers.second)
    other.goes_to(5)
    other.shows()
    expect(one.page).to_have_url(re.compile(re.escape(papers.second)))
    one.is_open().follows()
    one.is_at(5)
    late = Reader(visit.device(f"{FOLLOW}-003", PHONE)).open(papers.first)
    expect(late.bar).to_contain_text(f"Đang trình bày: {SECOND}, trang 5")
    late.is_at(1)

    other.page.get_by_role("button", name="Dừng trình chiếu").click()
    for reader in (one, late):
        expect(reader.bar).to_be_hidden()
    expect(other.bar).to_have_attribute("data-follow", "")
    expect(hall.page.locator(".hall-presented")).to_be_hidden()
    one.is_at(5)


def test_it_can_be_read_and_hit(visit: Visit, papers: Papers) -> None:
    council = visit.world.councils[FOLLOW]
    chair = Reader(visit.device(f"{FOLLOW}-chutoa", LANDSCAPE)).open(papers.first)
    assert faults(chair.page) == []
    chair.shows()
    assert faults(chair.page) == []
    for size in (LANDSCAPE, PORTRAIT, PHONE):
        tablet = Tablet(visit.device(f"{FOLLOW}-005", size), council).open()
        expect(tablet.page.locator(".follow-offer")).to_be_visible()
        assert faults(tablet.page) == []
        one = Reader(tablet.page).open(f"{papers.first}?theo=1")
        one.follows()
        assert faults(one.page) == []
        one.bar.get_by_role("button", name="Xem riêng").click()
        one.is_away()
        assert faults(one.page) == []
    console = Console(visit.device(f"{FOLLOW}-thuky"), council).open()
    assert faults(console.page) == []
    console.page.get_by_role("button", name="Mời người trình chiếu…").click()
    assert faults(console.page) == []
    do(chair.page, FOLLOW, "meetings.stop_presenting", sitting=council.sitting)


def test_typing_is_not_torn_away(visit: Visit, papers: Papers) -> None:
    council = visit.world.councils[FOLLOW]
    chair = Reader(visit.device(f"{FOLLOW}-chutoa")).open(papers.first)
    chair.goes_to(2)
    chair.shows()
    one = Reader(visit.device(f"{FOLLOW}-002", LANDSCAPE)).open(f"{papers.first}?trang=2&theo=1")
    one.follows()
    one.number.focus()
    chair.goes_to(7)
    one.is_away()
    one.is_at(2)
    do(chair.page, FOLLOW, "meetings.stop_presenting", sitting=council.sitting)


def test_who_is_named_takes_over_and_is_sent_away(visit: Visit, papers: Papers) -> None:
    council = visit.world.councils[FOLLOW]
    visit.expect_complaint(r"40[39]")
    console = Console(visit.device(f"{FOLLOW}-thuky"), council).open()
    guest = visit.device(f"{FOLLOW}-khach")
    guest.goto(council.path("ban-dai-bieu/"))
    name = guest.locator("details.person > summary > span").first.inner_text()
    guest.goto(papers.first)
    expect(guest.get_by_role("button", name="Trình chiếu trang này")).to_have_count(0)
    console.page.get_by_role("button", name="Mời người trình chiếu…").click()
    select = console.page.get_by_label("Người trình chiếu", exact=True)
    select.select_option(label=name)
    console.page.locator("#name-presenter").get_by_role("button", name="Lưu").click()
    expect(console.page.locator("#console-presenter")).to_contain_text("Được mời trình chiếu")

    presenter = Reader(guest).open(papers.first)
    presenter.goes_to(6)
    presenter.shows()
    expect(console.page.locator("#console-presenter")).to_contain_text(f"{FIRST}, trang 6")
    # The secretary shows another page: whoever was showing one sees that it is over.
    secretary = Reader(visit.device(f"{FOLLOW}-thuky")).open(papers.second)
    secretary.shows()
    expect(presenter.bar).not_to_have_attribute("data-follow", "showing")
    console.page.get_by_role("button", name="Mời người trình chiếu…").click()
    select.select_option("")
    console.page.locator("#name-presenter").get_by_role("button", name="Lưu").click()
    expect(console.page.locator("#console-presenter")).not_to_contain_text("Được mời trình chiếu")
    guest.get_by_role("button", name="Trình chiếu trang này").click()
    expect(presenter.bar.get_by_role("alert")).to_contain_text("Bạn không có quyền")
    console.page.get_by_role("button", name="Dừng trình chiếu").click()
    expect(console.page.get_by_role("button", name="Dừng trình chiếu")).to_be_hidden()


def test_pages_turn_without_a_socket_too(visit: Visit, papers: Papers) -> None:
    """The presenter's network blocks websockets: the commands go by POST."""
    council = visit.world.councils[FOLLOW]
    one = Reader(visit.device(f"{FOLLOW}-004")).open(papers.first)
    chair = Reader(visit.device(f"{FOLLOW}-chutoa"))
    chair.page.route_web_socket(re.compile("/ws/"), lambda socket: socket.close())
    chair.page.goto(papers.first)
    expect(chair.page.locator("#reader-pages canvas").first).to_be_visible()
    chair.page.get_by_role("button", name="Trình chiếu trang này").click()
    expect(one.bar).to_contain_text("trang 1")
    chair.goes_to(4)
    expect(one.bar).to_contain_text("trang 4")
    do(chair.page, FOLLOW, "meetings.stop_presenting", sitting=council.sitting)
