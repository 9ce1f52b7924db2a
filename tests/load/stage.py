"""What every measurement stands on: a world, servers, generators, and the acts of chairs with their time."""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.load.backends import Backend, missing, open_backend
from tests.load.crowd import Crowd, VoteResult
from tests.load.meter import Meter, Reading
from tests.load.report import Report
from tests.load.servers import SERVERS, Fleet
from tests.load.tablet import Person


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to run a measurement. `routing`: a council's sockets all go to one process, as by nginx's
    consistent hash, or are spread over all, so that every hint has to cross the channel layer."""

    server: str
    backend: str
    routing: str
    processes: int
    generators: int

    @property
    def prefix(self) -> str:
        """What the names of its figures begin with."""
        return self.backend + ("_spread" if self.routing == "spread" else "")


def stop_on_sigterm() -> None:
    """Let SIGTERM end a measurement as Ctrl-C does: servers stopped, data removed."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)


def parser(description: str) -> argparse.ArgumentParser:
    """The options all measurements share; from here on SIGTERM cleans up."""
    stop_on_sigterm()
    found = argparse.ArgumentParser(description=description)
    found.add_argument("--server", choices=SERVERS, default=os.environ.get("SERVER") or "daphne")
    found.add_argument(
        "--backend", choices=("sqlite", "postgres"), help="default: both, where they are reachable"
    )
    found.add_argument(
        "--routing", choices=("council", "spread"), help="default: both, where there are two processes"
    )
    found.add_argument("--processes", type=int, default=2, help="server processes on PostgreSQL and Redis")
    found.add_argument("--generators", type=int, default=1, help="generator processes")
    return found


def variants(options: argparse.Namespace) -> Iterator[Variant]:
    """The ways to run that were asked for and that this machine can; what it lacks is said in one line."""
    for backend in (options.backend,) if options.backend else ("sqlite", "postgres"):
        if lacking := missing(backend):
            print(f"  {backend}: not measured, {lacking}", flush=True)
            continue
        alone = backend == "sqlite" or options.processes == 1
        for routing in ("council",) if alone else ("council", "spread"):
            if alone or options.routing in (None, routing):
                processes = 1 if backend == "sqlite" else options.processes
                yield Variant(options.server, backend, routing, processes, options.generators)


