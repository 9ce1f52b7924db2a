"""One broadcast to thousands of sockets that all follow one topic, on each server, next to known figures."""

from __future__ import annotations

import asyncio
import math
import statistics

from tests.load.report import Report
from tests.load.servers import SERVERS
from tests.load.stage import Changes, Stage, Variant, running

TIMES = 5
DELEGATES = 125
LIMIT_MS = {"daphne": 1200.0, "uvicorn": 400.0}
# What others were measured at: two cores, generator beside the server, 5,000 sockets.
KNOWN = (
    ("Channels' own groups on Daphne", "26-34 s"),
    ("a hub, sketch, on Daphne", "0.9 s"),
    ("a hub, sketch, on uvicorn's sans-io sockets", "0.4 s"),
    ("a hub, sketch, on granian", "0.2-0.3 s"),
    ("a bare server in C", "0.16 s"),
)


async def measure(server: str, report: Report, clients: int) -> tuple[float, Changes]:
    """Messages of the chair to everyone who follows the sitting; the median, and the last one's facts."""
    variant = Variant(server, "sqlite", "council", 1, 1)
    name = f"broadcast_{server}"
    async with running(variant, councils=1, delegates=DELEGATES, guests=clients) as stage:
        await stage.crowd.connect([p for p in stage.presidiums() if p.role == "chair"])
        memory = stage.fleet.rss()
        report.add(f"{name}_connect", await stage.crowd.connect(stage.watchers()), "s")
        report.add(f"{name}_memory_a_socket", (stage.fleet.rss() - memory) / clients / 1024, "KiB")
        await stage.change(_message(stage, 0))  # the first one also compiles templates
        before = stage.meter.read()
        changes = []
        for number in range(1, TIMES + 1):
            await asyncio.sleep(1.0)
            changes.append(await stage.change(_message(stage, number)))
        spent = stage.meter.read().since(before)["server"]
    waits = [change.whole for change in changes]
    missing = max(change.missing for change in changes)
    median = statistics.median(waits) if not missing else math.nan
    report.add(f"{name}_last", median * 1000, "ms", LIMIT_MS.get(server))
    report.add(f"{name}_worst", max(waits) * 1000, "ms")
    report.add(f"{name}_missing", missing, "clients", 0)
    report.add(f"{name}_cpu_a_socket", spent / TIMES / clients * 1e6, "µs")
    return median, changes[-1]


def _message(stage: Stage, number: int) -> dict[str, dict[str, object]]:
    council = stage.councils[0]
    text = f"Đề nghị các vị đại biểu về chỗ ngồi, lần {number}"
    return {council["code"]: {"do": "meetings.show_message", "sitting": council["sitting"], "text": text}}


def compare(report: Report, clients: int) -> None:
    """Measure every server and print one table with the known figures."""
    rows = []
    for server in SERVERS:
        print(f"{server}: one broadcast to {clients} sockets that follow one sitting", flush=True)
        median, change = asyncio.run(measure(server, report, clients))
        report.print(f"broadcast_{server}_")
        rows.append(
            (
                f"this hub on {server}",
                f"{median:.2f} s ({change.followers} sockets, {change.bytes} bytes each)",
            )
        )
    print("\n  One broadcast, sent to last received (median of five)")
    for name, figure in [*rows, *((f"{name} (known, 5,000 sockets)", figure) for name, figure in KNOWN)]:
        print(f"    {name:<64} {figure}")
