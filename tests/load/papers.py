"""make bench-papers: a session of 40 items, 120 papers, 6,000 pages, a gigabyte.

125 tablets take the session at the same time as the product does: each asks the server for the list, and
nginx for every part of every file by the list's signed links. How fast that goes beside nginx serving the
same files alone, and beside asking the server for each file (X-Accel-Redirect); what it costs the server in
memory. Then the reader in a browser: first page of 300 scanned pages, a paper from the tablet's own store.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvloop

from tests.load import web
from tests.load.backends import Backend, missing, open_backend
from tests.load.meter import Meter
from tests.load.papers_offline import measure_offline
from tests.load.papers_reader import measure_reader
from tests.load.proxy import proxy, signed_links
from tests.load.report import Report
from tests.load.servers import SERVERS, Fleet
from tests.load.stage import stop_on_sigterm

WORLD = "tests.load.papers_world"
ITEMS, PAGES, BYTES = 40, 6_000, 1024**3
TABLETS, SECONDS = 125, 15.0
PART = 4 * 1024**2  # as app/offline-store asks
WHOLE = 600.0  # the longest that taking the whole session may last here
GROWTH_MB, SHARE = 100.0, 80.0
PARTS = ("downloads", "reader", "offline")
INTERNAL = "/kho/"
COOKIE = "sessionid"
LINKS_KEY = "for-this-measurement-alone-" + "0" * 16
# In nginx's own words: the files alone, and the files to which the product sends a reader.
LOCATIONS = """
        location /plain/ {{ alias {store}/; }}
        location {internal} {{ internal; alias {store}/; }}
