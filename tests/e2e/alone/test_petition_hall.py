"""Petitions noted on a tablet in a hall without a network, and answers of the server that got lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.browsing import LANDSCAPE
from tests.e2e.device import BACK, Device, kept_for_offline
from tests.e2e.installation import Installation
from tests.e2e.petition_town import MODULE, Served
from tests.support import needs

FIRST = "Đề nghị sửa đoạn đường trước nhà văn hóa bị sụt lún từ tháng ba"
SECOND = "Đề nghị lắp thêm đèn chiếu sáng ở ngõ nhỏ cạnh trường mầm non"
WARD, OFFICER = "00001", "00001-petition_officer"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The data of a town, to be copied for each test, and who signs in."""
    home = tmp_path_factory.mktemp("hall") / "data"
    home.mkdir()
    return home, Installation(home).run(MODULE, "make")


@pytest.fixture
def town(made: tuple[Path, dict[str, Any]], tmp_path: Path) -> Iterator[Served]:
    needs("chromium", "node_modules")
    home = tmp_path / "data"
    shutil.copytree(made[0], home)
    found = Served(Installation(home), **made[1])
    found.installation.start()
    yield found
    found.installation.stop()


def note_down(page: Page, text: str) -> None:
    page.locator("#record textarea[name=text]").fill(text)
    page.get_by_role("button", name="Ghi nhận và cấp biên nhận").click()


def test_what_is_noted_without_a_network_arrives_once(chromium: Browser, town: Served) -> None:
    officer = Device(chromium, town, OFFICER, size=LANDSCAPE, bypass_csp=True)  # evaluate needs eval
    path = town.path(WARD, "ghi-nhan/")
    page = officer.open(path)
    kept_for_offline(page, path)

    town.installation.kill()
    page.reload()
    note_down(page, FIRST)
    expect(page.locator("#queue")).to_contain_text("1 kiến nghị chờ gửi")
    page.reload()
    expect(page.locator("#queue")).to_contain_text(FIRST)
    other = officer.open(path)
    note_down(other, SECOND)
    expect(page.locator("#queue")).to_contain_text("2 kiến nghị chờ gửi")

    town.installation.start()
    for tab in (page, other):
        tab.evaluate("dispatchEvent(new Event('online'))")
    for tab in (page, other):
        expect(tab.locator("#queue .note-now")).to_have_count(0, timeout=BACK)
    stands = town.stands()
    assert [row[1:] for row in stands["petitions"]] == [["draft", FIRST], ["draft", SECOND]]
    assert stands["told"] == 2
    assert officer.complained() == []


def test_an_answer_that_got_lost_is_asked_for_again(chromium: Browser, town: Served) -> None:
    officer = Device(chromium, town, OFFICER, size=LANDSCAPE, service_workers="block")
    page = officer.open(town.path(WARD, "ghi-nhan/"))
    lost: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST":
            route.abort()  # the server seems away, so the tablet keeps what is typed
            return
        route.fetch()  # recorded; nobody hears of it
        lost.append(route.request.post_data or "")
        route.abort()

    page.route("**/ghi-nhan/**", lose)
    note_down(page, FIRST)
    expect(page.locator("#queue")).to_contain_text("1 kiến nghị chờ gửi")
    page.wait_for_timeout(300)
    page.unroute_all(behavior="wait")
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.locator("#queue")).to_contain_text("đã được ghi nhận trước đó")
    assert lost
    stands = town.stands()
    assert len(stands["petitions"]) == stands["told"] == 1
