"""The winner rule against two other implementations, on every small poll and on drawn larger ones."""

from itertools import product

import pytest
from hypothesis import given

from elections.rules.shapes import Kind, Poll, Readings, Standing, Verdict
from elections.rules.winners import additional_due, decide
from tests.elections.rules.polls import BIRTHS, poll, polls, small_polls
from tests.elections.rules.winners_oracles import Told, by_sql, by_subsets

SMALL = tuple(small_polls(4, 6, 3))
RE_ELECTION = Kind.RE_ELECTION  # asks nothing of the turnout


def told(decided: Poll) -> Told:
    outcome = decide(decided)
    return Told(frozenset(outcome.elected), frozenset(outcome.tied), outcome.open_seats)


def test_every_small_poll_agrees_with_the_search_of_all_subsets() -> None:
    assert len(SMALL) > 50_000
    assert [p for p in SMALL if told(p) != by_subsets(p)] == []


def test_every_small_poll_agrees_with_sql() -> None:
    assert [p for p, expected in zip(SMALL, by_sql(SMALL), strict=True) if told(p) != expected] == []


def test_small_polls_hold_every_sort_of_end() -> None:
    ends = {(o.verdict, bool(o.tied and o.elected)) for o in map(decide, SMALL)}
    assert ends == {
        (Verdict.COMPLETE, False),
        (Verdict.SHORT, False),
        (Verdict.ADDITIONAL, False),
        (Verdict.UNRESOLVED, False),
        (Verdict.UNRESOLVED, True),
    }


@given(polls(kinds=[RE_ELECTION]))
def test_larger_polls_agree_with_both(drawn: Poll) -> None:
    assert told(drawn) == by_subsets(drawn) == next(by_sql([drawn]))


@pytest.mark.parametrize("seats", [1, 2])
def test_each_order_of_births_and_votes_agrees(seats: int) -> None:
    """Small polls are enumerated up to order; here every order of three, with births of losers too."""
    cases = [
        poll(seats, 2, *(Standing(i, v, b) for i, (v, b) in enumerate(zip(votes, born, strict=True))))
        for votes in product(range(3), repeat=3)
        for born in product(BIRTHS, repeat=3)
    ]
    assert [p for p in cases if told(p) != by_subsets(p)] == []


def verdict_expected(p: Poll, elected: int, readings: Readings) -> Verdict:
    """The table of docs/rules/winners.md, line by line."""
    half = p.voted > p.electors - p.voted
    rows: list[tuple[bool, Verdict]] = [
        (p.annulled, Verdict.ANNULLED),
        (p.kind in (Kind.GENERAL, Kind.BY_ELECTION) and not half, Verdict.RE_ELECTION),
        (p.kind is Kind.ADDITIONAL and readings.additional_needs_turnout and not half, Verdict.RE_ELECTION),
        (elected == p.seats, Verdict.COMPLETE),
        (p.kind is Kind.ADDITIONAL, Verdict.SHORT),
        (p.kind is Kind.RE_ELECTION and not readings.additional_after_re_election, Verdict.SHORT),
        (elected < {1: 1, 2: 2, 3: 2, 4: 3, 5: 4}[p.seats_of_constituency], Verdict.ADDITIONAL),
    ]
    return next((verdict for holds, verdict in rows if holds), Verdict.SHORT)


def test_the_verdict_for_each_kind_turnout_reading_and_number_of_elected() -> None:
    readings = [Readings(True, turnout, after) for turnout in (False, True) for after in (False, True)]
    for kind, seats, annulled, reading in product(Kind, range(1, 6), (False, True), readings):
        for electors, elected in product(range(2, 6), range(seats + 1)):
            for voted in range(1, electors + 1):
                standings = [Standing(i, voted if i < elected else 0, None) for i in range(7)]
                p = poll(
                    seats, voted, *standings, kind=kind, electors=electors, voted=voted, annulled=annulled
                )
                outcome = decide(p, reading)
                expected = verdict_expected(p, elected, reading)
                assert outcome.verdict is expected, (p, reading)
                counted = expected not in (Verdict.ANNULLED, Verdict.RE_ELECTION)
                assert len(outcome.elected) == (elected if counted else 0)
                assert outcome.missing == seats - len(outcome.elected)


@pytest.mark.parametrize(("seats", "least"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 4)])
def test_fewer_than_two_thirds(seats: int, least: int) -> None:
    assert [n for n in range(seats + 1) if additional_due(n, seats)] == list(range(least))
