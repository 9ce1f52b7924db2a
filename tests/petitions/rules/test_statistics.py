"""Figures: answered is not resolved, on time over what is due, each with its base."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.rules.shapes import Outcome, State
from petitions.rules.statistics import (
    NOT_COUNTED,
    Counts,
    Fact,
    Share,
    count,
    figures,
    grouped,
    is_counted,
    total,
)

NOW = datetime(2026, 11, 2, tzinfo=UTC)
moments = st.one_of(st.none(), st.integers(-40, 40).map(lambda n: NOW + timedelta(days=n)))
facts = st.builds(Fact, moments, moments, st.one_of(st.none(), st.sampled_from(Outcome)), st.booleans())


@pytest.mark.parametrize(
    ("part", "base", "percent"),
    [
        (191, 2293, "8.33"),
        (2290, 2293, "99.87"),
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (1, 8, "12.50"),
        (1, 800, "0.13"),  # 0.125 rounds up
        (3, 800, "0.38"),  # 0.375 rounds up
        (0, 5, "0.00"),
        (5, 5, "100.00"),
    ],
)
def test_per_cent_to_two_decimals(part: int, base: int, percent: str) -> None:
    assert Share(part, base).percent == Decimal(percent)


def test_of_nothing_there_is_no_share() -> None:
    assert Share(0, 0).percent is None


def day(n: int) -> datetime:
    return NOW + timedelta(days=n)


def test_answered_and_resolved_are_apart() -> None:
    found = figures(
        total(
            [
                Fact(day(-5), day(-6), Outcome.RESOLVED),
                Fact(day(-5), day(-6), Outcome.IN_PROGRESS),
                Fact(day(-5), day(-4), Outcome.EXPLAINED),
                Fact(day(-5)),
            ],
            NOW,
        )
    )
    assert found.answered == Share(3, 4)
    assert found.resolved == Share(1, 4)
    assert found.in_progress == found.explained == Share(1, 3)
    assert found.on_time == Share(2, 4)
    assert found.overdue == Share(1, 4)


def test_what_is_not_due_neither_helps_nor_harms() -> None:
    early, waiting = Fact(day(5), day(-1), Outcome.RESOLVED), Fact(day(5))
    found = figures(total([early, waiting, Fact(day(-1), day(-1)), Fact(None, day(-1))], NOW))
    assert found.on_time == Share(1, 1)
    assert found.overdue == Share(0, 1)


def test_an_outcome_without_an_answer_counts_for_nothing() -> None:
    assert count(Fact(day(-1), None, Outcome.RESOLVED), NOW).resolved == 0


def test_groups_are_counted_apart() -> None:
    rows = [("a", Fact(day(-1), day(-2))), ("b", Fact(day(-1))), ("a", Fact(day(3)))]
    found = grouped(rows, lambda row: row[0], lambda row: row[1], NOW)
    assert list(found) == ["a", "b"]
    assert (found["a"].total, found["a"].on_time, found["b"].overdue) == (2, 1, 1)


@given(st.lists(facts, max_size=30))
def test_parts_add_up_to_the_whole(rows: list[Fact]) -> None:
    whole = total(rows, NOW)
    parts = grouped(rows, lambda fact: fact.outcome, lambda fact: fact, NOW)
    assert sum(parts.values(), Counts()) == whole
    assert whole.total == len(rows)
    kinds = whole.resolved + whole.in_progress + whole.explained + whole.not_resolved
    assert kinds + whole.waiting + whole.on_the_spot == whole.answered <= whole.total
    assert whole.answered + whole.not_due + whole.overdue == whole.total
    assert whole.on_time + whole.late + whole.overdue == whole.due
    assert whole.on_time + whole.overdue <= whole.due <= whole.total


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_is_between_nothing_and_all(part: int, base: int) -> None:
    percent = Share(min(part, base), base).percent
    assert percent is not None
    assert Decimal(0) <= percent <= Decimal(100)
    assert percent.as_tuple().exponent == -2


@given(st.lists(facts, max_size=40))
def test_counts_are_those_of_counting_one_by_one(rows: list[Fact]) -> None:
    """The same figures, found by asking each question of the whole list."""
    found = total(rows, NOW)
    answered = [fact for fact in rows if fact.answered_at]
    due = [fact for fact in rows if fact.due_at and fact.due_at <= NOW]
    of = {outcome: sum(fact.outcome is outcome for fact in answered) for outcome in Outcome}
    judged = [fact for fact in answered if fact.outcome]
    assert found == Counts(
        total=len(rows),
        answered=len(answered),
        resolved=of[Outcome.RESOLVED],
        in_progress=of[Outcome.IN_PROGRESS],
        explained=of[Outcome.EXPLAINED],
        not_resolved=of[Outcome.NOT_RESOLVED],
        due=len(due),
        on_time=sum(bool(f.answered_at and f.due_at and f.answered_at <= f.due_at) for f in due),
        overdue=sum(fact.answered_at is None for fact in due),
        waiting=len(answered) - len(judged) - sum(f.on_the_spot and not f.outcome for f in answered),
        on_the_spot=sum(f.on_the_spot and not f.outcome for f in answered),
    )


@given(st.lists(facts, max_size=30), st.integers(0, 60))
def test_as_time_goes_by_what_is_due_only_grows(rows: list[Fact], days: int) -> None:
    now, later = total(rows, NOW), total(rows, day(days))
    assert (later.total, later.answered, later.resolved) == (now.total, now.answered, now.resolved)
    assert later.due >= now.due
    assert later.overdue >= now.overdue


def test_an_answer_that_nobody_judged_is_its_own_group() -> None:
    found = total([Fact(day(-1), day(-2)), Fact(answered_at=day(-2), on_the_spot=True)], NOW)
    assert (found.answered, found.waiting, found.on_the_spot, found.resolved) == (2, 1, 1, 0)
    assert found.not_yet_resolved == 2


def test_what_is_no_petition_of_its_own_is_not_counted() -> None:
    assert {state for state in State if not is_counted(state)} == NOT_COUNTED
    assert is_counted(State.ON_THE_SPOT)
    assert not is_counted(State.MERGED)
