"""A real Daphne with bounded bodies: what the application gets, and what it costs."""

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
# Tells what it was handed: the announced length, the bytes it got, the most memory ever used (KiB).
APPLICATION = f"""
import json, resource
from realtime.daphne_guard import bound_bodies
bound_bodies({LIMIT})

async def application(scope, receive, send):
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
