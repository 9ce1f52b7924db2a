"""How much one socket may say."""

from __future__ import annotations

import pytest

from realtime import limits
from realtime.limits import BURST, RATE, Bucket


class Time:
    """A clock the test turns."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    turned = Time()
    monkeypatch.setattr(limits, "time", turned)
    return turned


def drained(bucket: Bucket) -> int:
    """How many messages are taken before one is refused."""
    count = 0
    while bucket.take():
        count += 1
    return count


def test_a_burst_and_no_more(time: Time) -> None:
    bucket = Bucket()
    assert drained(bucket) == BURST
    assert [bucket.take() for _ in range(3)] == [False] * 3
    assert bucket.refused == 4


def test_it_fills_again_with_time(time: Time) -> None:
    bucket = Bucket()
    drained(bucket)
    time.now += 1.0
    assert drained(bucket) == RATE
    time.now += 0.6 / RATE
    assert not bucket.take()
    time.now += 0.6 / RATE
    assert bucket.take()


def test_it_never_holds_more_than_a_burst(time: Time) -> None:
    bucket = Bucket()
    time.now += 3600.0
    assert drained(bucket) == BURST


def test_a_steady_client_is_never_refused(time: Time) -> None:
    bucket = Bucket()
    for _message in range(1000):
        time.now += 1 / RATE
        assert bucket.take()
