"""Opening pages in Chromium: who looks, on which screen, and everything the browser complains about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, WebError, expect

from tests.e2e.world import World

LANDSCAPE, PORTRAIT, PHONE, HALL = (1180, 820), (820, 1180), (390, 844), (1920, 1080)
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip
# How long something may take to show on a busy machine; what must be quick says so itself.
PATIENCE = 20_000  # ms
expect.set_options(timeout=PATIENCE)
# What a policy forbids is a fault of the page even where the console keeps quiet about it.
REPORT_VIOLATIONS = """addEventListener("securitypolicyviolation",
  (event) => console.error(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`))"""


@dataclass
class Visit:
    """The browsers of one test: each `device` is a person's own, with its own cookies."""

    world: World
    chromium: Browser
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def device(
        self,
        username: str = "",
        size: tuple[int, int] = LANDSCAPE,
        *,
        language: str = "",
        scripts: bool = True,
        bypass_csp: bool = False,
        touch: bool = False,
    ) -> Page:
        """A page on a new device, signed in as `username` if given."""
        context = self.chromium.new_context(
            base_url=self.world.installation.address,
            viewport={"width": size[0], "height": size[1]},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            java_script_enabled=scripts,
            bypass_csp=bypass_csp,
            has_touch=touch,
            accept_downloads=True,
        )
        self._contexts.append(context)
        context.set_default_timeout(PATIENCE)
        cookies = {"sessionid": self.world.sign_in(username)} if username else {}
        cookies |= {"lang": language} if language else {}
        context.add_cookies(
            [{"name": n, "value": v, "url": self.world.installation.address} for n, v in cookies.items()]
        )
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._heard)
        context.on("weberror", self._threw)
        return context.new_page()

    def expect_complaint(self, *patterns: str) -> None:
        """Complaints that belong to the test: a killed server is noticed by the browser too."""
        self.expected += patterns

    def close(self) -> Sequence[str]:
        """Close every device; what was complained about and not expected."""
        for context in self._contexts:
            context.close()
        return [
            line for line in self.complaints if not any(re.search(known, line) for known in self.expected)
        ]

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def _threw(self, error: WebError) -> None:
        page = error.page
        self.complaints.append(f"thrown: {error.error} ({page.url if page else ''})")


def until(page: Page, look: Callable[[], bool], what: str = "") -> None:
    """Wait for something that no `expect` looks at."""
    for _ in range(PATIENCE // 100):
        if look():
            return
        page.wait_for_timeout(100)
    pytest.fail(what or "what was waited for did not come")


def do(page: Page, council: str, name: str, **fields: Any) -> dict[str, Any]:
    """Give a command as the person signed in on this device, without clicking."""
    token = next((c["value"] for c in page.context.cookies() if c["name"] == "csrftoken"), "")
    if not token:
        page.request.get(f"/hd/{council}/ban-dai-bieu/")
        token = next(c["value"] for c in page.context.cookies() if c["name"] == "csrftoken")
    response = page.request.post(
        f"/hd/{council}/lenh/", data={"id": uuid4().hex, "do": name, **fields}, headers={"X-CSRFToken": token}
    )
    answer: dict[str, Any] = response.json()
    return answer
