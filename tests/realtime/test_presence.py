"""Who is on line: counted here, told by other processes, forgotten when they fall silent."""

from __future__ import annotations

import pytest

from realtime import presence


class Time:
    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    turned = Time()
    monkeypatch.setattr(presence, "time", turned)
    return turned


def test_two_sockets_of_one_delegate_are_one() -> None:
    assert presence.enter("hall", 1)
    assert not presence.enter("hall", 1)
    assert presence.enter("hall", 2)
    assert presence.online("hall") == {1, 2}
    assert not presence.leave("hall", 1)
    assert presence.online("hall") == {1, 2}
    assert presence.leave("hall", 1)
    assert presence.online("hall") == {2}


def test_places_do_not_mix() -> None:
    presence.enter("hall", 1)
    presence.enter("square", 2)
    assert presence.online("hall") == {1}
    assert presence.here() == {"hall": [1], "square": [2]}


def test_leaving_twice_or_from_nowhere_is_nothing() -> None:
    presence.enter("hall", 1)
    assert presence.leave("hall", 1)
    assert not presence.leave("hall", 1)
    assert not presence.leave("square", 9)
    assert presence.here() == {}


def test_other_processes_are_added(time: Time) -> None:
    presence.enter("hall", 1)
    assert presence.merge("other", {"hall": [1, 2], "square": [3]}) in (
        ["hall", "square"],
        ["square", "hall"],
    )
    assert presence.online("hall") == {1, 2}
    assert presence.here() == {"hall": [1]}


def test_only_what_changed_is_named(time: Time) -> None:
    presence.merge("other", {"hall": [2], "square": [3]})
    assert presence.merge("other", {"hall": [2], "square": [3]}) == []
    assert presence.merge("other", {"hall": [2]}) == ["square"]
    assert presence.online("square") == set()


def test_a_process_that_falls_silent_is_gone(time: Time) -> None:
    presence.merge("other", {"hall": [2]})
    time.now += presence.KEPT
    assert presence.online("hall") == {2}
    time.now += 0.1
    assert presence.online("hall") == set()
    time.now += 10 * presence.KEPT
    presence.merge("third", {"hall": [3]})
    assert list(presence._others) == ["third"]
