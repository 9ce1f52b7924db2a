"""make bench-session: one council of 125, everyone connected and listening.

125 votes over five seconds, then 125 more within one; each round closed and published.
"""

from __future__ import annotations

import argparse
import asyncio

from tests.load.crowd import VoteResult
from tests.load.report import Report
from tests.load.spending import spending
from tests.load.stage import Stage, Variant, parser, running, variants

CLIENTS = 125
SECOND_OVER = 1.0
ACK_MS = {"first": 40.0, "second": 80.0}
PUBLISH_MS = 100.0
CPU_MS = 6.0


async def measure(variant: Variant, report: Report, clients: int, over: float) -> None:
    """One way to run, from the connection to the audit."""
    async with running(variant, councils=1, delegates=clients) as stage:
        prefix = variant.prefix
        await stage.crowd.connect(stage.presidiums())
        before = stage.fleet.rss()
        report.add(f"{prefix}_connect", await stage.crowd.connect(stage.delegates()) * 1000, "ms")
        report.add(f"{prefix}_rss", stage.fleet.rss() / 2**20, "MiB")
        report.add(f"{prefix}_memory_a_socket", (stage.fleet.rss() - before) / clients / 1024, "KiB")
        first = await one_round(stage, report, "first", over)
        second = await one_round(stage, report, "second", SECOND_OVER)
        both = VoteResult(
            first.acknowledged + second.acknowledged,
            first.refused + second.refused,
            first.unanswered + second.unanswered,
        )
        await stage.sockets_lost(report)
        stage.audit(report, both, prefix, votes=2 * clients)


async def one_round(stage: Stage, report: Report, name: str, over: float) -> VoteResult:
    """Open, vote, close, publish."""
    prefix = f"{stage.variant.prefix}_{name}"
    rounds = await stage.open_rounds("Thông qua Nghị quyết về kế hoạch đầu tư công của Thành phố")
    result, before, after = await stage.vote(rounds, over)
    report.waits(f"{prefix}_ack", result.waits, ACK_MS[name])
    spending(report, prefix, before, after, votes=len(result.acknowledged), limit_ms=CPU_MS)
    await stage.rounds_act("meetings.close_round", rounds)
    await asyncio.sleep(0.5)
    published = await stage.rounds_act("meetings.publish_round", rounds)
    report.add(f"{prefix}_publish_last", published.whole * 1000, "ms", PUBLISH_MS)
    report.add(f"{prefix}_publish_missing", published.missing, "clients", 0)
    report.add(f"{prefix}_push_size", published.bytes, "bytes")
    await asyncio.sleep(0.5)
    return result


def options() -> argparse.Namespace:
    """What was asked for on the command line."""
    found = parser(__doc__ or "")
    found.add_argument("--clients", type=int, default=CLIENTS, help="delegates of the one council")
    found.add_argument(
        "--votes-over", type=float, default=5.0, help="seconds the first round's votes are spread over"
    )
    return found.parse_args()


def main() -> None:
    """Measure every variant, print a table for each, write build/bench/session.json."""
    asked = options()
    report = Report("session" if asked.server == "daphne" else f"session-{asked.server}")
    for variant in variants(asked):
        print(
            f"{variant.server}, {variant.prefix}: {variant.processes} process(es), {asked.clients} delegates"
        )
        asyncio.run(measure(variant, report, asked.clients, asked.votes_over))
        report.print(f"{variant.prefix}_")
    report.write()


if __name__ == "__main__":
    main()
