"""Stored files by ranges: the right bytes, the right headers, never the whole file in memory."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpResponseBase
from django.test import RequestFactory
from pytest_django import Settings

from council import files
from council.errors import Refused
from council.files import Served, asked_range, file_response

CONTENT = bytes(range(256)) * 5
SIZE = len(CONTENT)


@pytest.fixture
def served() -> Iterator[Served]:
    name = default_storage.save("papers/a.pdf", ContentFile(CONTENT))
    yield Served(name, "Tờ trình.pdf", "tag")
    default_storage.delete(name)


def ask(served: Served, method: str = "GET", **headers: str) -> HttpResponseBase:
    return file_response(RequestFactory().generic(method, "/", headers=headers), served)


async def body(response: Any) -> bytes:
    assert isinstance(response.streaming_content, AsyncIterator)
    return b"".join([chunk async for chunk in response.streaming_content])


async def test_the_whole_file(served: Served) -> None:
    response = ask(served)
    assert (response.status_code, await body(response)) == (200, CONTENT)
    assert response["Content-Length"] == str(SIZE)
    assert response["Accept-Ranges"] == "bytes"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/pdf"
    assert response["ETag"] == '"tag"'
    assert response["Content-Disposition"] == "inline; filename*=utf-8''T%E1%BB%9D%20tr%C3%ACnh.pdf"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, SIZE - 1),
        ("bytes=-10", SIZE - 10, SIZE - 1),
        ("bytes=-999999", 0, SIZE - 1),
        ("bytes=1200-999999", 1200, SIZE - 1),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE - 1),
    ],
)
async def test_a_range(served: Served, asked: str, first: int, last: int) -> None:
    response = ask(served, range=asked)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert response["Content-Length"] == str(last - first + 1)
    assert await body(response) == CONTENT[first : last + 1]


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=99999-100000", "bytes=-0"])
def test_a_range_outside_of_the_file(served: Served, asked: str) -> None:
    response = ask(served, range=asked)
    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{SIZE}")


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "pages=1-2", "bytes=", "bytes=-", "bytes=9-3", "bytes=a-b"]
)
def test_what_is_no_single_range_gets_the_whole(served: Served, asked: str) -> None:
    assert ask(served, range=asked).status_code == 200


@pytest.mark.parametrize(("condition", "status"), [('"tag"', 206), ('"old"', 200), ('W/"tag"', 200)])
def test_a_changed_file_is_sent_whole(served: Served, condition: str, status: int) -> None:
    response = ask(served, **{"range": "bytes=0-9", "if-range": condition})
    assert response.status_code == status


@pytest.mark.parametrize("known", ['"tag"', 'W/"tag"', '"x", "tag"', "*"])
def test_a_known_file_is_not_sent(served: Served, known: str) -> None:
    response = ask(served, **{"if-none-match": known})
    assert response.status_code == 304
    assert not response.has_header("Content-Length")


def test_head_sends_no_body(served: Served) -> None:
    response = ask(served, "HEAD", range="bytes=0-9")
    assert (response.status_code, response["Content-Length"]) == (206, "10")
    assert not response.streaming


async def test_one_chunk_at_a_time(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "CHUNK", 100)
    chunks = [chunk async for chunk in files.read_chunks(served.stored, 10, 250)]
    assert [len(chunk) for chunk in chunks] == [100, 100, 50]
    assert b"".join(chunks) == CONTENT[10:260]


async def test_a_reader_who_leaves_closes_the_file(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Any] = []
    true_open = default_storage.open

    def keep(name: str) -> Any:
        opened.append(true_open(name))
        return opened[-1]

    storage = type(default_storage)
    monkeypatch.setattr(storage, "open", staticmethod(keep), raising=False)
    reading = files.read_chunks(served.stored, 0, SIZE)
    await anext(reading)
    await reading.aclose()  # type: ignore[attr-defined]
    assert [file.closed for file in opened] == [True]


def test_a_lost_file_is_not_found(served: Served) -> None:
    with pytest.raises(Refused) as caught:
        ask(Served("papers/lost.pdf", "a.pdf", "x"))
    assert caught.value.status == 404


def test_nginx_may_send_it(served: Served, settings: Settings) -> None:
    settings.X_ACCEL_PREFIX = "/tep-noi-bo/"
    response = ask(Served("papers/tờ trình.pdf", "a.pdf", "tag", attachment=True), range="bytes=0-9")
    assert re.fullmatch(r"/tep-noi-bo/papers/t%E1%BB%9D%20tr%C3%ACnh\.pdf", response["X-Accel-Redirect"])
    assert (response.status_code, response["Content-Disposition"]) == (200, 'attachment; filename="a.pdf"')


def test_an_empty_file_has_no_range() -> None:
    request = RequestFactory().get("/", headers={"range": "bytes=0-"})
    with pytest.raises(files.UnsatisfiableError):
        asked_range(request, 0, "tag")
