"""A person's browser at a place of its own (not the shared demo world), and a page kept without a network."""

from __future__ import annotations

import time
from typing import Any, Protocol

from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.browsing import PATIENCE, PHONE, REPORT_VIOLATIONS
from tests.e2e.installation import Installation

ALL_KEPT = """async (path) => {
  const wanted = performance.getEntriesByType("resource").map((one) => new URL(one.name))
    .filter((url) => url.pathname.startsWith("/static/")).map((url) => url.origin + url.pathname);
  const found = await Promise.all([location.origin + path, ...wanted].map((one) => caches.match(one)));
  return found.every(Boolean);
}"""
BACK = 25_000


class Place(Protocol):
    """What is served, and a session key for each person."""

    @property
    def installation(self) -> Installation: ...

    @property
    def keys(self) -> dict[str, str]: ...


class Device:
    """One person's browser; `who` "" is the public."""

    def __init__(self, chromium: Browser, place: Place, who: str, **more: Any) -> None:
        width, height = more.pop("size", PHONE)
        self.complaints: list[str] = []
        self.context: BrowserContext = chromium.new_context(
            base_url=place.installation.address,
            viewport={"width": width, "height": height},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            **more,
        )
        self.context.set_default_timeout(PATIENCE)
        if who:
            key = {"name": "sessionid", "value": place.keys[who], "url": place.installation.address}
            self.context.add_cookies([key])  # type: ignore[list-item]
        self.context.add_init_script(REPORT_VIOLATIONS)
        self.context.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        self.context.on("weberror", lambda error: self.complaints.append(f"thrown: {error.error}"))

    def open(self, path: str) -> Page:
        page = self.context.new_page()
        page.goto(path)
        return page

    def complained(self) -> list[str]:
        """What the browser complained about, but for the network that the test took away."""
        return [text for text in self.complaints if "ERR_" not in text and "Failed to fetch" not in text]


def kept_for_offline(page: Page, path: str) -> None:
    """Wait until the page and its files could be opened again without a network. Asked again from here: to
    wait_for_function a promise is true at once."""
    end = time.monotonic() + BACK / 1000
    while not page.evaluate(ALL_KEPT, path):
        assert time.monotonic() < end, "the page was not kept"
        page.wait_for_timeout(100)