"""


class Taker(asyncio.Protocol):
    """A tablet's connection: asks for one file after the other and counts the bytes that come; over and over,
    or `once`, after which it is `done`."""

    def __init__(self, requests: Sequence[bytes], at: int, *, once: bool = False) -> None:
        self._requests, self._at, self._once = requests, at, once
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._head, self._left = bytearray(), 0
        self._transport: asyncio.Transport | None = None
        self.bytes = self.files = self.failed = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # uvloop's is one, but not by inheritance
        self._ask()

    def _ask(self) -> None:
        assert self._transport is not None
        if self._once and self._at == len(self._requests):
            self.done.set_result(None)
            return
        self._transport.write(self._requests[self._at % len(self._requests)])
        self._at += 1

    def data_received(self, data: bytes) -> None:
        self.bytes += len(data)
        if self._left:
            self._left -= len(data)
        else:
            self._head += data
            if not self._read_head():
                return
        if self._left <= 0:
            self._left = 0
            self.files += 1
            self._ask()

    def _read_head(self) -> bool:
        place = self._head.find(web.HEAD_END)
        if place < 0:
            return False
        lines = bytes(self._head[:place]).decode("latin-1").lower().split("\r\n")
        if not lines[0].startswith(("http/1.1 200", "http/1.1 206")):
            self.failed += 1
        length = next((int(line[16:]) for line in lines if line.startswith("content-length: ")), 0)
        self._left = length - (len(self._head) - place - len(web.HEAD_END))
        self._head.clear()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if not self.done.done():
            self.done.set_result(None)

    @property
    def is_open(self) -> bool:
        return self._transport is not None

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()


async def take(port: int, requests: Sequence[Sequence[bytes]], fleet: Fleet) -> dict[str, float]:
    """Everybody takes files for some seconds: megabytes a second, files, and how the servers grew."""
    loop = asyncio.get_running_loop()
    before, most = fleet.rss(), fleet.rss()
    takers: list[Taker] = []
    begun = time.monotonic()
    for at, own in enumerate(requests):
        _transport, taker = await loop.create_connection(
            lambda own=own, at=at: Taker(own, at),  # type: ignore[misc]
            "127.0.0.1",
            port,
        )
        takers.append(taker)
    while time.monotonic() < begun + SECONDS:
        await asyncio.sleep(0.25)
        most = max(most, await asyncio.to_thread(fleet.rss))
    seconds = time.monotonic() - begun
    lost = sum(not taker.is_open for taker in takers)
    for taker in takers:
        taker.close()
    return {
        "rate": sum(taker.bytes for taker in takers) / seconds / 1e6,
        "files": sum(taker.files for taker in takers),
        "failed": lost + sum(taker.failed for taker in takers),
        "growth": (most - before) / 1e6,
    }


async def take_whole(port: int, lists: Sequence[bytes], fleet: Fleet, size: int) -> dict[str, float]:
    """Everybody takes the session of so many bytes once: the list, then everything by its links."""
    before, begun = fleet.rss(), time.monotonic()
    listed: list[float] = []

    async def one(asked: bytes) -> Taker:
        connection = await web.connect(port)
        answer = await connection.ask(asked, WHOLE)
        connection.close()
        listed.append(time.monotonic() - begun)
        loop, requests = asyncio.get_running_loop(), parts(json.loads(answer.body)["papers"], asked)
        _transport, taker = await loop.create_connection(
            lambda: Taker(requests, 0, once=True), "127.0.0.1", port
        )
        await taker.done
        return taker

    async def watch() -> None:
        while True:
            await asyncio.sleep(0.25)
            grown.append(await asyncio.to_thread(fleet.rss))

    grown = [before]
    watching = asyncio.create_task(watch())
    takers = await asyncio.wait_for(asyncio.gather(*map(one, lists)), WHOLE)
    seconds = time.monotonic() - begun
    watching.cancel()
    whole = [taker for taker in takers if taker.is_open and not taker.failed and taker.bytes >= size]
    for taker in takers:
        taker.close()
    return {
        "rate": sum(taker.bytes for taker in takers) / seconds / 1e6,
        "files": sum(taker.files for taker in takers),
        "failed": len(takers) - len(whole),
        "growth": (max(grown) - before) / 1e6,
        "seconds": seconds,
        "listed": max(listed),
    }


def parts(papers: Sequence[Mapping[str, Any]], asked: bytes) -> list[bytes]:
    """A request for each part of each paper by its link, with the cookie of the list."""
    cookie = next(line[8:] for line in asked.decode().split("\r\n") if line.startswith("Cookie: "))
    return [
        web.request(
            "GET", paper["link"], Cookie=cookie, Range=f"bytes={first}-{min(first + PART, paper['size']) - 1}"
        )
        for paper in papers
        for first in range(0, paper["size"], PART)
    ]


def measure_downloads(backend: Backend, report: Report, server: str, size: int) -> None:
    """Directly from the server, by X-Accel-Redirect, and from nginx alone."""
    plan = backend.act(WORLD, "made", *map(str, (ITEMS, PAGES, size)))
    report.add("session_papers", len(plan["files"]), "papers")
    report.add("session_pages", sum(file["pages"] for file in plan["files"]), "pages")
    report.add("session_bytes", sum(file["size"] for file in plan["files"]) / 1e6, "MB")
    report.add("upload_median", plan["upload"], "s")
    asked = [
        [web.request("GET", file["path"], Cookie=f"{COOKIE}={key}") for file in plan["files"]]
        for key in plan["keys"][:TABLETS]
    ]
    plain = [web.request("GET", f"/plain/{file['stored']}") for file in plan["files"]]
    with serving(backend, server) as fleet:
        direct = run(fleet.ports[0], asked, fleet)
    tell(report, "direct", direct)
    lists = [web.request("GET", plan["list"], Cookie=f"{COOKIE}={key}") for key in plan["keys"][:TABLETS]]
    cookies, checked = signed_links(LINKS_KEY, plan["store"])
    locations = LOCATIONS.format(store=plan["store"], internal=INTERNAL) + checked
    bytes_each = sum(file["size"] for file in plan["files"])
    with (
        serving(backend, server, X_ACCEL_PREFIX=INTERNAL, FILE_LINKS_KEY=LINKS_KEY) as fleet,
        proxy(fleet.ports, backend.folder, locations, cookies) as port,
    ):
        alone = run(port, [plain] * TABLETS, fleet)
        taken = metered(port, lists[0], fleet, lambda: take_whole(port, lists, fleet, bytes_each))
        again = run(port, [plain] * TABLETS, fleet)
        each = run(port, asked, fleet)
    tell(report, "x_accel", taken)
    report.add("x_accel_seconds", taken["seconds"], "s")
    report.add("x_accel_last_list", taken["listed"], "s")
    report.add("x_accel_list_cpu", taken["cpu"] / TABLETS * 1000, "ms")
    tell(report, "x_accel_each", each)
    report.add("x_accel_each_cpu", each["cpu"] / max(1, each["files"]) * 1000, "ms")
    best = max(alone["rate"], again["rate"])
    report.add("nginx_alone_rate", best, "MB/s")
    report.add("x_accel_share", taken["rate"] / best * 100, "%", least=SHARE)
    report.add("x_accel_each_share", each["rate"] / best * 100, "%")


def tell(report: Report, prefix: str, found: Mapping[str, float]) -> None:
    report.add(f"{prefix}_rate", found["rate"], "MB/s")
    report.add(f"{prefix}_files", found["files"], "files")
    report.add(f"{prefix}_failed", found["failed"], "tablets", 0)
    report.add(f"{prefix}_memory_growth", found["growth"], "MB", GROWTH_MB)
    report.add(f"{prefix}_core_others", found["others"], "%")


def run(port: int, requests: Sequence[Sequence[bytes]], fleet: Fleet) -> dict[str, float]:
    """Files over and over, for some seconds."""
    return metered(port, requests[0][0], fleet, lambda: take(port, requests, fleet))


def metered(
    port: int, first: bytes, fleet: Fleet, act: Callable[[], Coroutine[Any, Any, dict[str, float]]]
) -> dict[str, float]:
    """Once before, so that the server has served it, and then measured, with its CPU and what others used."""
    meter = Meter(fleet.cpu, [os.getpid()], services=False)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(warm(port, first))
        before = meter.read()
        found = runner.run(act())
    after = meter.read()
    spent = after.since(before)
    found["others"] = spent["others"] / (after.at - before.at) * 100
    found["cpu"] = spent["server"]
    return found


async def warm(port: int, first: bytes) -> None:
    connection = await web.connect(port)
    answer = await connection.ask(first)
    if answer.status != 200:
        raise RuntimeError(f"the first file answers {answer.status}")
    connection.close()


@contextmanager
def serving(backend: Backend, server: str, **env: str) -> Iterator[Fleet]:
    """One server process on the session's data."""
    fleet = Fleet(server, 1, {**backend.env, **env}, backend.folder / "server.log")
    try:
        fleet.start()
        yield fleet
    finally:
        fleet.stop()


