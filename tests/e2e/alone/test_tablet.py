"""The tablet beats paper: 300 scanned pages read, marked, taken along, marked without a network, and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsing import LANDSCAPE
from tests.e2e.device import BACK, Device
from tests.e2e.installation import Installation
from tests.e2e.kept_session import CODE, MODULE, SCANNED, KeptSession
from tests.support import needs

SAVED = "Đã lưu trên máy này và trên máy chủ."
STROKE = ((0.2, 0.3), (0.5, 0.34), (0.3, 0.38))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeptSession]:
    needs("chromium", "node_modules")
    home: Path = tmp_path_factory.mktemp("tablet") / "data"
    installation = Installation(home)
    found = KeptSession(installation, **installation.run(MODULE, "make"))
    installation.start()
    yield found
    installation.stop()


def tablet(chromium: Browser, place: KeptSession, who: str, **more: Any) -> Device:
    return Device(chromium, place, who, size=LANDSCAPE, bypass_csp=True, **more)


def read(page: Page, place: KeptSession, number: int) -> None:
    """The scan at a page, with the tools of marking at hand."""
    page.goto(f"{place.paper(SCANNED)}?trang={number}")
    expect(page.locator("#main")).to_have_attribute("data-marks", "ready")
    expect(page.locator(f'.page[data-page-number="{number}"] canvas')).to_be_visible()


def take_tool(page: Page, name: str) -> None:
    bar = page.locator("#marks")
    if not bar.is_visible():
        page.get_by_role("button", name="Công cụ đánh dấu").click()
    bar.get_by_role("button", name=name, exact=True).click()


def drag(page: Page, number: int, *places: tuple[float, float]) -> None:
    """With the pen over parts of a page, (0, 0) being its upper left."""
    box = page.locator(f'.page[data-page-number="{number}"]').bounding_box()
    assert box
    for index, (x, y) in enumerate(places):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=5)
        if index == 0:
            page.mouse.down()
    page.mouse.up()


def ink(page: Page, number: int) -> Any:
    return page.locator(f'.page[data-page-number="{number}"] path.mark-ink[data-mark]')


def test_read_marked_taken_along_and_seen_on_a_second_device(chromium: Browser, place: KeptSession) -> None:
    device = tablet(chromium, place, "tablet")
    page = device.context.new_page()
    page.goto(place.path("ban-dai-bieu/"))
    page.get_by_role("button", name="Tải về máy").click()
    expect(page.locator("[data-offline-says]")).to_contain_text("Đã có trên máy", timeout=BACK)

    read(page, place, 1)
    take_tool(page, "Bút")
    drag(page, 1, *STROKE)
    expect(ink(page, 1)).to_have_count(1)
    expect(page.locator(".marks-panel [data-marks-state]")).to_have_text(SAVED)
    first = ink(page, 1).get_attribute("data-mark")

    place.installation.kill()
    device.context.set_offline(True)
    read(page, place, 250)
    take_tool(page, "Bút")
    drag(page, 250, *STROKE)
    expect(ink(page, 250)).to_have_count(1)
    second = ink(page, 250).get_attribute("data-mark")
    read(page, place, 250)  # opened again, still without a network: it is there
    expect(ink(page, 250)).to_have_count(1)

    place.installation.start()
    device.context.set_offline(False)
    read(page, place, 250)
    expect(page.locator(".marks-panel [data-marks-state]")).to_have_text(SAVED, timeout=BACK)

    phone = tablet(chromium, place, "phone").context.new_page()
    for number, mark in ((1, first), (250, second)):
        read(phone, place, number)
        expect(ink(phone, number)).to_have_count(1)
        assert ink(phone, number).get_attribute("data-mark") == mark
    assert place.act("look")["marks"] == [1, 250]

    own = phone.request.get(f"/hd/{CODE}/danh-dau/{first}/")
    assert own.status == 200
    for who in ("other", "office", "officer"):
        stranger = tablet(chromium, place, who).context
        for mark in (first, second):
            assert stranger.request.get(f"/hd/{CODE}/danh-dau/{mark}/").status == 404
