"""A session on the device: taken with one tap, read with the server dead, kept whole, taken back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.e2e.browsing import LANDSCAPE
from tests.e2e.device import BACK, Device
from tests.e2e.installation import Installation
from tests.e2e.kept_session import MODULE, SCANNED, WRITTEN, KeptSession
from tests.support import needs

LEFT = """async () => ({
  caches: (await caches.keys()).filter((name) => name.startsWith("nghitruong")),
  databases: (await indexedDB.databases()).map(({ name }) => name),
  workers: (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => new URL(scope).pathname),
})"""
SAVED = "Đã lưu trên máy này và trên máy chủ."
NOTHING: dict[str, list[str]] = {"caches": [], "databases": [], "workers": []}
SPOIL = """async (url) => {
  const name = (await indexedDB.databases()).find(({ name }) => name.startsWith("nghitruong-")).name;
  const asked = (request) =>
    new Promise((go, fail) => Object.assign(request, { onsuccess: () => go(request.result), onerror: fail }));
  const files = (await asked(indexedDB.open(name))).transaction("files", "readwrite").objectStore("files");
  const row = await asked(files.get(`${url}#0`));
  const bytes = new Uint8Array(1000).fill(7);
  await asked(files.put({ ...row, data: new Blob([bytes, row.data.slice(1000)]) }));
}"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The data of a session, to be copied for each test, and what is in it."""
    home = tmp_path_factory.mktemp("kept") / "data"
    home.mkdir()
    return home, Installation(home).run(MODULE, "make")


@pytest.fixture
def place(made: tuple[Path, dict[str, Any]], tmp_path: Path) -> Iterator[KeptSession]:
    needs("chromium", "node_modules")
    home = tmp_path / "data"
    shutil.copytree(made[0], home)
    found = KeptSession(Installation(home), **made[1])
    found.installation.start()
    yield found
    found.installation.stop()


def tablet(chromium: Browser, place: KeptSession, who: str = "tablet", **more: Any) -> Device:
    return Device(chromium, place, who, size=LANDSCAPE, bypass_csp=True, **more)  # evaluate needs eval


def said(page: Page) -> Locator:
    return page.locator("[data-offline-says]")


def take(page: Page, place: KeptSession) -> None:
    """One tap on the desk; all of it comes."""
    page.goto(place.path("ban-dai-bieu/"))
    expect(said(page)).to_have_text(re.compile(r"2 tài liệu, \d+ MB"))
    page.get_by_role("button", name="Tải về máy").click()
    expect(said(page)).to_contain_text("Đã có trên máy: 2 tài liệu", timeout=BACK)


def cut(device: Device, place: KeptSession) -> None:
    """No network, and nobody behind it."""
    place.installation.kill()
    device.context.set_offline(True)


def first_page(page: Page) -> Locator:
    return page.locator('.page[data-page-number="1"] canvas')


def left(page: Page) -> Any:
    return page.evaluate(LEFT)


def test_read_without_a_network(chromium: Browser, place: KeptSession) -> None:
    device = tablet(chromium, place)
    page = device.context.new_page()
    take(page, place)
    assert place.act("look")["told"] == ["meetings.offline.taken"]
    cut(device, place)

    page.goto("/vao/")
    expect(page).to_have_url(re.compile(re.escape(place.home)))
    expect(page.get_by_role("heading", name="Kỳ họp thứ 1")).to_be_visible()
    expect(page.locator("#away")).to_be_visible()
    expect(page.locator("a.paper[data-kept]")).to_have_count(2)
    page.get_by_role("link", name=SCANNED).click()
    expect(first_page(page)).to_be_visible()
    page.get_by_label("Đến trang").fill("250")
    page.keyboard.press("Enter")
    expect(page.locator('.page[data-page-number="250"] canvas')).to_be_visible()

    page.goto(place.paper(WRITTEN) + "?trang=3")
    expect(page.locator('.page[data-page-number="3"] canvas')).to_be_visible()
    page.goto(place.paper(WRITTEN) + "?ban=7")  # a version that is not here is not passed off as one that is
    expect(page).to_have_url(re.compile(re.escape(place.home)))
    for near in ("ban-dai-bieu/", f"ky-hop/{place.session}/"):
        page.goto(place.path(near))
        expect(page).to_have_url(re.compile(re.escape(place.home)))
    assert device.complained() == []


