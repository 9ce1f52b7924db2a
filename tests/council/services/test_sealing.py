"""Sealing: only the right place opens a value, and every altered byte is noticed."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from council.sealing_keys import SealingKeys
from council.services import sealing
from council.services.sealing import SealBrokenError

PLACE = "elections_candidatesecret|id_number|7"
OLD, NEW = bytes(range(32)), bytes(range(32, 64))


@pytest.fixture(autouse=True)
def keys(settings: Settings) -> None:
    settings.SEALING = SealingKeys({"new": NEW, "old": OLD}, b"i" * 32, named=True)


def under(keys: dict[str, bytes], settings: Settings) -> None:
    settings.SEALING = SealingKeys(keys, b"i" * 32, named=True)


@given(st.text())
def test_what_was_sealed_opens(plain: str) -> None:
    sealed = sealing.seal(plain, place=PLACE)
    assert sealing.unseal(sealed, place=PLACE) == plain
    assert bool(sealed) == bool(plain)


def test_the_form_of_a_sealed_value() -> None:
    sealed = sealing.seal("001203004567", place=PLACE)
    version, key_id, box = sealed.split(".")
    assert (version, key_id) == ("v1", "new")
    assert len(base64.urlsafe_b64decode(box)) == 12 + 12 + 16
    assert "001203004567" not in sealed
    assert sealing.current_key() == "new"


def test_the_same_text_is_never_sealed_alike() -> None:
    assert len({sealing.seal("001203004567", place=PLACE) for _ in range(50)}) == 50


@pytest.mark.parametrize(
    "elsewhere",
    [
        "elections_candidatesecret|id_number|8",
        "elections_candidatesecret|phone|7",
        "other|id_number|7",
        "",
    ],
)
def test_a_value_of_another_place_does_not_open(elsewhere: str) -> None:
    sealed = sealing.seal("001203004567", place=PLACE)
    with pytest.raises(SealBrokenError) as caught:
        sealing.unseal(sealed, place=elsewhere)
    assert "001203004567" not in str(caught.value)


def test_every_altered_bit_is_noticed() -> None:
    head, box = sealing.seal("0912", place=PLACE).rsplit(".", 1)
    raw = base64.urlsafe_b64decode(box)
    for at in range(len(raw) * 8):
        broken = bytearray(raw)
        broken[at // 8] ^= 1 << at % 8
        with pytest.raises(SealBrokenError):
            sealing.unseal(f"{head}.{base64.urlsafe_b64encode(broken).decode()}", place=PLACE)


@pytest.mark.parametrize("value", ["plain text", "v1.new.", "v1.new.AAAA", "v1.new.!!!!", "a.b.c.d", "v1"])
def test_what_is_no_sealed_value_is_refused(value: str) -> None:
    with pytest.raises(SealBrokenError):
        sealing.unseal(value, place=PLACE)


def test_an_older_key_still_opens(settings: Settings) -> None:
    under({"old": OLD}, settings)
    sealed = sealing.seal("0912", place=PLACE)
    under({"new": NEW, "old": OLD}, settings)
    assert sealing.unseal(sealed, place=PLACE) == "0912"
    under({"new": NEW}, settings)
    with pytest.raises(SealBrokenError, match=r"v1\.old"):
        sealing.unseal(sealed, place=PLACE)


def test_a_key_under_anothers_name_opens_nothing(settings: Settings) -> None:
    sealed = sealing.seal("0912", place=PLACE)
    with pytest.raises(SealBrokenError):
        sealing.unseal(sealed.replace(".new.", ".old."), place=PLACE)
    under({"x": NEW}, settings)
    with pytest.raises(SealBrokenError):
        sealing.unseal(sealed.replace(".new.", ".x."), place=PLACE)


def test_another_version_does_not_open() -> None:
    with pytest.raises(SealBrokenError):
        sealing.unseal(sealing.seal("0912", place=PLACE).replace("v1", "v2", 1), place=PLACE)


def test_the_index_finds_the_same_number_however_it_is_written() -> None:
    assert (
        sealing.index("001 203 004 567") == sealing.index("001203004567") == sealing.index("001.203.004567")
    )
    assert sealing.index("001203004567") != sealing.index("001203004568")
    assert len(sealing.index("001203004567")) == 64
    assert sealing.index("") == sealing.index(" - ") == ""


def test_the_index_has_a_key_of_its_own(settings: Settings) -> None:
    before = sealing.index("001203004567")
    settings.SEALING = SealingKeys({"new": NEW}, b"j" * 32, named=True)
    assert sealing.index("001203004567") != before


def test_keys_are_not_shown() -> None:
    assert "i" * 32 not in repr(SealingKeys({"new": NEW}, b"i" * 32, named=True))
