"""An installation of a test's own: a database, server processes that can be killed, a Redis that can die."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from tests.load.servers import command, free_ports
from tests.support import NEEDS, ROOT, STRICT, database_url
from tests.tables import NAME, put_tables

START_TIMEOUT = 60.0
SEED = "import django; django.setup(); from tests.servers.seed import main; main()"


class Process:
    """A program of the test's own that is started, killed and started again."""

    def __init__(self, line: list[str], port: int, env: Mapping[str, str], log: Path) -> None:
        self.line, self.port, self.env, self.log = line, port, dict(env), log
        self._running: subprocess.Popen[bytes] | None = None

    def launch(self) -> None:
        """Start it."""
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(self.line, cwd=ROOT, env=self.env, stdout=log, stderr=log)

    def start(self) -> None:
        """Start it and wait until it listens."""
        self.launch()
        self.wait()

    def wait(self) -> None:
        """Until it listens."""
        end = time.monotonic() + START_TIMEOUT
        while time.monotonic() < end and self.is_running:
            if listens(self.port):
                return
            time.sleep(0.05)
        raise RuntimeError(f"{self.line[:3]} does not listen: {self.log.read_text()[-2000:]}")

    @property
    def is_running(self) -> bool:
        return self._running is not None and self._running.poll() is None

    def kill(self) -> None:
        """SIGKILL: it cannot say good-bye."""
        if self._running is not None:
            self._running.kill()
            self._running.wait()
            self._running = None


def listens(port: int) -> bool:
    """Whether somebody listens on a port of this machine."""

    with closing(socket.socket()) as one:
        one.settimeout(1)
        return one.connect_ex(("127.0.0.1", port)) == 0


class Town:
    """One database and the processes that serve it."""

    def __init__(self, home: Path, count: int, **env: str) -> None:
        self.env = {
            **os.environ,
            "DATA_DIR": str(home),
            "SECRET_KEY": "for-tests-only",
            "DJANGO_SETTINGS_MODULE": "council.settings",
            "LOG_LEVEL": "WARNING",
            "DEBUG": "1",
            **env,
        }
        if self.env["DATABASE_URL"] == f"sqlite:///{home / NAME}":
            put_tables(home)
        self.run("manage.py", "migrate", "--verbosity", "0")
        ports = free_ports(count)
        self.servers = [Process(command("daphne", port), port, self.env, home / "log.txt") for port in ports]

    def run(self, *words: str) -> str:
        """A command in this installation; what it printed."""
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{words}: {done.stderr[-2000:]}")
        return done.stdout

    def seed(self, what: str, code: str) -> dict[str, Any]:
        """What tests.servers.seed says."""
        found: dict[str, Any] = json.loads(self.run("-c", SEED, what, code))
        return found

    def kill(self) -> None:
        """End every process."""
        for server in self.servers:
            server.kill()


@contextmanager
def serving(town: Town) -> Iterator[Town]:
    """The town with all its processes running."""
    try:
        for server in town.servers:
            server.launch()
        for server in town.servers:
            server.wait()
        yield town
    finally:
        town.kill()


@contextmanager
def own_database(name: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database that is dropped afterwards."""
    with closing(psycopg.connect(database_url(), autocommit=True)) as server:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        server.execute(drop)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(urlsplit(database_url())._replace(path=f"/{name}"))
        finally:
            server.execute(drop)


def own_redis(home: Path) -> Process:
    """A Redis that keeps nothing. Where none can be run: skipped, or failed if services are required."""
    program = shutil.which("redis-server")
    if program is None:
        message = NEEDS["redis"].message()
        pytest.fail(message, pytrace=False) if os.environ.get(STRICT) else pytest.skip(message)
    [port] = free_ports(1)
    line = [str(program), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(home)]
    return Process(line, port, os.environ, home / "redis.txt")
