"""make bench-city: 127 councils, 5,000 tablets.

All rounds opened, 5,000 votes over ten seconds, all rounds closed, then published: once one after the other
within five seconds, once all at the same instant. SERVER=… picks the server. Afterwards one broadcast to
5,000 sockets that follow one sitting, on every server (broadcast.py).
"""

from __future__ import annotations

import argparse
import asyncio

from tests.load import broadcast
from tests.load.report import Report
from tests.load.spending import spending
from tests.load.stage import Stage, Variant, parser, running, variants

CLIENTS, COUNCILS = 5000, 127
VOTES_OVER, PUBLISH_OVER = 10.0, 5.0
ACK_MS = 1000.0
PUBLISH_MS = {"daphne": 1200.0}
PUBLISH_BEST_MS = 400.0
CPU_MS = 3.0
MEMORY_KIB = 40.0
IDLE = 5.0  # seconds over which the cost of merely being connected is measured


async def measure(variant: Variant, report: Report, options: argparse.Namespace) -> None:
    """One way to run, from the connection to the audit."""
    prefix = variant.prefix
    async with running(variant, councils=options.councils, delegates=options.clients) as stage:
        await connect(stage, report, options.clients)
        rounds = await stage.open_rounds("Thông qua Nghị quyết về dự toán thu, chi ngân sách năm sau")
        result, before, after = await stage.vote(rounds, options.votes_over)
        report.waits(f"{prefix}_ack", result.waits, ACK_MS)
        spending(report, prefix, before, after, votes=len(result.acknowledged), limit_ms=CPU_MS)
        report.add(f"{prefix}_voting", result.span[1] - result.span[0] if result.acknowledged else 0.0, "s")
        await publish(stage, report, rounds, "paced", over=PUBLISH_OVER)
        await publish(
            stage, report, await stage.open_rounds("Thông qua Nghị quyết thứ hai"), "at_once", over=0.0
        )
        await stage.sockets_lost(report)
        stage.audit(report, result, prefix, votes=options.clients)


async def connect(stage: Stage, report: Report, clients: int) -> None:
    """Everybody connects and follows; what that takes, and what it costs to be there."""
    prefix = stage.variant.prefix
    await stage.crowd.connect(stage.presidiums())
    memory = stage.fleet.rss()
    report.add(f"{prefix}_connect", await stage.crowd.connect(stage.delegates()), "s")
    await asyncio.sleep(1.0)
    report.add(f"{prefix}_memory_a_socket", (stage.fleet.rss() - memory) / clients / 1024, "KiB", MEMORY_KIB)
    report.add(f"{prefix}_rss", stage.fleet.rss() / 2**20, "MiB")
    before = stage.meter.read()
    await asyncio.sleep(IDLE)
    after = stage.meter.read()
    report.add(f"{prefix}_core_idle", after.since(before)["server"] / (after.at - before.at) * 100, "%")


async def publish(stage: Stage, report: Report, rounds: dict[str, int], name: str, *, over: float) -> None:
    """Close all rounds, then publish all of them; how long the last client of each council waited."""
    prefix = f"{stage.variant.prefix}_publish_{name}"
    limit = PUBLISH_MS.get(stage.variant.server, PUBLISH_BEST_MS)
    closed = await stage.rounds_act("meetings.close_round", rounds)
    report.add(f"{stage.variant.prefix}_close_{name}_last", closed.whole * 1000, "ms")
    await asyncio.sleep(1.0)
    before = stage.meter.read()
    published = await stage.rounds_act("meetings.publish_round", rounds, over=over)
    spent = stage.meter.read().since(before)
    report.waits(prefix, published.each)
    report.add(f"{prefix}_last", max(published.each) * 1000, "ms", limit)
    report.add(f"{prefix}_missing", published.missing, "clients", 0)
    report.add(f"{prefix}_server_cpu", spent["server"], "s")
    report.add(f"{prefix}_push_size", published.bytes, "bytes")


def options() -> argparse.Namespace:
    """What was asked for on the command line."""
    found = parser(__doc__ or "")
    found.add_argument("--clients", type=int, default=CLIENTS, help="delegates, one tablet each")
    found.add_argument("--councils", type=int, default=COUNCILS)
    found.add_argument(
        "--votes-over", type=float, default=VOTES_OVER, help="seconds the votes are spread over"
    )
    found.add_argument("--broadcast", choices=("with", "without", "only"), default="with")
    return found.parse_args()


def main() -> None:
    """Measure every variant, print a table for each, write build/bench/city.json."""
    asked = options()
    report = Report("city" if asked.server == "daphne" else f"city-{asked.server}")
    for variant in variants(asked) if asked.broadcast != "only" else ():
        place = f"{variant.server}, {variant.prefix}: {variant.processes} process(es)"
        print(f"{place}, {asked.councils} councils, {asked.clients} delegates", flush=True)
        asyncio.run(measure(variant, report, asked))
        report.print(f"{variant.prefix}_")
    if asked.broadcast != "without":
        broadcast.compare(report, asked.clients)
    report.write()


if __name__ == "__main__":
    main()
