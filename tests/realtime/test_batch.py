"""Gathering: what arrives while work is under way is done together in the next."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from realtime.batch import Batcher


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as found:
        yield found


class Work:
    """Doubles numbers, batch by batch; the first batch waits until it is let go."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.begun = Event()
        self.go = Event()
        self.under_way = 0

    def __call__(self, items: Sequence[int]) -> list[int]:
        self.under_way += 1
        assert self.under_way == 1
        self.batches.append(list(items))
        self.begun.set()
        assert self.go.wait(5)
        self.under_way -= 1
        if 13 in items:
            raise KeyError(13)
        return [2 * item for item in items]


async def begun(work: Work, batcher: Batcher[int, int], *items: int) -> list[asyncio.Task[int]]:
    """The first item's batch is under way, the others wait."""
    tasks = [asyncio.ensure_future(batcher.submit(items[0]))]
    await asyncio.sleep(0)
    await asyncio.to_thread(work.begun.wait, 5)
    tasks += [asyncio.ensure_future(batcher.submit(item)) for item in items[1:]]
    await asyncio.sleep(0)
    return tasks


async def test_what_arrives_meanwhile_is_gathered_in_order(pool: ThreadPoolExecutor) -> None:
    work = Work()
    tasks = await begun(work, Batcher(work, pool), 1, 2, 3, 4)
    work.go.set()
    assert await asyncio.gather(*tasks) == [2, 4, 6, 8]
    assert work.batches == [[1], [2, 3, 4]]


async def test_a_batch_has_its_limit(pool: ThreadPoolExecutor) -> None:
    work = Work()
    tasks = await begun(work, Batcher(work, pool, limit=2), 0, 1, 2, 3, 4, 5)
    work.go.set()
    assert await asyncio.gather(*tasks) == [0, 2, 4, 6, 8, 10]
    assert work.batches == [[0], [1, 2], [3, 4], [5]]


async def test_an_error_reaches_everyone_of_its_batch_and_nobody_else(pool: ThreadPoolExecutor) -> None:
    work = Work()
    tasks = await begun(work, Batcher(work, pool, limit=2), 1, 13, 2, 3, 4)
    work.go.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [int, KeyError, KeyError, int, int]


async def test_whoever_gave_up_waiting_harms_nobody(pool: ThreadPoolExecutor) -> None:
    work = Work()
    tasks = await begun(work, Batcher(work, pool), 1, 2, 3)
    tasks[1].cancel()
    tasks[0].cancel()
    await asyncio.sleep(0)
    work.go.set()
    assert await tasks[2] == 6
    assert work.batches == [[1], [2, 3]]


async def test_after_a_rest_it_begins_again(pool: ThreadPoolExecutor) -> None:
    work = Work()
    work.go.set()
    batcher = Batcher(work, pool)
    assert [await batcher.submit(item) for item in (1, 2)] == [2, 4]
    assert work.batches == [[1], [2]]
