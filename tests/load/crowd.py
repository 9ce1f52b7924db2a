"""The generator processes as the measurements see them: people are shared out, answers are merged."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import sys
import time
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.load.generator import LINE_LIMIT
from tests.load.tablet import Person

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds after which a measurement stops waiting
WINDOW = 256  # devices on their way to being current at a time


@dataclass(frozen=True, slots=True)
class VoteResult:
    """What became of some votes. A row: (delegate, round, choice, sent, acknowledged)."""

    acknowledged: list[tuple[int, int, str, float, float]]
    refused: list[str]
    unanswered: int

    @property
    def waits(self) -> list[float]:
        """Seconds from sending to the acknowledgement."""
        return [answered - sent for *_who, sent, answered in self.acknowledged]

    @property
    def span(self) -> tuple[float, float]:
        """The first vote sent and the last one acknowledged."""
        return (min(row[3] for row in self.acknowledged), max(row[4] for row in self.acknowledged))


@dataclass(frozen=True, slots=True)
class Reached:
    """A push that reached those who follow: topic -> when the last one had it."""

    last: dict[str, float]
    missing: int
    followers: int
    bytes: int


class Crowd:
    """Generator processes. Everybody of one council is in the same one."""

    def __init__(self, processes: int) -> None:
        self._count = processes
        self._processes: list[asyncio.subprocess.Process] = []
        self._numbers = itertools.count()
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._readers: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Start the generators."""
        for _ in range(self._count):
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.load.generator", cwd=ROOT, limit=LINE_LIMIT,
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            )  # fmt: skip
            self._processes.append(process)
            self._readers.append(asyncio.create_task(self._read(process)))

    @property
    def pids(self) -> list[int]:
        """The process numbers of the generators."""
        return [process.pid for process in self._processes]

    async def connect(self, people: Sequence[Person]) -> float:
        """Connect everybody; seconds until the last is current. RuntimeError where somebody never is."""
        share = max(1, WINDOW // self._count)
        answers = await self._each(
            [
                {"do": "connect", "people": [asdict(p) for p in part], "window": share, "patience": PATIENCE}
                for part in self._parts(people)
            ]
        )
        if missing := sum(answer["missing"] for answer in answers):
            late = next(filter(None, (answer["late"] for answer in answers)), "")
            raise RuntimeError(
                f"{missing} of {len(people)} did not connect; {_sum(answers, 'closes')}; {late}"
            )
        last = max(answer["last"] for answer in answers)
        return float(last - min(answer["begun"] for answer in answers))

    async def current(self, patience: float) -> tuple[list[float], int, dict[str, int]]:
        """Wait until everybody is current and answered: the moments, how many are not, closes by code."""
        answers = await self._all(do="current", patience=patience)
        moments = sorted(itertools.chain.from_iterable(answer["ready"] for answer in answers))
        return moments, sum(answer["missing"] for answer in answers), _sum(answers, "closes")

    async def act(
        self, acts: Mapping[str, Mapping[str, Any]], *, over: float = 0.0
    ) -> dict[str, dict[str, Any]]:
        """Let the chair of each council run a command, evenly over so many seconds.

        Council -> {"sent", "answered", "answer"}; RuntimeError where one is not carried out.
        """
        parts: list[list[dict[str, Any]]] = [[] for _ in range(self._count)]
        for index, (code, message) in enumerate(acts.items()):
            after = over * index / len(acts)
            parts[self._place(code)].append({"code": code, "after": after, "message": dict(message)})
        answers = await self._each([{"do": "act", "acts": part, "patience": PATIENCE} for part in parts])
        done = {act["code"]: act for answer in answers for act in answer["acts"]}
        for code, act in done.items():
            if not act["answer"].get("ok"):
                raise RuntimeError(f"council {code}: {acts[code]['do']} was answered {act['answer']}")
        return done

    async def begin_vote(self, rounds: Mapping[str, int], over: float, seed: int = 1) -> None:
        """Begin to cast a vote for each delegate of these councils, evenly over so many seconds."""
        start = time.monotonic() + 0.3
        await self._all(do="vote", rounds=dict(rounds), over=over, start=start, seed=seed)

    async def voted(self) -> VoteResult:
        """Wait until every vote is answered."""
        answers = await self._all(do="voted", patience=PATIENCE)
        return VoteResult(
            [tuple(row) for answer in answers for row in answer["acknowledged"]],
            [code for answer in answers for code in answer["refused"]],
            sum(answer["unanswered"] for answer in answers),
        )

    async def versions(self, kind: str = "meetings.sitting") -> dict[str, int]:
        """The newest version of each topic of a kind that anybody holds."""
        return {
            k: v
            for answer in await self._all(do="versions", kind=kind)
            for k, v in answer["versions"].items()
        }

    async def newer(self, above: Mapping[str, int], patience: float = 30.0) -> Reached:
        """Wait until everyone who follows these topics holds a newer version of each."""
        answers = await self._all(do="newer", above=dict(above), patience=patience)
        last: dict[str, float] = {}
        for answer in answers:
            for topic, moment in answer["last"].items():
                last[topic] = max(moment, last.get(topic, 0.0))
        size = max(answer["bytes"] for answer in answers)
        return Reached(last, sum(a["missing"] for a in answers), sum(a["followers"] for a in answers), size)

    async def closes(self) -> dict[str, int]:
        """How sockets were closed against the devices' will, by code."""
        return _sum(await self._all(do="closes"), "closes")

    async def end(self) -> None:
        """Hang up and end the generators."""
        with contextlib.suppress(TimeoutError, BrokenPipeError, ConnectionResetError, RuntimeError):
            await asyncio.wait_for(self._all(do="end"), 20)
        for process in self._processes:
            if process.returncode is None:
                process.kill()
            await process.wait()
        for reader in self._readers:
            reader.cancel()

    # -- between the processes ---------------------------------------------------------------------------

    def _place(self, code: str) -> int:
        return zlib.crc32(code.encode()) % self._count

    def _parts(self, people: Sequence[Person]) -> list[list[Person]]:
        parts: list[list[Person]] = [[] for _ in range(self._count)]
        for person in people:
            parts[self._place(person.code)].append(person)
        return parts

    async def _all(self, **request: Any) -> list[dict[str, Any]]:
        return await self._each([request] * self._count)

    async def _each(self, requests: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        pairs = zip(self._processes, requests, strict=True)
        return list(await asyncio.gather(*(self._request(process, request) for process, request in pairs)))

    async def _request(
        self, process: asyncio.subprocess.Process, request: Mapping[str, Any]
    ) -> dict[str, Any]:
        assert process.stdin is not None
        number = next(self._numbers)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        process.stdin.write(json.dumps({"n": number, **request}).encode() + b"\n")
        await process.stdin.drain()
        return await self._waiting[number]

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            answer = json.loads(line)
            self._waiting.pop(answer.pop("n")).set_result(answer)
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(RuntimeError("a generator process ended"))


def _sum(answers: Sequence[Mapping[str, Any]], name: str) -> dict[str, int]:
    total: Counter[str] = Counter()
    for answer in answers:
        total.update(answer[name])
    return dict(total)
