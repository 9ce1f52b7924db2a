"""Zip files made while they are sent: nothing of them is ever held whole, in memory or on the disk.

The standard library writes a zip to a stream that cannot seek: sizes and check sums follow each member in a
data descriptor, and the directory at the end, by which every program opens a zip, has them all. Names are
UTF-8 (with the flag that says so where they are not ASCII), and the directory becomes ZIP64 where 4 GiB or
65,535 members are not enough. Guarantee: the same members give the same bytes. Weakness: a member of 2 GiB
or more must say so before it begins (`is_large`), and a program that reads a zip without its directory cannot
pass a stored member.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.db import connections
from django.utils import timezone

READABLE_FILE = 0o100644 << 16  # what unpacks under Unix: an ordinary file that everybody may read
EARLIEST = 1980  # a zip knows no earlier year


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a zip. `chunks` is read once, when its turn has come; `deflate` for text, not for PDFs."""

    name: str
    chunks: Iterable[bytes]
    at: datetime
    deflate: bool = False
    is_large: bool = False


class _Sink:
    """Takes what the zip writes until it is fetched."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def take(self) -> bytes:
        """What has been written since."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def zipped(members: Iterable[Member]) -> Iterator[bytes]:
    """The bytes of a zip, as the members give theirs: never more in memory than one chunk of one member."""
    sink = _Sink()
    with ZipFile(cast(IO[bytes], sink), "w") as archive:
        for member in members:
            with archive.open(_info(member), "w", force_zip64=member.is_large) as target:
                for chunk in member.chunks:
                    target.write(chunk)
                    if waiting := sink.take():
                        yield waiting
    yield sink.take()


def _info(member: Member) -> ZipInfo:
    local = timezone.localtime(member.at)
    moment = (max(local.year, EARLIEST), local.month, local.day, local.hour, local.minute, local.second)
    info = ZipInfo(member.name, date_time=moment)
    info.compress_type = ZIP_DEFLATED if member.deflate else ZIP_STORED
    info.external_attr = READABLE_FILE
    info.create_system = 3  # Unix, so that the same members give the same bytes on every machine
    return info


class InThread:
    """What `make` gives, read in one thread of its own, a chunk at a time, when the last one has gone.

    One thread, since a connection of the database belongs to the thread that opened it. `close` ends it, as a
    response does when its reader goes: the iterator is closed in its thread, and with it every open file.
    """

    def __init__(self, make: Callable[[], Iterator[bytes]]) -> None:
        self._make = make
        self._chunks: Iterator[bytes] | None = None
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="zip")
        self._is_closed = False

    def __aiter__(self) -> InThread:
        return self

    async def __anext__(self) -> bytes:
        if self._is_closed:
            raise StopAsyncIteration
        chunk = await asyncio.get_running_loop().run_in_executor(self._pool, self._step)
        if chunk is None:
            self.close()
            raise StopAsyncIteration
        return chunk

    def close(self) -> None:
        """Let go of everything; may be called again."""
        if not self._is_closed:
            self._is_closed = True
            self._pool.submit(self._finish)
            self._pool.shutdown(wait=False)

    def __del__(self) -> None:
        self.close()  # a request that was cut off does not close its response

    def _step(self) -> bytes | None:
        if self._chunks is None:
            self._chunks = self._make()
        return next(self._chunks, None)

    def _finish(self) -> None:
        close = getattr(self._chunks, "close", None)
        if close is not None:
            close()
        connections.close_all()
