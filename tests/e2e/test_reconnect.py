"""The server dies while people vote, and comes back."""

from __future__ import annotations

import time

from playwright.sync_api import Page, expect

from tests.e2e.browsing import HALL, PHONE, PORTRAIT, Visit
from tests.e2e.pages import Console, Hall, Tablet
from tests.e2e.world import RECONNECT

QUESTION = "Thông qua nghị quyết về chương trình giám sát năm 2027"
SAID_AFTER = 3.0  # seconds without a connection, then the page says so
# Backoff doubles up to 15 s; a page that just missed the restart may wait for most of that.
BACK = 25_000


def test_a_vote_survives_the_death_of_the_server(visit: Visit) -> None:
    council = visit.world.councils[RECONNECT]
    server = visit.world.installation
    visit.expect_complaint(
        "ERR_CONNECTION_REFUSED", "WebSocket connection to", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE"
    )
    console = Console(visit.device(f"{RECONNECT}-chutoa"), council).open()
    hall = Hall(visit.device(size=HALL), council).open()
    before = Tablet(visit.device(f"{RECONNECT}-002"), council).open()
    during = Tablet(visit.device(f"{RECONNECT}-003", PORTRAIT), council).open()
    after = Tablet(visit.device(f"{RECONNECT}-004", PHONE), council).open()
    console.opens_round(QUESTION)
    for tablet in (before, during, after):
        tablet.is_asked(QUESTION)
        mark(tablet.page)
    before.votes("for")

    during.choice("against").click()  # under way when the process dies: committed or not, nobody knows
    server.kill()
    died = time.monotonic()
    after.choice("abstain").click()

    expect(after.mine).to_contain_text("Đang gửi: Không biểu quyết")
    pages = [tablet.page for tablet in (before, during, after)]
    seen_at = [said_offline(page, died) for page in pages]
    assert min(seen_at) >= SAID_AFTER
    expect(before.page.get_by_text("Mất kết nối với máy chủ.")).to_be_visible()
    expect(before.mine).to_contain_text("Đã ghi nhận")  # what was acknowledged is still said

    server.start()
    for page in (*pages, console.page, hall.page):
        expect(page.locator("html")).to_have_attribute("data-live", "on", timeout=BACK)
        expect(page.get_by_text("Mất kết nối với máy chủ.")).to_be_hidden()
    expect(during.mine).to_contain_text("Đã ghi nhận")
    expect(during.choice("against")).to_have_attribute("aria-pressed", "true")
    expect(after.mine).to_contain_text("Đã ghi nhận")
    expect(hall.voted).to_have_text(f"3/{council.seats}")
    expect(console.voted).to_have_text(f"3/{council.seats}")
    console.closes_round()
    console.publishes()
    for tablet in (before, during, after):
        expect(tablet.stage.locator(".verdict")).to_be_visible()
        assert is_marked(tablet.page), "the page was loaded anew"
    votes_are_there_once(visit)


def votes_are_there_once(visit: Visit) -> None:
    """Each vote in the database once, one act in the journal for each, every chain whole."""
    council = visit.world.councils[RECONNECT]
    ids = {
        council.delegates[seat]["id"]: choice for seat, choice in ((2, "for"), (3, "against"), (4, "abstain"))
    }
    found = visit.world.installation.seed("audit")
    votes = {v["delegate_id"]: (v["choice"], v["changes"]) for v in found["votes"] if v["delegate_id"] in ids}
    assert votes == {delegate: (choice, 0) for delegate, choice in ids.items()}
    casts = [delegate for delegate in found["casts"] if delegate in ids]
    assert sorted(casts) == sorted(ids)
    assert found["faults"] == []


def mark(page: Page) -> None:
    """A page that is loaded anew loses this."""
    page.evaluate("globalThis.sameVisit = true")


def is_marked(page: Page) -> bool:
    return bool(page.evaluate("globalThis.sameVisit === true"))


def said_offline(page: Page, since: float) -> float:
    """Seconds after `since` at which the page said that it is off line."""
    expect(page.locator("html")).to_have_attribute("data-live", "off")
    return time.monotonic() - since
