"""Polling day in a browser: reports without a network, answers that got lost, the chain up to the city."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.browsing import PHONE
from tests.e2e.device import BACK, Device, kept_for_offline
from tests.e2e.installation import Installation
from tests.e2e.looking import faults
from tests.e2e.polling_day import MODULE, PollingDay
from tests.support import needs

REPORT, DAY = "bao-cao-tien-do/", "ngay-bau-cu/"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The data of a polling day, to be copied for each test, and what is in it."""
    home = tmp_path_factory.mktemp("polling") / "data"
    home.mkdir()
    return home, Installation(home).run(MODULE, "make")


@pytest.fixture
def day(made: tuple[Path, dict[str, Any]], tmp_path: Path) -> Iterator[PollingDay]:
    needs("chromium", "node_modules")
    home = tmp_path / "data"
    shutil.copytree(made[0], home)
    installation = Installation(home)
    found = PollingDay(installation, **made[1])
    installation.start()
    yield found
    installation.stop()


def type_in(page: Page, at: str, city: str, commune: str, reason: str = "") -> None:
    page.locator(".hour-choice", has_text=at).click()
    page.get_by_label("Đã bỏ phiếu bầu Hội đồng nhân dân thành phố").fill(city)
    page.get_by_label("Đã bỏ phiếu bầu Hội đồng nhân dân xã, phường").fill(commune)
    if reason:
        page.get_by_label("Lý do sửa số đã báo cáo").fill(reason)
    page.get_by_role("button", name="Gửi báo cáo").click()


def line(page: Page, day: PollingDay, slot: int) -> Any:
    return page.locator(f'[data-line="{day.slots[slot]}"]')


def test_what_is_typed_without_a_network_arrives_once(chromium: Browser, day: PollingDay) -> None:
    team = Device(chromium, day, "team", bypass_csp=True)  # evaluate needs eval
    path = day.path("00001", REPORT)
    page = team.open(path)
    kept_for_offline(page, path)

    day.installation.kill()
    page.reload()
    expect(page.get_by_role("heading", name="Khu vực bỏ phiếu số 1")).to_be_visible()
    type_in(page, "00:02", "1.000", "990")
    expect(page.locator("#queue")).to_contain_text("1 báo cáo chờ gửi")
    expect(line(page, day, 1)).to_contain_text("Chờ gửi")
    page.reload()
    expect(page.locator("#queue")).to_contain_text("00:02: 1.000 / 990")
    other = team.open(path)
    expect(other.locator("#queue")).to_contain_text("1 báo cáo chờ gửi")
    type_in(other, "00:01", "400", "395")
    expect(page.locator("#queue")).to_contain_text("2 báo cáo chờ gửi")

    day.installation.start()
    for tab in (page, other):
        tab.evaluate("dispatchEvent(new Event('online'))")
    for tab in (page, other):
        expect(tab.locator("#queue")).to_be_hidden(timeout=BACK)
    expect(page.locator("#report")).to_be_visible()
    page.reload()
    expect(line(page, day, 0)).to_contain_text("Đã gửi")
    expect(line(page, day, 1)).to_contain_text("1.000")
    area = day.areas[0]
    assert day.stands() == {
        "reports": [
            [area, day.slots[0], 400, 395, "sent", 1],
            [area, day.slots[1], 1000, 990, "sent", 1],
        ],
        "sent": [],
        "told": 2,
    }
    assert team.complained() == []


def test_an_answer_that_got_lost_is_asked_for_again(chromium: Browser, day: PollingDay) -> None:
    team = Device(chromium, day, "team", service_workers="block")
    page = team.open(day.path("00001", REPORT))
    lost: list[str] = []

    def lose(route: Route) -> None:
        route.fetch()  # carried out; nobody hears of it
        lost.append(route.request.post_data or "")
        route.abort()

    page.route("**/lenh/", lose)
    type_in(page, "00:02", "500", "495")
    expect(page.locator("#net")).to_be_visible()
    expect(page.locator("#queue")).to_contain_text("chờ gửi")
    page.unroute_all(behavior="wait")
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.locator("#queue")).to_be_hidden()
    expect(line(page, day, 1)).to_contain_text("Đã gửi")
    assert lost
    assert day.stands() == {
        "reports": [[day.areas[0], day.slots[1], 500, 495, "sent", 1]],
        "sent": [],
        "told": 1,
    }


def test_a_slip_of_the_hand_is_said_before_it_is_sent(chromium: Browser, day: PollingDay) -> None:
    team = Device(chromium, day, "team")
    page = team.open(day.path("00001", REPORT))
    type_in(page, "00:01", "5000", "400")
    expect(page.locator("#report-fault")).to_contain_text("Nhiều hơn tổng số cử tri (1.000)")
    type_in(page, "00:01", "400", "401")
    expect(page.locator("#report-fault")).to_contain_text("Cấp xã không thể nhiều hơn")
    type_in(page, "00:01", "400", "395")
    expect(line(page, day, 0)).to_contain_text("Đã gửi")
    type_in(page, "00:02", "40", "39")
    expect(page.locator("#report-fault")).to_contain_text("Ít hơn báo cáo 00:01 (400)")
    type_in(page, "00:02", "450", "440")
    expect(line(page, day, 1)).to_contain_text("Đã gửi")
    type_in(page, "00:02", "460", "440")
    expect(page.locator("#report-fault")).to_contain_text("Hãy ghi lý do")
    type_in(page, "00:02", "460", "440", reason="Cộng thiếu một trang danh sách")
    expect(line(page, day, 1)).to_contain_text("460")
    assert [row[2:] for row in day.stands()["reports"]] == [[400, 395, "sent", 1], [460, 440, "sent", 2]]
    assert team.complained() == []


