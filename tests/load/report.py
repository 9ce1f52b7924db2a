"""Figures: percentiles, limits, the table on the screen and the JSON under build/bench/."""

from __future__ import annotations

import json
import math
import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil

from tests.load.backends import BENCH

PACKAGES = (
    "Django",
    "channels",
    "daphne",
    "uvicorn",
    "granian",
    "websockets",
    "channels-redis",
    "psycopg",
    "redis",
)
OVER, WITHIN = "KHÔNG ĐẠT / over", "đạt / ok"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that so many percent of the values do not exceed (nearest rank); nan for none."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share / 100) - 1)]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number; `limit` is the most it may be, `least` the least, None where none is set."""

    value: float
    unit: str
    limit: float | None = None
    least: float | None = None

    @property
    def holds(self) -> bool | None:
        """Whether the limit is kept; None without one. What could not be measured does not hold."""
        if self.limit is None and self.least is None:
            return None
        low = -math.inf if self.least is None else self.least
        high = math.inf if self.limit is None else self.limit
        return low <= self.value <= high


class Report:
    """The figures of one measurement, gathered run by run."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.figures: dict[str, Figure] = {}
        self.notes: list[str] = []
        self.machine = machine()

    def add(
        self, name: str, value: float, unit: str, limit: float | None = None, *, least: float | None = None
    ) -> None:
        """Add one figure."""
        self.figures[name] = Figure(round(value, 4), unit, limit, least)

    def waits(self, prefix: str, seconds: Sequence[float], limit_ms: float | None = None) -> None:
        """Add median, 99th percentile and longest of some waits in milliseconds; the limit is the 99th's."""
        self.add(f"{prefix}_p50", percentile(seconds, 50) * 1000, "ms")
        self.add(f"{prefix}_p99", percentile(seconds, 99) * 1000, "ms", limit_ms)
        self.add(f"{prefix}_max", max(seconds, default=math.nan) * 1000, "ms")

    def note(self, line: str) -> None:
        """Say something with the figures."""
        self.notes.append(line)
        print(f"  {line}", flush=True)

    def print(self, prefix: str = "") -> None:
        """The figures whose name begins so, as a table."""
        rows = [(name, figure) for name, figure in self.figures.items() if name.startswith(prefix)]
        width = max((len(name) for name, _figure in rows), default=0)
        for name, figure in rows:
            print(f"  {name:<{width}}  {_line(figure)}".rstrip(), flush=True)

    def write(self) -> Path:
        """Write build/bench/<name>.json."""
        BENCH.mkdir(parents=True, exist_ok=True)
        path = BENCH / f"{self.name}.json"
        figures = {name: {**asdict(figure), "holds": figure.holds} for name, figure in self.figures.items()}
        content = {"figures": figures, "notes": self.notes, "machine": self.machine, "versions": versions()}
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2).replace("NaN", "null") + "\n")
        over = [name for name, figure in self.figures.items() if figure.holds is False]
        print(
            f"{path.relative_to(BENCH.parents[1])}: {len(over)} over their limit",
            *over,
            sep="\n  ",
            flush=True,
        )
        return path


def _line(figure: Figure) -> str:
    text = f"{figure.value:>12,.6g} {figure.unit:<8}"
    if figure.holds is None:
        return text
    bound = f"≥ {figure.least:<8g}" if figure.limit is None else f"≤ {figure.limit:<8g}"
    return f"{text} {bound} {WITHIN if figure.holds else OVER}"


def machine() -> dict[str, Any]:
    """What the measurement ran on, and how busy that was before it began."""
    model = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": platform.platform(),
        "load_average": os.getloadavg(),
    }


def versions() -> dict[str, str]:
    """What the measurement ran with."""
    found = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found
