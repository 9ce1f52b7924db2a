"""Each identity of a count record: what is right passes, one figure changed gives exactly its code."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations, combinations_with_replacement, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elections.rules.count import (
    CODES,
    check_levels,
    check_record,
    check_titles,
    title_of,
)
from elections.rules.shapes import Figures, Finding, Readings, Sex
from tests.elections.rules.records import GROSS, NET, RIGHT, Case, right_records

FIVE = (1, 2, 3, 4, 5)


def check(figures: Figures, readings: Readings = NET, listed: int | None = 100) -> tuple[Finding, ...]:
    return check_record(figures, seats=3, candidates=FIVE, listed_electors=listed, readings=readings)


def codes(findings: tuple[Finding, ...]) -> list[tuple[str, bool]]:
    return [(finding.code, finding.hard) for finding in findings]


def votes(**changed: int) -> dict[int, int]:
    return {**RIGHT.votes, **{int(key[1:]): value for key, value in changed.items()}}


def test_a_right_record_has_no_finding() -> None:
    assert check(RIGHT) == ()


@given(right_records())
def test_ballots_never_make_a_wrong_record(case: Case) -> None:
    assert (
        check_record(
            case.figures,
            seats=case.seats,
            candidates=case.candidates,
            listed_electors=case.figures.electors,
            readings=case.readings,
        )
        == ()
    )


BROKEN: list[tuple[str, bool, Mapping[str, Any]]] = [
    ("K00a", True, {"voted": -1}),
    ("K00a", True, {"unused": -1}),
    ("K00a", True, {"valid": None}),
    ("K00a", True, {"votes": votes(v5=-1)}),
    ("K00a", True, {"by_names": (-1, 31, 56)}),
    ("K00b", True, {"votes": {**RIGHT.votes, 6: 0}}),
    ("K00c", True, {"votes": {k: v for k, v in RIGHT.votes.items() if k != 5}}),
    ("K00d", True, {"by_names": (10, 76)}),
    ("K00d", True, {"by_names": (10, 20, 56, 0)}),
    ("K01", True, {"invalid": 5}),
    ("K01", True, {"invalid": 3}),
    ("K02", True, {"collected": 91, "invalid": 5}),
    ("K03a", True, {"electors": 89}),
    ("K03c", False, {"collected": 89, "invalid": 3}),
    ("K03d", False, {"electors": 101}),
    ("K03d", False, {"electors": 99}),
    ("K04", True, {"issued": 91, "received": 106}),
    ("K05a", True, {"received": 101}),
    ("K05b", False, {"received": 102}),
    ("K05b", False, {"received": 106}),
    ("K05b", False, {"exchanged": 2}),
    ("K05c", False, {"received": None}),
    ("K05c", False, {"exchanged": None}),
    ("K05c", False, {"unused": None}),
    ("K06", True, {"votes": {1: 87, 2: 60, 3: 50, 4: 21, 5: 0}}),
    ("K07a", True, {"by_names": (12, 19, 56)}),
    ("K07a", True, {"by_names": (12, 19, 56), "votes": {1: 86, 2: 86, 3: 46, 4: 0, 5: 0}}),
    ("K07b", True, {"votes": votes(v5=1)}),
    ("K07b", True, {"votes": votes(v1=79)}),
    ("K07c", True, {"by_names": None, "votes": votes(v5=41)}),
    ("K07c", True, {"by_names": None, "votes": {1: 85, 2: 0, 3: 0, 4: 0, 5: 0}}),
    ("K07d", True, {"votes": {1: 86, 2: 86, 3: 46, 4: 0, 5: 0}}),
]


@pytest.mark.parametrize(
    ("code", "hard", "changed"), BROKEN, ids=[f"{b[0]}-{i}" for i, b in enumerate(BROKEN)]
)
def test_one_change_breaks_one_identity(code: str, hard: bool, changed: Mapping[str, Any]) -> None:
    broken = replace(RIGHT, **changed)
    listed = 100 if code == "K03d" else broken.electors
    findings = check(broken, listed=listed)
    assert codes(findings) == [(code, hard)]
    assert all("%(" not in f.reason.text() and f.code == f.reason.code in CODES for f in findings)


@pytest.mark.parametrize(
    "edge",
    [
        {"electors": 90},
        {"received": 105, "exchanged": 3, "unused": 12},
        {"votes": {1: 86, 2: 76, 3: 56, 4: 0, 5: 0}},
        {"by_names": None, "votes": {1: 86, 2: 0, 3: 0, 4: 0, 5: 0}},
        {"by_names": None, "votes": {1: 86, 2: 86, 3: 86, 4: 0, 5: 0}},
        {"received": None, "exchanged": None, "unused": None},
    ],
)
def test_the_last_figure_that_is_right(edge: Mapping[str, Any]) -> None:
    figures = replace(RIGHT, **edge)
    assert check(figures, listed=figures.electors) == ()


def test_75_more_ballots_collected_than_issued() -> None:
    """Hanoi 2021: one polling area collected 75 ballots more than it had issued; the result was annulled."""
    figures = replace(RIGHT, collected=RIGHT.collected + 75, invalid=RIGHT.invalid + 75)
    (finding,) = check(figures)
    assert (finding.code, finding.hard, finding.reason.params["over"]) == ("K02", True, 75)
    assert "thừa 75 phiếu" in finding.reason.text()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"invalid": 5}, "(86) cộng phiếu không hợp lệ (5) là 91, khác phiếu thu vào (90)"),
        ({"collected": 88, "invalid": 2}, "hụt 2 phiếu"),
        ({"by_names": None, "votes": {1: 0, 2: 0, 3: 0, 4: 0, 5: 0}}, "(0) phải từ 86 đến 258"),
        ({"received": 106}, "là 105, khác phiếu đã nhận (106)"),
    ],
)
def test_the_figures_reckoned_are_said(changed: Mapping[str, Any], said: str) -> None:
    (finding,) = check(replace(RIGHT, **changed))
    assert said in finding.reason.text()


def test_more_collected_than_issued_and_than_voted_are_two_faults_where_those_differ() -> None:
    figures = replace(RIGHT, collected=99, invalid=13, issued=95, received=110)
    assert [finding.code for finding in check(figures)] == ["K02", "K03b", "K04"]


def test_without_a_list_the_electors_are_not_compared() -> None:
    assert check(replace(RIGHT, electors=5_000), listed=None) == ()


def test_what_stops_comes_first() -> None:
    figures = replace(RIGHT, collected=89, electors=101, received=106)
    found = codes(check(figures))
    assert found == [("K01", True), ("K03c", False), ("K03d", False), ("K05b", False)]


def test_an_unreadable_record_is_not_computed() -> None:
    figures = replace(RIGHT, invalid=-1, collected=500, votes={1: 900, 7: 1, 8: 1})
    assert [f.code for f in check(figures)] == ["K00a", "K00b", "K00b", *["K00c"] * 4]
    assert [f.reason.params.get("candidate") for f in check(figures)] == [None, 7, 8, 2, 3, 4, 5]


def test_no_seats_is_an_error() -> None:
    with pytest.raises(ValueError):
        check_record(RIGHT, seats=0, candidates=FIVE, listed_electors=None, readings=NET)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"issued": 93}, []),
        ({"issued": 93, "collected": 91, "invalid": 5}, [("K03b", True)]),
        ({"issued": 93, "collected": 94, "invalid": 8}, [("K02", True), ("K03b", True)]),
        ({"issued": 90, "received": 102}, [("K04", False)]),
        ({"issued": 94, "received": 106}, [("K04", False)]),
        ({"issued": 92, "received": 104}, [("K04", False)]),
        ({"issued": 93, "received": 106}, [("K05b", False)]),
        ({"issued": 93, "received": 104}, [("K05a", True)]),
        ({"issued": 93, "received": None, "exchanged": None, "unused": None}, []),
        ({"issued": 90, "received": None, "exchanged": None, "unused": None}, []),
        (
            {"issued": 89, "received": None, "exchanged": None, "unused": None},
            [("K02", True), ("K04", False)],
        ),
    ],
)
def test_where_issued_contains_exchanged_ballots(
    changed: Mapping[str, Any], expected: list[tuple[str, bool]]
) -> None:
    assert codes(check(replace(RIGHT, **changed), GROSS)) == expected


def possible(seats: int, candidates: int, ballots: int) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    """(votes, types) of every pile of so many valid ballots, by making each pile."""
    marks = [mark for size in range(1, seats + 1) for mark in combinations(range(candidates), size)]
    piles = combinations_with_replacement(marks, ballots)
    return {
        (
            tuple(sum(c in mark for mark in pile) for c in range(candidates)),
            tuple(sum(len(mark) == k for mark in pile) for k in range(1, seats + 1)),
        )
        for pile in piles
    }


@pytest.mark.parametrize(
    ("seats", "candidates", "ballots"), [(1, 3, 4), (2, 3, 4), (3, 4, 3), (3, 2, 3), (2, 1, 3)]
)
def test_votes_pass_exactly_if_some_pile_of_ballots_gives_them(
    seats: int, candidates: int, ballots: int
) -> None:
    piles = possible(seats, candidates, ballots)
    untyped = {given_votes for given_votes, _ in piles}
    base = Figures(ballots, ballots, ballots, ballots, ballots, 0, {})
    types_of = [t for t in product(range(ballots + 1), repeat=seats) if sum(t) <= ballots + 1]
    for given_votes in product(range(ballots + 2), repeat=candidates):
        of = dict(enumerate(given_votes))
        for types in [None, *types_of]:
            figures = replace(base, votes=of, by_names=types)
            findings = check_record(figures, seats=seats, candidates=of, listed_electors=None, readings=NET)
            made = given_votes in untyped if types is None else (given_votes, types) in piles
            assert (findings == ()) == made, (given_votes, types, findings)


@given(right_records(), st.integers(1, 99))
def test_ballots_out_of_nowhere_never_pass(case: Case, more: int) -> None:
    figures = replace(case.figures, collected=case.figures.collected + more)
    found = check_record(
        figures, seats=case.seats, candidates=case.candidates, listed_electors=None, readings=case.readings
    )
    assert any(finding.hard for finding in found)


@pytest.mark.parametrize(("field", "code"), [("electors", "K09a"), ("voted", "K09b"), ("issued", "K09c")])
def test_fewer_elect_the_commune_than_the_city(field: str, code: str) -> None:
    assert check_levels(RIGHT, RIGHT) == ()
    assert check_levels(RIGHT, replace(RIGHT, **{field: getattr(RIGHT, field) - 1})) == ()
    (finding,) = check_levels(RIGHT, replace(RIGHT, **{field: getattr(RIGHT, field) + 1}))
    assert (finding.code, finding.hard) == (code, True)
    assert str(getattr(RIGHT, field) + 1) in finding.reason.text()


def test_a_title_that_is_not_the_sex_of_the_list() -> None:
    """Hanoi 2021: "Ông" was printed for "Bà", found at the count; over a thousand people voted again."""
    (finding,) = check_titles([(1, "Ông", Sex.MALE), (2, "Ông", Sex.FEMALE), (3, "Bà", Sex.FEMALE)])
    assert (finding.code, finding.hard, finding.reason.params["candidate"]) == ("K12", True, 2)
    assert "“Ông”" in finding.reason.text()
    assert "“Bà”" in finding.reason.text()


@pytest.mark.parametrize("title", ["", "ông", "Ong", "Ông/Bà", "Cô", "Bà"])
def test_only_the_one_title_is_right(title: str) -> None:
    assert [f.code for f in check_titles([(1, title, Sex.MALE)])] == ["K12"]
    assert check_titles([(1, f" {title_of(Sex.MALE)} ", Sex.MALE)]) == ()


def test_a_decomposed_title_is_the_same_title() -> None:
    assert check_titles([(1, "O\u0302ng", Sex.MALE), (2, "Ba\u0300", Sex.FEMALE)]) == ()


def test_each_code_is_explained() -> None:
    assert {code[:3] for code in CODES} == {f"K{number:02d}" for number in range(13)}
    assert all(CODES.values())
