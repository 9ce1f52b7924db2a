"""CPU between two readings, as figures."""

from __future__ import annotations

import math

from tests.load.meter import Reading
from tests.load.report import Report


def spending(
    report: Report, prefix: str, before: Reading, after: Reading, *, votes: int, limit_ms: float | None = None
) -> None:
    """Server CPU for each vote, and the share of one core that each kind of process took."""
    spent, wall = after.since(before), after.at - before.at
    report.add(f"{prefix}_cpu_a_vote", spent["server"] / votes * 1000 if votes else math.nan, "ms", limit_ms)
    for kind, seconds in spent.items():
        report.add(f"{prefix}_core_{kind}", seconds / wall * 100, "%")
