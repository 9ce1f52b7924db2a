"""A generator process: many devices on one event loop, told what to do by JSON lines on standard input.

Each line {"n": number, "do": name, ...} is answered by one line {"n": number, ...} when it is done. Moments
are those of CLOCK_MONOTONIC. Nothing of the product is imported here: a stranger's client would do the same.
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import sys
import time
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any

import uvloop

from tests.load.tablet import Asked, Person, Tablet

LINE_LIMIT = 64 * 1024 * 1024
LOOK_EVERY = 0.02
CHOICES, WEIGHTS = ("for", "against", "abstain"), (8, 1, 1)

Answer = dict[str, Any]


def raise_file_limit() -> None:
    """As many open files as the system lets this process have."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


async def until(done: Callable[[], bool], patience: float) -> bool:
    """Wait for something to become true, at most so many seconds; whether it did."""
    end = time.monotonic() + patience
    while not done():
        if time.monotonic() > end:
            return False
        await asyncio.sleep(LOOK_EVERY)
    return True


class Generator:
    """The devices of this process and what can be done with them."""

    def __init__(self) -> None:
        self.tablets: list[Tablet] = []
        self.votes: list[Asked] = []
        self.timers: list[asyncio.TimerHandle] = []
        self.expected = 0

    async def connect(self, people: Sequence[dict[str, Any]], window: int, patience: float) -> Answer:
        """Connect everybody, at most `window` at a time until each is current."""
        tablets = [Tablet(Person(**person)) for person in people]
        self.tablets += tablets
        gate = asyncio.Semaphore(window)
        begun = time.monotonic()

        async def arrive(tablet: Tablet) -> None:
            async with gate:
                await tablet.start()
                await until(lambda: tablet.ready_at > 0, patience)

        await asyncio.gather(*(arrive(tablet) for tablet in tablets))
        late = [tablet for tablet in tablets if not tablet.ready_at]
        last = max((tablet.ready_at for tablet in tablets), default=begun)
        first = late[0].story() if late else ""
        return {"missing": len(late), "late": first, "begun": begun, "last": last, "closes": self._closes()}

    async def current(self, patience: float) -> Answer:
        """Wait until every device is connected and current, with nothing unanswered."""
        done = await until(lambda: all(t.ready_at for t in self.tablets) and self._all_answered(), patience)
        times = sorted(tablet.ready_at for tablet in self.tablets if tablet.ready_at)
        missing = len(self.tablets) - len(times)
        return {"done": done, "ready": times, "missing": missing, "closes": self._closes()}

    async def act(self, acts: Sequence[dict[str, Any]], patience: float) -> Answer:
        """Let chairs run commands, each `after` so many seconds; their answers and moments."""
        chairs = {tablet.person.code: tablet for tablet in self.tablets if tablet.person.role == "chair"}
        begun = time.monotonic()

        async def one(act: dict[str, Any]) -> Answer:
            await asyncio.sleep(max(0.0, begun + act["after"] - time.monotonic()))
            asked = chairs[act["code"]].ask(**act["message"])
            await until(lambda: asked.answered > 0, patience)
            return {
                "code": act["code"],
                "sent": asked.first_sent,
                "answered": asked.answered,
                "answer": asked.answer,
            }

        return {"acts": await asyncio.gather(*(one(act) for act in acts))}

    async def vote(self, rounds: dict[str, int], over: float, start: float, seed: int) -> Answer:
        """Begin to cast a vote for each delegate of these councils, evenly `over` seconds from `start`."""
        chance = random.Random(seed)
        voters = [t for t in self.tablets if t.person.role == "delegate" and t.person.code in rounds]
        chance.shuffle(voters)
        self.votes, self.expected = [], len(voters)
        loop = asyncio.get_running_loop()
        offset = loop.time() - time.monotonic()
        for index, tablet in enumerate(voters):
            choice = chance.choices(CHOICES, WEIGHTS)[0]
            moment = start + over * (index + chance.random()) / max(1, len(voters))
            cast = (tablet, rounds[tablet.person.code], choice)
            self.timers.append(loop.call_at(moment + offset, self._cast, *cast))
        return {"voters": len(voters)}

    def _cast(self, tablet: Tablet, ballot: int, choice: str) -> None:
        self.votes.append(tablet.ask(do="meetings.cast_vote", round=ballot, choice=choice))

    async def voted(self, patience: float) -> Answer:
        """Wait for the answers to all votes; each with who, what, when sent and when answered."""
        await until(self._all_answered, patience)
        refused = [
            asked.answer["error"]["code"] for asked in self.votes if asked.answer and not asked.answer["ok"]
        ]
        acknowledged = [
            (a.delegate, a.message["round"], a.message["choice"], a.first_sent, a.answered)
            for a in self.votes
            if a.answer and a.answer["ok"]
        ]
        unanswered = self.expected - len(refused) - len(acknowledged)
        return {"acknowledged": acknowledged, "refused": refused, "unanswered": unanswered}

    async def versions(self, kind: str) -> Answer:
        """The newest version of each topic of a kind that any device holds."""
        newest: dict[str, int] = {}
        for tablet in self.tablets:
            for topic, version in tablet.held.items():
                if topic.startswith(f"{kind}:"):
                    newest[topic] = max(version, newest.get(topic, -1))
        return {"versions": newest}

    async def newer(self, above: dict[str, int], patience: float) -> Answer:
        """Wait until everyone who follows one of these topics holds a newer version; when the last got it."""
        pairs = [(tablet, topic) for tablet in self.tablets for topic in tablet.topics if topic in above]

        def late() -> Iterable[tuple[Tablet, str]]:
            return ((t, topic) for t, topic in pairs if t.held.get(topic, -1) <= above[topic])

        await until(lambda: next(iter(late()), None) is None, patience)
        last: dict[str, float] = {}
        for tablet, topic in pairs:
            last[topic] = max(last.get(topic, 0.0), tablet.arrived.get(topic, 0.0))
        size = max((tablet.pushed_bytes for tablet, _topic in pairs), default=0)
        return {"last": last, "missing": sum(1 for _ in late()), "followers": len(pairs), "bytes": size}

    async def closes(self) -> Answer:
        """How sockets were closed against the devices' will, by code."""
        return {"closes": self._closes()}

    async def end(self) -> Answer:
        """Hang up everywhere."""
        for timer in self.timers:
            timer.cancel()
        for tablet in self.tablets:
            tablet.end()
        await asyncio.sleep(0.2)
        return {}

    async def look(self) -> None:
        """Twice a second: devices send again what was not answered."""
        while True:
            await asyncio.sleep(0.5)
            now = time.monotonic()
            for tablet in self.tablets:
                tablet.look(now)

    def _all_answered(self) -> bool:
        return len(self.votes) == self.expected and all(asked.answered for asked in self.votes)

    def _closes(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for tablet in self.tablets:
            for code in tablet.closes:
                found[str(code)] = found.get(str(code), 0) + 1
        return found


async def serve() -> None:
    """Answer the lines of standard input until it ends."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=LINE_LIMIT)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    generator = Generator()
    tasks = {loop.create_task(generator.look())}

    async def answer(number: int, work: Coroutine[Any, Any, Answer]) -> None:
        sys.stdout.write(json.dumps({"n": number, **await work}) + "\n")
        sys.stdout.flush()

    while line := await reader.readline():
        request = json.loads(line)
        number, name = request.pop("n"), request.pop("do")
        tasks.add(loop.create_task(answer(number, getattr(generator, name)(**request))))
    await generator.end()


if __name__ == "__main__":
    raise_file_limit()
    uvloop.run(serve())
