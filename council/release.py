"""What this release looks like, as one short tag: pages kept by a browser are good until it changes."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("council", "meetings", "elections", "petitions")
SUFFIXES = {".html", ".css", ".js", ".txt", ".svg", ".po"}


@cache
def release() -> str:
    """A digest of every template, style, script and text of the product. Read once in each process."""
    found = hashlib.sha256()
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*")):
            if path.suffix in SUFFIXES and path.is_file():
                found.update(str(path.relative_to(ROOT)).encode())
                found.update(path.read_bytes())
    return found.hexdigest()[:16]
