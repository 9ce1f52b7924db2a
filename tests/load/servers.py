"""Server processes of the product on free ports of this machine: started, measured, killed, started again."""

from __future__ import annotations

import contextlib
import http.client
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import psutil

from tests.load.meter import cpu_of, rss_of

ROOT = Path(__file__).resolve().parents[2]
SERVERS = ("daphne", "uvicorn", "granian")
START_TIMEOUT = 60.0
STOP_TIMEOUT = 8.0
LARGEST = (
    "1048576"  # bytes of a message; Daphne applies it to what it sends as well (council.management demo)
)
BACKLOG = 2048  # connections waiting; Twisted's own 50 turns a hall that comes back away
INCOMING = "65536"  # bytes of a message from a client, as realtime.protocol says

APPLICATION = "council.asgi:application"


def command(server: str, port: int) -> list[str]:
    """The command line of one server process with one worker, bound to loopback."""
    where = str(port)
    lines = {
        "daphne": [
            "daphne", "-e", f"tcp:port={where}:interface=127.0.0.1:backlog={BACKLOG}", "-v", "0",
            "--websocket-max-message-size", LARGEST, "--websocket-max-frame-size", LARGEST, APPLICATION,
        ],
        "uvicorn": [
            "uvicorn", "--host", "127.0.0.1", "--port", where, "--ws", "websockets-sansio",
            "--ws-max-size", INCOMING, "--ws-per-message-deflate", "false", "--lifespan", "off",
            "--log-level", "warning", "--no-access-log", APPLICATION,
        ],
        "granian": [
            "granian", "--host", "127.0.0.1", "--port", where, "--interface", "asginl", "--workers", "1",
            "--backpressure", "20000", "--log-level", "warning", APPLICATION,
        ],
    }  # fmt: skip
    return [sys.executable, "-m", *lines[server]]


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on now."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def _many_files() -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


class Fleet:
    """The server processes of one measurement."""

    def __init__(self, server: str, count: int, env: Mapping[str, str], log: Path) -> None:
        self.server = server
        self.ports = free_ports(count)
        self._env = {**os.environ, **env}
        self._log = log
        self._running: list[subprocess.Popen[bytes]] = []
        self._spent = 0.0  # CPU seconds of processes that were killed

    def start(self) -> None:
        """Start every process and wait until each answers."""
        with self._log.open("ab") as log:
            self._running = [
                subprocess.Popen(
                    command(self.server, port), cwd=ROOT, env=self._env, stdout=log, stderr=log,
                    start_new_session=True, preexec_fn=_many_files,  # noqa: PLW1509 - no threads here yet
                )
                for port in self.ports
            ]  # fmt: skip
        for process, port in zip(self._running, self.ports, strict=True):
            self._wait_for(process, port)

    def _wait_for(self, process: subprocess.Popen[bytes], port: int) -> None:
        end = time.monotonic() + START_TIMEOUT
        while time.monotonic() < end:
            if process.poll() is not None:
                break
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
                connection.request("GET", "/tai-khoan/login/")
                connection.getresponse().read()
                connection.close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"{self.server} does not answer on port {port}; see {self._log}")

    def kill(self) -> None:
        """SIGKILL to every process, at once; none of them can say good-bye."""
        self._spent = self.cpu()
        for process in self._everyone():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        for running in self._running:
            running.wait()
        self._running = []

    def stop(self) -> None:
        """SIGTERM, then SIGKILL to those that stay."""
        everyone = self._everyone()
        for process in everyone:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGTERM)
        _gone, alive = psutil.wait_procs(everyone, timeout=STOP_TIMEOUT)
        for process in alive:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        for running in self._running:
            running.wait()
        self._running = []

    def cpu(self) -> float:
        """CPU seconds of all processes since the start, those killed included."""
        return self._spent + cpu_of(self._everyone())

    def rss(self) -> int:
        """Resident bytes of all processes."""
        return rss_of(self._everyone())

    def _everyone(self) -> list[psutil.Process]:
        found: list[psutil.Process] = []
        for running in self._running:
            with contextlib.suppress(psutil.NoSuchProcess):
                process = psutil.Process(running.pid)
                found += [process, *process.children(recursive=True)]
        return found
