"""make bench-elections: an election of the size of Hanoi.

Import of its workbooks; a whole polling day's reports by 400 polling teams at a time, by socket and by HTTP;
every winner from all records; the public result pages with and without nginx's cache; and how long after its
publication a result stands in a browser. On PostgreSQL and Redis alone: this is the city's load.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import uvloop
from playwright.async_api import async_playwright

from tests.load import web
from tests.load.backends import Backend, missing, open_backend
from tests.load.generator import raise_file_limit
from tests.load.meter import Meter
from tests.load.proxy import proxy
from tests.load.report import Report
from tests.load.reporters import Day, Team, by_post, by_socket, play
from tests.load.servers import Fleet
from tests.load.stage import parser, port_of
from tests.support import chromium_path, nginx_path

REPORTERS = 400
IMPORT_S, REPORT_MS, DETERMINE_S = 120.0, 500.0, 5.0
CACHED_A_SECOND, UNCACHED_MS, QUERIES, VISIBLE_S = 5000.0, 50.0, 8, 5.0
CONNECTIONS, HAMMER_S, LOOKS = 64, 5.0, 8
WORLD = "tests.load.elections_world"
ACTS = ("import", "day", "results")
Way = Callable[[Team, Day], Awaitable[None]]
# Name -> hours of the day, seconds that a team types before each report, how it reports.
WAYS: dict[str, tuple[slice, tuple[float, float], Way]] = {
    "socket": (slice(0, 9), (0.5, 1.5), by_socket),
    "rush": (slice(9, 10), (0.0, 0.0), by_socket),
    "http": (slice(10, 11), (5.0, 10.0), by_post),
}


def act(backend: Backend, name: str, what: str) -> dict[str, Any]:
    """One act of elections_world."""
    found: dict[str, Any] = backend.act(WORLD, name, what)
    return found


# -- import --------------------------------------------------------------------------------------------------


def measure_import(backend: Backend, report: Report, size: str) -> None:
    """The three workbooks, checked and applied one after the other."""
    found = act(backend, "imported", size)
    rows, faults = found.pop("rows"), found.pop("faults")
    for name, seconds in found.items():
        if name.endswith("_fault"):
            report.note(f"import_{name}: {seconds}")
        else:
            report.add(f"import_{name}", seconds, "s")
    whole = sum(value for name, value in found.items() if not name.endswith("_fault"))
    report.add("import_faults", faults, "rows", 0)
    report.add("import_whole", whole, "s", IMPORT_S)
    report.note(f"imported: {rows}")


# -- polling day ---------------------------------------------------------------------------------------------


async def measure_day(backend: Backend, report: Report, server: str, size: str, reporters: int) -> None:
    """Nine hours by socket and one more by HTTP with the time that typing takes, one by socket as fast as it
    goes; then the database is read by itself."""
    made = await asyncio.to_thread(act, backend, "teams", size)
    fleet = Fleet(server, backend.processes, backend.env, backend.folder / "server.log")
    try:
        await asyncio.to_thread(fleet.start)
        meter = Meter(fleet.cpu, [os.getpid()], services=True)
        for name, (hours, typing, way) in WAYS.items():
            teams = [_team(one, fleet.ports, hours, typing) for one in made["teams"]]
            limit = REPORT_MS if typing[1] else None
            await _one_way(report, meter, name, teams, reporters, way, limit)
    finally:
        fleet.stop()
    _audit(report, await asyncio.to_thread(act, backend, "reported", size), made["teams"])


def _team(one: Mapping[str, Any], ports: Sequence[int], hours: slice, typing: tuple[float, float]) -> Team:
    told = [(slot, city, commune) for slot, city, commune in one["hours"][hours]]
    return Team(one["code"], one["key"], one["area"], port_of(one["code"], ports), told, typing)


async def _one_way(
    report: Report, meter: Meter, name: str, teams: Sequence[Team], reporters: int,
    way: Way, limit: float | None,
) -> None:  # fmt: skip
    before = meter.read()
    day = await play(teams, reporters, way)
    after = meter.read()
    spent, wall = after.since(before), after.at - before.at
    prefix = f"report_{name}"
    report.waits(prefix, day.waits, limit)
    report.add(f"{prefix}_rate", len(day.waits) / day.seconds, "reports/s")
    report.add(f"{prefix}_whole", day.seconds, "s")
    report.waits(f"{prefix}_connect", day.connecting)
    report.add(f"{prefix}_not_acknowledged", sum(len(t.hours) for t in teams) - len(day.waits), "reports", 0)
    report.add(f"{prefix}_cpu_a_report", spent["server"] / max(1, len(day.waits)) * 1000, "ms")
    for kind, seconds in spent.items():
        report.add(f"{prefix}_core_{kind}", seconds / wall * 100, "%")
    if day.refused:
        report.note(f"{prefix}: refused {sorted(set(day.refused))}")


def _audit(report: Report, found: Mapping[str, Any], teams: Sequence[Mapping[str, Any]]) -> None:
    stored = {(area, slot): (city, commune) for area, slot, city, commune in found["reports"]}
    told = {(t["area"], slot): (city, commune) for t in teams for slot, city, commune in t["hours"]}
    report.add("report_lost", sum(stored.get(key) != value for key, value in told.items()), "reports", 0)
    report.add("report_doubled", found["corrected"] + abs(found["acts"] - len(told)), "reports", 0)
    report.add("report_journal_faults", len(found["faults"]), "faults", 0)


# -- results -------------------------------------------------------------------------------------------------


async def measure_results(backend: Backend, report: Report, server: str, size: str) -> None:
    """Winners, pages, and publication seen in a browser."""
    made = await asyncio.to_thread(act, backend, "determined", size)
    report.add("determine_all", made["determine"], "s", DETERMINE_S)
    report.add("determine_all_own_cpu", made["determine_cpu"], "s")
    report.add("determine_contests", made["contests"], "contests")
    report.add("determine_different", made["different"], "contests", 0)
    report.add("publish_all", made["publish_all"], "s")
    for name, count in made["queries"].items():
        report.add(f"page_{name}_queries", count, "queries", QUERIES)
    fleet = Fleet(server, backend.processes, backend.env, backend.folder / "server.log")
    try:
        await asyncio.to_thread(fleet.start)
        await _uncached(report, fleet, made["pages"])
        if nginx_path() is None:
            report.note("nginx is missing: nothing measured through its cache")
            return
        with proxy(fleet.ports, backend.folder) as port:
            await _cached(report, port, made["pages"])
            await _visible(report, backend, port, made)
    finally:
        fleet.stop()


async def _uncached(report: Report, fleet: Fleet, pages: Mapping[str, Sequence[str]]) -> None:
    """One reader, page after page, past any cache."""
    connection = await web.connect(fleet.ports[0])
    for name, paths in pages.items():
        chosen = [*paths[:: max(1, len(paths) // 100)]] * (20 if len(paths) == 1 else 1)
        waits, sizes = [], []
        for path in [chosen[0], *chosen]:
            sent = time.monotonic()
            answer = await connection.ask(web.request("GET", path, Accept_Language="vi"))
            if answer.status != 200:
                raise RuntimeError(f"{path} answers {answer.status}")
            waits.append(time.monotonic() - sent)
            sizes.append(len(answer.body))
        report.waits(f"page_{name}_uncached", waits[1:], UNCACHED_MS)
        report.add(f"page_{name}_size", max(sizes) / 1024, "KiB")
    connection.close()


async def _cached(report: Report, port: int, pages: Mapping[str, Sequence[str]]) -> None:
    """Many readers through nginx: of the front page of the results, of one constituency, of a hundred."""
    chosen = {"day": pages["day"], "contest": pages["contest"][-1:], "hundred": pages["contest"][-100:]}
    for name, paths in chosen.items():
        await web.hammer(port, paths, 4, 1.0)
        hits = await web.hammer(port, paths, CONNECTIONS, HAMMER_S)
        least = CACHED_A_SECOND if name != "hundred" else None
        report.add(f"page_{name}_cached_rate", hits.rate, "req/s", least=least)
        report.add(f"page_{name}_cached_failed", hits.failed, "requests", 0)
        report.waits(f"page_{name}_cached", hits.waits)


async def _visible(report: Report, backend: Backend, port: int, made: Mapping[str, Any]) -> None:
    """A browser shows the city's results, others read them too; results appear one after the other."""
    if chromium_path() is None:
        report.note("Chromium is missing: nothing looked at")
        return
    page_of_city = next(path for path in made["pages"]["council"] if path.endswith("/hn/"))
    waits = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        page = await browser.new_page(locale="vi-VN")
        await page.goto(f"http://127.0.0.1:{port}{page_of_city}")
        readers = asyncio.create_task(_others(port, page_of_city))
        for contest in made["held"][:LOOKS]:
            await asyncio.sleep(random.uniform(0.5, 6))
            done = await asyncio.to_thread(act, backend, "published", str(contest))
            link = f'a[href$="/don-vi/{done["number"]}/"]'
            await page.wait_for_selector(link, state="attached", timeout=30_000)
            waits.append(time.monotonic() - done["at"])
        readers.cancel()
        await browser.close()
    report.add("visible_median", sorted(waits)[len(waits) // 2], "s")
    report.add("visible_last", max(waits), "s", VISIBLE_S)


async def _others(port: int, path: str) -> None:
    """Somebody else reads the same page every few tenths of a second, so that the cache is never empty."""
    connection = await web.connect(port)
    while True:
        await connection.ask(web.request("GET", path, Accept_Language="vi-VN", HX_Request="true"))
        await asyncio.sleep(0.3)


# -- all -----------------------------------------------------------------------------------------------------


def options() -> argparse.Namespace:
    """What was asked for on the command line."""
    found = parser(__doc__ or "")
    found.add_argument("--size", choices=("full", "small"), default="full")
    found.add_argument("--reporters", type=int, default=REPORTERS)
    found.add_argument("--only", choices=ACTS, help="one part alone")
    return found.parse_args()


def main() -> None:
    """Measure, print the tables, write build/bench/elections.json."""
    asked = options()
    if lacking := missing("postgres"):
        print(f"  not measured, {lacking}", flush=True)
        return
    raise_file_limit()
    report = Report("elections" if asked.server == "daphne" else f"elections-{asked.server}")
    steps: dict[str, Callable[[Backend], Awaitable[None] | None]] = {
        "import": lambda backend: measure_import(backend, report, asked.size),
        "day": lambda backend: measure_day(backend, report, asked.server, asked.size, asked.reporters),
        "results": lambda backend: measure_results(backend, report, asked.server, asked.size),
    }
    for name in (asked.only,) if asked.only else ACTS:
        print(f"{name}: {asked.server}, {asked.processes} process(es)", flush=True)
        with open_backend("postgres", asked.processes) as backend:
            running = steps[name](backend)
            if running is not None:
                with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                    runner.run(_awaited(running))
    report.print()
    report.write()


async def _awaited(running: Awaitable[None]) -> None:
    await running


if __name__ == "__main__":
    main()
