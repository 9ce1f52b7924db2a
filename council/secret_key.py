"""The keys of an installation that was given none: made once, kept beside its data, readable by its owner
only."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp


def secret_key(folder: Path, name: str = "secret_key") -> str:
    """The key in the file `name` in `folder`; made on the first call. Two processes starting at once agree on
    one."""
    path = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii")


def _make(path: Path) -> None:
    """Whole or not at all: it is written under another name, and the first to link it to its place wins."""
    handle, draft = mkstemp(dir=path.parent, prefix=".secret_key-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()
