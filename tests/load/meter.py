"""Processor time and memory by kind of process: servers, generators, PostgreSQL, Redis."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import psutil


def cpu_of(processes: Iterable[psutil.Process]) -> float:
    """CPU seconds, user and system, of those of these processes that still live."""
    return sum(_reading(processes, lambda process: sum(process.cpu_times()[:2])))


def rss_of(processes: Iterable[psutil.Process]) -> int:
    """Resident bytes of those of these processes that still live."""
    return int(sum(_reading(processes, lambda process: process.memory_info().rss)))


def _reading(processes: Iterable[psutil.Process], read: Callable[[psutil.Process], float]) -> list[float]:
    found = []
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            found.append(read(process))
    return found


def busy() -> float:
    """CPU seconds that all cores of the machine have worked since it started."""
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - times.iowait - times.guest - times.guest_nice)


def processes_named(name: str) -> list[psutil.Process]:
    """Every process of this machine with this name."""
    return [process for process in psutil.process_iter(["name"]) if process.info["name"] == name]


@dataclass(frozen=True, slots=True)
class Reading:
    """CPU seconds spent so far by each kind of process, at a moment."""

    at: float
    seconds: dict[str, float]

    def since(self, earlier: Reading) -> dict[str, float]:
        """CPU seconds of each kind between two readings."""
        return {kind: spent - earlier.seconds.get(kind, 0.0) for kind, spent in self.seconds.items()}


class Meter:
    """Reads the CPU of servers and generators and, where they are used, of PostgreSQL and Redis."""

    def __init__(self, server: Callable[[], float], generators: Iterable[int], *, services: bool) -> None:
        self._server = server
        self._generators = [psutil.Process(pid) for pid in generators]
        self._services = services

    def read(self) -> Reading:
        """What has been spent by now."""
        seconds = {"server": self._server(), "generator": cpu_of(self._generators)}
        if self._services:
            seconds["postgres"] = cpu_of(processes_named("postgres"))
            seconds["redis"] = cpu_of(processes_named("redis-server"))
        seconds["others"] = busy() - sum(seconds.values())  # whoever else runs here makes the figures worse
        return Reading(time.monotonic(), seconds)
