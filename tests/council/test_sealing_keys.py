"""Keys of sealed data: named by the operator, or made once; a wrong setting stops the start."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from council.management.commands.doctor import safety
from council.sealing_keys import SealingKeys, sealing_keys

KEY = base64.b64encode(bytes(32)).decode()
OTHER = base64.b64encode(bytes(range(32))).decode()


def test_none_named_are_made_once(tmp_path: Path) -> None:
    made = sealing_keys([], "", tmp_path)
    assert (made.named, made.current) == (False, "local")
    assert made == sealing_keys([], "", tmp_path)
    assert made.keys["local"] != made.index
    assert made.keys != sealing_keys([], "", tmp_path / "other").keys
    assert {path.name for path in tmp_path.glob("*key")} == {"sealing_key", "sealing_index_key"}


def test_the_first_named_is_the_current_one(tmp_path: Path) -> None:
    keys = sealing_keys([f"2026b:{KEY}", f" 2026a:{OTHER}"], OTHER, tmp_path)
    assert (keys.named, keys.current, list(keys.keys)) == (True, "2026b", ["2026b", "2026a"])
    assert keys.keys["2026a"] == bytes(range(32))
    assert list(tmp_path.iterdir()) == []


def test_what_the_local_key_sealed_stays_readable(tmp_path: Path) -> None:
    made = sealing_keys([], "", tmp_path)
    keys = sealing_keys([f"a:{KEY}"], OTHER, tmp_path)
    assert keys.current == "a"
    assert keys.keys["local"] == made.keys["local"]


@pytest.mark.parametrize(
    ("named", "index"),
    [
        ([f"a:{KEY}"], ""),
        ([], KEY),
        ([KEY], KEY),
        ([f"a b:{KEY}"], KEY),
        ([f"{'a' * 17}:{KEY}"], KEY),
        ([f"a:{KEY}", f"a:{OTHER}"], KEY),
        (["a:zz"], KEY),
        (["a:" + base64.b64encode(bytes(16)).decode()], KEY),
        ([f"a:{KEY}"], "short"),
    ],
)
def test_a_wrong_setting_stops_the_start_without_showing_a_key(
    tmp_path: Path, named: list[str], index: str
) -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        sealing_keys(named, index, tmp_path)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("named", "https", "said", "serious"),
    [(True, True, False, True), (False, True, True, True), (False, False, True, False)],
)
def test_the_doctor_says_that_keys_were_not_named(
    settings: Settings, named: bool, https: bool, said: bool, serious: bool
) -> None:
    settings.SEALING = SealingKeys({"a": bytes(32)}, bytes(32), named)
    settings.HTTPS = https
    (finding,) = (one for one in safety() if one.what == "keys of sealed data")
    assert (bool(finding.advice), finding.serious) == (said, serious)