def test_marks_made_without_a_network_arrive_once(chromium: Browser, place: KeptSession) -> None:
    device = tablet(chromium, place)
    page = device.context.new_page()
    take(page, place)
    page.goto(place.paper(SCANNED))
    expect(page.locator("#main")).to_have_attribute("data-marks", "ready")
    page.get_by_role("button", name="Đánh dấu trang").first.click()
    expect(page.locator(".marks-panel [data-marks-state]")).to_have_text(
        "Đã lưu trên máy này và trên máy chủ."
    )
    cut(device, place)
    page.goto(place.paper(SCANNED))
    expect(page.locator("#main")).to_have_attribute("data-marks", "ready")
    page.get_by_label("Đến trang").fill("250")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_have_attribute("data-page", "250")
    page.get_by_role("button", name="Đánh dấu trang").first.click()
    page.reload()
    expect(page.locator("#main")).to_have_attribute("data-marks", "ready")

    place.installation.start()
    device.context.set_offline(False)
    page.goto(place.path("ban-dai-bieu/"))  # any page sends what waits, not the reader alone
    for _second in range(BACK // 1000):
        if 250 in place.act("look")["marks"]:
            break
        page.wait_for_timeout(1000)
    assert place.act("look")["marks"] == [1, 250]
    phone = tablet(chromium, place, "phone").open(place.paper(SCANNED))
    expect(phone.locator("#main")).to_have_attribute("data-marks", "ready")
    assert place.act("look")["marks"] == [1, 250]


def test_only_what_is_missing_is_fetched_after_a_break(chromium: Browser, place: KeptSession) -> None:
    device = tablet(chromium, place)
    page = device.context.new_page()
    asked: list[str] = []

    def count(route: Route) -> None:
        asked.append(route.request.headers["range"])
        if len(asked) == 3:
            route.abort()
            device.context.set_offline(True)
        else:
            route.continue_()

    file = place.paper(SCANNED) + "1/tep/"
    page.route(f"**{file}", count)
    page.goto(place.path("ban-dai-bieu/"))
    page.get_by_role("button", name="Tải về máy").click()
    expect(said(page)).to_contain_text("Mất kết nối", timeout=BACK)
    before = list(asked)
    asked.clear()
    asked += ["", "", ""]  # from here on nothing breaks
    page.goto("about:blank")  # an open page would go on by itself
    device.context.set_offline(False)
    page.goto(place.path("ban-dai-bieu/"))
    expect(said(page)).to_contain_text("Lần tải trước chưa xong")
    page.get_by_role("button", name="Tải tiếp").click()
    expect(said(page)).to_contain_text("Đã có trên máy: 2 tài liệu", timeout=BACK)
    assert not set(before[:2]) & set(asked)
    assert place.act("look")["told"] == ["meetings.offline.taken"] * 2


def test_pause_and_remove(chromium: Browser, place: KeptSession) -> None:
    device = tablet(chromium, place)
    page = device.context.new_page()
    page.route("**/tep/", lambda route: None)  # never answered
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(place.path("ban-dai-bieu/"))
    page.get_by_role("button", name="Tải về máy").click()
    expect(said(page)).to_contain_text("Đã tải 0/2")
    page.get_by_role("button", name="Tạm dừng").click()
    expect(said(page)).to_contain_text("Đã tạm dừng")
    page.get_by_role("button", name="Xóa khỏi máy").click()
    expect(page.get_by_role("button", name="Tải về máy")).to_be_visible()
    assert left(page)["caches"] == []
    assert place.act("look")["copies"] == [["00004-1", True, False]]


def test_a_file_that_comes_wrong_is_not_kept(chromium: Browser, place: KeptSession) -> None:
    device = tablet(chromium, place)
    page = device.context.new_page()
    file = place.file(WRITTEN)
    right = file.read_bytes()
    file.write_bytes(right[:-1] + b"X")
    page.goto(place.path("ban-dai-bieu/"))
    page.get_by_role("button", name="Tải về máy").click()
    expect(said(page)).to_contain_text(f"Tệp của “{WRITTEN}” tải về không đúng", timeout=BACK)
    expect(page.locator(f'a.paper[href="{place.paper(WRITTEN)}"]')).not_to_have_attribute("data-kept", "")
    file.write_bytes(right)
    page.get_by_role("button", name="Tải tiếp").click()
    expect(said(page)).to_contain_text("Đã có trên máy: 2 tài liệu", timeout=BACK)


def test_a_file_that_was_damaged_on_the_device_is_noticed(chromium: Browser, place: KeptSession) -> None:
    device = tablet(chromium, place)
    page = device.context.new_page()
    take(page, place)
    page.evaluate(SPOIL, place.paper(SCANNED) + "1/tep/")
    cut(device, place)
    page.goto(place.paper(SCANNED))
    expect(page.locator("#offline-said")).to_contain_text("đã bị hỏng")
    expect(page.locator("#reader-error")).to_be_visible(timeout=BACK)
    page.goto(place.home)
    expect(said(page)).to_contain_text("1 tài liệu trên máy bị hỏng hoặc thiếu")
    place.installation.start()
    device.context.set_offline(False)
    page.reload()
    page.get_by_role("button", name="Cập nhật").click()
    expect(said(page)).to_contain_text("Đã có trên máy: 2 tài liệu", timeout=BACK)


def test_a_full_device_is_said_so_and_nothing_half_counts(chromium: Browser, place: KeptSession) -> None:
    device = tablet(chromium, place)
    page = device.context.new_page()
    page.goto(place.path("ban-dai-bieu/"))
    page.evaluate("navigator.storage.estimate = async () => ({ quota: 2e7, usage: 1e7 })")
    page.get_by_role("button", name="Tải về máy").click()
    expect(said(page)).to_contain_text("Máy không đủ chỗ: cần 37 MB, còn trống 10 MB", timeout=BACK)
    assert place.act("look")["copies"] == []
    page.reload()
    # The estimate is no promise: writing may fail all the same.
    cdp = device.context.new_cdp_session(page)
    quota = {"origin": place.installation.address, "quotaSize": 12_000_000}
    cdp.send("Storage.overrideQuotaForOrigin", quota)
    page.get_by_role("button", name="Tải về máy").click()
    expect(said(page)).to_contain_text("Bộ nhớ của máy đã đầy", timeout=BACK)
    expect(page.locator("a.paper[data-kept]")).to_have_count(1)
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": place.installation.address})
    page.get_by_role("button", name="Tải tiếp").click()
    expect(said(page)).to_contain_text("Đã có trên máy: 2 tài liệu", timeout=BACK)


def test_only_new_papers_are_fetched(chromium: Browser, place: KeptSession) -> None:
    device = tablet(chromium, place)
    page = device.context.new_page()
    take(page, place)
    place.act("version", str(place.papers[WRITTEN]))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/tep/" in request.url else None)
    page.reload()
    expect(said(page)).to_contain_text("Có 1 tài liệu mới")
    page.get_by_role("button", name="Cập nhật").click()
    expect(said(page)).to_contain_text("Đã có trên máy: 2 tài liệu", timeout=BACK)
    assert {re.sub(r".*/tai-lieu", "", url) for url in asked} == {f"/{place.papers[WRITTEN]}/2/tep/"}
    cut(device, place)
    page.goto(place.paper(WRITTEN))
    expect(first_page(page)).to_be_visible()
    expect(page.locator("#page-count")).to_have_text("14")


def test_signing_out_leaves_nothing(chromium: Browser, place: KeptSession) -> None:
    device = tablet(chromium, place)
    page = device.context.new_page()
    take(page, place)
    page.locator("details.person summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.locator("details.person")).to_have_count(0)
    assert left(page) == NOTHING
    assert place.act("look")["copies"] == [["00004-1", True, False]]


def test_signing_out_without_scripts_leaves_nothing(chromium: Browser, place: KeptSession) -> None:
    """The header does it where the page's own script could not."""
    device = tablet(chromium, place)
    page = device.context.new_page()
    take(page, place)
    token = next(cookie["value"] for cookie in device.context.cookies() if cookie["name"] == "csrftoken")
    page.evaluate(
        """([token]) => {
          const form = document.createElement("form");
          Object.assign(form, { method: "post", action: "/tai-khoan/logout/" });
          form.innerHTML = `<input name="csrfmiddlewaretoken" value="${token}">`;
          document.body.append(form);
          HTMLFormElement.prototype.submit.call(form);
        }""",
        [token],
    )
    page.wait_for_url(f"{place.installation.address}/")
    assert left(page) == NOTHING


def test_a_revoked_device_empties_itself(chromium: Browser, place: KeptSession) -> None:
    device = tablet(chromium, place)
    page = device.context.new_page()
    take(page, place)
    cut(device, place)
    page.goto(place.home)
    place.act("revoke")
    place.installation.start()
    device.context.set_offline(False)  # its next contact
    expect(page.locator("#offline-said")).to_contain_text("đã bị thu hồi", timeout=BACK)
    assert left(page) == NOTHING
    assert place.act("look")["copies"] == [["00004-1", False, False]]
    page.goto(place.paper(SCANNED))  # a public paper may be read by anybody, from the server
    assert left(page)["caches"] == []


def test_somebody_else_on_the_same_browser_sees_nothing(chromium: Browser, place: KeptSession) -> None:
    device = tablet(chromium, place)
    page = device.context.new_page()
    take(page, place)
    address = place.installation.address
    device.context.add_cookies([{"name": "sessionid", "value": place.keys["other"], "url": address}])
    page.goto(place.path("ban-dai-bieu/"))
    expect(page.locator("#offline-said")).to_contain_text("người đăng nhập trước")
    expect(page.get_by_role("button", name="Tải về máy")).to_be_visible()
    expect(page.locator("a.paper[data-kept]")).to_have_count(0)
    assert left(page)["caches"] == []
    assert place.act("look")["copies"] == [["00004-1", True, False]]
    cut(device, place)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(place.paper(SCANNED))


def test_a_new_release_brings_its_look(chromium: Browser, place: KeptSession) -> None:
    device = tablet(chromium, place)
    page = device.context.new_page()
    take(page, place)
    known = page.evaluate("caches.keys()")

    def other(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "release": "f" * 16})

    page.route(re.compile(r"/(trang-thai|danh-sach)/"), other)
    page.reload()
    expect(said(page)).to_contain_text("Đã có trên máy: 2 tài liệu", timeout=BACK)
    page.wait_for_timeout(3000)
    page.unroute_all(behavior="wait")
    now = page.evaluate("caches.keys()")
    assert [name for name in now if "-look-" in name] == [
        re.sub(r"[0-9a-f]{16}$", "f" * 16, name) for name in known if "-look-" in name
    ]
    cut(device, place)
    page.goto(place.paper(SCANNED))
    expect(first_page(page)).to_be_visible()
