"""Zips made as they are sent: whole, the same each time, and gone when the reader goes."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from council.zip_stream import InThread, Member, zipped

AT = datetime(2026, 7, 1, 1, 30, tzinfo=UTC)


def pieces(*contents: bytes) -> list[Member]:
    return [
        Member(f"thư mục/tệp {n}.pdf", [content], AT, deflate=n % 2 == 1)
        for n, content in enumerate(contents)
    ]


def opened(members: list[Member]) -> ZipFile:
    return ZipFile(BytesIO(b"".join(zipped(members))))


def test_what_goes_in_comes_out() -> None:
    contents = [b"one" * 1000, b"two" * 1000, b""]
    archive = opened(pieces(*contents))
    assert archive.testzip() is None
    assert [archive.read(name) for name in archive.namelist()] == contents


def test_names_are_utf8_and_say_so() -> None:
    (info, _other) = opened(pieces(b"a", b"b")).infolist()
    assert info.filename == "thư mục/tệp 0.pdf"
    assert info.flag_bits & 0x800


def test_pdfs_are_stored_and_text_is_deflated() -> None:
    stored, deflated = opened(pieces(b"a" * 5000, b"a" * 5000)).infolist()
    assert (stored.compress_type, deflated.compress_type) == (ZIP_STORED, ZIP_DEFLATED)
    assert stored.compress_size == 5000 > deflated.compress_size


def test_the_moment_is_hanoi_s() -> None:
    (info,) = opened(pieces(b"a")).infolist()
    assert info.date_time == (2026, 7, 1, 8, 30, 0)


def test_the_same_members_give_the_same_bytes() -> None:
    first, second = (b"".join(zipped(pieces(b"a" * 9999, b"b" * 9999))) for _again in range(2))
    assert first == second


def test_a_large_member_says_so() -> None:
    archive = opened([Member("a", [b"x" * 10], AT, is_large=True)])
    assert archive.read("a") == b"x" * 10


def test_a_member_is_read_when_its_turn_comes() -> None:
    read: list[str] = []

    def chunks(name: str) -> Iterator[bytes]:
        for _count in range(3):
            read.append(name)
            yield b"x" * 100

    made = zipped([Member(name, chunks(name), AT) for name in "ab"])
    next(made)
    assert read == ["a"]
    b"".join(made)
    assert read == ["a"] * 3 + ["b"] * 3


async def test_a_thread_of_its_own_reads_one_chunk_at_a_time() -> None:
    threads: set[int] = set()
    given: list[int] = []

    def make() -> Iterator[bytes]:
        for number in range(5):
            threads.add(threading.get_ident())
            given.append(number)
            yield bytes([number])

    got = []
    async for chunk in InThread(make):
        got.append(chunk)
        assert len(given) <= len(got) + 1
    assert got == [bytes([n]) for n in range(5)]
    assert len(threads) == 1
    assert threading.get_ident() not in threads


async def test_a_reader_who_goes_ends_it() -> None:
    ended = threading.Event()

    def make() -> Iterator[bytes]:
        try:
            while True:
                yield b"x"
        finally:
            ended.set()

    chunks = InThread(make)
    await anext(chunks)
    chunks.close()
    chunks.close()
    assert [chunk async for chunk in chunks] == []
    assert ended.wait(20)
    until = time.monotonic() + 20
    while any(thread.name.startswith("zip") for thread in threading.enumerate()):
        assert time.monotonic() < until
        await asyncio.sleep(0.01)


async def test_a_fault_on_the_way_reaches_the_reader() -> None:
    def make() -> Iterator[bytes]:
        yield b"x"
        raise OSError("gone")

    chunks = InThread(make)
    assert await anext(chunks) == b"x"
    with pytest.raises(OSError, match="gone"):
        await anext(chunks)
