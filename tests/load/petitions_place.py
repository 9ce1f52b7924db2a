"""Where the petitions of a measurement lie: a database of its own, kept for the next time if so wished."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.load.backends import BENCH, ROOT, Backend, environment, open_backend
from tests.support import database_url, redis_url

RUN = "import django; django.setup(); from tests.load.petitions_world import main; main()"
WHOLE = "whole"  # what is written on a database once everything is in it


def act(backend: Backend, name: str, what: str = "") -> Any:
    """One act of petitions_world, in a process of its own."""
    out = backend.folder / f"{name}.json"
    line = [sys.executable, "-c", RUN, name, str(out), what]
    subprocess.run(line, cwd=ROOT, env={**os.environ, **backend.env}, check=True)
    return json.loads(out.read_text())


@contextmanager
def open_city(name: str, rows: int, *, reuse: bool) -> Iterator[tuple[Backend, float]]:
    """A city with so many petitions, and what loading them took (0: they were there). With `reuse` they stay
    for the next time, and are used if they are there."""
    if not reuse:
        with open_backend(name, 1) as backend:
            yield backend, act(backend, "loaded", str(rows))["seconds"]
        return
    folder = BENCH / f"{name}-petitions-{rows}"
    folder.mkdir(parents=True, exist_ok=True)
    database = f"nghitruong_bench_petitions_{rows}"
    if name == "sqlite":
        env = environment(DATABASE_URL=f"sqlite:///{folder / 'bench.sqlite3'}")
        is_there = (folder / WHOLE).exists()
    else:
        url = urlunsplit(urlsplit(database_url())._replace(path=f"/{database}"))
        env = environment(DATABASE_URL=url, REDIS_URL=redis_url())
        is_there = _is_whole(database)
    backend = Backend(name, env, 1, folder)
    seconds = 0.0
    if is_there:
        act(backend, "upgraded")
    else:
        if name == "sqlite":
            for old in folder.glob("bench.sqlite3*"):
                old.unlink()
        else:
            _make(database)
        seconds = act(backend, "loaded", str(rows))["seconds"]
        if name == "sqlite":
            (folder / WHOLE).touch()
        else:
            _write(database)
    yield backend, seconds


def _is_whole(database: str) -> bool:
    with psycopg.connect(database_url(), autocommit=True) as connection:
        found = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [database]
        ).fetchone()
    return found is not None and found[0] == WHOLE


def _make(database: str) -> None:
    with psycopg.connect(database_url(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {database}")


def _write(database: str) -> None:
    with psycopg.connect(database_url(), autocommit=True) as connection:
        connection.execute(f"COMMENT ON DATABASE {database} IS '{WHOLE}'")
