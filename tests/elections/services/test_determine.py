"""Determining results from accepted records: what is asked before, what is written, ties, many at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled

from council.errors import Refused
from council.services import journal
from elections.enums import CandidateState, ResultState
from elections.models import Candidate, Contest, CountRecord
from elections.services.determine import (
    _determine_where,
    decide_tie,
    determine,
    determine_all,
    determine_council,
)
from elections.services.faults import Faulty
from elections.services.tally import tally
from elections.streams import contest_stream
from tests.elections.services.counting import (
    BOARD,
    CLERK,
    HEAD,
    WHY,
    accepted,
    all_accepted,
    fresh_contest,
    good,
    records_of,
    settled,
)
from tests.factories.elections import Hustings, make_election

pytestmark = pytest.mark.django_db
NUMBER = "Nghị quyết số 14/NQ-UBBC"


@pytest.fixture
def day() -> Hustings:
    return make_election(communes=1)


def determined(day: Hustings, contest: Contest) -> Contest:
    world = next(world for world in day.worlds if world.council.pk == contest.council_id)
    return determine(actor=world.actor(BOARD), contest_id=contest.pk)


def with_votes(day: Hustings, contest: Contest, tenths: list[int]) -> None:
    """Every record accepted, each candidate with so many tenths of the valid ballots."""
    for shift, record in enumerate(records_of(contest)):
        figures = good(record, shift)
        pairs = zip(sorted(figures.votes), tenths, strict=True)
        accepted(day, record, replace(figures, votes={pk: figures.valid * n // 10 for pk, n in pairs}))


def births(contest: Contest, *dates: tuple[int, int, int]) -> None:
    with scopes_disabled():
        for candidate, (year, month, date) in zip(
            Candidate.objects.filter(contest=contest).order_by("id"), dates, strict=False
        ):
            Candidate.objects.filter(pk=candidate.pk).update(
                birth_year=year, birth_month=month, birth_day=date
            )


def test_a_contest_is_determined_from_its_accepted_records(day: Hustings) -> None:
    contest = day.contests["00001"][0]
    all_accepted(day, contest)
    determined(day, contest)
    contest = fresh_contest(contest)
    assert (contest.result_state, contest.verdict) == (ResultState.DETERMINED, "complete")
    assert (contest.electors, contest.voted) == (2 * 990, 2 * 890 - 1)
    assert contest.outcome["elected"] == [c.pk for c in day.candidates(contest)[:3]]
    assert next(c.votes for c in day.candidates(contest)) == 880 * 90 // 100 + 879 * 90 // 100
    last = journal.entries_of(contest_stream(contest.pk))[-1]
    assert (last.code, last.data["totals"]["voted"]) == ("elections.result.determined", 1779)


def test_the_citys_contest_is_added_up_over_its_communes() -> None:
    day = make_election()
    contest = day.contests["hn"][0]
    all_accepted(day, contest)
    assert determined(day, contest).electors == 4000


def test_it_is_determined_once(day: Hustings) -> None:
    contest = day.contests["00001"][0]
    all_accepted(day, contest)
    determined(day, contest)
    with pytest.raises(Refused, match="already_determined"):
        determined(day, contest)
    with scopes_disabled():
        Contest.objects.filter(pk=contest.pk).update(result_state=ResultState.PUBLISHED)
    with pytest.raises(Refused, match="already_published_result"):
        determined(day, contest)


def test_a_missing_area_is_named(day: Hustings) -> None:
    contest = day.contests["00001"][0]
    first, second = records_of(contest)
    accepted(day, first)
    settled(day, second, good(second, 1))
    with pytest.raises(Faulty, match="K08a"):
        determined(day, contest)
    (found,) = tally([fresh_contest(contest)])
    assert found.missing == ((day.communes[0].council.pk, 2),)
    assert fresh_contest(contest).result_state == ResultState.COUNTING


def test_no_valid_ballot_at_all_elects_nobody(day: Hustings) -> None:
    contest = day.contests["00001"][0]
    for shift, record in enumerate(records_of(contest)):
        figures = good(record, shift)
        none = dict.fromkeys(figures.votes, 0)
        accepted(day, record, replace(figures, valid=0, invalid=figures.collected, votes=none))
    contest = determined(day, contest)
    assert (contest.verdict, contest.outcome["elected"], contest.valid) == ("additional", [], 0)


def test_who_left_after_the_ballots_were_printed_keeps_votes_and_is_not_elected(day: Hustings) -> None:
    contest = day.contests["00001"][0]
    gone = day.candidates(contest)[0]
    with scopes_disabled():
        Contest.objects.filter(pk=contest.pk).update(ballots_printed_at=day.election.created_at)
        Candidate.objects.filter(pk=gone.pk).update(state=CandidateState.WITHDRAWN)
    all_accepted(day, contest)
    contest = determined(day, contest)
    fate = next(fate for fate in contest.outcome["fates"] if fate["candidate"] == gone.pk)
    assert (fate["elected"], fate["reason"]["code"]) == (False, "withdrawn")
    assert fate["votes"] > 0
    assert len(contest.outcome["elected"]) == 2  # the fourth has no majority


def test_who_left_before_the_ballots_were_printed_is_on_no_record(day: Hustings) -> None:
    contest = day.contests["00001"][0]
    gone = day.candidates(contest)[-1]
    with scopes_disabled():
        Candidate.objects.filter(pk=gone.pk).update(state=CandidateState.WITHDRAWN)
    all_accepted(day, contest)
    assert gone.pk not in {fate["candidate"] for fate in determined(day, contest).outcome["fates"]}


def test_the_older_of_two_at_the_last_seat_is_elected(day: Hustings) -> None:
    contest = day.contests["00001"][0]
    births(contest, (1970, 1, 1), (1971, 1, 1), (1980, 5, 2), (1980, 5, 1))
    with_votes(day, contest, [8, 7, 6, 6, 1])
    contest = determined(day, contest)
    ids = sorted(c.pk for c in day.candidates(contest))
    assert contest.outcome["elected"] == [ids[0], ids[1], ids[3]]


def tied(day: Hustings, *dates: tuple[int, int, int]) -> Contest:
    contest = day.contests["00001"][0]
    births(contest, (1970, 1, 1), (1971, 1, 1), *dates)
    with_votes(day, contest, [8, 7, 6, 6, 1])
    return determined(day, contest)


@pytest.mark.parametrize("dates", [((1980, 5, 2), (1980, 5, 2)), ((1980, 0, 0), (1980, 5, 1))])
def test_births_that_do_not_tell_leave_the_tie_to_the_committee(
    day: Hustings, dates: tuple[tuple[int, int, int], ...]
) -> None:
    contest = tied(day, *dates)
    ids = sorted(c.pk for c in day.candidates(contest))
    assert contest.verdict == "unresolved"
    assert sorted(contest.outcome["tied"]) == ids[2:4]
    head = day.communes[0].actor(HEAD)
    decide_tie(actor=head, contest_id=contest.pk, chosen=[ids[3]], number=NUMBER, reason=WHY)
    contest = fresh_contest(contest)
    assert (contest.verdict, contest.outcome["elected"]) == ("complete", [ids[0], ids[1], ids[3]])
    fates = {fate["candidate"]: fate for fate in contest.outcome["fates"]}
    assert [fates[pk]["elected"] for pk in ids] == [True, True, False, True, False]
    assert fates[ids[3]]["reason"]["params"]["number"] == NUMBER
    last = journal.entries_of(contest_stream(contest.pk))[-1]
    assert (last.code, last.authority, last.data["reason"]) == ("elections.tie.decided", NUMBER, WHY)


def test_a_tie_is_decided_among_the_tied_with_number_and_reason(day: Hustings) -> None:
    contest = tied(day, (1980, 5, 2), (1980, 5, 2))
    ids, head = sorted(c.pk for c in day.candidates(contest)), day.communes[0].actor(HEAD)
    for chosen in ([], [ids[0]], ids[2:4], [ids[4]], [ids[2], ids[2]]):
        with pytest.raises(Refused, match="bad_choice_of_tied"):
            decide_tie(actor=head, contest_id=contest.pk, chosen=chosen, number=NUMBER, reason=WHY)
    with pytest.raises(Refused, match="decision_number_required"):
        decide_tie(actor=head, contest_id=contest.pk, chosen=[ids[2]], number="", reason=WHY)
    with pytest.raises(Refused, match="reason_required"):
        decide_tie(actor=head, contest_id=contest.pk, chosen=[ids[2]], number=NUMBER, reason="")
    for who in (CLERK, BOARD, "team:1"):
        with pytest.raises(Refused, match="forbidden"):
            decide_tie(
                actor=day.communes[0].actor(who),
                contest_id=contest.pk,
                chosen=[ids[2]],
                number=NUMBER,
                reason=WHY,
            )
    decide_tie(actor=head, contest_id=contest.pk, chosen=[ids[2]], number=NUMBER, reason=WHY)
    with pytest.raises(Refused, match="no_tie"):
        decide_tie(actor=head, contest_id=contest.pk, chosen=[ids[2]], number=NUMBER, reason=WHY)


@pytest.mark.parametrize("who", [CLERK, HEAD, "team:1"])
def test_only_the_board_determines(day: Hustings, who: str) -> None:
    contest = day.contests["00001"][0]
    all_accepted(day, contest)
    actor = day.communes[0].actor(who)
    with pytest.raises(Refused, match="forbidden"):
        determine(actor=actor, contest_id=contest.pk)
    with pytest.raises(Refused, match="forbidden"):
        determine_council(actor=actor, council_election_id=contest.council_election_id)


def test_another_council_finds_nothing_to_determine(day: Hustings) -> None:
    contest = day.contests["00001"][0]
    all_accepted(day, contest)
    city = day.city.actor(BOARD)
    with pytest.raises(Refused, match="not_found"):
        determine(actor=city, contest_id=contest.pk)
    with pytest.raises(Refused, match="not_found"):
        determine_council(actor=city, council_election_id=contest.council_election_id)


def test_a_council_determines_what_is_complete_and_leaves_the_rest() -> None:
    day = make_election(communes=1, contests=2)
    first, second = day.contests["00001"]
    all_accepted(day, first)
    done = determine_council(
        actor=day.communes[0].actor(BOARD), council_election_id=first.council_election_id
    )
    assert [contest.pk for contest in done] == [first.pk]
    assert fresh_contest(second).result_state == ResultState.COUNTING


def accept_as_if(day: Hustings) -> None:
    """All records of the day as accepted, written straight into the tables."""
    with scopes_disabled():
        for record in CountRecord.objects.filter(contest__council_election__election=day.election):
            figures = good(record, record.pk % 7)
            for name in ("electors", "voted", "issued", "collected", "valid", "invalid"):
                setattr(record, name, getattr(figures, name))
            record.state = "accepted"
            record.save()
            for candidate_id, votes in figures.votes.items():
                record.votes.create(candidate_id=candidate_id, votes=votes)


def test_many_contests_take_as_many_queries_as_one() -> None:
    day = make_election(communes=3)
    accept_as_if(day)
    counts = []
    for which in ({"pk": day.contests["00001"][0].pk}, {"council_election__election": day.election}):
        with CaptureQueriesContext(connection) as queries, transaction.atomic():
            done = _determine_where(None, **which)
        counts.append((len(done), len(queries)))
    assert [contests for contests, _queries in counts] == [1, 3]
    assert counts[0][1] == counts[1][1]


def test_the_server_determines_a_whole_day(day: Hustings) -> None:
    accept_as_if(day)
    assert {fresh_contest(contest).verdict for contest in determine_all(day.election)} == {"complete"}
    assert determine_all(day.election) == []
