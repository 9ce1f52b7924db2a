"""An invented election in the database: the rows of each stage, as the services would have left them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from django_scopes import scopes_disabled

from council.enums import Role
from council.models import Account, Council, RoleAssignment
from council.permissions import actors
from council.services.journal import check_streams
from elections.demo.load_base import Loaded
from elections.demo.load_staff import Staff
from elections.demo.loading import STAGES, STEPS, load
from elections.demo.plan import plan_election, small
from elections.enums import CandidateState, RecordState, ResultState
from elections.models import (
    Candidate,
    CandidateList,
    CandidateVotes,
    CommuneTurnout,
    Contest,
    CouncilElection,
    CountEntry,
    CountRecord,
    PollingArea,
    PublishedResult,
    TurnoutReport,
)
from elections.queries.candidate_lists import list_state
from elections.queries.figures import figures_of, figures_of_record, votes_of
from elections.rules.count import check_record
from elections.rules.shapes import Readings
from elections.services.tally import tally

pytestmark = pytest.mark.django_db


def made(stage: str, **staff: bool) -> Loaded:
    return load(plan_election(small(1)), stage, staff=Staff(**staff))


@scopes_disabled()
def counted() -> dict[str, int]:
    models = (PollingArea, Candidate, TurnoutReport, CountEntry, CandidateVotes, PublishedResult)
    return {model.__name__: model.objects.count() for model in models}


@pytest.mark.parametrize("place", range(len(STAGES)))
def test_each_stage_has_what_belongs_to_it(place: int) -> None:
    loaded = made(STAGES[place])
    found = counted()
    names = ("PollingArea", "Candidate", "TurnoutReport", "CountEntry", "PublishedResult")
    assert [bool(found[name]) for name in names] == [at <= place for at in range(len(names))]
    assert not [report.name for report in check_streams() if report.faults]
    assert loaded.election.day == loaded.plan.order.day


@scopes_disabled()
def test_a_published_election_is_whole() -> None:
    loaded = made("results")
    contests = Contest.objects.all()
    assert {one.result_state for one in contests} == {ResultState.PUBLISHED}
    assert Counter(contests.values_list("verdict", flat=True)).keys() == {"complete", "short"}
    assert set(CountRecord.objects.values_list("state", flat=True)) == {RecordState.ACCEPTED}
    states = Counter(Candidate.objects.values_list("state", flat=True))
    seats = sum(council.seats for council in loaded.plan.councils)
    assert states[CandidateState.ELECTED] == seats - 1  # one seat nobody was elected to
    assert states.keys() == {CandidateState.ELECTED, CandidateState.NOT_ELECTED}
    assert all(CouncilElection.objects.values_list("results_published_at", flat=True))
    assert CommuneTurnout.objects.count() == 10 * len(loaded.plan.communes)


@scopes_disabled()
def test_records_in_the_database_hold_every_identity() -> None:
    made("counted")
    rows = CountRecord.objects.select_related("contest", "area_contest").prefetch_related("entries")
    votes = votes_of(row.id for row in rows)
    for row in rows:
        figures = figures_of_record(row, votes[row.id])
        standing = list(row.contest.candidates.values_list("id", flat=True))
        found = check_record(
            figures, seats=row.contest.seats, candidates=standing,
            listed_electors=row.area_contest.electors, readings=Readings(),
        )  # fmt: skip
        assert {finding.code for finding in found} == {warning["code"] for warning in row.warnings}
        assert not [finding for finding in found if finding.hard]
        first, second = row.entries.all()
        assert figures_of(first.figures) == figures_of(second.figures) == figures
        assert first.entered_by_id != second.entered_by_id


@scopes_disabled()
def test_what_was_determined_is_what_the_records_add_up_to() -> None:
    made("counted")
    found = tally(list(Contest.objects.select_related("council_election__election")))
    for one in found:
        assert not one.findings
        assert not one.missing
        assert one.outcome is not None
        assert list(one.outcome.elected) == one.contest.outcome["elected"]
        assert one.total.valid == one.contest.valid
        assert {fate.candidate: fate.votes for fate in one.outcome.fates} == dict(
            one.contest.candidates.values_list("id", "votes")
        )


@scopes_disabled()
def test_the_official_list_is_what_preparing_it_again_would_give() -> None:
    loaded = made("candidates")
    for part in loaded.council_elections.values():
        row = CandidateList.objects.get(council_election=part, stage="official")
        assert row.locked_by_id != row.prepared_by_id
        assert list_state(part, "official").sha256 == row.sha256


def test_staff_sign_in_with_the_roles_of_their_office() -> None:
    loaded = made("setup", teams=True)
    offices = ("chutich", "giupviec", "giupviec2", "ban")
    assert {f"hn-bc-{office}" for office in offices} <= loaded.accounts.keys()
    with scopes_disabled():
        roles = Counter(RoleAssignment.objects.values_list("role", flat=True))
        councils, areas = len(loaded.plan.councils), len(loaded.areas)
        assert roles == {
            Role.ELECTION_HEAD: councils, Role.ELECTION_CLERK: 2 * councils, Role.ELECTION_BOARD: councils,
            Role.POLLING_TEAM: areas,
        }  # fmt: skip
        key, area = next(iter(loaded.areas.items()))
        [team] = area.teams.all()
        head = team.members.all()[0]
        assert head.person_id == loaded.team(key).person_id
        council = loaded.councils[key[0]]
        [actor] = actors([(council, loaded.team(key), "", "vi")], loaded.election.day)
        assert actor.roles == {Role.POLLING_TEAM}


@scopes_disabled()
def test_a_second_election_uses_the_councils_and_accounts_of_the_first() -> None:
    made("setup")
    before = (Council.objects.count(), Account.objects.count())
    order = replace(small(1), code="dien-tap", is_test=True)
    load(plan_election(order), "candidates")
    assert (Council.objects.count(), Account.objects.count()) == before
    assert PollingArea.objects.filter(election__is_test=True).count() > 0


@pytest.mark.parametrize("stage", STAGES)
def test_a_failure_leaves_nothing(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_loaded: Loaded) -> None:
        raise RuntimeError("stopped")

    monkeypatch.setitem(STEPS, stage, fail)
    with pytest.raises(RuntimeError, match="stopped"):
        made("results")
    assert not any(counted().values())
    assert not Account.objects.exists()
