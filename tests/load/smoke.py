"""Is the demo up? The first page, a sign-in by the form, a socket, and one vote where a round is open.

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
from dataclasses import dataclass
from typing import Any

from tests.load.client import connect

COUNCIL, ACCOUNT, PASSWORD = "hn", "hn-002", "nghi-truong-demo"
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


@dataclass
class Answers:
    """What came over the socket, by id; pushes by topic."""

    def __post_init__(self) -> None:
        self.opened_once = asyncio.Event()
        self.news = asyncio.Event()
        self.answers: dict[str, dict[str, Any]] = {}
        self.pushes: dict[str, dict[str, Any]] = {}
        self.code: int | None = None

    def opened(self) -> None:
        self.opened_once.set()

    def text(self, payload: bytes) -> None:
        message = json.loads(payload)
        if "id" in message:
            self.answers[message["id"]] = message
        else:
            self.pushes[message.get("topic", "")] = message
        self.news.set()

    def closed(self, code: int) -> None:
        self.code = code
        self.opened_once.set()
        self.news.set()

    async def answer(self, command_id: str) -> dict[str, Any]:
        """The answer to a message."""
        while command_id not in self.answers:
            if self.code is not None:
                raise Failed(f"the socket was closed with code {self.code}")
            self.news.clear()
            await self.news.wait()
        return self.answers[command_id]


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


async def over_the_socket(browser: Browser, sitting: int, ballot: int | None) -> str:
    """Follow the sitting, ping, and vote where a round is open; what was done."""
    answers = Answers()
    port = urllib.parse.urlsplit(browser.base).port or 80
    headers = {"Cookie": browser.cookie(), "Origin": browser.base}
    socket = await connect(answers, port, f"/ws/{COUNCIL}/", headers)
    await answers.opened_once.wait()
    topic = f"meetings.sitting:{sitting}"
    asked: list[dict[str, Any]] = [{"do": "ping"}, {"do": "subscribe", "topic": topic, "have": -1}]
    if ballot is not None:
        asked.append({"do": "meetings.cast_vote", "round": ballot, "choice": "for"})
    for number, message in enumerate(asked):
        command_id = f"smoke-{number}-{ballot or 0}"
        socket.send(json.dumps({"id": command_id, **message}))
        answer = await answers.answer(command_id)
        if not answer["ok"]:
            raise Failed(f"{message['do']}: {answer['error']}")
    while topic not in answers.pushes:
        answers.news.clear()
        await answers.news.wait()
    socket.close()
    vote = f"vote in round {ballot}" if ballot is not None else "no round is open"
    return f"{topic} at version {answers.pushes[topic]['version']}, {vote}"


def run(base: str, account: str, password: str) -> str:
    """Everything, in the order a delegate does it; one line that says what was done."""
    browser = Browser(base)
    sign_in(browser, account, password)
    found = SITTING.search(html.unescape(browser.get(f"/hd/{COUNCIL}/ban-dai-bieu/")))
    if found is None:
        raise Failed("the desk names no sitting")
    ballot = ROUND.search(browser.get(found[1]))
    work = over_the_socket(browser, int(found[2]), int(ballot[1]) if ballot else None)
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
    parser.add_argument("--account", default=ACCOUNT)
    parser.add_argument("--password", default=PASSWORD)
    options = parser.parse_args()
    try:
        print(f"smoke: {run(options.base_url, options.account, options.password)}")
    except Failed as error:
        sys.exit(f"smoke failed: {error}")


if __name__ == "__main__":
    main()
