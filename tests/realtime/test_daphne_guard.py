"""A real Daphne with bounded bodies: what the application gets, and how far its answers run ahead."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import ROOT

MEGABYTE = 1024 * 1024
LIMIT = 4 * MEGABYTE
PART, PARTS = 256 * 1024, 256  # an answer of 64 MB
MOST_AHEAD = 16 * MEGABYTE  # what the systems' own buffers between two sockets may hold
# Tells what it was handed: the announced length, the bytes it got, the most memory ever used (KiB).
APPLICATION = f"""
import asyncio, json, resource
from realtime.daphne_guard import bound_bodies
bound_bodies({LIMIT})
made = dict(parts=0, ended=0)

async def long(send):
    try:
        await send({{"type": "http.response.start", "status": 200, "headers": []}})
        for _part in range({PARTS}):
            await send({{"type": "http.response.body", "body": bytes({PART}), "more_body": True}})
            made["parts"] += 1
        await send({{"type": "http.response.body", "body": b"end"}})
    finally:
        made["ended"] += 1

async def application(scope, receive, send):
    if scope["path"] == "/long":
        work, gone = asyncio.ensure_future(long(send)), None
        while gone is None or gone["type"] != "http.disconnect":
            gone = await receive()
        work.cancel()
        return
    if scope["path"] == "/made":
        await send({{"type": "http.response.start", "status": 200, "headers": []}})
        await send({{"type": "http.response.body", "body": json.dumps(made).encode()}})
        return
    got = 0
    while True:
        event = await receive()
        got += len(event.get("body", b""))
        if not event.get("more_body"):
            break
    announced = dict(scope["headers"]).get(b"content-length", b"").decode()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    body = json.dumps({{"announced": announced, "got": got, "memory": memory}}).encode()
    await send({{"type": "http.response.start", "status": 200, "headers": []}})
    await send({{"type": "http.response.body", "body": body}})
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder: Path = tmp_path_factory.mktemp("daphne")
    (folder / "guarded.py").write_text(APPLICATION)
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        number: int = one.getsockname()[1]
    command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(number), "-v", "0"]
    paths = os.pathsep.join([str(folder), str(ROOT)])
    process = subprocess.Popen(
        [*command, "guarded:application"], cwd=folder, env=os.environ | {"PYTHONPATH": paths}
    )
    try:
        wait_for(number)
        yield number
    finally:
        process.kill()
        process.wait()


def wait_for(port: int) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("Daphne does not answer")


def sent(port: int, body: Any, *, chunked: bool = False) -> dict[str, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    headers |= {"Transfer-Encoding": "chunked"} if chunked else {"Content-Length": str(len(body))}
    connection.request("POST", "/", body, headers, encode_chunked=chunked)
    answer: dict[str, Any] = json.loads(connection.getresponse().read())
    connection.close()
    return answer


def form(size: int) -> bytes:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    return head + b"%PDF\r\n" * (size // 6) + b"\r\n--x--\r\n"


def test_a_form_within_the_limit_arrives_whole(port: int) -> None:
    body = form(3 * MEGABYTE)
    assert sent(port, body)["got"] == len(body)


def test_a_form_past_the_limit_arrives_empty_and_costs_nothing(port: int) -> None:
    before = sent(port, b"")["memory"]
    body = form(48 * MEGABYTE)
    answer = sent(port, body)
    assert (answer["got"], answer["announced"]) == (0, str(len(body)))
    assert answer["memory"] - before < 24 * 1024


def test_a_body_without_a_length_is_counted(port: int) -> None:
    within = sent(port, iter([b"a" * MEGABYTE] * 3), chunked=True)
    assert within["got"] == 3 * MEGABYTE
    past = sent(port, iter([b"a" * MEGABYTE] * 9), chunked=True)
    assert (past["got"], past["announced"]) == (0, "")


# -- downloads -----------------------------------------------------------------------------------------------


def made(port: int) -> dict[str, int]:
    """How many parts the application has given out so far, and how many of its answers have ended."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/made")
    found: dict[str, int] = json.loads(connection.getresponse().read())
    connection.close()
    return found


def settled(port: int) -> dict[str, int]:
    """The same, when nothing more happens."""
    before, now = made(port), {"parts": -1}
    while before != now:
        time.sleep(0.4)
        before, now = now, made(port)
    return now


def test_an_answer_waits_for_its_reader(port: int) -> None:
    before = made(port)["parts"]
    reader = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    reader.request("GET", "/long")
    response = reader.getresponse()
    ahead = (settled(port)["parts"] - before) * PART
    assert 0 < ahead <= MOST_AHEAD
    body = response.read()
    assert (len(body), body[-3:]) == (PART * PARTS + 3, b"end")
    reader.close()
    assert made(port)["parts"] - before == PARTS


def test_an_answer_whose_reader_goes_ends(port: int) -> None:
    before = settled(port)
    reader = socket.create_connection(("127.0.0.1", port), timeout=30)
    reader.sendall(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
    reader.recv(1000)
    reader.close()
    end = time.monotonic() + 10
    while made(port)["ended"] == before["ended"] and time.monotonic() < end:
        time.sleep(0.05)
    after = settled(port)
    assert after["ended"] == before["ended"] + 1
    assert (after["parts"] - before["parts"]) * PART <= MOST_AHEAD
