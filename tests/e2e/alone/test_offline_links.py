"""Taking a session by signed links: what they bring is kept, and one that fails costs no paper."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.alone.test_offline import cut, first_page, tablet, take
from tests.e2e.installation import Installation
from tests.e2e.kept_session import MODULE, SCANNED, WRITTEN, KeptSession
from tests.support import needs

COPY = """async (session) => {
  const name = (await indexedDB.databases()).find(({ name }) => name.startsWith("nghitruong-")).name;
  const asked = (request) =>
    new Promise((go, fail) => Object.assign(request, { onsuccess: () => go(request.result), onerror: fail }));
  const meta = (await asked(indexedDB.open(name))).transaction("meta").objectStore("meta");
  return asked(meta.get(`copy:${session}`));
}"""
LINKS = "**/tep/2*/**"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeptSession]:
    """A session of a short scan and a written paper; each test takes it with a browser of its own."""
    needs("chromium", "node_modules")
    installation = Installation(tmp_path_factory.mktemp("linked") / "data")
    found = KeptSession(installation, **installation.run(MODULE, "make", "200"))
    installation.start()
    yield found
    installation.stop()


def link(page: Page, place: KeptSession) -> None:
    """The list names a link for each paper, as it does with FILE_LINKS_KEY: 1 is the scan, 2 the other."""
    numbers = {place.paper(title) + "1/tep/": number for title, number in ((SCANNED, 1), (WRITTEN, 2))}

    def named(route: Route) -> None:
        answer = route.fetch()
        found = answer.json()
        for paper in found["papers"]:
            paper["link"] = f"/tep/2000000000/{'m' * 22}/papers/{numbers[paper['file']]}.reading.pdf"
        route.fulfill(response=answer, json=found)

    page.route("**/danh-sach/", named)


def stored(place: KeptSession, route: Route) -> None:
    """Answer as nginx does: the part that is asked for of the file that the link names."""
    number = route.request.url.split("/")[-1][0]
    content = place.file({"1": SCANNED, "2": WRITTEN}[number]).read_bytes()
    first, last = map(int, re.findall(r"\d+", route.request.headers["range"]))
    route.fulfill(status=206, body=content[first : last + 1], content_type="application/pdf")


def test_links_that_are_over_are_left_for_the_papers_own_addresses(
    chromium: Browser, place: KeptSession
) -> None:
    """The list names links of nginx; the first one is over, so that the others are not asked for."""
    device = tablet(chromium, place)
    page = device.context.new_page()
    link(page, place)
    links: list[str] = []
    files: set[str] = set()

    def over(route: Route) -> None:
        links.append(route.request.url)
        route.fulfill(status=410)

    page.route(LINKS, over)
    page.on("request", lambda request: files.add(request.url))
    take(page, place)
    assert 1 <= len(links) <= 2  # both papers are begun at once
    assert len([file for file in files if file.endswith("/1/tep/")]) == 2
    assert "/tep/2" not in json.dumps(page.evaluate(COPY, place.session))  # no link is kept


def test_links_that_end_on_the_way_are_named_anew(chromium: Browser, place: KeptSession) -> None:
    """A session may take longer than its links last: one more list, and not a part from the server."""
    device = tablet(chromium, place)
    page = device.context.new_page()
    link(page, place)
    asked: list[str] = []
    over = iter((False, True))

    def nginx(route: Route) -> None:
        if next(over, False):
            page.clock.set_fixed_time("2036-01-01T00:00:00Z")  # far behind the list that was asked for first
            asked.append("over")
            route.fulfill(status=410)
        else:
            stored(place, route)

    page.route(LINKS, nginx)
    page.on("request", lambda request: asked.append(request.url))
    take(page, place)
    assert [url for url in asked if url.endswith("/tep/")] == []
    ended = asked.index("over")
    assert len([url for url in asked[ended:] if url.endswith("/danh-sach/")]) == 1


@pytest.mark.parametrize("answer", ["wrong", "none", "cut", "spoilt"])
def test_a_link_that_fails_costs_no_paper(chromium: Browser, place: KeptSession, answer: str) -> None:
    """Another key, no nginx, a line that breaks, bytes that are not the paper's: its own address has it."""
    device = tablet(chromium, place)
    page = device.context.new_page()
    link(page, place)
    links: list[str] = []

    def failing(route: Route) -> None:
        links.append(route.request.url)
        if answer == "cut":
            route.abort()
        elif answer == "spoilt":
            first, last = map(int, re.findall(r"\d+", route.request.headers["range"]))
            route.fulfill(status=206, body=b"x" * (last - first + 1))
        else:
            route.fulfill(status=403 if answer == "wrong" else 404)

    page.route(LINKS, failing)
    take(page, place)
    assert links


def test_what_links_bring_is_kept(chromium: Browser, place: KeptSession) -> None:
    """All parts come by the links alone, and the papers are read without a network."""
    device = tablet(chromium, place)
    page = device.context.new_page()
    link(page, place)
    asked: list[str] = []
    page.route(LINKS, partial(stored, place))
    page.on("request", lambda request: asked.append(request.url))
    take(page, place)
    assert [url for url in asked if url.endswith("/tep/")] == []
    page.unroute_all(behavior="wait")
    cut(device, place)
    page.goto(place.paper(SCANNED))
    expect(first_page(page)).to_be_visible()