def test_what_the_server_refuses_comes_back_with_its_reason(chromium: Browser, day: PollingDay) -> None:
    team = Device(chromium, day, "team", service_workers="block")
    page = team.open(day.path("00001", REPORT))
    clerk = Device(chromium, day, "clerk").open(day.path("00001", f"{REPORT}{day.areas[0]}/"))
    type_in(clerk, "00:02", "510", "500")
    expect(line(clerk, day, 1)).to_contain_text("Đã gửi")
    type_in(page, "00:02", "520", "500")  # this page does not know of the clerk's report
    expect(page.locator("#queue")).to_contain_text("chưa được nhận (520 / 500)")
    expect(page.locator("#queue")).to_contain_text("Giờ này đã báo cáo 510")
    page.get_by_role("button", name="Sửa và gửi lại").click()
    page.get_by_label("Lý do sửa số đã báo cáo").fill("Cán bộ xã ghi nhầm số")
    page.get_by_role("button", name="Gửi báo cáo").click()
    expect(line(page, day, 1)).to_contain_text("520")
    expect(page.locator("#queue")).to_be_hidden()
    assert [row[2:] for row in day.stands()["reports"]] == [[520, 500, "sent", 2]]


def test_from_the_team_to_the_city(chromium: Browser, day: PollingDay) -> None:
    slot = f"{DAY}gio/{day.slots[1]}/"
    wide = (1280, 800)
    city = Device(chromium, day, "city", size=wide)
    board = city.open(day.path("hn", f"{DAY}?gio={day.slots[1]}"))
    expect(board.get_by_text("Chưa có khu vực nào báo cáo giờ này.")).to_be_visible()
    for who, city_voted, commune_voted in (("team", "500", "495"), ("second", "1000", "990")):
        page = Device(chromium, day, who).open(day.path("00001", REPORT))
        type_in(page, "00:02", city_voted, commune_voted)
        expect(line(page, day, 1)).to_contain_text("Đã gửi")
        assert faults_of(page) == []
    expect(board.locator(".turnout-share")).to_have_text("75,00%", timeout=BACK)  # by itself

    clerk = Device(chromium, day, "clerk", size=wide).open(day.path("00001", slot))
    returned = clerk.locator("#khu-vuc-1")
    returned.get_by_role("link", name="Trả lại").click()
    clerk.get_by_label("Lý do trả lại").fill("Xem lại số cấp xã")
    clerk.get_by_role("button", name="Trả lại Tổ bầu cử").click()
    expect(returned).to_contain_text("Đã trả lại")
    team = Device(chromium, day, "team").open(day.path("00001", REPORT))
    expect(team.get_by_text("Báo cáo 00:02 bị trả lại")).to_be_visible()
    expect(team.get_by_text("Xem lại số cấp xã")).to_be_visible()
    type_in(team, "00:02", "500", "490")
    expect(line(team, day, 1)).to_contain_text("490")
    expect(line(team, day, 1)).to_contain_text("Đã gửi")
    clerk.reload()
    clerk.get_by_role("button", name="Xác nhận cả 2 báo cáo").click()
    clerk.get_by_role("button", name="Gửi thành phố").click()
    expect(clerk.get_by_text("Đã gửi thành phố số liệu của 2/2 khu vực.")).to_be_visible()

    page = city.open(day.path("hn", slot))
    page.get_by_role("button", name="Xác nhận cả 1 xã, phường").click()
    expect(page.locator("#xa-00001")).to_contain_text("Đã xác nhận")
    assert day.stands()["sent"] == [[day.slots[1], 1500, 2, "confirmed"]]
    assert faults_of(page) == []
    assert city.complained() == []


def faults_of(page: Page) -> list[str]:
    """axe cannot run under the product's policy; sizes and overflow can be measured."""
    small: list[str] = page.evaluate(
        "document.documentElement.scrollWidth > innerWidth ? ['runs over the screen'] : []"
    )
    return small


def test_the_pages_are_accessible(chromium: Browser, day: PollingDay) -> None:
    found = []
    for who, council, rest, size in (
        ("team", "00001", REPORT, PHONE),
        ("clerk", "00001", DAY, (1280, 800)),
        ("clerk", "00001", f"{DAY}gio/{day.slots[1]}/", (820, 1180)),
        ("clerk", "00001", "su-viec/", PHONE),
        ("clerk", "00001", "bao-cao-so-bo/", (820, 1180)),
        ("city", "hn", DAY, PHONE),
        ("city", "hn", f"{DAY}gio/{day.slots[1]}/", PHONE),
        ("city", "hn", "gio-bao-cao/", PHONE),
    ):
        page = Device(chromium, day, who, size=size, bypass_csp=True).open(day.path(council, rest))
        found += faults(page)
    assert found == []


def test_without_scripts_a_form_does_the_same(chromium: Browser, day: PollingDay) -> None:
    team = Device(chromium, day, "team", java_script_enabled=False)
    page = team.open(day.path("00001", REPORT))
    type_in(page, "00:02", "5000", "495")
    expect(page.get_by_role("alert")).to_contain_text("nhiều hơn tổng số cử tri")
    type_in(page, "00:02", "500", "495")
    expect(page.get_by_text("Đã gửi báo cáo.")).to_be_visible()
    assert [row[2:] for row in day.stands()["reports"]] == [[500, 495, "sent", 1]]
