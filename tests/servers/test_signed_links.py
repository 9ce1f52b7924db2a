"""Signed links at a real nginx with the block of docs/operations.md: what opens, and what does not."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from pytest_django import Settings

from council import clock
from council.file_links import LIFETIME, mark, signed_link
from council.management.commands.doctor import links
from council.models import DocumentVersion
from meetings.models import AgendaItem
from tests.factories import World, make_sitting, make_world
from tests.factories.pdfs import pdf_bytes
from tests.load.proxy import proxy, signed_links
from tests.load.servers import free_ports
from tests.meetings.services.preparing import items
from tests.meetings.views.desk import url
from tests.meetings.views.test_papers_pages import make_paper
from tests.support import needs

pytestmark = pytest.mark.django_db
KEY = "f" * 16 + "0123456789-_+/=." * 2


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """nginx over the store of the tests; behind it nobody answers."""
    needs("nginx")
    cookies, checked = signed_links(KEY, default_storage.path(""))
    with proxy(free_ports(1), tmp_path_factory.mktemp("links"), checked, cookies) as found:
        yield found


@pytest.fixture
def world(settings: Settings) -> World:
    settings.FILE_LINKS_KEY = KEY
    return make_world()


@pytest.fixture
def item(world: World) -> AgendaItem:
    return items(make_sitting(world).session)[0]


@pytest.fixture
def taken(world: World, item: AgendaItem) -> tuple[str, str, bytes]:
    """A link of the list as the first delegate got it, that sign-in's cookie, and the bytes of the file."""
    make_paper(world, item, pdf_bytes(3))
    client = world.client(1)
    (paper,) = client.get(url(world, "offline_list", item.session_id)).json()["papers"]
    stored = str(DocumentVersion.objects.with_scopes_disabled().get().reading.name)
    sign_in = next(iter(client.cookies.values())).value
    return paper["link"], sign_in, Path(default_storage.path(stored)).read_bytes()


