"""Additional and re-elections: when they are due, what they consist of, how their votes count."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django_scopes import scopes_disabled

from council.errors import Refused
from elections import access
from elections.enums import CandidateState, RecordState
from elections.models import Candidate, Contest, CountRecord
from elections.services.again import call_again
from elections.services.annulment import annul_contest, annul_record
from elections.services.determine import determine
from elections.services.faults import Faulty
from tests.elections.services.counting import (
    BOARD,
    CLERK,
    HEAD,
    accepted,
    all_accepted,
    fresh_contest,
    good,
    records_of,
)
from tests.factories.elections import Hustings, make_election

pytestmark = pytest.mark.django_db
NUMBER = "Nghị quyết số 12/NQ-UBBC"
WEEK = timedelta(days=7)


def short(day: Hustings, elected: int = 1) -> Contest:
    """A contest of three seats in which so many candidates passed, determined."""
    contest = day.contests["00001"][0]
    for shift, record in enumerate(records_of(contest)):
        figures = good(record, shift)
        ballot = sorted(figures.votes)
        few = {pk: figures.valid * (8 if n < elected else 2) // 10 for n, pk in enumerate(ballot)}
        accepted(day, record, replace(figures, votes=few))
    return determine(actor=day.communes[0].actor(BOARD), contest_id=contest.pk)


def called(hustings: Hustings, contest: Contest, kind: str, **more: Any) -> Contest:
    wanted: dict[str, Any] = {
        "kind": kind,
        "day": hustings.election.day + timedelta(days=5),
        "number": NUMBER,
    } | more
    return call_again(actor=hustings.communes[0].actor(HEAD), contest_id=contest.pk, **wanted)


def test_one_of_three_is_below_two_thirds_so_an_additional_election_fills_the_rest(day: Hustings) -> None:
    contest = short(day)
    assert contest.verdict == "additional"
    made = called(day, contest, "additional")
    assert (made.seats, made.seats_of_constituency, made.parent_id) == (2, 3, contest.pk)
    stand = day.candidates(made)
    winner = contest.outcome["elected"][0]
    assert {c.parent_id for c in stand} == {c.pk for c in day.candidates(contest)} - {winner}
    assert [c.ballot_position for c in sorted(stand, key=lambda c: c.sort_key)] == [1, 2, 3, 4]
    assert len(records_of(made)) == 2
    assert made.council_election.election.kind == "additional"


def test_two_of_three_is_two_thirds_so_the_seat_stays_empty(day: Hustings) -> None:
    contest = short(day, 2)
    assert contest.verdict == "short"
    with pytest.raises(Refused, match="not_called_for"):
        called(day, contest, "additional")


def test_the_additional_election_is_counted_and_determined_like_the_first(day: Hustings) -> None:
    made = called(day, short(day), "additional")
    for shift, record in enumerate(records_of(made)):
        accepted(day, record, good(record, shift))
    made = determine(actor=day.communes[0].actor(BOARD), contest_id=made.pk)
    assert (made.verdict, len(made.outcome["elected"])) == ("complete", 2)


def test_a_team_of_the_first_poll_works_in_the_next(day: Hustings) -> None:
    made = called(day, short(day), "additional")
    team = day.communes[0].actor("team:1")
    first = records_of(made)[0]
    assert access.record(team, first.pk) == first
    with pytest.raises(Refused):
        access.record(team, records_of(made)[1].pk)


def test_it_is_called_once_for_a_day_after_the_first_and_within_seven_days(day: Hustings) -> None:
    contest = short(day)
    for bad, code in (
        ({"day": day.election.day}, "day_not_later"),
        ({"day": day.election.day + WEEK + timedelta(days=1)}, "later_than_law"),
        ({"number": ""}, "decision_number_required"),
    ):
        with pytest.raises(Refused, match=code):
            called(day, contest, "additional", **bad)
    with pytest.raises(Refused, match="not_called_for"):
        called(day, contest, "re_election")
    later = day.election.day + WEEK + timedelta(days=1)
    called(day, contest, "additional", day=later, reason="Hội đồng bầu cử quốc gia cho lùi ngày")
    with pytest.raises(Refused, match="not_called_for"):
        called(day, contest, "additional")


def test_candidates_who_left_do_not_stand_again(day: Hustings) -> None:
    contest = short(day)
    gone = day.candidates(contest)[-1]
    with scopes_disabled():
        Candidate.objects.filter(pk=gone.pk).update(state=CandidateState.WITHDRAWN)
    made = called(day, contest, "additional")
    assert gone.pk not in {c.parent_id for c in day.candidates(made)}


def test_half_the_electors_is_not_enough_and_the_re_election_asks_no_turnout(day: Hustings) -> None:
    contest = day.contests["00001"][0]
    for shift, record in enumerate(records_of(contest)):
        electors = 990
        voted = 490 - shift
        accepted(
            day,
            record,
            replace(
                good(record, shift),
                electors=electors,
                voted=voted,
                issued=voted,
                collected=voted,
                valid=voted - 10,
                votes={c.pk: (voted - 10) * 6 // 10 for c in day.candidates(contest)},
            ),
        )
    contest = determine(actor=day.communes[0].actor(BOARD), contest_id=contest.pk)
    assert contest.verdict == "re_election"
    made = called(day, contest, "re_election")
    assert (made.seats, len(day.candidates(made))) == (3, 5)
    for shift, record in enumerate(records_of(made)):
        voted = 300 - shift
        changes: dict[str, Any] = {"voted": voted, "issued": voted, "collected": voted, "valid": voted - 10}
        votes = {c.pk: (voted - 10) * (8 - n) // 10 for n, c in enumerate(day.candidates(made))}
        accepted(day, record, replace(good(record, shift), **changes, votes=votes))
    made = determine(actor=day.communes[0].actor(BOARD), contest_id=made.pk)
    assert made.verdict == "complete"
    assert made.outcome["reasons"][0]["code"] == "turnout_not_asked"


def test_an_annulled_constituency_votes_again(day: Hustings) -> None:
    contest = day.contests["00001"][0]
    head = day.communes[0].actor(HEAD)
    annul_contest(actor=head, contest_id=contest.pk, number="NQ 730/NQ-HĐBCQG", reason="Thừa 75 phiếu")
    contest = fresh_contest(contest)
    assert (contest.result_state, contest.verdict, contest.outcome["elected"]) == (
        "determined",
        "annulled",
        [],
    )
    assert contest.electors is None
    assert called(day, contest, "re_election").seats == 3


def test_an_annulled_area_votes_again_and_counts_in_its_constituency(day: Hustings) -> None:
    contest = day.contests["00001"][0]
    board, head = day.communes[0].actor(BOARD), day.communes[0].actor(HEAD)
    all_accepted(day, contest)
    determine(actor=board, contest_id=contest.pk)
    first, second = records_of(contest)
    annul_record(
        actor=head, record_id=first.pk, version=first.version, number="NQ 730", reason="In nhầm danh xưng"
    )
    assert fresh_contest(contest).result_state == "counting"
    with pytest.raises(Faulty) as stopped:
        determine(actor=board, contest_id=contest.pk)
    assert stopped.value.codes == ["K08a"]
    made = called(day, contest, "re_election")
    assert made.reruns_areas
    (again,) = records_of(made)
    figures = good(again, 20)
    accepted(day, again, figures)
    with pytest.raises(Refused, match="counts_in_parent"):
        determine(actor=board, contest_id=made.pk)
    done = determine(actor=board, contest_id=contest.pk)
    assert done.voted == (second.voted or 0) + figures.voted
    assert done.verdict == "complete"
    winner = done.outcome["fates"][0]
    assert winner["candidate"] in {c.pk for c in day.candidates(contest)}


def test_a_candidate_who_leaves_before_the_area_votes_again_keeps_the_votes_of_the_others(
    day: Hustings,
) -> None:
    contest = day.contests["00001"][0]
    board, head = day.communes[0].actor(BOARD), day.communes[0].actor(HEAD)
    all_accepted(day, contest)
    first, second = records_of(contest)
    annul_record(actor=head, record_id=first.pk, version=first.version, number="NQ 730", reason="Vi phạm")
    gone = day.candidates(contest)[0]
    with scopes_disabled():
        Contest.objects.filter(pk=contest.pk).update(ballots_printed_at=day.election.created_at)
        Candidate.objects.filter(pk=gone.pk).update(state=CandidateState.WITHDRAWN)
    made = called(day, contest, "re_election")
    (again,) = records_of(made)
    accepted(day, again, good(again, 20))
    done = determine(actor=board, contest_id=contest.pk)
    fate = next(fate for fate in done.outcome["fates"] if fate["candidate"] == gone.pk)
    with scopes_disabled():
        assert fate["votes"] == second.votes.get(candidate=gone).votes
    assert (fate["elected"], fate["reason"]["code"]) == (False, "withdrawn")


def test_the_next_contest_of_the_council_joins_the_same_day() -> None:
    day = make_election(communes=1, contests=2)
    board, head = day.communes[0].actor(BOARD), day.communes[0].actor(HEAD)
    made = []
    for contest in day.contests["00001"]:
        annul_contest(actor=head, contest_id=contest.pk, number="NQ 730", reason="Vi phạm nghiêm trọng")
        made.append(called(day, contest, "re_election"))
    assert made[0].council_election_id == made[1].council_election_id
    made[1].council_election.refresh_from_db(fields=["seats"])
    assert made[1].council_election.seats == 6
    assert board.council_id == made[0].council_id


@pytest.mark.parametrize("who", [CLERK, BOARD, "team:1"])
def test_only_the_head_of_the_committee_calls_it(day: Hustings, who: str) -> None:
    contest = short(day)
    with pytest.raises(Refused) as refused:
        call_again(
            actor=day.communes[0].actor(who),
            contest_id=contest.pk,
            kind="additional",
            day=day.election.day + WEEK,
            number=NUMBER,
        )
    assert refused.value.code == "forbidden"


def test_another_commune_finds_no_contest_to_call_again(day: Hustings) -> None:
    contest = short(day)
    with pytest.raises(Refused, match="not_found"):
        call_again(
            actor=day.communes[1].actor(HEAD),
            contest_id=contest.pk,
            kind="additional",
            day=day.election.day + WEEK,
            number=NUMBER,
        )


def test_records_of_a_poll_that_was_called_start_empty(day: Hustings) -> None:
    made = called(day, short(day), "additional")
    with scopes_disabled():
        states = set(CountRecord.objects.filter(contest=made).values_list("state", flat=True))
    assert states == {RecordState.EMPTY}
