"""The page of an archive and its download."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.http import StreamingHttpResponse
from django.test.utils import CaptureQueriesContext

from council.models import DocumentVersion
from council.services import journal
from meetings.models import Sitting
from meetings.streams import archive_stream
from tests.factories import World, make_sitting, make_world
from tests.meetings.acts import items_of
from tests.meetings.papers import add_version, make_paper
from tests.sockets import in_database

LARGE = b"%PDF-1.7\n" + b"x" * 3_000_000


@pytest.fixture
def world(db: None) -> World:
    return make_world("00004", delegates=2)


@pytest.fixture
def sitting(world: World) -> Sitting:
    found = make_sitting(world)
    add_version(world, make_paper(world, items_of(found)[0], versions=0), LARGE)
    return found


def page_of(sitting: Sitting, rest: str = "") -> str:
    return f"/hd/00004/luu-tru/{sitting.session_id}/{rest}"


def test_the_page_says_what_will_be_in_it(world: World, sitting: Sitting) -> None:
    page = world.client("secretariat").get(page_of(sitting)).content.decode()
    for words in ("1 tài liệu, 1 bản gốc", "2,9\xa0MB", "Kỳ họp chưa bế mạc", "Lập và tải hồ sơ"):
        assert words in page
    assert journal.entries_of(archive_stream(sitting.session_id)) == []  # looking is no act


def test_the_page_names_what_is_gone(world: World, sitting: Sitting) -> None:
    default_storage.delete(str(DocumentVersion.objects.with_scopes_disabled().get().original))
    page = world.client("secretariat").get(page_of(sitting)).content.decode()
    assert "1 tệp không còn trong kho" in page
    assert "tai-lieu/1/Tờ trình 05-TTr-UBND, bản 1.pdf" in page


@pytest.mark.parametrize("who", ["chair", "1", "guest", "digital_officer"])
def test_nobody_else_opens_or_takes_it(world: World, sitting: Sitting, who: str) -> None:
    client = world.client(who)
    assert client.get(page_of(sitting)).status_code == 403
    assert client.post(page_of(sitting, "tai-ve/")).status_code == 403
    assert journal.entries_of(archive_stream(sitting.session_id)) == []


def test_the_session_of_another_council_is_not_found(world: World, sitting: Sitting) -> None:
    make_world("00008")
    other = make_world("00012")
    assert other.client("secretariat").get(f"/hd/00012/luu-tru/{sitting.session_id}/").status_code == 404


def test_a_link_makes_no_archive(world: World, sitting: Sitting) -> None:
    assert world.client("secretariat").get(page_of(sitting, "tai-ve/")).status_code == 405


def test_more_papers_ask_no_more(world: World) -> None:
    counts = []
    for number in (1, 3):
        place = make_sitting(world, items=number)
        for item in items_of(place):
            make_paper(world, item, versions=number)
        client = world.client("secretariat")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page_of(place)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


class Download:
    """An archive on its way to the office, over ASGI."""

    def __init__(self) -> None:
        self.world = make_world("00004", delegates=2)
        self.sitting = make_sitting(self.world)
        for item in items_of(self.sitting):
            add_version(self.world, make_paper(self.world, item, versions=0), LARGE + bytes([item.position]))
        self.client = self.world.async_client("secretariat")

    async def begin(self) -> tuple[StreamingHttpResponse, AsyncIterator[bytes]]:
        answer: object = await self.client.post(page_of(self.sitting, "tai-ve/"))
        assert isinstance(answer, StreamingHttpResponse)
        return answer, aiter(answer)


@pytest.mark.django_db(transaction=True)
async def test_the_download_is_the_archive() -> None:
    download = await in_database(Download)
    response, chunks = await download.begin()
    made = b"".join([chunk async for chunk in chunks])
    archive = ZipFile(BytesIO(made))
    assert archive.testzip() is None
    assert len([name for name in archive.namelist() if "/tai-lieu/" in name]) == 2
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == 'attachment; filename="luu-tru-00004-khoa-II-ky-hop-1.zip"'
    assert "no-store" in response["Cache-Control"]
    assert "Content-Length" not in response
    entries = await in_database(lambda: journal.entries_of(archive_stream(download.sitting.session_id)))
    assert [entry.actor for entry in entries] == ["Người secretariat"]


@pytest.mark.django_db(transaction=True)
async def test_a_download_broken_off_leaves_nothing_behind(tmp_path: Path) -> None:
    download = await in_database(Download)
    response, chunks = await download.begin()
    assert len(await anext(chunks)) < 1_000_000
    assert open_papers() != []
    response.close()
    until = time.monotonic() + 20
    while open_papers() or any(thread.name.startswith("zip") for thread in threading.enumerate()):
        assert time.monotonic() < until
        await asyncio.sleep(0.02)


def open_papers() -> list[str]:
    """The stored papers that this process has open."""
    found = []
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            found.append(str(descriptor.readlink()))
        except OSError:
            continue
    return [path for path in found if "/papers/test/" in path]
