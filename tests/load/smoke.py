"""Is the demo up? The first page, sign-ins by the form, a socket, one vote (the chair opens a round for it).

    python -m tests.load.smoke --base-url http://127.0.0.1:8000

Exit code 1, with one line that says what failed, where anything does.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import http.cookiejar
import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from typing import Any

from tests.load.client import connect

COUNCIL, DELEGATE, CHAIR, PASSWORD = "hn", "hn-002", "hn-chutoa", "nghi-truong-demo"
SIGN_IN = "/tai-khoan/login/"
TIMEOUT = 20.0
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SITTING = re.compile(r'href="(/hd/[^"/]+/phien/(\d+)/)"')
ROUND = re.compile(r'data-do="meetings\.cast_vote" data-round="(\d+)"')


class Failed(Exception):  # noqa: N818 - it reads as what it says
    """What did not work, in words for whoever reads the log."""


class Browser:
    """Just enough of one: pages, cookies, forms."""

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/")
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> str:
        """A page."""
        return self._fetch(urllib.request.Request(self.base + path))

    def post(self, path: str, fields: dict[str, str]) -> str:
        """Send a form; the page it leads to."""
        data = urllib.parse.urlencode(fields).encode()
        headers = {"Referer": self.base + path, "Origin": self.base}
        return self._fetch(urllib.request.Request(self.base + path, data, headers))

    def _fetch(self, request: urllib.request.Request) -> str:
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, OSError) as error:
            raise Failed(f"{request.get_method()} {request.full_url}: {error}") from error

    def cookie(self) -> str:
        """All cookies as one header."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)


class Line:
    """A socket of somebody who is signed in: questions and their answers, pushes by topic."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._news = asyncio.Event()
        self._answers: dict[str, dict[str, Any]] = {}
        self._open = False
        self._code: int | None = None
        self.pushes: dict[str, dict[str, Any]] = {}

    def opened(self) -> None:
        self._open = True
        self._news.set()

    def text(self, payload: bytes) -> None:
        message = json.loads(payload)
        if "id" in message:
            self._answers[message["id"]] = message
        else:
            self.pushes[message.get("topic", "")] = message
        self._news.set()

    def closed(self, code: int) -> None:
        self._code = code
        self._news.set()

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait until something came."""
        while not true():
            if self._code is not None:
                raise Failed(f"the socket was closed with code {self._code}")
            self._news.clear()
            await self._news.wait()

    async def start(self) -> None:
        """Open the socket."""
        port = urllib.parse.urlsplit(self._browser.base).port or 80
        headers = {"Cookie": self._browser.cookie(), "Origin": self._browser.base}
        self._socket = await connect(self, port, f"/ws/{COUNCIL}/", headers)
        await self.until(lambda: self._open)

    async def ask(self, do: str, **fields: Any) -> dict[str, Any]:
        """Ask for something; the answer, which must not be a refusal."""
        command_id = uuid.uuid4().hex
        self._socket.send(json.dumps({"id": command_id, "do": do, **fields}))
        await self.until(lambda: command_id in self._answers)
        answer = self._answers[command_id]
        if not answer["ok"]:
            raise Failed(f"{do}: {answer['error']}")
        return answer

    def end(self) -> None:
        """Hang up."""
        self._socket.close()


def sign_in(browser: Browser, account: str, password: str) -> None:
    """By the form, as a person does."""
    if "<html" not in browser.get("/"):
        raise Failed("the first page is no page")
    token = TOKEN.search(browser.get(SIGN_IN))
    if token is None:
        raise Failed(f"{SIGN_IN} shows no form")
    fields = {"csrfmiddlewaretoken": token[1], "login": account, "password": password}
    if 'name="password"' in browser.post(SIGN_IN, fields):
        raise Failed(f"{account} is not let in")


async def vote(delegate: Line, chair: Line, sitting: int, ballot: int | None) -> str:
    """Follow the sitting and vote, in a round that the chair opens where none is open; what was done."""
    topic = f"meetings.sitting:{sitting}"
    await delegate.start()
    await delegate.ask("ping")
    await delegate.ask("subscribe", topic=topic, have=-1)
    await delegate.until(lambda: topic in delegate.pushes)
    own_round = ballot is None
    if own_round:
        await chair.start()
        question = {"question": "Thông qua chương trình kỳ họp", "majority": "half_all"}
        ballot = (await chair.ask("meetings.open_round", sitting=sitting, **question))["round"]
        shown = f'data-round="{ballot}"'
        await delegate.until(lambda: shown in delegate.pushes[topic]["html"])
    mine = await delegate.ask("meetings.mine", sitting=sitting)
    if mine["attendance"] != "present":
        await delegate.ask("meetings.check_in", sitting=sitting)
    elif mine["other_device"]:
        await delegate.ask("meetings.use_this_device", sitting=sitting)
    voted = await delegate.ask("meetings.cast_vote", round=ballot, choice="for")
    if own_round:
        await chair.ask("meetings.close_round", round=ballot)
        chair.end()
    delegate.end()
    return f"{topic} followed, vote in round {ballot} recorded at {voted['at']}"


def run(base: str, account: str, chair: str, password: str) -> str:
    """Everything, in the order people do it; one line that says what was done."""
    delegate, presiding = Browser(base), Browser(base)
    sign_in(delegate, account, password)
    sign_in(presiding, chair, password)
    found = SITTING.search(html.unescape(delegate.get(f"/hd/{COUNCIL}/ban-dai-bieu/")))
    if found is None:
        raise Failed("the desk names no sitting")
    ballot = ROUND.search(delegate.get(found[1]))
    work = vote(Line(delegate), Line(presiding), int(found[2]), int(ballot[1]) if ballot else None)
    try:
        return asyncio.run(asyncio.wait_for(work, TIMEOUT))
    except TimeoutError as error:
        raise Failed(f"the socket: no answer within {TIMEOUT:g} seconds") from error
    except OSError as error:
        raise Failed(f"the socket: {error}") from error


def main() -> None:
    """Run it on the address of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base-url", default="http://127.0.0.1:8000")
    parser.add_argument("--account", default=DELEGATE)
    parser.add_argument("--chair", default=CHAIR)
    parser.add_argument("--password", default=PASSWORD)
    options = parser.parse_args()
    try:
        print(f"smoke: {run(options.base_url, options.account, options.chair, options.password)}")
    except Failed as error:
        sys.exit(f"smoke failed: {error}")


if __name__ == "__main__":
    main()
