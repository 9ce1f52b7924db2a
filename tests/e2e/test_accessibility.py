"""Every page: axe-core finds nothing, a finger hits everything, nothing runs over; on tablet and phone."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.browsing import HALL, LANDSCAPE, PHONE, PORTRAIT, Visit, do
from tests.e2e.installation import Installation
from tests.e2e.looking import APART, VOTE, faults
from tests.e2e.pages import Console, Hall, Tablet
from tests.e2e.petition_places import PETITION_PAGES, petition_addresses
from tests.e2e.places import ELECTION_PAGES, PAGES, addresses, election_addresses
from tests.e2e.world import STATES

OK = 200
SIZES = (LANDSCAPE, PORTRAIT, PHONE)
QUESTION = "Thông qua nghị quyết về chương trình giám sát năm 2027"


@pytest.mark.parametrize("who", PAGES, ids=lambda who: who or "anybody")
def test_pages_of_every_role(visit: Visit, who: str) -> None:
    visit.expect_complaint(r"40[34] \((Not Found|Forbidden)\)")
    page = visit.device(who)
    found: list[str] = []
    for address in addresses(visit.world, who):
        page.set_viewport_size(size_of(LANDSCAPE))
        page.goto(address)
        found += seen_in(page, SIZES)
    assert found == []


@pytest.mark.parametrize("who", ELECTION_PAGES, ids=lambda who: who or "anybody")
def test_pages_of_an_election(visit: Visit, who: str) -> None:
    page = visit.device(who, LANDSCAPE)
    found: list[str] = []
    for address in election_addresses(visit.world, who):
        page.set_viewport_size(size_of(LANDSCAPE))
        answer = page.goto(address)
        status = answer.status if answer else 0
        found += [f"{address}: {status}"] if status != OK else []
        found += seen_in(page, (LANDSCAPE, PHONE))
    assert found == []


@pytest.mark.parametrize("who", PETITION_PAGES, ids=lambda who: who or "anybody")
def test_pages_of_petitions(visit: Visit, who: str) -> None:
    page = visit.device(who, LANDSCAPE)
    found: list[str] = []
    for address in petition_addresses(visit.world, who):
        page.set_viewport_size(size_of(LANDSCAPE))
        answer = page.goto(address)
        status = answer.status if answer else 0
        found += [f"{address}: {status}"] if status != OK else []
        found += seen_in(page, (LANDSCAPE, PHONE))
    assert found == []


def test_the_style_page(visit: Visit) -> None:
    """The living style page, which only a server in debug shows."""
    server = Installation(visit.world.installation.home, debug=True)
    server.start()
    try:
        page = visit.device(size=LANDSCAPE)
        page.goto(f"{server.address}/style/")
        expect(page.locator("h1").first).to_be_visible()
        found = seen_in(page, SIZES)
    finally:
        server.stop()
    assert found == []


def test_what_is_measured_is_found(visit: Visit) -> None:
    """The measures themselves: a page made worse is told of."""
    page = visit.device()
    page.goto("/tai-khoan/login/")
    assert faults(page) == []
    page.evaluate("""document.querySelector("main").insertAdjacentHTML("beforeend",
        '<img src="data:,"><button class="tiny">x</button><p id="wide">x</p>')""")
    page.evaluate("document.querySelector('#wide').style.width = '3000px'")
    told = " ".join(faults(page))
    for fault in ("image-alt", "BUTTON x", "runs over the screen"):
        assert fault in told
    visit.expect_complaint("policy: style-src", "Content Security Policy")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.wait_for_timeout(100)
    assert any("policy: style-src" in line for line in visit.complaints)


def size_of(size: tuple[int, int]) -> ViewportSize:
    return ViewportSize(width=size[0], height=size[1])


def seen_in(page: Page, sizes: Iterable[tuple[int, int]]) -> list[str]:
    """The faults of a page in each size."""
    found: list[str] = []
    for size in sizes:
        page.set_viewport_size(size_of(size))
        found += faults(page)
    return found


def test_the_sitting_in_every_state(visit: Visit) -> None:
    council = visit.world.councils[STATES]
    tablet = Tablet(visit.device(f"{STATES}-002"), council).open()
    late = Tablet(visit.device(f"{STATES}-003", PORTRAIT), council).open()
    console = Console(visit.device(f"{STATES}-chutoa"), council).open()
    hall = Hall(visit.device(size=HALL), council).open()
    found: list[str] = []

    def look(state: str) -> None:
        for page, sizes in (
            (tablet.page, SIZES),
            (console.page, (LANDSCAPE, PORTRAIT)),
            (hall.page, (HALL,)),
        ):
            found.extend(f"{state} {line}" for line in seen_in(page, sizes))

    console.press(f"{council.name_of(3)}: Rời họp")
    late.page.reload()
    found += seen_in(late.page, SIZES)  # the card for checking in
    look("item")
    console.opens_round(QUESTION, seconds="300")
    tablet.is_asked(QUESTION)
    look("open")
    found += vote_buttons(tablet.page)
    tablet.votes("against")
    look("voted")
    console.closes_round()
    expect(tablet.stage).to_contain_text("Kết quả hiện ở đây")
    look("closed")
    console.publishes()
    expect(hall.page.locator(".verdict")).to_be_visible()
    look("published")
    again = do(console.page, STATES, "meetings.open_round", sitting=council.sitting, item=council.items[0],
               question=QUESTION, majority="half_all", seconds=None)  # fmt: skip
    assert again["ok"], again
    console.voids("Câu hỏi ghi nhầm")
    expect(tablet.stage).to_contain_text("Lý do hủy")
    look("void")
    console.says("Nghỉ giải lao")
    expect(hall.heading).to_have_text("Nghỉ giải lao")
    look("message")
    console.closes_sitting()
    expect(hall.heading).to_have_text("Phiên họp đã kết thúc")
    look("over")
    assert found == []


def vote_buttons(page: Page) -> list[str]:
    """The three choices are large and far enough apart, in every size."""
    found = []
    for size in SIZES:
        page.set_viewport_size(size_of(size))
        boxes = [button.bounding_box() for button in page.locator(".choice").all()]
        seen = [box for box in boxes if box is not None]
        sides = [min(box["width"], box["height"]) for box in seen]
        gaps = [
            max(two["x"] - one["x"] - one["width"], two["y"] - one["y"] - one["height"])
            for one, two in pairwise(seen)
        ]
        if len(seen) != 3 or min(sides) < VOTE or min(gaps) < APART:
            found.append(f"{size}: {len(seen)} choices, least sides {sides}, gaps {gaps}")
    return found
