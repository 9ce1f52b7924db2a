"""Publishing results: by the head, once determined, with a resolution; corrected, never taken back."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council.enums import Role
from council.errors import Refused
from council.services.journal import entries_of
from elections.enums import CandidateState, ResultState
from elections.models import Candidate, Contest, CountRecord, PublishedResult
from elections.rules.shapes import Verdict
from elections.services.results import publish_contest, publish_results
from elections.streams import contest_stream, contest_topic, day_results_topic, results_topic
from realtime import store
from tests.factories.elections import Hustings
from tests.factories.results import NUMBER, VOTES, determine, make_day, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> Hustings:
    return make_day()


@pytest.fixture
def contest(day: Hustings) -> Contest:
    """The constituency of the first commune, determined: the 1st, 3rd and 5th are elected."""
    found = day.contests["00001"][0]
    determine(found, VOTES)
    return found


def states(contest: Contest) -> list[str]:
    rows = Candidate.objects.with_scopes_disabled().filter(contest=contest).order_by("code")
    return list(rows.values_list("state", flat=True))


def in_force(contest: Contest) -> PublishedResult:
    return PublishedResult.objects.with_scopes_disabled().get(contest=contest, superseded_at__isnull=True)


def test_a_result_is_published_with_the_fate_of_each_candidate(day: Hustings, contest: Contest) -> None:
    row = publish(day, contest)
    contest.refresh_from_db()
    won, lost = CandidateState.ELECTED, CandidateState.NOT_ELECTED
    assert states(contest) == [won, lost, won, lost, won]
    assert contest.result_state == ResultState.PUBLISHED
    assert (row.version, row.verdict, row.elected, row.seats) == (1, Verdict.COMPLETE, 3, 3)
    assert [line["votes"] for line in row.lines] == [800, 700, 650, 300, 100]
    assert [line["elected"] for line in row.lines] == [True, True, True, False, False]
    assert [entry.code for entry in entries_of(contest_stream(contest.id))] == ["elections.result.published"]


def test_what_was_published_adds_up_from_its_areas(day: Hustings, contest: Contest) -> None:
    row = publish(day, contest)
    for name in ("electors", "voted", "issued", "collected", "valid", "invalid"):
        assert getattr(row, name) == sum(area[name] for area in row.areas)
    for line in row.lines:
        assert line["votes"] == sum(area["votes"][str(line["candidate"])] for area in row.areas)


def test_the_public_hears_of_it(day: Hustings, contest: Contest) -> None:
    row = publish(day, contest)
    topics = [
        contest_topic(contest.id),
        results_topic(row.council_election_id),
        day_results_topic(row.election_id),
    ]
    assert store.versions(topics) == dict.fromkeys(topics, 1)


def test_the_last_contest_closes_the_result_of_the_council(day: Hustings, contest: Contest) -> None:
    publish(day, contest)
    election = contest.council_election
    election.refresh_from_db()
    assert election.results_published_at is not None
    assert election.result_number == NUMBER


@pytest.mark.parametrize("role", [Role.ELECTION_CLERK, Role.ELECTION_BOARD, "team:1"])
def test_only_the_head_publishes(day: Hustings, contest: Contest, role: str) -> None:
    actor = day.communes[0].actor(role)
    with pytest.raises(Refused, match="forbidden"):
        publish_contest(actor=actor, contest_id=contest.id, number=NUMBER)
    with pytest.raises(Refused, match="forbidden"):
        publish_results(actor=actor, council_election_id=contest.council_election_id, number=NUMBER)


@pytest.mark.parametrize("index", [0, 2])
def test_another_committee_finds_nothing(day: Hustings, contest: Contest, index: int) -> None:
    actor = day.worlds[index].actor(Role.ELECTION_HEAD)
    with pytest.raises(Refused, match="not_found"):
        publish_contest(actor=actor, contest_id=contest.id, number=NUMBER)
    with pytest.raises(Refused, match="not_found"):
        publish_results(actor=actor, council_election_id=contest.council_election_id, number=NUMBER)


def refused(day: Hustings, contest: Contest, code: str, **words: str) -> None:
    head = day.communes[0].actor(Role.ELECTION_HEAD)
    with pytest.raises(Refused, match=code):
        publish_contest(actor=head, contest_id=contest.id, **({"number": NUMBER} | words))
    assert not PublishedResult.objects.with_scopes_disabled().filter(contest=contest).exists()


def test_a_count_that_goes_on_is_not_published(day: Hustings) -> None:
    refused(day, day.contests["00001"][0], "result_not_determined")


def test_an_undecided_tie_is_not_published(day: Hustings) -> None:
    contest = day.contests["00001"][0]
    Candidate.objects.with_scopes_disabled().filter(contest=contest).update(birth_year=1980, birth_month=0)
    assert determine(contest, (800, 700, 500, 500, 10)).verdict == Verdict.UNRESOLVED
    refused(day, contest, "result_unresolved")


def test_a_resolution_is_asked_for(day: Hustings, contest: Contest) -> None:
    refused(day, contest, "resolution_required", number=" \u200b ")


def test_figures_that_are_not_the_sum_of_the_records_are_not_published(
    day: Hustings, contest: Contest
) -> None:
    Contest.objects.with_scopes_disabled().filter(pk=contest.pk).update(voted=911)
    refused(day, contest, "K08d")


def test_a_record_that_is_not_accepted_stops_publication(day: Hustings, contest: Contest) -> None:
    record = CountRecord.objects.with_scopes_disabled().filter(contest=contest).first()
    assert record is not None
    record.state = "agreed"
    record.save()
    refused(day, contest, "K08a")


def test_twice_is_refused(day: Hustings, contest: Contest) -> None:
    publish(day, contest)
    with pytest.raises(Refused, match="result_published"):
        publish(day, contest, reason="Lần nữa")


def test_an_annulled_contest_is_published_without_anybody_elected(day: Hustings) -> None:
    contest = day.contests["00001"][0]
    determine(contest, VOTES, annulled=True)
    row = publish(day, contest)
    assert (row.verdict, row.elected) == (Verdict.ANNULLED, 0)
    assert set(states(contest)) == {CandidateState.NOT_ELECTED}


def test_who_withdrew_stays_withdrawn(day: Hustings) -> None:
    contest = day.contests["00001"][0]
    rows = Candidate.objects.with_scopes_disabled().filter(contest=contest).order_by("code")
    gone = rows[0]
    gone.state, gone.left_on = CandidateState.WITHDRAWN, day.election.day
    gone.save()
    determine(contest, VOTES)
    row = publish(day, contest)
    assert states(contest)[0] == CandidateState.WITHDRAWN
    assert row.lines[0]["left"]
    assert not row.lines[0]["elected"]


class TestCorrection:
    """A published result whose records were corrected and determined again."""

    @pytest.fixture
    def again(self, day: Hustings, contest: Contest) -> Contest:
        publish(day, contest)
        determine(contest, (800, 655, 700, 20, 500))
        return contest

    def test_the_public_keeps_the_old_result_until_the_new_one_is_published(self, again: Contest) -> None:
        assert [line["votes"] for line in in_force(again).lines] == [800, 700, 650, 300, 100]

    def test_it_needs_a_reason(self, day: Hustings, again: Contest) -> None:
        with pytest.raises(Refused, match="correction_reason_required"):
            publish(day, again)

    def test_it_is_a_new_version_and_the_old_one_stays(self, day: Hustings, again: Contest) -> None:
        row = publish(day, again, reason="Cộng nhầm một biên bản")
        assert (row.version, in_force(again).id) == (2, row.id)
        old = PublishedResult.objects.with_scopes_disabled().get(contest=again, version=1)
        assert old.superseded_at == row.published_at
        assert [line["votes"] for line in old.lines] == [800, 700, 650, 300, 100]
        won, lost = CandidateState.ELECTED, CandidateState.NOT_ELECTED
        assert states(again) == [won, won, won, lost, lost]
        acts = entries_of(contest_stream(again.id))
        assert [(a.code, a.data.get("reason")) for a in acts][-1] == (
            "elections.result.corrected",
            "Cộng nhầm một biên bản",
        )

    def test_a_status_already_checked_stays(self, day: Hustings, again: Contest) -> None:
        rows = Candidate.objects.with_scopes_disabled().filter(contest=again)
        rows.filter(code__endswith="-01").update(state=CandidateState.CONFIRMED)
        publish(day, again, reason="Cộng nhầm")
        assert states(again)[0] == CandidateState.CONFIRMED

    def test_a_delegate_is_not_unmade_by_it(self, day: Hustings, again: Contest) -> None:
        person = day.city.account(Role.ELECTION_HEAD).person
        rows = Candidate.objects.with_scopes_disabled().filter(contest=again)
        rows.filter(code__endswith="-05").update(person=person)
        with pytest.raises(Refused, match="already_delegate"):
            publish(day, again, reason="Cộng nhầm")
        assert in_force(again).version == 1


def test_all_or_none() -> None:
    day = make_all_determined(contests=2)
    first, second = day.contests["00001"]
    Contest.objects.with_scopes_disabled().filter(pk=second.pk).update(result_state=ResultState.COUNTING)
    head = day.communes[0].actor(Role.ELECTION_HEAD)
    election = first.council_election_id
    with pytest.raises(Refused, match="result_not_determined"):
        publish_results(actor=head, council_election_id=election, number=NUMBER)
    assert not PublishedResult.objects.with_scopes_disabled().exists()
    Contest.objects.with_scopes_disabled().filter(pk=second.pk).update(result_state=ResultState.DETERMINED)
    assert len(publish_results(actor=head, council_election_id=election, number=NUMBER)) == 2
    with pytest.raises(Refused, match="results_published"):
        publish_results(actor=head, council_election_id=election, number=NUMBER)


def make_all_determined(contests: int) -> Hustings:
    day = make_day(contests=contests, communes=1)
    for contest in day.contests["00001"]:
        determine(contest, VOTES)
    return day


def test_three_contests_cost_no_more_than_one() -> None:
    """The first round opens the journal of the council, so the second and the third are compared."""
    day = make_all_determined(contests=5)
    head, contests = day.communes[0].actor(Role.ELECTION_HEAD), day.contests["00001"]
    all_rows = Contest.objects.with_scopes_disabled().filter(pk__in=[contest.pk for contest in contests])
    counts = []
    for chosen in (contests[:1], contests[1:2], contests[2:]):
        all_rows.update(result_state=ResultState.PUBLISHED)
        all_rows.filter(pk__in=[one.pk for one in chosen]).update(result_state=ResultState.DETERMINED)
        with CaptureQueriesContext(connection) as queries:
            publish_results(actor=head, council_election_id=chosen[0].council_election_id, number=NUMBER)
        counts.append(len(queries))
    assert counts[1] == counts[2]
