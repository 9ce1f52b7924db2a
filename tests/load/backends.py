"""Where a measurement keeps its data: SQLite with one process, or PostgreSQL and Redis with several.

Never the developer's data: everything lies under build/bench/ or in a database made for the measurement and
dropped after it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.support import NEEDS, database_url, is_there, redis_url

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "build" / "bench"
WHOLE = "whole"  # what is written on a kept database once everything is in it
RUN = "import django; django.setup(); from {module} import main; main()"


@dataclass(frozen=True, slots=True)
class Backend:
    """The environment of the servers, and how many server processes it carries."""

    name: str
    env: dict[str, str]
    processes: int
    folder: Path

    def world(self, act: str, *arguments: str) -> dict[str, Any]:
        """Make the world or audit it (tests/load/world.py)."""
        found: dict[str, Any] = self.act("tests.load.world", act, *arguments)
        return found

    def act(self, module: str, name: str, *arguments: str) -> Any:
        """One act of a module on the server's side, in a process of its own; what it wrote."""
        out = self.folder / f"{name}.json"
        line = [sys.executable, "-c", RUN.format(module=module), name, str(out), *arguments]
        subprocess.run(line, cwd=ROOT, env={**os.environ, **self.env}, check=True)
        return json.loads(out.read_text())


def missing(name: str) -> str:
    """What this machine lacks for a backend, in one line with the command that mends it; "" for nothing."""
    needed = ("postgresql", "redis") if name == "postgres" else ()
    return "; ".join(NEEDS[key].message() for key in needed if not is_there(key))


@contextmanager
def open_backend(name: str, processes: int) -> Iterator[Backend]:
    """An empty place for data, removed afterwards. SQLite serves one process only."""
    BENCH.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=BENCH))
    try:
        if name == "sqlite":
            yield Backend(name, environment(DATABASE_URL=f"sqlite:///{folder / 'bench.sqlite3'}"), 1, folder)
        else:
            with _postgres() as url:
                env = environment(DATABASE_URL=url, REDIS_URL=redis_url())
                yield Backend(name, env, processes, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def environment(**more: str) -> dict[str, str]:
    """What the servers are told. Static files and the key are kept from one measurement to the next."""
    return {
        "DJANGO_SETTINGS_MODULE": "council.settings",
        "DATA_DIR": str(BENCH / "data"),
        "DEBUG": "false",
        "HTTPS": "false",
        "LOG_LEVEL": "WARNING",
        "REDIS_URL": "",
        "ALLOWED_HOSTS": "127.0.0.1",
        **more,
    }


@contextmanager
def _postgres() -> Iterator[str]:
    name = f"nghitruong_bench_{os.getpid()}"
    with psycopg.connect(database_url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(database_url())._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def kept_backend(name: str, label: str) -> Iterator[tuple[Backend, bool, Callable[[], object]]]:
    """A place for data that stays for the next time, with one server process: whether it is whole already
    (else it is empty), and what to call once everything is in it."""
    folder = BENCH / f"{name}-{label}"
    folder.mkdir(parents=True, exist_ok=True)
    if name == "sqlite":
        is_whole = (folder / WHOLE).exists()
        if not is_whole:
            for old in folder.glob("bench.sqlite3*"):
                old.unlink()
        env = environment(DATABASE_URL=f"sqlite:///{folder / 'bench.sqlite3'}")
        yield Backend(name, env, 1, folder), is_whole, (folder / WHOLE).touch
        return
    with _kept_postgres(f"nghitruong_bench_{label.replace('-', '_')}") as (url, is_whole, written):
        env = environment(DATABASE_URL=url, REDIS_URL=redis_url())
        yield Backend(name, env, 1, folder), is_whole, written


@contextmanager
def _kept_postgres(name: str) -> Iterator[tuple[str, bool, Callable[[], object]]]:
    with psycopg.connect(database_url(), autocommit=True) as connection:
        found = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        is_whole = found is not None and found[0] == WHOLE
        if not is_whole:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name}")
        url = urlunsplit(urlsplit(database_url())._replace(path=f"/{name}"))
        yield url, is_whole, lambda: connection.execute(f"COMMENT ON DATABASE {name} IS '{WHOLE}'")
