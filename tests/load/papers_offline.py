"""A session on the device, in headless Chromium: how fast it comes, and how soon a paper of it is seen with
the server dead and the network cut.

Three scans of 300 pages and 60 MB. Before each opening the browser's workers are stopped, so that the service
worker has to start and to check the parts it gives out, as when a tablet is taken up again. Measured from the
navigation to the drawn page, by the page's own clock; each figure is the median of five.
"""

from __future__ import annotations

import re
import statistics
import time
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.load.backends import Backend, open_backend
from tests.load.papers_reader import COOKIE, GO, JUMP, RUNS, WATCH, chromium, made
from tests.load.report import Report
from tests.load.servers import Fleet

LIMIT_MS = 1000.0
TAKEN_MS = 600_000


def measure_offline(report: Report) -> None:
    """One server process on SQLite, one browser."""
    with open_backend("sqlite", 1) as opened:
        folder = opened.folder / "data"  # removed with it
        folder.mkdir()
        backend = Backend(opened.name, opened.env | {"DATA_DIR": str(folder)}, 1, opened.folder)
        plan = made(backend)
        fleet = Fleet("daphne", 1, backend.env, backend.folder / "server.log")
        fleet.start()
        try:
            with chromium() as browser:
                address = f"http://127.0.0.1:{fleet.ports[0]}"
                context = tablet(browser, address, plan["keys"][0])
                home, seconds = taken(context, f"/hd/{plan['code']}/ban-dai-bieu/")
                size = sum(file["size"] for file in plan["files"]) / 1e6
                report.add("offline_taken", size, "MB")
                report.add("offline_taken_rate", size / seconds, "MB/s")
                fleet.stop()
                context.set_offline(True)
                tell(report, context, home, f"{Path(plan['files'][0]['path']).parent.parent}/")
                context.close()
        finally:
            fleet.stop()


def tell(report: Report, context: BrowserContext, home: str, paper: str) -> None:
    """Open the kept page and a paper, again and again, without a server."""
    homes = [opened_home(context, home) for _run in range(RUNS)]
    firsts, jumps = zip(*(opened_paper(context, paper) for _run in range(RUNS)), strict=True)
    report.add("offline_home", statistics.median(homes), "ms", LIMIT_MS)
    report.add("offline_first_page", statistics.median(firsts), "ms", LIMIT_MS)
    report.add("offline_first_page_longest", max(firsts), "ms")
    report.add("offline_jump", statistics.median(jumps), "ms")


def tablet(browser: Browser, address: str, key: str) -> BrowserContext:
    """A signed-in device with a fine screen."""
    context = browser.new_context(
        base_url=address, viewport={"width": 1180, "height": 820}, device_scale_factor=2
    )
    context.add_cookies([{"name": COOKIE, "value": key, "url": address}])
    context.add_init_script(WATCH)
    return context


def taken(context: BrowserContext, desk: str) -> tuple[str, float]:
    """Take the session by its button: the address of the kept page, and seconds."""
    page = context.new_page()
    page.goto(desk)
    begun = time.monotonic()
    page.get_by_role("button", name="Tải về máy").click()
    says = page.locator("[data-offline-says]")
    expect(says).to_have_text(re.compile("^Đã có trên máy"), timeout=TAKEN_MS)
    seconds = time.monotonic() - begun
    home = page.locator("[data-offline]").get_attribute("data-home") or ""
    page.close()
    return home, seconds


def fresh_page(context: BrowserContext) -> Page:
    """A page in a browser whose workers do not run yet."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")
    return page


def opened_home(context: BrowserContext, home: str) -> float:
    """Milliseconds until the kept page stands."""
    page = fresh_page(context)
    page.goto(home, wait_until="domcontentloaded")
    expect(page.locator("h1")).to_be_visible()
    milliseconds: float = page.evaluate(
        "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
    )
    page.close()
    return milliseconds


def opened_paper(context: BrowserContext, paper: str) -> tuple[float, float]:
    """Milliseconds until the first page is seen, and for the way to page 250."""
    page = fresh_page(context)
    page.goto(f"{paper}?trang=1", wait_until="commit")  # not where the last visit ended
    page.wait_for_selector("#reader-wait", state="hidden", timeout=60_000)
    page.wait_for_timeout(200)
    first: float = page.evaluate("firstSeen")
    page.wait_for_selector("#main[data-tools=ready]")
    jump: float = page.evaluate(GO, JUMP)
    page.close()
    return first, jump
