"""An invented election as plain data: exact in size, legal, and the same for the same seed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council import text
from council.demo.names import names as demo_names
from elections.demo.ballots import fill, level_votes, records
from elections.demo.people import sex_of
from elections.demo.plan import hanoi, plan_election, small
from elections.demo.seats import LEAST, MOST, candidates_for, split, spread
from elections.demo.shapes import CITY, PlannedContest, PlannedElection, PlannedRecord
from elections.rules.areas import check_area, check_body, check_electors, check_seats
from elections.rules.ballot_order import ballot_order
from elections.rules.candidates import check_list, check_women
from elections.rules.count import check_levels, check_record
from elections.rules.shapes import (
    Birth,
    Figures,
    Kind,
    Level,
    Outcome,
    Poll,
    Readings,
    Sex,
    Standing,
    Verdict,
)
from elections.rules.totals import add
from elections.rules.winners import decide


@cache
def whole() -> PlannedElection:
    return plan_election(hanoi())


@cache
def whole_records() -> tuple[PlannedRecord, ...]:
    return tuple(records(whole()))


@cache
def by_number() -> dict[tuple[str, int], PlannedContest]:
    return {(one.council, one.number): one for one in whole().contests()}


def contest_of(record: PlannedRecord) -> PlannedContest:
    code = CITY if record.level is Level.CITY else record.area[0]
    return by_number()[code, record.contest]


def outcomes() -> dict[tuple[str, int], Outcome]:
    """The winner rule on every contest."""
    parts: dict[tuple[str, int], list[Figures]] = defaultdict(list)
    for record in whole_records():
        one = contest_of(record)
        parts[one.council, one.number].append(record.figures)
    return {key: _decided(contest, add(parts[key])) for key, contest in by_number().items()}


def _decided(contest: PlannedContest, total: Figures) -> Outcome:
    standings = tuple(
        Standing(place, total.votes[place], one.birth) for place, one in enumerate(contest.candidates)
    )
    return decide(
        Poll(Kind.GENERAL, contest.seats, contest.seats, total.electors, total.voted, total.valid, standings)
    )


# -- size ----------------------------------------------------------------------------------------------------


def test_the_whole_of_hanoi_has_its_exact_numbers() -> None:
    plan = whole()
    contests, areas = list(plan.contests()), list(plan.areas())
    city, communes = plan.city.contests, [one for one in contests if one.council != CITY]
    assert len(plan.councils) == 127
    assert (len(contests), len(city), len(communes)) == (862, 31, 831)
    assert Counter((one.seats, len(one.candidates)) for one in city) == {(3, 5): 13, (4, 7): 4, (5, 8): 14}
    assert (sum(one.seats for one in city), sum(one.seats for one in communes)) == (125, 3164)
    assert sum(len(one.candidates) for one in city) == 205
    assert sum(len(one.candidates) for one in communes) == 5226
    assert len(areas) == len(plan.attendance) == 4098
    assert len(whole_records()) == 2 * 4098
    assert sum(area.electors_city for area in areas) == 6_015_165
    assert sum(area.electors_commune for area in areas) < 6_015_165
    assert sum(came.voted_city for came in plan.attendance.values()) == 5_989_283
    in_full = sum(plan.attendance[a.council, a.number].voted_city == a.electors_city for a in areas)
    assert in_full == 2669


def test_each_area_is_in_one_constituency_of_each_level() -> None:
    plan = whole()
    communes = Counter(code for one in plan.city.contests for code in one.communes)
    assert set(communes.values()) == {1}
    assert set(communes) == {council.code for council in plan.communes}
    of_city = {code: one.number for one in plan.city.contests for code in one.communes}
    for council in plan.communes:
        assert {area.commune_contest for area in council.areas} == {one.number for one in council.contests}
        assert {area.city_contest for area in council.areas} == {of_city[council.code]}
        assert [area.number for area in council.areas] == list(range(1, len(council.areas) + 1))
        assert LEAST <= council.seats <= MOST
        groups = [text.fold(group.name) for area in council.areas for group in area.groups]
        assert len(set(groups)) == len(groups)
    tokens = {area.token for area in plan.areas()}
    assert len(tokens) == 4098
    assert {len(token) for token in tokens} == {22}


# -- law -----------------------------------------------------------------------------------------------------


def test_lists_areas_and_bodies_are_legal() -> None:
    for council in whole().councils:
        people = [one for contest in council.contests for one in contest.candidates]
        assert check_women(sum(one.sex is Sex.FEMALE for one in people), len(people)) is None
        assert len({one.name for one in people}) == len({one.code for one in people}) == len(people)
        assert not check_body("committee", council.level, len(council.committee))
        for contest in council.contests:
            assert not check_seats(council.level, contest.seats)
            assert check_list(contest.seats, len(contest.candidates)) is None
            assert not check_body("board", council.level, len(contest.board))
        for area in council.areas:
            assert not check_area(area.electors_city, area.kind, area.exception)
            assert not check_electors(area.electors_city, area.electors_commune)
            assert not check_body("team", "commune", len(area.team), military=area.kind == "military")


def test_candidates_stand_in_the_order_of_the_ballot() -> None:
    births: Counter[str] = Counter()
    for contest in whole().contests():
        listed = [(at, one.name, one.birth) for at, one in enumerate(contest.candidates)]
        assert ballot_order(listed) == tuple(range(len(listed)))
        assert sorted(contest.favourites) == list(range(len(listed)))
        births["incomplete"] += sum(not one.birth.complete for one in contest.candidates)
        births["equal"] += len({one.birth for one in contest.candidates}) < len(contest.candidates)
        assert all(1960 <= one.birth.year <= 2005 for one in contest.candidates)
    assert 5 < births["incomplete"] < 120
    assert births["equal"] >= 1


# -- figures -------------------------------------------------------------------------------------------------


def test_no_record_breaks_an_identity() -> None:
    codes: Counter[str] = Counter()
    electors = {
        (area.council, area.number): (area.electors_city, area.electors_commune) for area in whole().areas()
    }
    by_area: dict[tuple[str, int], dict[Level, Figures]] = defaultdict(dict)
    for record in whole_records():
        contest = contest_of(record)
        found = check_record(
            record.figures,
            seats=contest.seats,
            candidates=range(len(contest.candidates)),
            listed_electors=electors[record.area][record.level is Level.COMMUNE],
            readings=Readings(),
        )
        assert not [finding for finding in found if finding.hard]
        codes.update(finding.code for finding in found)
        by_area[record.area][record.level] = record.figures
    assert set(codes) == {"K03c"}  # a ballot that never reached the box, said with a reason
    assert 20 < codes["K03c"] < 200
    for levels in by_area.values():
        assert not check_levels(levels[Level.CITY], levels[Level.COMMUNE])


def test_the_favourites_win_and_one_tie_goes_by_age() -> None:
    verdicts: Counter[Verdict] = Counter()
    for key, outcome in outcomes().items():
        contest = by_number()[key]
        verdicts[outcome.verdict] += 1
        assert set(outcome.elected) == set(contest.favourites[: len(outcome.elected)])
        codes = {fate.reason.code for fate in outcome.fates}
        assert ("older_of_tie" in codes) is (contest.odd == "tie")
    assert verdicts == {Verdict.COMPLETE: 861, Verdict.SHORT: 1}
    assert [one.odd for one in whole().contests()].count("close") > 10


def test_turnout_rises_to_the_figures_of_the_records() -> None:
    plan = whole()
    for area in plan.areas():
        came = plan.attendance[area.council, area.number]
        assert len(came.slots) == len(plan.order.slots) == 10
        assert came.slots[-1] == (came.voted_city, came.voted_commune)
        for before, after in zip(came.slots, came.slots[1:], strict=False):
            assert before[0] <= after[0] <= area.electors_city
            assert before[1] <= after[1] <= area.electors_commune
        assert all(commune <= city for city, commune in came.slots)
        assert 2 * came.voted_city > area.electors_city
    for record in whole_records():
        came = plan.attendance[record.area]
        voted = came.voted_city if record.level is Level.CITY else came.voted_commune
        assert record.figures.voted == voted


# -- chance --------------------------------------------------------------------------------------------------


def digest(plan: PlannedElection) -> str:
    return hashlib.sha256(repr((plan, list(records(plan)))).encode()).hexdigest()


def test_the_same_seed_gives_the_same_election() -> None:
    assert digest(plan_election(small(1))) == digest(plan_election(small(1)))
    assert digest(plan_election(small(1))) != digest(plan_election(small(2)))


def test_another_process_makes_the_same_election_and_workbooks() -> None:
    """Nothing hangs on the order of a set or on the hour."""
    code = (
        "import django, hashlib; django.setup();"
        "from elections.demo import plan, workbooks; from tests.elections.demo.test_plan import digest;"
        "made = plan.plan_election(plan.small(1)); books = workbooks.all_workbooks(made);"
        "print(digest(made), *(hashlib.sha256(one).hexdigest() for one in books.values()))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": "council.settings"},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert runs[0] == runs[1]
    assert len(runs[0].split()) == 4


def test_another_seed_of_the_whole_is_as_exact() -> None:
    plan = plan_election(hanoi(2))
    assert sum(len(one.candidates) for one in plan.contests()) == 5431
    assert sum(area.electors_city for area in plan.areas()) == 6_015_165
    assert sum(came.voted_city for came in plan.attendance.values()) == 5_989_283


def test_given_delegates_win_and_others_only_vote_for_the_city() -> None:
    order = small(3)
    people = tuple(demo_names(order.chance("given"), 20))
    first, second, *rest = order.units
    units = (replace(first, seats=20, people=people), replace(second, elects=False), *rest)
    plan = plan_election(replace(order, units=units))
    winners = [
        contest.candidates[place].name
        for contest in plan.councils[1].contests
        for place in contest.favourites[: contest.seats]
    ]
    assert winners == list(people)
    lone = plan.councils[2]
    assert not lone.contests
    assert [(area.commune_contest, area.electors_commune) for area in lone.areas] == [(0, 0)]
    levels = [record.level for record in records(plan) if record.area[0] == second.code]
    assert levels == [Level.CITY]


def test_sex_follows_from_a_fictional_name() -> None:
    assert sex_of("Nguyễn Thị Thu Hà") is Sex.FEMALE
    assert sex_of("Trần Văn Hùng") is Sex.MALE
    assert sex_of("Lê Diệu Linh") is Sex.FEMALE


# -- parts ---------------------------------------------------------------------------------------------------


@given(st.integers(6, 60), st.integers(0, 99))
def test_seats_split_into_three_to_five(seats: int, seed: int) -> None:
    parts = split(seats, small(seed).chance("split"))
    assert sum(parts) == seats
    assert set(parts) <= {3, 4, 5}


def test_a_handful_of_seats_is_one_constituency() -> None:
    assert split(2, small(1).chance("split")) == (2,)
    assert [candidates_for(seats) for seats in range(1, 6)] == [2, 3, 5, 7, 8]


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.floats(0.1, 9)), min_size=1, max_size=12),
    st.integers(0, 700),
)
def test_spreading_hits_the_total_within_bounds(parts: list[tuple[int, int, float]], more: int) -> None:
    least, most = [low for low, _, _ in parts], [low + room for low, room, _ in parts]
    total = sum(least) + more % (sum(most) - sum(least) + 1)
    found = spread(total, least, most, [weight for _, _, weight in parts])
    assert sum(found) == total
    assert all(low <= n <= high for low, n, high in zip(least, found, most, strict=True))


def test_spreading_refuses_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match="cannot be spread"):
        spread(11, [1, 1], [5, 5], [1, 1])


@given(st.lists(st.floats(0.05, 2), min_size=3, max_size=8), st.integers(1, 5), st.integers(0, 4000))
def test_filled_ballots_name_nobody_twice(weights: list[float], names: int, ballots: int) -> None:
    names = min(names, len(weights))
    votes = fill(names, ballots, weights)
    assert sum(votes) == names * ballots
    assert all(0 <= count <= ballots for count in votes)


@given(st.lists(st.tuples(*[st.integers(0, 60)] * 2), min_size=1, max_size=9), st.integers(0, 1))
def test_a_tie_is_made_by_ballots_that_are_possible(pairs: list[tuple[int, int]], odd: int) -> None:
    votes = [[100, 40 + max(a, b), 40 + min(a, b), 10] for a, b in pairs]
    votes[0][1] += odd
    before = [list(row) for row in votes]
    level_votes(votes, 1)
    assert sum(row[1] for row in votes) == sum(row[2] for row in votes)
    for old, new in zip(before, votes, strict=True):
        assert sum(old) == sum(new)
        tops = [sorted(row, reverse=True) for row in (old, new)]
        assert all(sum(tops[1][:m]) <= sum(tops[0][:m]) for m in range(1, 5))


def test_a_date_of_birth_of_the_tie_is_whole() -> None:
    [tied] = [one for one in whole().contests() if one.odd == "tie"]
    last, first = tied.favourites[tied.seats - 1 : tied.seats + 1]
    older, younger = tied.candidates[last].birth, tied.candidates[first].birth
    assert isinstance(older, Birth)
    assert older.complete
    assert younger.complete
    assert older < younger
