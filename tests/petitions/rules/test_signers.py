"""Demands for a session: strictly more than ten per cent, each signer with all that the law asks for."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.rules.signers import (
    BASIS,
    FAULTS,
    FAULTY,
    REMOVED,
    TWICE,
    UNDER_AGE,
    VALID,
    Signer,
    Tally,
    birth_of,
    checked,
    faults,
    kind_of,
    looks,
    needed,
    standing,
    tally,
    tally_counted,
)

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


ON = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("12/03/1965", date(1965, 3, 12)),
        (" 1-2-1970 ", date(1970, 2, 1)),
        ("1 . 2 . 1970", date(1970, 2, 1)),
        ("Ngày 12 tháng 3 năm 1965", date(1965, 3, 12)),
        ("1965-03-12", date(1965, 3, 12)),
        ("29/02/2000", date(2000, 2, 29)),
        ("31/02/2000", None),
        ("29/02/1900", None),
        ("1965", None),
        ("3/1965", None),
        ("12/03/65", None),
        ("23/11/2026", None),
        ("22/11/2026", ON),
        ("01/01/1905", None),
        ("12/03/1965 (ước)", None),
        ("", None),
    ],
)
def test_a_full_date_of_birth(said: str, found: date | None) -> None:
    assert birth_of(said, ON) == found


@given(st.dates(date(1907, 1, 1), ON))
def test_every_day_of_a_life_is_read_as_it_is_written(day: date) -> None:
    assert birth_of(f"{day:%d/%m/%Y}", ON) == day
    assert birth_of(f"{day.day}.{day.month}.{day.year}", ON) == day


@given(st.text(max_size=40))
def test_whatever_was_written_is_read_or_not(said: str) -> None:
    found = birth_of(said, ON)
    assert found is None or found <= ON


def test_who_may_be_too_young_is_looked_at_and_counted() -> None:
    assert looks(date(2008, 11, 22), ON) == ()
    assert looks(date(2008, 11, 23), ON) == (UNDER_AGE,)
    assert looks(None, ON) == ()
    assert kind_of((UNDER_AGE,)) == VALID
    assert kind_of((TWICE, UNDER_AGE)) == TWICE
    assert kind_of(("no_address", UNDER_AGE)) == FAULTY


def test_lines_taken_off_are_counted_nowhere() -> None:
    counted = {(): 3, (UNDER_AGE,): 1, (TWICE,): 2, ("no_address",): 4, (REMOVED,): 9}
    assert tally_counted(counted, 50) == Tally(4, 4, 2, 6, 50)
