"""An empty SQLite database with all tables, made once for one state of the migrations and copied to whoever
needs one: making it takes longer than most of what is done with it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support import ROOT

NAME = "nghitruong.sqlite3"  # as council.settings calls it in DATA_DIR
KEPT = ROOT / "build" / "test-tables"


def put_tables(home: Path) -> None:
    """A database with its tables in a data folder that has none."""
    target = home / NAME
    home.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        copy_tables(target)


def copy_tables(target: Path) -> None:
    """A database with its tables in a file; whoever comes first makes it, the others wait."""
    KEPT.mkdir(parents=True, exist_ok=True)
    made = KEPT / f"{_state()}.sqlite3"
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            for old in KEPT.glob("*.sqlite3"):
                old.unlink()
            _make(made)
    shutil.copyfile(made, target)


def _state() -> str:
    """What the tables are made of: every migration, and the releases of Django and of its applications."""
    found = hashlib.sha256()
    for path in (ROOT / "requirements.txt", *sorted(ROOT.glob("*/migrations/*.py"))):
        found.update(path.read_bytes())
    return found.hexdigest()[:20]


def _make(made: Path) -> None:
    with TemporaryDirectory(dir=KEPT) as folder:
        env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        env |= {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "council.settings", "DEBUG": "1"}
        done = subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"migrate: {done.stderr[-2000:]}")
        (Path(folder) / NAME).rename(made)  # whole or not there