def ask(port: int, path: str, cookie: str = "", method: str = "GET", **fields: str) -> Any:
    """(status, header fields, body) of what nginx answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, headers={**({"Cookie": cookie} if cookie else {}), **fields})
    answer = connection.getresponse()
    found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    connection.close()
    return found


def status(port: int, path: str, cookie: str = "", **more: str) -> int:
    return int(ask(port, path, cookie, **more)[0])


def test_ones_own_link_opens_the_file(port: int, taken: tuple[str, str, bytes]) -> None:
    link, sign_in, content = taken
    code, fields, body = ask(port, link, f"sessionid={sign_in}")
    assert (code, body) == (200, content)
    assert fields["content-type"] == "application/pdf"
    assert fields["cache-control"] == "private, no-store"
    assert fields["x-content-type-options"] == "nosniff"
    assert fields["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    "cookies",
    ["lang=vi; sessionid={}", "sessionid={}; lang=vi", "__Host-sessionid={}", "lang=vi;sessionid={}"],
)
def test_the_cookie_stands_anywhere(port: int, taken: tuple[str, str, bytes], cookies: str) -> None:
    link, sign_in, _content = taken
    assert status(port, link, cookies.format(sign_in)) == 200


def test_parts(port: int, taken: tuple[str, str, bytes]) -> None:
    link, sign_in, content = taken
    code, fields, body = ask(port, link, f"sessionid={sign_in}", Range="bytes=10-19")
    assert (code, body) == (206, content[10:20])
    assert fields["content-range"] == f"bytes 10-19/{len(content)}"
    assert status(port, link, f"sessionid={sign_in}", Range="bytes=999999-") == 416
    stale = ask(port, link, f"sessionid={sign_in}", **{"Range": "bytes=10-19", "If-Range": '"another"'})
    assert (stale[0], stale[2]) == (200, content)
    assert ask(port, link, f"sessionid={sign_in}", "HEAD")[0::2] == (200, b"")
    assert status(port, link, f"sessionid={sign_in}", method="POST") in (403, 405)


@pytest.mark.parametrize(
    "cookies",
    ["", "sessionid=", "sessionid=abcdef", "xsessionid={}", "sessionid={}x", "lang={}", "Sessionid={}"],
)
def test_for_anybody_else_it_is_nothing(port: int, taken: tuple[str, str, bytes], cookies: str) -> None:
    link, sign_in, content = taken
    code, fields, body = ask(port, link, cookies.format(sign_in))
    assert code == 403
    assert content[:20] not in body
    assert fields["content-type"] != "application/pdf"


def test_the_next_person_gets_a_link_of_their_own(
    port: int, world: World, item: AgendaItem, taken: tuple[str, str, bytes]
) -> None:
    client = world.client(2)
    (paper,) = client.get(url(world, "offline_list", item.session_id)).json()["papers"]
    theirs = next(iter(client.cookies.values())).value
    assert status(port, paper["link"], f"sessionid={theirs}") == 200
    assert status(port, taken[0], f"sessionid={theirs}") == 403
    assert status(port, paper["link"], f"sessionid={taken[1]}") == 403


def test_nothing_of_a_link_may_be_changed(port: int, taken: tuple[str, str, bytes]) -> None:
    link, sign_in, _content = taken
    _empty, prefix, ends, signed, stored = link.split("/", 4)
    later = str(int(ends) + 1)
    other = f"{'A' if signed[0] != 'A' else 'B'}{signed[1:]}"
    for parts in (
        (later, signed, stored),
        (ends, other, stored),
        (ends, signed, stored.replace("papers", "tranh")),
        (ends, signed, "papers/2026/11/another.reading.pdf"),
        (ends, signed, stored.replace(".reading.pdf", ".pdf")),
        (ends, signed[:-1], stored),
        (f"0{ends}", signed, stored),
        (f"-{ends}", signed, stored),
    ):
        assert status(port, "/".join(("", prefix, *parts)), f"sessionid={sign_in}") == 403, parts


@pytest.mark.parametrize(
    "stored",
    ["../secret.reading.pdf", "papers/../../secret.reading.pdf", "%2e%2e/secret.reading.pdf",
     "..%2fsecret.reading.pdf", "papers//secret.reading.pdf/../..", "", ".",
     "papers/", "papers/a.reading.pdf%00.pdf"],
)  # fmt: skip
def test_no_way_out_of_the_store_even_with_a_good_mark(port: int, stored: str) -> None:
    """The marks are right for what is asked: nginx refuses by the form alone."""
    Path(default_storage.path("")).mkdir(parents=True, exist_ok=True)
    secret = Path(default_storage.path("")).parent / "secret.reading.pdf"
    secret.write_bytes(b"%PDF-secret")
    try:
        ends = int(time.time()) + 60
        path = f"/tep/{ends}/{mark(ends, stored, 'abc', KEY)}/{stored}"
        code, _fields, body = ask(port, path, "sessionid=abc")
        assert code in (400, 403, 404, 502)
        assert b"%PDF" not in body
    finally:
        secret.unlink()


def test_no_list_of_files_and_no_other_way_in(port: int, taken: tuple[str, str, bytes]) -> None:
    link, sign_in, _content = taken
    stored = link.split("/", 4)[4]
    ways = ("/tep/", f"/tep/{stored}", link.rsplit("/", 1)[0] + "/", f"/tep//{stored}")
    assert [status(port, path, f"sessionid={sign_in}") for path in ways] == [403] * len(ways)


def test_a_link_ends(port: int, taken: tuple[str, str, bytes], settings: Settings) -> None:
    stored, sign_in = taken[0].split("/", 4)[4], taken[1]
    over = signed_link(stored, sign_in, clock.now() - LIFETIME - timedelta(seconds=1))
    assert status(port, over, f"sessionid={sign_in}") == 410
    assert status(port, over, "sessionid=other") == 403
    about_to = signed_link(stored, sign_in, clock.now() - LIFETIME + timedelta(seconds=2))
    assert status(port, about_to, f"sessionid={sign_in}") == 200
    time.sleep(3.2)
    assert status(port, about_to, f"sessionid={sign_in}") == 410
    settings.FILE_LINKS_KEY = KEY[::-1]
    changed = signed_link(stored, sign_in, clock.now())
    assert status(port, changed, f"sessionid={sign_in}") == 403


def test_a_file_that_is_gone(port: int, world: World) -> None:
    link = signed_link("papers/2026/01/gone.reading.pdf", "abc", clock.now())
    assert status(port, link, "sessionid=abc") == 404


def test_doctor_asks_nginx(port: int, settings: Settings) -> None:
    settings.PUBLIC_ADDRESS, settings.X_ACCEL_PREFIX = f"http://127.0.0.1:{port}", "/papers/"
    settings.FILE_LINKS_KEY = KEY
    (found,) = links()
    assert (found.advice, found.serious) == ("", False)
    settings.FILE_LINKS_KEY = "0" * 32
    (found,) = links()
    assert re.match("nginx has another FILE_LINKS_KEY", found.advice)
    assert "0" * 32 not in found.advice
