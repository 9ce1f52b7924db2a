"""make bench-search: a million pages of papers on PostgreSQL, 6,000 on SQLite; and how fast words are read.

Searches of a session, of all sessions and of the public by HTTP from one server process, one reader after the
other.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvloop

from tests.load.backends import Backend, kept_backend, missing, open_backend
from tests.load.pages import ask_pages
from tests.load.report import Report
from tests.load.servers import SERVERS, Fleet
from tests.load.stage import stop_on_sigterm

ROWS = {"postgres": 1_000_000, "sqlite": 6_000}
LIMIT_MS, QUERIES, PAGES_A_SECOND = 200.0, 10, 50
TURNS = 3  # each address; the first is apart
COOKIE = "sessionid"
WORLD = "tests.load.search_world"


def act(backend: Backend, name: str, what: str = "") -> Any:
    """One act of search_world."""
    return backend.act(WORLD, name, what)


async def measure_searches(backend: Backend, report: Report, server: str) -> None:
    """Every address in turn, three times; the first round warms the server up."""
    made = await asyncio.to_thread(act, backend, "asked")
    fleet = Fleet(server, 1, backend.env | {"BEHIND_PROXY": "true"}, backend.folder / "server.log")
    try:
        await asyncio.to_thread(fleet.start)
        for kind, paths in made["paths"].items():
            prefix = f"{backend.name}_{kind}"
            await ask_pages(report, fleet, prefix, paths, made["keys"][kind], LIMIT_MS)
            report.add(f"{prefix}_queries", made["queries"][kind], "queries", QUERIES)
    finally:
        fleet.stop()


def measure_reading(backend: Backend, report: Report) -> None:
    """The words of a paper of 300 pages, read and written."""
    found = act(backend, "indexed")
    report.add(f"{backend.name}_indexing", found["pages"] / found["seconds"], "pages/s", least=PAGES_A_SECOND)
    report.add(f"{backend.name}_indexing_a_core", found["pages"] / found["cpu"], "pages/cpu-s")
    report.add(f"{backend.name}_indexing_pages", found["pages"], "pages", least=300)
    report.add(f"{backend.name}_indexing_words", found["words"] / max(found["pages"], 1), "words/page")
    report.add(f"{backend.name}_indexing_memory", found["memory"], "MiB")


def options() -> argparse.Namespace:
    """What was asked for on the command line."""
    stop_on_sigterm()
    found = argparse.ArgumentParser(description=__doc__)
    found.add_argument("--server", choices=SERVERS, default=os.environ.get("SERVER") or "daphne")
    found.add_argument("--backend", choices=tuple(ROWS), help="default: both, where they are reachable")
    found.add_argument("--rows", type=int, help="so many pages instead")
    found.add_argument(
        "--reuse", action="store_true", help="PostgreSQL: the pages of last time, or keep them"
    )
    return found.parse_args()


@contextmanager
def open_city(name: str, rows: int, *, reuse: bool) -> Iterator[tuple[Backend, dict[str, Any] | None]]:
    """A city with so many pages, and what loading them took (None: they were there). With `reuse` PostgreSQL
    keeps them for the next time; tables that changed since are migrated."""
    if not reuse or name != "postgres":
        with open_backend(name, 1) as backend:
            yield backend, act(backend, "loaded", str(rows))
        return
    with kept_backend(name, f"search-{rows}") as (backend, is_whole, written):
        loaded = None
        if is_whole:
            act(backend, "migrated")
        else:
            loaded = act(backend, "loaded", str(rows))
            written()
        yield backend, loaded


def main() -> None:
    """Measure, print the tables, write build/bench/search.json."""
    asked = options()
    report = Report("search" if asked.server == "daphne" else f"search-{asked.server}")
    for name in (asked.backend,) if asked.backend else tuple(ROWS):
        if lacking := missing(name):
            print(f"  {name}: not measured, {lacking}", flush=True)
            continue
        rows = asked.rows or ROWS[name]
        print(f"{name}: {rows} pages, {asked.server}", flush=True)
        with open_city(name, rows, reuse=asked.reuse) as (backend, loaded):
            if loaded:
                report.add(f"{name}_pages", loaded["pages"], "pages", least=rows)
                report.add(f"{name}_load", loaded["seconds"], "s")
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(measure_searches(backend, report, asked.server))
            measure_reading(backend, report)
        report.print(name)
    report.write()


if __name__ == "__main__":
    main()
