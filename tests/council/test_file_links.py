"""Signed links: the mark that nginx computes, and when there is none."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.core.checks import Error
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from council.checks import check_file_links
from council.file_links import LIFETIME, is_usable, mark, require_usable, signed_link
from tests.support import ROOT

KEY = "0123456789abcdef0123456789abcdef"
STORED = "papers/2026/11/0123456789abcdef.reading.pdf"
MOMENT = datetime.fromtimestamp(1_800_000_000, UTC) - LIFETIME


def test_the_mark_is_what_openssl_makes_of_the_same_words() -> None:
    """printf '%s' "<message>" | openssl md5 -binary | openssl base64 | tr '+/' '-_' | tr -d '='"""
    assert mark(1_800_000_000, STORED, "k3y0fs1gn1n", KEY) == "BoE6EfndeSrAqn6uW0bF5g"


def test_a_link_names_its_end_its_mark_and_its_file(settings: Settings) -> None:
    settings.FILE_LINKS_KEY = KEY
    link = signed_link(STORED, "k3y0fs1gn1n", MOMENT)
    assert link == f"/tep/1800000000/BoE6EfndeSrAqn6uW0bF5g/{STORED}"
    digest = hashlib.md5(f"1800000000/{STORED} other {KEY}".encode()).digest()
    other = base64.b64encode(digest, b"-_").decode().rstrip("=")
    assert signed_link(STORED, "other", MOMENT) == f"/tep/1800000000/{other}/{STORED}"
    assert timedelta(minutes=10) == LIFETIME


def test_marks_differ_in_everything() -> None:
    known = (1_800_000_000, STORED, "k3y0fs1gn1n", KEY)
    changes = ((0, 1_800_000_001), (1, STORED.replace("0", "1")), (2, "k3y0fs1gn1m"), (3, KEY[::-1]))
    others = {mark(*(*known[:at], other, *known[at + 1 :])) for at, other in changes}  # type: ignore[arg-type]
    assert len(others | {mark(*known)}) == 5


@pytest.mark.parametrize(
    ("stored", "sign_in"),
    [
        ("papers/a.docx", "abc"),
        ("papers/a.pdf", "abc"),
        ("../a.reading.pdf", "abc"),
        ("papers/a b.reading.pdf", "abc"),
        ("papers/a.reading.pdf\n", "abc"),
        ("papers/á.reading.pdf", "abc"),
        (STORED, ""),
        (STORED, "screen:1"),
        (STORED, "a b"),
    ],
)
def test_what_gets_no_link(settings: Settings, stored: str, sign_in: str) -> None:
    settings.FILE_LINKS_KEY = KEY
    assert signed_link(stored, sign_in, MOMENT) == ""


@pytest.mark.parametrize("key", ["", KEY[1:], "a" * 31 + " ", "a" * 40 + '"', "$" + KEY, KEY + "\n"])
def test_no_link_by_a_key_that_is_none(settings: Settings, key: str) -> None:
    settings.FILE_LINKS_KEY = key
    assert signed_link(STORED, "abc", MOMENT) == ""
    assert not is_usable(key)
    found = check_file_links()
    if not key:
        assert found == []
        require_usable(key)
        return
    assert [(type(one), one.id) for one in found] == [(Error, "council.E001")]
    with pytest.raises(ImproperlyConfigured) as refused:
        require_usable(key)
    assert key not in str(refused.value) + str(found)


def test_a_usable_key_is_not_complained_of(settings: Settings) -> None:
    settings.FILE_LINKS_KEY = KEY
    assert check_file_links() == []


@pytest.mark.parametrize(
    "line", [["manage.py", "check"], ["-c", "import council.asgi"]], ids=["check", "server"]
)
def test_nothing_starts_with_a_key_that_is_too_short(line: list[str]) -> None:
    env = {"FILE_LINKS_KEY": "much-too-short", "SECRET_KEY": "for-tests-only", "DATA_DIR": "/nonexistent"}
    env |= {"SEALING_KEYS": f"a:{base64.b64encode(bytes(32)).decode()}"}
    env |= {"SEALING_INDEX_KEY": base64.b64encode(bytes(32)).decode()}
    run = subprocess.run(
        [sys.executable, *line], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode != 0
    assert "FILE_LINKS_KEY: 32 or more" in run.stderr
    assert "much-too-short" not in run.stderr + run.stdout