def options() -> argparse.Namespace:
    """What was asked for on the command line."""
    stop_on_sigterm()
    found = argparse.ArgumentParser(description=__doc__)
    found.add_argument("--server", choices=SERVERS, default=os.environ.get("SERVER") or "daphne")
    found.add_argument("--only", choices=PARTS, action="append", help="one part alone; may be said again")
    found.add_argument("--megabytes", type=int, default=BYTES // 1024**2, help="of the whole session")
    return found.parse_args()


def main() -> None:
    """Measure, print the table, write build/bench/papers.json."""
    asked = options()
    parts = asked.only or PARTS
    report = Report("papers" if asked.server == "daphne" else f"papers-{asked.server}")
    if "downloads" in parts:
        if lacking := missing("postgres"):
            print(f"  downloads: not measured, {lacking}", flush=True)
        else:
            with open_backend("postgres", 1) as backend:
                own = Backend(backend.name, backend.env | {"DATA_DIR": str(data(backend))}, 1, backend.folder)
                measure_downloads(own, report, asked.server, asked.megabytes * 1024**2)
    if "reader" in parts:
        measure_reader(report)
    if "offline" in parts:
        measure_offline(report)
    report.print()
    report.write()


def data(backend: Backend) -> Path:
    """The papers lie in the folder that is removed afterwards."""
    folder = backend.folder / "data"
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main()
