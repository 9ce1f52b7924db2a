"""One consumer for each socket. It has no channel layer of its own: the hub is its only source of pushes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

import structlog
from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from django.conf import settings
from django.utils import timezone, translation

from realtime import gate, hub, presence, protocol, ticks
from realtime.followers import Follower
from realtime.limits import PATIENCE, Bucket
from realtime.protocol import Actor, Command, Handshake, WireRefusal

log = structlog.get_logger(__name__)

SILENCE = 40.0  # seconds without a message (a client pings every 10) after which a socket counts as dead
SWEEP = 5.0
SOCKETS_PER_ACCOUNT = 6


class CouncilConsumer(AsyncConsumer):
    """A tablet, a console or a hall screen of one council."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Channels' own loop, without what this socket does not use: no channel of a layer, no task for each
        message, no thread to look after database connections, of which this thread has none."""
        self.scope = scope
        self.base_send = send
        try:
            while True:
                await self.dispatch(await receive())
        except StopConsumer:
            pass

    async def dispatch(self, message: Any) -> None:
        """Hand a message to its handler."""
        match message["type"]:
            case "websocket.receive":
                await self.websocket_receive(message)
            case "websocket.connect":
                await self.websocket_connect(message)
            case "websocket.disconnect":
                await self.websocket_disconnect(message)

    async def websocket_connect(self, _event: dict[str, Any]) -> None:
        self.follower: Follower | None = None
        self.bucket = Bucket()
        self.heard = time.monotonic()
        if not origin_allowed(self.scope):
            await self.send({"type": "websocket.close", "code": protocol.CLOSE_FORBIDDEN})
            return
        ticks.start()
        actor = await gate.arrive(handshake(self.scope))
        await self.send({"type": "websocket.accept"})
        if actor is None:  # accepted first: a browser is told the code of a close only after the handshake
            await self.close(protocol.CLOSE_SIGN_IN)
            return
        self.follower = Follower(actor, self.send_text)
        _enter(self, actor)

    async def websocket_receive(self, event: dict[str, Any]) -> None:
        if self.follower is None:
            return
        self.heard = time.monotonic()
        try:
            await self.take(self.follower, event)
        except Exception:
            log.exception("socket_failed")
            await self.close(protocol.CLOSE_ERROR)

    async def take(self, follower: Follower, event: dict[str, Any]) -> None:
        """Answer one message, whatever it is."""
        text = event.get("text")
        command_id = ""
        try:
            if not self.bucket.take():
                raise WireRefusal("rate_limited", protocol.RATE_LIMITED)
            if text is None:
                raise WireRefusal("malformed", protocol.MALFORMED)
            message = protocol.decode(text)
            command_id = message.pop("id")
            answer = await self.answer(follower, command_id, message)
        except WireRefusal as refusal:
            answer = protocol.refused(command_id, refusal)
        await self.send_text(protocol.encode(answer))
        if self.bucket.refused > PATIENCE:
            await self.close(protocol.CLOSE_POLICY)
        elif not answer["ok"] and answer["error"]["code"] == "signed_out":
            await self.close(protocol.CLOSE_SIGN_IN)

    async def answer(self, follower: Follower, command_id: str, message: dict[str, Any]) -> dict[str, Any]:
        """The answer to one well-formed message."""
        name = message.pop("do")
        if name == "ping":
            return protocol.ok(command_id, {"now": timezone.now().isoformat()})
        if name == "subscribe":
            topic, have = message.get("topic"), message.get("have")
            version = await hub.current().follow(follower, str(topic), have if isinstance(have, int) else -1)
            return protocol.ok(command_id, {"topic": topic, "version": version})
        if name == "unsubscribe":
            hub.current().unfollow(follower, str(message.get("topic")))
            return protocol.ok(command_id, {})
        return await gate.execute(Command(command_id, name, message, follower.actor))

    async def websocket_disconnect(self, _event: dict[str, Any]) -> None:
        self.forget()
        raise StopConsumer

    async def send_text(self, text: str) -> None:
        """Write one text message."""
        await self.send({"type": "websocket.send", "text": text})

    async def close(self, code: int) -> None:
        """Close the socket with a code that says why."""
        self.forget()
        await self.send({"type": "websocket.close", "code": code})

    def forget(self) -> None:
        """Drop what this process knows of the socket."""
        if self.follower is not None:
            hub.current().forget(self.follower)
            _leave(self, self.follower.actor)
            self.follower = None


# -- all sockets of the process ------------------------------------------------------------------------------

_sockets: dict[str, list[CouncilConsumer]] = {}
_sweepers: dict[asyncio.AbstractEventLoop, asyncio.Task[None]] = {}


def _enter(consumer: CouncilConsumer, actor: Actor) -> None:
    mine = _sockets.setdefault(actor.session_key, [])
    mine.append(consumer)
    if actor.account_id is not None and len(mine) > SOCKETS_PER_ACCOUNT:
        oldest = mine[0]
        hub.current().spawn(oldest.close(protocol.CLOSE_POLICY))
    if actor.presence_key is not None and presence.enter(actor.presence_place, actor.presence_key):
        hub.current().presence_changed(actor.presence_place)
    _keep_sweeping(asyncio.get_running_loop())


def _keep_sweeping(loop: asyncio.AbstractEventLoop) -> None:
    running = _sweepers.get(loop)
    if running is None or running.done():
        for old in [known for known in _sweepers if known.is_closed()]:
            del _sweepers[old]
        _sweepers[loop] = loop.create_task(_sweep())


def _leave(consumer: CouncilConsumer, actor: Actor) -> None:
    mine = _sockets.get(actor.session_key, [])
    if consumer in mine:
        mine.remove(consumer)
    if not mine:
        _sockets.pop(actor.session_key, None)
    if actor.presence_key is not None and presence.leave(actor.presence_place, actor.presence_key):
        hub.current().presence_changed(actor.presence_place)


async def _sweep() -> None:
    """Every few seconds: close sockets that are silent, and those whose sign-in ended or whose rights
    changed."""
    while True:
        await asyncio.sleep(SWEEP)
        silent = time.monotonic() - SILENCE
        consumers = [consumer for mine in _sockets.values() for consumer in mine]
        for consumer in consumers:
            if consumer.heard < silent:
                await consumer.close(protocol.CLOSE_POLICY)
        await close_ended()


async def close_ended() -> None:
    """Close every socket of this process whose sign-in is no longer good."""
    followers = [(c, c.follower.actor) for mine in _sockets.values() for c in mine if c.follower is not None]
    try:
        alive = await gate.still_alive([actor for _, actor in followers])
    except Exception as error:  # noqa: BLE001 - the database is away; the next sweep asks again
        log.warning("sweep_failed", error=str(error))
        return
    for consumer, actor in followers:
        if actor.session_key not in alive:
            await consumer.close(protocol.CLOSE_SIGN_IN)


# -- the handshake -------------------------------------------------------------------------------------------


def origin_allowed(scope: Mapping[str, Any]) -> bool:
    """Only pages of this very host, or of the origins named in WS_ORIGINS; a missing Origin is refused."""
    headers = dict(scope["headers"])
    origin: str = headers.get(b"origin", b"").decode("latin-1")
    if not origin or origin == "null":
        return False
    if origin in settings.WS_ORIGINS:
        return True
    host: str = headers.get(b"host", b"").decode("latin-1")
    return urlsplit(origin).netloc == host


def handshake(scope: Mapping[str, Any]) -> Handshake:
    """What the socket brings: the council of its address, the sign-in of its cookie, a screen's token."""
    headers = dict(scope["headers"])
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(headers.get(b"cookie", b"").decode("latin-1"))
    except CookieError:
        cookies.clear()
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    session = cookies.get(settings.SESSION_COOKIE_NAME)
    language = cookies.get(settings.LANGUAGE_COOKIE_NAME)
    chosen = language.value if language and translation.check_for_language(language.value) else ""
    return Handshake(
        council_code=scope["url_route"]["kwargs"]["code"],
        session_key=session.value if session else "",
        screen_token=query.get("screen", [""])[0][:200],
        language=chosen or settings.LANGUAGE_CODE,
    )
