"""Gathering: while one piece of work is under way, what arrives is kept and done together in the next."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Batcher(Generic[T, R]):
    """Hands gathered items to `work`, which runs in a thread of `pool`, at most `limit` at a time, in order.

    `work` returns one result for each item. An exception from it reaches every item of that batch.
    One batch is under way at a time, so the order of arrival is the order of work.
    """

    def __init__(self, work: Callable[[Sequence[T]], Sequence[R]], pool: Executor, limit: int = 256) -> None:
        self._work = work
        self._pool = pool
        self._limit = limit
        self._waiting: deque[tuple[T, asyncio.Future[R]]] = deque()
        self._task: asyncio.Task[None] | None = None

    async def submit(self, item: T) -> R:
        """Give one item to the next batch and wait for its result."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()
        self._waiting.append((item, future))
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._drain())
        return await future

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(self._limit, len(self._waiting)))]
            try:
                results = await loop.run_in_executor(self._pool, self._work, [item for item, _ in batch])
            except Exception as error:  # noqa: BLE001 - handed to everyone who waits; nothing is swallowed
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
                continue
            for (_, future), result in zip(batch, results, strict=True):
                if not future.done():
                    future.set_result(result)
