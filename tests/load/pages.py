"""Pages by HTTP, one reader after the other: how long each kind of them takes."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from itertools import count

from tests.load import web
from tests.load.meter import Meter
from tests.load.report import Report, percentile
from tests.load.servers import Fleet

TURNS = 3  # each address; the first warms the server up and is told apart
COOKIE = "sessionid"


async def ask_pages(
    report: Report, fleet: Fleet, prefix: str, paths: Sequence[str], key: str, limit: float | None
) -> None:
    """Every address in turn. `key`: of the reader's sign-in, "" for the public; `limit`: milliseconds that 95
    of a hundred answers may take."""
    said = {"Accept_Language": "vi"} | ({"Cookie": f"{COOKIE}={key}"} if key else {})
    visitors = count()  # each asks once, so that no limit for an address is met (a server BEHIND_PROXY)
    connection = await web.connect(fleet.ports[0])
    meter = Meter(fleet.cpu, [os.getpid()], services=prefix.startswith("postgres"))
    waits: list[tuple[float, str]] = []
    first: list[float] = []
    before = meter.read()
    for turn in range(TURNS):
        for path in paths:
            high, low = divmod(next(visitors), 250)
            request = web.request("GET", path, b"", X_Forwarded_For=f"10.0.{high}.{low + 1}", **said)
            sent = time.monotonic()
            answer = await connection.ask(request)
            if answer.status != 200:
                raise RuntimeError(f"{path} answers {answer.status}")
            took = time.monotonic() - sent
            waits.append((took, path)) if turn else first.append(took)
    after = meter.read()
    connection.close()
    seconds = [took for took, _path in waits]
    report.add(f"{prefix}_p50", percentile(seconds, 50) * 1000, "ms")
    report.add(f"{prefix}_p95", percentile(seconds, 95) * 1000, "ms", limit)
    report.add(f"{prefix}_max", max(seconds) * 1000, "ms")
    report.add(f"{prefix}_first", max(first) * 1000, "ms")
    spent, wall = after.since(before), after.at - before.at
    report.add(f"{prefix}_cpu", spent["server"] / (TURNS * len(paths)) * 1000, "ms")
    report.add(f"{prefix}_core_others", spent["others"] / wall * 100, "%")
    for took, path in sorted(waits, reverse=True)[:2]:
        report.note(f"{prefix}: slowest {took * 1000:.0f} ms {path[:110]}")
