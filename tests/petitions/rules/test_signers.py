"""Demands for a session: strictly more than ten per cent, each signer with all that the law asks for."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.rules.signers import BASIS, FAULTS, Signer, Tally, checked, faults, needed, standing, tally

GOOD = Signer(True, "Nguyễn Văn An", date(1965, 3, 12), "Tổ 3", "a")


@pytest.mark.parametrize(
    ("voters", "least"), [(0, 1), (9, 1), (10, 2), (99, 10), (100, 11), (101, 11), (15_000, 1501)]
)
def test_more_than_ten_per_cent(voters: int, least: int) -> None:
    assert needed(voters) == least


@pytest.mark.parametrize(
    ("signer", "found"),
    [
        (GOOD, ()),
        (Signer(False, "Nguyễn Văn An", date(1965, 3, 12), "Tổ 3"), ("no_signature",)),
        (Signer(True, "An", date(1965, 3, 12), "Tổ 3"), ("no_full_name",)),
        (Signer(True, "Nguyễn Văn An", None, "Tổ 3"), ("no_full_birth",)),
        (Signer(True, "Nguyễn Văn An", date(1965, 3, 12), " "), ("no_address",)),
        (Signer(False, "", None, ""), ("no_signature", "no_full_name", "no_full_birth", "no_address")),
    ],
)
def test_what_a_line_lacks(signer: Signer, found: tuple[str, ...]) -> None:
    assert faults(signer) == found
    assert set(found) <= set(FAULTS)


def test_one_person_counts_once_and_a_bad_line_takes_nobodys_place() -> None:
    bad = Signer(False, GOOD.full_name, GOOD.birth, GOOD.address, GOOD.person)
    assert checked([bad, GOOD, GOOD]) == [("no_signature",), (), ("signed_twice",)]
    assert tally([bad, GOOD, GOOD], 10) == Tally(1, 1, 1, 2, 10)


def test_whom_nothing_identifies_is_counted_by_line() -> None:
    unknown = Signer(True, "Nguyễn Văn An", date(1965, 3, 12), "Tổ 3")
    assert tally([unknown, unknown], 10).valid == 2


def test_the_hundredth_voter_in_a_thousand_is_not_enough() -> None:
    assert not Tally(100, 0, 0, needed(1000), 1000).reached
    assert Tally(101, 0, 0, needed(1000), 1000).reached


def test_standing_is_said_with_the_law() -> None:
    missing, enough = standing(Tally(100, 0, 0, 101, 1000)), standing(Tally(101, 0, 0, 101, 1000))
    assert "còn thiếu 1" in missing.text()
    assert "trên 10%" in enough.text()
    assert missing.basis == enough.basis == BASIS


@given(st.integers(0, 10_000), st.integers(0, 2_000))
def test_needed_is_the_least_that_reaches(voters: int, valid: int) -> None:
    assert Tally(valid, 0, 0, needed(voters), voters).reached == (valid >= needed(voters))


@given(st.lists(st.sampled_from("abc "), max_size=20))
def test_every_line_is_counted_once(people: list[str]) -> None:
    lines = [Signer(p != "c", "Nguyễn Văn An", date(1965, 3, 12), "Tổ", p.strip()) for p in people]
    found = tally(lines, 50)
    assert found.valid + found.faulty + found.repeated == len(people)
