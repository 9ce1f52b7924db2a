"""An empty SQLite database with all tables, and the static files, made once for one state of the code.

They are copied to whoever needs them: making them takes longer than most of what is done with them.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from tests.support import ROOT

NAME = "nghitruong.sqlite3"  # as council.settings calls it in DATA_DIR
STATIC, STAMP = "static", "static.stamp"  # as `manage.py prepare` calls them there
KEPT = ROOT / "build" / "test-data"


def put_tables(home: Path) -> None:
    """A database with its tables in a data folder that has none."""
    home.mkdir(parents=True, exist_ok=True)
    if not (home / NAME).exists():
        copy_tables(home / NAME)


def put_static(home: Path) -> None:
    """The collected static files in a data folder; `prepare` sees by their stamp if they are old."""
    made = _made()
    shutil.copytree(made / STATIC, home / STATIC, dirs_exist_ok=True)
    shutil.copyfile(made / STAMP, home / STAMP)


def copy_tables(target: Path) -> None:
    """A database with its tables in a file."""
    shutil.copyfile(_made() / NAME, target)


@cache
def _made() -> Path:
    """The data folder to copy from; whoever comes first makes it, the others wait."""
    KEPT.mkdir(parents=True, exist_ok=True)
    made = KEPT / _state()
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            for old in KEPT.glob("*/"):
                shutil.rmtree(old)
            _make(made)
    return made


def _state() -> str:
    """What they are made of: every migration, style and script, the releases of the packages."""
    found = hashlib.sha256()
    locks = (ROOT / "requirements.txt", ROOT / "package-lock.json")
    for path in (*locks, *sorted(ROOT.glob("*/migrations/*.py"))):
        found.update(path.read_bytes())
    for path in sorted(ROOT.glob("[a-z]*/static/**/*")):
        facts = path.stat()
        found.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return found.hexdigest()[:20]


def _make(made: Path) -> None:
    folder = Path(mkdtemp(dir=KEPT))
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    env |= {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "council.settings", "DEBUG": "0"}
    done = subprocess.run(
        [sys.executable, "manage.py", "prepare"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"prepare: {done.stderr[-2000:]}")
    folder.rename(made)  # whole or not there
