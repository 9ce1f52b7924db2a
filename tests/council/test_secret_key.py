"""The key of an installation: made once, whole, for its owner's eyes."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from council.secret_key import secret_key


def test_it_is_made_once(tmp_path: Path) -> None:
    key = secret_key(tmp_path / "new" / "folder")
    assert len(key) >= 50
    assert secret_key(tmp_path / "new" / "folder") == key
    assert secret_key(tmp_path) != key


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    secret_key(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_second_process_at_the_worst_moment_gets_the_same_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def while_it_is_made(_bytes: int) -> str:
        monkeypatch.undo()
        seen.append(secret_key(tmp_path))
        return "the first process's own"

    monkeypatch.setattr(secrets, "token_urlsafe", while_it_is_made)
    assert secret_key(tmp_path) == seen[0]
    assert len(seen[0]) >= 50


def test_many_at_once_agree(tmp_path: Path) -> None:
    together = Barrier(8)

    def start(_number: int) -> str:
        together.wait()
        return secret_key(tmp_path)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(start, range(8)))) == 1
