"""make bench-recovery: the server is killed (SIGKILL) while votes are under way, and started again.

All 5,000 tablets come back by themselves. Every acknowledged vote must be there, none twice.
"""

from __future__ import annotations

import argparse
import asyncio
import time

from tests.load.report import Report, percentile
from tests.load.stage import Stage, Variant, parser, running, variants

CLIENTS, COUNCILS = 5000, 127
VOTES_OVER = 10.0
KILL_AFTER = 4.0
RESTART_AFTER = 1.0
CURRENT_S = 30.0
PATIENCE = 90.0


async def measure(variant: Variant, report: Report, options: argparse.Namespace) -> None:
    """One way to run, from the connection to the audit."""
    prefix = variant.prefix
    async with running(variant, councils=options.councils, delegates=options.clients) as stage:
        await stage.crowd.connect(stage.presidiums())
        await stage.crowd.connect(stage.delegates())
        rounds = await stage.open_rounds("Thông qua Nghị quyết về quy hoạch chung")
        killed, restarted = await crash(stage, rounds, options.votes_over)
        report.add(f"{prefix}_restart", restarted - killed, "s")
        moments, missing, closes = await stage.crowd.current(PATIENCE)
        result = await stage.crowd.voted()
        back = [moment - killed for moment in moments]
        report.add(f"{prefix}_half_current", percentile(back, 50), "s")
        report.add(f"{prefix}_99_current", percentile(back, 99), "s")
        limit = CURRENT_S if variant.processes == 2 else None
        report.add(f"{prefix}_all_current", max(back) if not missing else float("nan"), "s", limit)
        report.add(f"{prefix}_not_back", missing, "clients", 0)
        report.note(f"{prefix}: sockets closed, by code: {closes}")
        early = sum(answered < killed for *_who, answered in result.acknowledged)
        report.add(f"{prefix}_acknowledged_before", early, "votes")
        report.waits(f"{prefix}_ack", result.waits)
        await finish(stage, report, rounds)
        stage.audit(report, result, prefix, votes=options.clients)


async def crash(stage: Stage, rounds: dict[str, int], over: float) -> tuple[float, float]:
    """Kill every server in the middle of the votes and start them again; both moments."""
    await stage.crowd.begin_vote(rounds, over)
    await asyncio.sleep(min(KILL_AFTER, over / 2))
    killed = time.monotonic()
    await asyncio.to_thread(stage.fleet.kill)
    await asyncio.sleep(RESTART_AFTER)
    await asyncio.to_thread(stage.fleet.start)
    return killed, time.monotonic()


async def finish(stage: Stage, report: Report, rounds: dict[str, int]) -> None:
    """The rounds go on as if nothing had happened: closed, published, seen by all."""
    await stage.rounds_act("meetings.close_round", rounds)
    published = await stage.rounds_act("meetings.publish_round", rounds, over=5.0)
    report.add(f"{stage.variant.prefix}_publish_missing", published.missing, "clients", 0)


def options() -> argparse.Namespace:
    """What was asked for on the command line."""
    found = parser(__doc__ or "")
    found.add_argument("--clients", type=int, default=CLIENTS, help="delegates, one tablet each")
    found.add_argument("--councils", type=int, default=COUNCILS)
    found.add_argument(
        "--votes-over", type=float, default=VOTES_OVER, help="seconds the votes are spread over"
    )
    return found.parse_args()


def main() -> None:
    """Measure every variant, print a table for each, write build/bench/recovery.json."""
    asked = options()
    report = Report("recovery" if asked.server == "daphne" else f"recovery-{asked.server}")
    for variant in variants(asked):
        place = f"{variant.server}, {variant.prefix}: {variant.processes} process(es)"
        print(f"{place}, {asked.councils} councils, {asked.clients} delegates", flush=True)
        asyncio.run(measure(variant, report, asked))
        report.print(f"{variant.prefix}_")
    report.write()


if __name__ == "__main__":
    main()
