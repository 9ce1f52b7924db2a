"""Limits: counted for each span, given back, by the visitor's true address; open when the cache is away."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from pytest_django import Settings

from council import clock
from council.views import limits
from council.views.limits import Limit, address_of, give_back, spend, wait

THREE = Limit("test", 3, 60)


@pytest.fixture(autouse=True)
def empty() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_three_in_a_span_and_again_in_the_next() -> None:
    moment = clock.at(clock.today(), 9)
    with clock.frozen(moment):
        assert [spend(THREE, "a") for _n in range(5)] == [True, True, True, False, False]
        assert spend(THREE, "b")
        assert spend(Limit("other", 3, 60), "a")
    with clock.frozen(moment + timedelta(seconds=60)):
        assert spend(THREE, "a")


def test_how_long_until_the_next_span() -> None:
    moment = clock.at(clock.today(), 9)
    for passed, left in ((0, 60), (1, 59), (59, 1), (60, 60)):
        with clock.frozen(moment + timedelta(seconds=passed)):
            assert wait(THREE) == left


def test_an_honest_try_does_not_count() -> None:
    with clock.frozen(clock.at(clock.today(), 9)):
        for _n in range(10):
            assert spend(THREE, "a")
            give_back(THREE, "a")
    give_back(THREE, "never spent")


def test_parts_of_a_key_are_not_run_together() -> None:
    one = Limit("one", 1, 60)
    with clock.frozen(clock.at(clock.today(), 9)):
        assert spend(one, "ab", "c")
        assert spend(one, "a", "bc")


def test_many_at_once_pass_as_many_as_may() -> None:
    many = Limit("many", 20, 86_400)
    with ThreadPoolExecutor(8) as pool:
        passed = list(pool.map(lambda _n: spend(many, "a"), range(200)))
    assert sum(passed) == 20


def test_nobody_is_kept_out_when_the_cache_is_away(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Away:
        def add(self, *_args: object) -> bool:
            raise ConnectionError

        decr = add

    monkeypatch.setattr(limits, "cache", Away())
    assert all(spend(THREE, "1.2.3.4") for _n in range(9))
    give_back(THREE, "1.2.3.4")
    assert "1.2.3.4" not in caplog.text


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "", "10.0.0.9"),
        (0, "203.0.113.7", "10.0.0.9"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "6.6.6.6, 203.0.113.7", "203.0.113.7"),
        (1, "", "10.0.0.9"),
    ],
)
def test_only_the_own_proxy_is_believed(settings: Settings, proxies: int, forwarded: str, found: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9")
    if forwarded:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    assert address_of(request) == found


def test_a_site_has_one_address() -> None:
    ask = RequestFactory()
    first = address_of(ask.get("/", REMOTE_ADDR="2001:db8:1:2::5"))
    assert first == address_of(ask.get("/", REMOTE_ADDR="2001:db8:1:2:ffff::9"))
    assert first != address_of(ask.get("/", REMOTE_ADDR="2001:db8:1:3::5"))
