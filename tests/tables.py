"""An empty SQLite database with all tables, made once by each test process and copied to whoever needs one.

Making it takes longer than most of what is done with it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support import ROOT

NAME = "nghitruong.sqlite3"  # as council.settings calls it in DATA_DIR
_kept = TemporaryDirectory(prefix="nghitruong-test-tables-")


def put_tables(home: Path) -> None:
    """A database with its tables in a data folder that has none."""
    target = home / NAME
    home.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        shutil.copyfile(_tables(), target)


@cache
def _tables() -> Path:
    home = Path(_kept.name)
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    env |= {"DATA_DIR": str(home), "DJANGO_SETTINGS_MODULE": "council.settings", "DEBUG": "1"}
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
    return home / NAME
