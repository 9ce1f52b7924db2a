"""How a socket finds out who is behind it, and whether that still holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import OperationalError, connection

from council import clock
from council.models import Account, Council, Screen, SignIn
from council.permissions import Actor, actors, alive, screen_actor
from council.services import outbox, postman
from council.services.screens import token_hash as token_hash
from realtime import commands, gate, protocol, store, ticks

RECEIPTS_KEPT = timedelta(days=2)  # a tablet that was switched off over night may still send its command


def authenticate(handshakes: Sequence[protocol.Handshake]) -> list[Actor | None]:
    """Who connects to which council; None for nobody. Seven queries for any number."""
    try:
        return _authenticate(handshakes)
    except OperationalError:
        connection.close()
        raise


def _authenticate(handshakes: Sequence[protocol.Handshake]) -> list[Actor | None]:
    councils = {c.code: c for c in Council.objects.filter(code__in={h.council_code for h in handshakes})}
    accounts = _accounts([h.session_key for h in handshakes if h.session_key])
    screens = _screens([h.screen_token for h in handshakes if h.screen_token])
    wanted = [
        (councils[h.council_code], accounts[h.session_key], h.session_key, h.language)
        for h in handshakes
        if h.council_code in councils and h.session_key in accounts and not h.screen_token
    ]
    found = {(actor.session_key, actor.council_id): actor for actor in actors(wanted, clock.today())}
    answer: list[Actor | None] = []
    for handshake in handshakes:
        council = councils.get(handshake.council_code)
        screen = screens.get(token_hash(handshake.screen_token)) if handshake.screen_token else None
        if council is None:
            answer.append(None)
        elif screen is not None:
            answer.append(
                screen_actor(screen, handshake.language) if screen.council_id == council.id else None
            )
        else:
            actor = found.get((handshake.session_key, council.id))
            answer.append(actor if actor and actor.roles else None)
    return answer


def _accounts(session_keys: Sequence[str]) -> dict[str, Account]:
    rows = SignIn.objects.filter(
        session_key__in=session_keys, expire_date__gt=clock.now(), account_id__isnull=False
    )
    pairs = dict(rows.values_list("session_key", "account_id"))
    people = Account.objects.filter(id__in=set(pairs.values()), is_active=True).select_related("person")
    by_id = {account.id: account for account in people}
    return {key: by_id[account] for key, account in pairs.items() if account in by_id}


def _screens(tokens: Sequence[str]) -> dict[str, Screen]:
    hashes = [token_hash(token) for token in tokens]
    return (
        {s.token_hash: s for s in Screen.objects.filter(token_hash__in=hashes, revoked_at__isnull=True)}
        if hashes
        else {}
    )


def still_alive(people: Sequence[protocol.Actor]) -> set[str]:
    """The session keys of those whose sign-in and rights are as they were when the socket opened."""
    versions = alive([person.session_key for person in people], clock.now())
    return {p.session_key for p in people if versions.get(p.session_key) == p.auth_version}


def keep_house() -> None:
    """Forget answers no client will ask for again, sign-ins that have run out, letters sent long ago."""
    now = clock.now()
    store.forget_receipts(now - RECEIPTS_KEPT)
    SignIn.objects.filter(expire_date__lt=now).delete()
    outbox.forget()


def connect() -> None:
    """Give the hub its door-keeper; called once at start-up."""
    gate.set_authenticate(authenticate)
    commands.set_alive(still_alive)
    ticks.register("council.keep_house", 3600, keep_house)
    ticks.register("council.mail", 30, postman.go)
