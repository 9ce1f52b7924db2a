"""Limits on how often a visitor may try: counted for fixed spans of time in the cache, by address or by what
was tried.

The counters are those of all processes where the cache is Redis, and of one process without it. When Redis is
away nobody is kept out: what a limit protects must not rest on it alone.
"""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass

import structlog
from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from council import clock

log = structlog.get_logger(__name__)
IPV6_SITE = 64  # who has one address of a site has them all


@dataclass(frozen=True, slots=True)
class Limit:
    """So often within so many seconds."""

    name: str
    most: int
    seconds: int


def address_of(request: HttpRequest) -> str:
    """The visitor's address, or their site's; behind a proxy the one it names (BEHIND_PROXY)."""
    found = ipaddress.ip_address(get_adapter().get_client_ip(request))
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((found, IPV6_SITE), strict=False).network_address)
    return str(found)


def spend(limit: Limit, *who: str) -> bool:
    """Count one try; whether it is within the limit."""
    key = _key(limit, who)
    try:
        if cache.add(key, 1, limit.seconds):
            return True
        return int(cache.incr(key)) <= limit.most
    except ValueError:  # it ran out between the two
        return True
    except Exception as error:  # noqa: BLE001 - each cache has errors of its own
        log.warning("limits_away", error=type(error).__name__)
        return True


def wait(limit: Limit) -> int:
    """Seconds until tries are counted anew."""
    return limit.seconds - int(clock.now().timestamp()) % limit.seconds


def give_back(limit: Limit, *who: str) -> None:
    """The try was an honest one and does not count."""
    try:
        cache.decr(_key(limit, who))
    except Exception as error:  # noqa: BLE001 - as above; a lost try makes the limit stricter by one
        log.info("limits_away", error=type(error).__name__)


def _key(limit: Limit, who: tuple[str, ...]) -> str:
    span = int(clock.now().timestamp()) // limit.seconds
    return f"limit:{limit.name}:{span}:{hashlib.sha256(repr(who).encode()).hexdigest()[:32]}"