@dataclass(slots=True)
class Changes:
    """What acts of chairs took until the last follower had them: for each council, and altogether."""

    each: list[float] = field(default_factory=list)
    whole: float = 0.0
    missing: int = 0
    followers: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """A world that is being served."""

    variant: Variant
    backend: Backend
    councils: Sequence[Mapping[str, Any]]
    guests: Sequence[str]
    fleet: Fleet
    crowd: Crowd
    meter: Meter

    # -- people ------------------------------------------------------------------------------------------

    def delegates(self) -> list[Person]:
        """Every delegate of every council."""
        return [
            self._person("delegate", council, key, index, delegate)
            for council in self.councils
            for index, (delegate, key) in enumerate(council["delegates"])
        ]

    def presidiums(self) -> list[Person]:
        """The chair's console and the hall screen of every council."""
        chairs = [self._person("chair", council, council["chair"], 0) for council in self.councils]
        return chairs + [self._person("screen", council, council["screen"], 1) for council in self.councils]

    def watchers(self) -> list[Person]:
        """Guests who all follow the first council's sitting."""
        return [self._person("guest", self.councils[0], key, index) for index, key in enumerate(self.guests)]

    def _person(
        self, role: str, council: Mapping[str, Any], key: str, index: int, delegate: int = 0
    ) -> Person:
        ports = self.fleet.ports
        spread = self.variant.routing == "spread"
        port = ports[index % len(ports)] if spread else port_of(council["code"], ports)
        return Person(role, council["code"], council["sitting"], key, port, delegate)

    # -- acts --------------------------------------------------------------------------------------------

    async def change(self, acts: Mapping[str, Mapping[str, Any]], *, over: float = 0.0) -> Changes:
        """Let chairs act, and wait until everyone who follows their sittings has seen it."""
        topics = {c["code"]: f"meetings.sitting:{c['sitting']}" for c in self.councils if c["code"] in acts}
        before = await self.crowd.versions()
        done = await self.crowd.act(acts, over=over)
        reached = await self.crowd.newer({topic: before.get(topic, -1) for topic in topics.values()})
        sent = {topics[code]: act["sent"] for code, act in done.items()}
        whole = max(reached.last.values()) - min(sent.values())
        each = [reached.last[topic] - moment for topic, moment in sent.items()]
        return Changes(each, whole, reached.missing, reached.followers, reached.bytes)

    async def open_rounds(self, question: str) -> dict[str, int]:
        """Open a round in every council; council -> round. Returns when every tablet and console shows it."""
        kinds = ("meetings.sitting", "meetings.console")
        topics = [f"{kind}:{council['sitting']}" for kind in kinds for council in self.councils]
        before = {topic: v for kind in kinds for topic, v in (await self.crowd.versions(kind)).items()}
        done = await self.crowd.act({c["code"]: opening(c, question) for c in self.councils})
        reached = await self.crowd.newer({topic: before.get(topic, -1) for topic in topics})
        if reached.missing:
            raise RuntimeError(f"{reached.missing} of {reached.followers} never saw the round open")
        return {code: act["answer"]["round"] for code, act in done.items()}

    async def rounds_act(self, name: str, rounds: Mapping[str, int], *, over: float = 0.0) -> Changes:
        """Close or publish these rounds."""
        return await self.change({code: {"do": name, "round": pk} for code, pk in rounds.items()}, over=over)

    async def vote(self, rounds: Mapping[str, int], over: float) -> tuple[VoteResult, Reading, Reading]:
        """Everyone votes; the result, and what was spent before and after."""
        before = self.meter.read()
        await self.crowd.begin_vote(rounds, over)
        result = await self.crowd.voted()
        return result, before, self.meter.read()

    # -- afterwards --------------------------------------------------------------------------------------

    async def sockets_lost(self, report: Report) -> None:
        """Count the sockets that were closed though nobody killed a server."""
        closes = await self.crowd.closes()
        report.add(f"{self.variant.prefix}_sockets_lost", sum(closes.values()), "sockets", 0)
        if closes:
            report.note(f"{self.variant.prefix}: sockets closed, by code: {closes}")

    def audit(self, report: Report, acknowledged: VoteResult, prefix: str, *, votes: int) -> None:
        """Compare what was acknowledged with the database; add the figures that must be nought."""
        found = self.backend.world("audit")
        stored = {(ballot, delegate): choice for ballot, delegate, choice, _changes in found["votes"]}
        lost = sum(stored.get((row[1], row[0])) != row[2] for row in acknowledged.acknowledged)
        missing_votes = votes - len(acknowledged.acknowledged)
        report.add(f"{prefix}_lost_votes", lost, "votes", 0)
        report.add(f"{prefix}_not_acknowledged", missing_votes, "votes", 0)
        report.add(f"{prefix}_doubled_votes", found["doubled"], "votes", 0)
        report.add(f"{prefix}_journal_faults", len(found["faults"]), "faults", 0)
        if acknowledged.refused:
            report.note(f"{prefix}: refused {sorted(set(acknowledged.refused))}")


def opening(council: Mapping[str, Any], question: str) -> dict[str, Any]:
    """The command that opens a round in a council."""
    return {
        "do": "meetings.open_round",
        "sitting": council["sitting"],
        "item": council["items"][0],
        "question": question,
        "majority": "half_all",
        "seconds": None,
    }


def port_of(code: str, ports: Sequence[int]) -> int:
    """The process that serves a council, whoever asks; only its share moves when one is added."""
    return max(enumerate(ports), key=lambda pair: hashlib.sha256(f"{code}/{pair[0]}".encode()).digest())[1]


@asynccontextmanager
async def running(
    variant: Variant, *, councils: int, delegates: int, guests: int = 0
) -> AsyncIterator[Stage]:
    """Make the world, start servers and generators; stop and remove all of it afterwards."""
    with open_backend(variant.backend, variant.processes) as backend:
        numbers = ("--councils", str(councils), "--delegates", str(delegates), "--guests", str(guests))
        plan = backend.world("make", *numbers)
        fleet = Fleet(variant.server, backend.processes, backend.env, backend.folder / "server.log")
        crowd = Crowd(variant.generators)
        try:
            fleet.start()
            await crowd.start()
            meter = Meter(fleet.cpu, crowd.pids, services=variant.backend == "postgres")
            yield Stage(variant, backend, plan["councils"], plan["guests"], fleet, crowd, meter)
        finally:
            await crowd.end()
            fleet.stop()
