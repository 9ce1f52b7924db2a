"""The reader in headless Chromium: how soon the first page of a scan of 300 pages and 60 MB is seen.

Measured from the moment of the navigation to the moment the page is drawn, by the page's own clock, on a
screen of two pixels to a point. The scripts are in the browser's store, as on a tablet that has opened one
paper before; the paper itself is new to the browser. The first visit of all is told beside it.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.load.backends import Backend, open_backend
from tests.load.report import Report
from tests.load.servers import Fleet
from tests.support import chromium_path

WORLD = "tests.load.papers_world"
ITEMS, PAPERS, PAGES, BYTES = 1, 3, 300, 60 * 1024**2
RUNS, JUMP = 5, 250
COOKIE = "sessionid"
NETWORKS: Mapping[str, tuple[float | None, float]] = {  # name: Mbit/s (None: as fast as it goes), limit in ms
    "loopback": (None, 800.0),
    "20mbit": (20.0, 1500.0),
}
LATENCY_MS = 20
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
# The word "Đang mở" goes when the first page is drawn; after the next frame it is on the screen.
WATCH = """addEventListener("DOMContentLoaded", () => {
  const wait = document.getElementById("reader-wait");
  const seen = () => wait.hidden && requestAnimationFrame(() => (globalThis.firstSeen ??= performance.now()));
  if (wait) new MutationObserver(seen).observe(wait, { attributes: true });
})"""
GO = """async (number) => {
  const { reader } = await import("app/reader");
  const begun = performance.now();
  return await new Promise((resolve) => {
    reader.eventBus.on("pagerendered", ({ pageNumber }) => {
      if (pageNumber === number) requestAnimationFrame(() => resolve(performance.now() - begun));
    });
    reader.goTo(number);
  });
}"""
READ = """() => {
  const ranges = performance.getEntriesByType("resource").filter((one) => one.name.endsWith("/tep/"));
  return { bytes: ranges.reduce((sum, one) => sum + one.transferSize, 0), requests: ranges.length };
}"""


def measure_reader(report: Report) -> None:
    """One server process on SQLite, one browser; each figure is the median of five visits."""
    with open_backend("sqlite", 1) as opened:
        folder = opened.folder / "data"  # removed with it
        folder.mkdir()
        backend = Backend(opened.name, opened.env | {"DATA_DIR": str(folder)}, 1, opened.folder)
        plan = made(backend)
        report.add("reader_pages", plan["files"][0]["pages"], "pages")
        report.add("reader_bytes", plan["files"][0]["size"] / 1e6, "MB")
        fleet = Fleet("daphne", 1, backend.env, backend.folder / "server.log")
        try:
            fleet.start()
            address = f"http://127.0.0.1:{fleet.ports[0]}"
            with chromium() as browser:
                for name, (speed, limit) in NETWORKS.items():
                    visits = [visit(browser, address, plan, speed) for _run in range(RUNS)]
                    tell(report, name, visits, limit)
        finally:
            fleet.stop()


def tell(report: Report, name: str, visits: list[dict[str, float]], limit: float) -> None:
    def middle(figure: str) -> float:
        return statistics.median(visit[figure] for visit in visits)

    report.add(f"reader_first_page_{name}", middle("first"), "ms", limit)
    report.add(f"reader_first_page_{name}_longest", max(visit["first"] for visit in visits), "ms")
    report.add(f"reader_first_visit_{name}", middle("cold"), "ms")
    report.add(f"reader_first_page_{name}_read", middle("bytes") / 1e6, "MB")
    report.add(f"reader_first_page_{name}_requests", middle("requests"), "requests")
    report.add(f"reader_jump_{name}", middle("jump"), "ms")


def visit(browser: Browser, address: str, plan: Mapping[str, Any], speed: float | None) -> dict[str, float]:
    """A tablet that knows nothing opens one paper, then another, and turns to page 250 of that."""
    context = browser.new_context(
        base_url=address, viewport={"width": 1180, "height": 820}, device_scale_factor=2
    )
    try:
        context.add_cookies([{"name": COOKIE, "value": plan["keys"][0], "url": address}])
        context.add_init_script(WATCH)
        cold, _read = opened_paper(context, plan["files"][1]["path"], speed)
        first, page = opened_paper(context, plan["files"][0]["path"], speed)
        read: dict[str, float] = page.evaluate(READ)
        page.wait_for_selector("#main[data-tools=ready]")
        jump: float = page.evaluate(GO, JUMP)
        return {"cold": cold, "first": first, "jump": jump, **read}
    finally:
        context.close()


def opened_paper(context: BrowserContext, file: str, speed: float | None) -> tuple[float, Page]:
    """Milliseconds until the first page is seen, and the page."""
    page = context.new_page()
    if speed is not None:
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        rate = speed * 1e6 / 8
        conditions = {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": rate,
            "uploadThroughput": rate,
        }
        session.send("Network.emulateNetworkConditions", conditions)
    page.goto(f"{Path(file).parent.parent}/", wait_until="commit")
    page.wait_for_selector("#reader-wait", state="hidden", timeout=60_000)
    page.wait_for_timeout(200)
    seen: float = page.evaluate("firstSeen")
    return seen, page


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield browser
        browser.close()


def made(backend: Backend) -> dict[str, Any]:
    """One item with three scans, each through the service that takes uploads."""
    numbers = map(str, (ITEMS, PAPERS * PAGES, PAPERS * BYTES))
    found: dict[str, Any] = backend.act(WORLD, "made", *numbers)
    return found
