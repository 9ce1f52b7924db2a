"""make bench-petitions: a million petitions of a whole city on PostgreSQL, 20,000 on SQLite.

The office's list with its filters, its search without accents and the public's, suggestions while typing,
all by HTTP from one server process, one reader after the other; the import of 2,000 rows; the calendar.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Mapping, Sequence
from typing import Any

import uvloop

from tests.load.backends import Backend, missing
from tests.load.meter import Meter
from tests.load.pages import ask_pages
from tests.load.petitions_place import act, open_city
from tests.load.report import Report
from tests.load.servers import SERVERS, Fleet
from tests.load.stage import stop_on_sigterm

ROWS = {"postgres": 1_000_000, "sqlite": 20_000}
PARTS = ("list", "search", "suggest", "public", "import", "recompute")
# Name of the addresses begins so -> milliseconds that 95 of a hundred answers may take; None: only told.
LIMITS: dict[str, float | None] = {
    "list": 150.0, "search": 200.0, "suggest": 300.0, "public": None, "statistics": None,
}  # fmt: skip
QUERIES, IMPORT_S, RECOMPUTE_S = 10, 20.0, 60.0
COOKIE = "sessionid"


# -- pages ---------------------------------------------------------------------------------------------------


async def measure_pages(backend: Backend, report: Report, server: str, parts: Sequence[str]) -> None:
    """Every address in turn, three times; the first round warms the server up."""
    made = await asyncio.to_thread(act, backend, "asked")
    wanted = {kind: paths for kind, paths in made["paths"].items() if _part(kind) in parts}
    fleet = Fleet(server, 1, backend.env, backend.folder / "server.log")
    try:
        await asyncio.to_thread(fleet.start)
        for kind, paths in wanted.items():
            prefix = f"{backend.name}_{kind}"
            await ask_pages(report, fleet, prefix, paths, made["keys"][kind], LIMITS[kind.split("_")[0]])
            report.add(
                f"{prefix}_queries", made["queries"][kind], "queries", QUERIES if _is_list(kind) else None
            )
    finally:
        fleet.stop()
        await asyncio.to_thread(act, backend, "signed_out")


def _part(kind: str) -> str:
    return "public" if kind.endswith("public") and not kind.startswith("search") else kind.split("_")[0]


def _is_list(kind: str) -> bool:
    return kind.split("_")[0] in ("list", "search")


# -- import and calendar -------------------------------------------------------------------------------------


def measure_import(backend: Backend, report: Report) -> None:
    """A spreadsheet of 2,000 rows: checked, shown, written."""
    found, others = _metered(backend, "imported")
    whole = found["check"] + found["preview"] + found["apply"]
    for name in ("check", "preview", "apply"):
        report.add(f"{backend.name}_import_{name}", found[name], "s")
    report.add(f"{backend.name}_import_whole", whole, "s", IMPORT_S)
    report.add(f"{backend.name}_import_rows", found["rows"], "rows", least=2000)
    report.add(f"{backend.name}_import_core_others", others, "%")
    if found["preview_status"] != 200:
        report.note(f"import: the preview answers {found['preview_status']}")


def measure_recompute(backend: Backend, report: Report) -> None:
    """A day off more: all open deadlines that run over it."""
    found, others = _metered(backend, "recomputed")
    report.add(f"{backend.name}_recompute", found["seconds"], "s", RECOMPUTE_S)
    report.add(f"{backend.name}_recompute_preview", found["preview"], "s")
    report.add(f"{backend.name}_recompute_cpu", found["cpu"], "s")
    report.add(f"{backend.name}_recompute_database_cpu", found["database_cpu"], "s")
    for name in ("open", "touched", "moved"):
        report.add(f"{backend.name}_recompute_{name}", found[name], "deadlines")
    report.add(f"{backend.name}_recompute_core_others", others, "%")


def _metered(backend: Backend, name: str) -> tuple[Mapping[str, Any], float]:
    """An act, and what everything else took meanwhile, in percent of one core: the whole machine less this
    act's process and PostgreSQL."""
    meter = Meter(lambda: sum(os.times()[2:4]), [os.getpid()], services=backend.name == "postgres")
    before = meter.read()
    found = act(backend, name)
    after = meter.read()
    return found, after.since(before)["others"] / (after.at - before.at) * 100


# -- all -----------------------------------------------------------------------------------------------------


def options() -> argparse.Namespace:
    """What was asked for on the command line."""
    stop_on_sigterm()
    found = argparse.ArgumentParser(description=__doc__)
    found.add_argument("--server", choices=SERVERS, default=os.environ.get("SERVER") or "daphne")
    found.add_argument("--backend", choices=tuple(ROWS), help="default: both, where they are reachable")
    found.add_argument("--rows", type=int, help="so many petitions instead")
    found.add_argument("--only", choices=PARTS, action="append", help="one part alone; may be said again")
    found.add_argument("--reuse", action="store_true", help="use the petitions of last time, or keep them")
    return found.parse_args()


def measure(backend: Backend, report: Report, server: str, parts: Sequence[str]) -> None:
    """Every part that was asked for."""
    pages = [part for part in parts if part not in ("import", "recompute")]
    if pages:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(measure_pages(backend, report, server, pages))
    if "import" in parts:
        measure_import(backend, report)
    if "recompute" in parts:
        measure_recompute(backend, report)


def main() -> None:
    """Measure, print the tables, write build/bench/petitions.json."""
    asked = options()
    report = Report("petitions" if asked.server == "daphne" else f"petitions-{asked.server}")
    for name in (asked.backend,) if asked.backend else tuple(ROWS):
        if lacking := missing(name):
            print(f"  {name}: not measured, {lacking}", flush=True)
            continue
        rows = asked.rows or ROWS[name]
        print(f"{name}: {rows} petitions, {asked.server}", flush=True)
        with open_city(name, rows, reuse=asked.reuse) as (backend, seconds):
            report.add(f"{name}_petitions", rows, "petitions")
            if seconds:
                report.add(f"{name}_load", seconds, "s")
            measure(backend, report, asked.server, asked.only or PARTS)
        report.print(name)
    report.write()


if __name__ == "__main__":
    main()
