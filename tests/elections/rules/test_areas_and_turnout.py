"""Polling areas, bodies and reports of turnout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elections.rules.areas import AreaKind, check_area, check_body, check_electors, check_seats
from elections.rules.shapes import Finding, Level
from elections.rules.turnout import check_report, check_turnout_levels

WHY = "Ghi nhầm số của khu vực bên cạnh"


def codes(findings: tuple[Finding, ...]) -> list[tuple[str, bool]]:
    assert all("%" not in finding.reason.text() for finding in findings)
    return [(finding.code, finding.hard) for finding in findings]


@pytest.mark.parametrize(
    ("electors", "kind", "exception", "expected"),
    [
        (300, "ordinary", "", []),
        (4_000, "ordinary", "", []),
        (299, "ordinary", "", ["A02"]),
        (299, "ordinary", "  ", ["A02"]),
        (299, "ordinary", "Bãi giữa sông, dân cư không tập trung", []),
        (1, "ordinary", "Miền núi", []),
        (0, "ordinary", "Miền núi", ["A01"]),
        (4_001, "ordinary", "", ["A04"]),
        (4_001, "ordinary", "Miền núi", ["A04"]),
        (4_001, "military", "", ["A04"]),
        (12, "military", "", []),
        (12, "detention", "", []),
        (0, "military", "", ["A01"]),
        (50, "hospital", "", []),
        (49, "hospital", "", ["A03"]),
        (50, "care_home", "", []),
        (49, "care_home", "Miền núi", ["A03"]),
    ],
)
def test_how_many_electors_an_area_has(electors: int, kind: str, exception: str, expected: list[str]) -> None:
    assert codes(check_area(electors, kind, exception)) == [(code, True) for code in expected]


def test_a_kind_that_no_law_knows_is_an_error() -> None:
    assert {kind.value for kind in AreaKind} == {"ordinary", "military", "hospital", "care_home", "detention"}
    with pytest.raises(ValueError):
        check_area(500, "school", "")


def test_electors_of_the_commune_are_never_more_than_those_of_the_city() -> None:
    assert check_electors(900, 900) == check_electors(900, 0) == ()
    assert codes(check_electors(900, 901)) == [("A05", True)]


@pytest.mark.parametrize("level", Level)
def test_one_to_five_seats(level: Level) -> None:
    assert [seats for seats in range(-1, 9) if not check_seats(level, seats)] == [1, 2, 3, 4, 5]
    assert codes(check_seats(level, 6)) == [("A06", True)]
    with pytest.raises(ValueError):
        check_seats("district", 3)


@pytest.mark.parametrize(
    ("kind", "level", "military", "least", "most"),
    [
        ("committee", "city", False, 23, 37),
        ("committee", "commune", False, 9, 17),
        ("board", "city", False, 11, 15),
        ("board", "commune", False, 9, 15),
        ("team", "commune", False, 11, 21),
        ("team", "city", False, 11, 21),
        ("team", "commune", True, 5, 9),
        ("committee", "city", True, 23, 37),
    ],
)
def test_how_many_members_a_body_has(kind: str, level: str, military: bool, least: int, most: int) -> None:
    right = [n for n in range(50) if not check_body(kind, level, n, military)]
    assert right == list(range(least, most + 1))
    assert codes(check_body(kind, level, least - 1, military)) == [("A07", False)]
    assert codes(check_body(kind, level, most + 1, military)) == [("A08", False)]


@pytest.mark.parametrize(
    ("voted", "electors", "previous", "later", "reason", "expected"),
    [
        (50, 100, None, None, "", []),
        (0, 100, None, None, "", []),
        (100, 100, 100, 100, "", []),
        (50, 100, 50, 50, "", []),
        (-1, 100, None, None, "", [("T01", True)]),
        (101, 100, None, None, WHY, [("T02", True)]),
        (49, 100, 50, None, "", [("T03", True)]),
        (49, 100, 50, None, "nhầm", [("T03", True)]),
        (49, 100, 50, None, " n h  ầ   m ", [("T03", True)]),
        (49, 100, 50, None, "nhầm số ô5", [("T03", False)]),
        (49, 100, 50, None, "nhầm số 5", [("T03", True)]),
        (49, 100, 50, None, WHY, [("T03", False)]),
        (51, 100, None, 50, "", [("T04", True)]),
        (51, 100, None, 50, WHY, [("T04", False)]),
        (120, 100, 130, 110, WHY, [("T02", True), ("T03", False), ("T04", False)]),
    ],
)
def test_a_report_of_turnout(
    voted: int,
    electors: int,
    previous: int | None,
    later: int | None,
    reason: str,
    expected: list[tuple[str, bool]],
) -> None:
    assert codes(check_report(voted, electors, previous, later, reason)) == expected


@given(st.lists(st.integers(0, 20), min_size=1, max_size=8))
def test_reports_pass_exactly_if_they_never_fall(row: list[int]) -> None:
    pairs = zip([None, *row[:-1]], row, strict=True)
    assert all(not check_report(now, 20, before, None, "") for before, now in pairs) == (row == sorted(row))


def test_no_more_vote_at_the_commune_than_at_the_city() -> None:
    assert check_turnout_levels(80, 80) == check_turnout_levels(80, 0) == ()
    assert codes(check_turnout_levels(80, 81)) == [("T05", True)]
