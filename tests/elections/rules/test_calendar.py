"""The calendar of 15 March 2026, day by day, and what moving a date does."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elections.rules.calendar import BY_CODE, STEPS, StepRule, due, step_state

ELECTION_DAY = date(2026, 3, 15)
D = date

# As published or computed for 2026: step, last day, first day.
DAYS: list[tuple[str, date, date | None]] = [
    ("structure", D(2025, 11, 30), None),
    ("committees", D(2025, 11, 30), None),
    ("consultation_1", D(2025, 12, 10), D(2025, 12, 1)),
    ("adjustment", D(2025, 12, 15), None),
    ("constituencies", D(2025, 12, 25), None),
    ("boards", D(2026, 1, 4), None),
    ("introductions", D(2026, 1, 25), D(2025, 12, 17)),
    ("teams", D(2026, 1, 31), None),
    ("dossiers", D(2026, 2, 1), D(2025, 12, 15)),
    ("consultation_2", D(2026, 2, 3), D(2026, 2, 2)),
    ("voter_lists", D(2026, 2, 3), None),
    ("verification", D(2026, 2, 8), None),
    ("residence_conferences", D(2026, 2, 8), D(2026, 2, 4)),
    ("consultation_3", D(2026, 2, 20), D(2026, 2, 9)),
    ("eligible_list_sent", D(2026, 2, 22), None),
    ("official_list", D(2026, 2, 26), None),
    ("campaign_opens", D(2026, 2, 26), None),
    ("list_posted", D(2026, 2, 27), None),
    ("ballots", D(2026, 3, 2), None),
    ("voter_list_complaints", D(2026, 3, 5), None),
    ("candidate_complaints", D(2026, 3, 5), None),
    ("campaign_ends", D(2026, 3, 14), None),
    ("voter_list_moves", D(2026, 3, 14), None),
    ("place_changes", D(2026, 3, 14), None),
    ("voting", D(2026, 3, 15), D(2026, 3, 15)),
    ("counting_minutes", D(2026, 3, 18), None),
    ("constituency_minutes", D(2026, 3, 20), None),
    ("polls_again", D(2026, 3, 22), None),
    ("summary_minutes", D(2026, 3, 22), None),
    ("results", D(2026, 3, 25), None),
    ("result_complaints", D(2026, 3, 28), None),
    ("result_complaints_settled", D(2026, 4, 4), None),
]
TIMES = {
    "dossiers": time(17),
    "campaign_ends": time(7),
    "voter_list_moves": time(7),
    "place_changes": time(7),
    "voting": time(19),
}


def test_the_steps_in_order_of_their_days() -> None:
    assert [step.code for step in STEPS] == [code for code, _, _ in DAYS]
    assert [step.offset_days for step in STEPS] == sorted(step.offset_days for step in STEPS)


@pytest.mark.parametrize(("code", "last", "first"), DAYS)
def test_the_days_of_2026(code: str, last: date, first: date | None) -> None:
    step = BY_CODE[code]
    assert due(step, ELECTION_DAY, {}) == last
    opens = None if step.opens is None else ELECTION_DAY + timedelta(step.opens)
    assert opens == first
    assert step.time == TIMES.get(code)


def test_voting_opens_at_seven() -> None:
    assert [(step.code, step.opens_at) for step in STEPS if step.opens_at] == [("voting", time(7))]


def test_a_step_read_in_a_law_names_it_and_no_law_in_force_later_than_the_step() -> None:
    assert [step.code for step in STEPS if step.evidence == "law" and step.basis is None] == []
    assert [step.code for step in STEPS if step.evidence != "law" and step.basis is None] == [
        "candidate_complaints",
        "place_changes",
    ]
    for step in STEPS:
        assert step.basis is None or step.basis.since <= due(step, ELECTION_DAY, {})


def test_what_is_only_remembered_is_said_to_be() -> None:
    assert [step.code for step in STEPS if step.evidence == "remembered"] == ["summary_minutes"]


@pytest.mark.parametrize("step", [step for step in STEPS if step.after], ids=lambda step: step.code)
def test_a_step_that_follows_another_falls_on_its_own_day_unless_that_is_moved(step: StepRule) -> None:
    assert ELECTION_DAY + timedelta(step.offset_days) == due(step, ELECTION_DAY, {})


def test_moving_the_results_moves_the_complaints() -> None:
    moved = {"results": D(2026, 3, 23)}
    assert due(BY_CODE["results"], ELECTION_DAY, moved) == D(2026, 3, 23)
    assert due(BY_CODE["result_complaints"], ELECTION_DAY, moved) == D(2026, 3, 26)
    assert due(BY_CODE["result_complaints_settled"], ELECTION_DAY, moved) == D(2026, 4, 2)
    assert due(BY_CODE["polls_again"], ELECTION_DAY, moved) == D(2026, 3, 22)
    moved["result_complaints"] = D(2026, 3, 30)
    assert due(BY_CODE["result_complaints_settled"], ELECTION_DAY, moved) == D(2026, 4, 6)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(STEPS))
def test_every_step_moves_with_election_day(day: date, step: StepRule) -> None:
    assert due(step, day, {}) - day == due(step, ELECTION_DAY, {}) - ELECTION_DAY


LAST = D(2026, 2, 26)


@pytest.mark.parametrize(
    ("done", "today", "state"),
    [
        (None, D(2026, 2, 18), "coming"),
        (None, D(2026, 2, 19), "soon"),
        (None, D(2026, 2, 25), "soon"),
        (None, D(2026, 2, 26), "due"),
        (None, D(2026, 2, 27), "late"),
        (D(2026, 2, 20), D(2026, 3, 20), "done"),
        (D(2026, 2, 26), D(2026, 2, 26), "done"),
        (D(2026, 2, 27), D(2026, 2, 27), "late_done"),
    ],
)
def test_how_a_step_stands(done: date | None, today: date, state: str) -> None:
    assert step_state(LAST, done, today) == state
