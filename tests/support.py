"""What a test may need from the machine, and what happens where the machine lacks it.

`needs("postgresql")` skips the running test with one line that names the command which mends it. Where
NGHITRUONG_REQUIRE_SERVICES is set (.ci/run sets it) the same is a failure: nothing passes by being skipped.
"""

import os
import shutil
import socket
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parent.parent
# Schemas of the standards bodies, each under its own licence: not part of the project.
STANDARDS = ROOT.parent / "shared" / "standards"
MISSING = "missing: "
STRICT = "NGHITRUONG_REQUIRE_SERVICES"


def database_url() -> str:
    """The PostgreSQL server on which tests make databases of their own; its role may CREATE DATABASE."""
    return os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")


def redis_url() -> str:
    return os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")


def chromium_path() -> str | None:
    """Debian's Chromium, or the browser that CHROMIUM names.

    Its build without windows comes first: the same engine for half of the CPU, as no page gets a window with
    tabs and tools around it that nobody sees.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def postgresql_answers() -> bool:
    try:
        psycopg.connect(database_url(), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def redis_answers() -> bool:
    address = urlsplit(redis_url())
    try:
        socket.create_connection((address.hostname or "127.0.0.1", address.port or 6379), timeout=2).close()
    except OSError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Need:
    """Something outside the project: its name, the command that mends its absence, how to see it is there."""

    name: str
    mend: str
    is_there: Callable[[], bool]

    def message(self) -> str:
        return f"{MISSING}{self.name} (mend it with: {self.mend})"


def nginx_path() -> str | None:
    """Debian keeps servers out of an ordinary user's PATH."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


NEEDS = {
    "chromium": Need(
        "Chromium", "apt-get install chromium-headless-shell", lambda: chromium_path() is not None
    ),
    "postgresql": Need("PostgreSQL", "apt-get install postgresql", postgresql_answers),
    "redis": Need("Redis", "apt-get install redis-server", redis_answers),
    "nginx": Need("nginx", "apt-get install nginx-light", lambda: nginx_path() is not None),
    "poppler": Need(
        "Poppler", "apt-get install poppler-utils", lambda: shutil.which("pdftotext") is not None
    ),
    "libreoffice": Need(
        "LibreOffice",
        "apt-get install --no-install-recommends libreoffice-writer-nogui libreoffice-calc-nogui",
        lambda: shutil.which("soffice") is not None,
    ),
    "standards": Need("the standards' schemas", "put them into ../shared/standards", STANDARDS.is_dir),
    "node_modules": Need("node_modules", "make setup-dev", (ROOT / "node_modules" / ".stamp").is_file),
}


@cache
def is_there(key: str) -> bool:
    """Asked once in a run: a server that dies half-way is a failure, not a skip."""
    return NEEDS[key].is_there()


def needs(*keys: str) -> None:
    """Skip the running test, or fail it under NGHITRUONG_REQUIRE_SERVICES, where one of these is missing."""
    for key in keys:
        if is_there(key):
            continue
        if os.environ.get(STRICT):
            pytest.fail(NEEDS[key].message(), pytrace=False)
        pytest.skip(NEEDS[key].message())
