"""Dates of birth as far as they are known."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elections.rules.birth import older, parse_birth, under_age
from elections.rules.shapes import Birth

some = st.builds(Birth, st.integers(1968, 1971), st.integers(0, 3)) | st.builds(
    Birth, st.integers(1968, 1971), st.integers(1, 3), st.integers(1, 3)
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12/3/1970", Birth(1970, 3, 12)),
        ("12/03/1970", Birth(1970, 3, 12)),
        (" 12 / 03 / 1970 ", Birth(1970, 3, 12)),
        ("12-3-1970", Birth(1970, 3, 12)),
        ("12.3.1970", Birth(1970, 3, 12)),
        ("1970-03-12", Birth(1970, 3, 12)),
        ("1970-03-12 00:00:00", Birth(1970, 3, 12)),
        ("1970-03", Birth(1970, 3)),
        ("03/1970", Birth(1970, 3)),
        ("3/1970", Birth(1970, 3)),
        ("1970", Birth(1970)),
        ("00/00/1970", Birth(1970)),
        ("0/3/1970", Birth(1970, 3)),
        ("29/2/2000", Birth(2000, 2, 29)),
        ("31/12/1900", Birth(1900, 12, 31)),
        ("", None),
        ("  ", None),
    ],
)
def test_what_people_write(text: str, expected: Birth | None) -> None:
    assert parse_birth(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "31/4/1970", "29/2/1900", "29/2/1970", "32/1/1970", "1/13/1970", "5/0/1970", "12/3/70", "70", "abc",
        "1/00/1970", "13/1970", "12/3/1970 sáng", "1899", "0000", "19700312", "12/3",
        "1970-13-01", "1970-02-30", "12//1970",
        "-1/3/1970", "1970-03-12 10:00:00",
    ],
)  # fmt: skip
def test_what_is_no_date_of_birth(text: str) -> None:
    with pytest.raises(ValueError):
        parse_birth(text)


@given(st.dates(date(1900, 1, 1), date(2030, 1, 1)))
def test_every_date_is_read_back(day: date) -> None:
    expected = Birth(day.year, day.month, day.day)
    assert parse_birth(day.isoformat()) == expected
    assert parse_birth(f"{day.day}/{day.month}/{day.year}") == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (Birth(1969), Birth(1970, 1, 1), True),
        (Birth(1970, 1, 1), Birth(1969), False),
        (Birth(1970, 1, 1), Birth(1970, 1, 2), True),
        (Birth(1970, 2, 1), Birth(1970, 1, 2), False),
        (Birth(1970, 1, 1), Birth(1970, 1, 1), None),
        (Birth(1970), Birth(1970, 12, 31), None),
        (Birth(1970, 1), Birth(1970, 12), None),
        (Birth(1970, 1), Birth(1970, 12, 31), None),
        (Birth(1970), Birth(1970), None),
    ],
)
def test_who_is_older(a: Birth, b: Birth, expected: bool | None) -> None:
    assert older(a, b) is expected


@given(some, some, some)
def test_older_is_an_order(a: Birth, b: Birth, c: Birth) -> None:
    assert older(a, a) is None
    assert older(a, b) is {None: None, True: False, False: True}[older(b, a)]
    if older(a, b) and older(b, c):
        assert older(a, c)


ELECTION = date(2026, 3, 15)


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        (Birth(1986, 3, 14), False),
        (Birth(1986, 3, 15), False),
        (Birth(1986, 3, 16), True),
        (Birth(1986, 3), None),
        (Birth(1986, 2), False),
        (Birth(1986, 4), True),
        (Birth(1986), None),
        (Birth(1985), False),
        (Birth(1987), True),
    ],
)
def test_under_forty_on_election_day(birth: Birth, expected: bool | None) -> None:
    assert under_age(birth, 40, ELECTION) is expected


@pytest.mark.parametrize(
    ("birth", "day", "expected"),
    [
        (Birth(1986, 3), date(2026, 3, 1), None),
        (Birth(1986, 3), date(2026, 2, 28), True),
        (Birth(1986, 3), date(2026, 3, 30), None),
        (Birth(1986, 3), date(2026, 3, 31), False),
        (Birth(1986), date(2026, 1, 1), None),
        (Birth(1986), date(2025, 12, 31), True),
        (Birth(1986), date(2026, 12, 30), None),
        (Birth(1986), date(2026, 12, 31), False),
    ],
)
def test_the_days_on_which_an_unknown_part_begins_and_ends_to_decide(
    birth: Birth, day: date, expected: bool | None
) -> None:
    assert under_age(birth, 40, day) is expected


def test_an_unknown_part_decides_nothing_that_all_its_days_do_not() -> None:
    for year, month in product(range(1984, 1989), range(13)):
        days = [
            under_age(Birth(year, m, d), 40, ELECTION)
            for m in ([month] if month else range(1, 13))
            for d in range(1, 29)
        ]
        agreed = days[0] if len(set(days)) == 1 else None
        assert under_age(Birth(year, month), 40, ELECTION) is agreed
