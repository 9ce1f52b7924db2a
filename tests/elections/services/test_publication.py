"""Publishing a list: what it needs, who may, what the journal and the public pages hear of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django_scopes import scopes_disabled

from council import clock
from council.enums import Role
from council.errors import Refused
from council.models import JournalEntry
from elections.enums import CandidateState, ListStage, Sex
from elections.models import CandidateList, Contest, CouncilElection
from elections.queries.publication import list_state
from elections.services import publication
from elections.streams import contest_stream, council_election_stream, election_topic, list_topic
from realtime import store
from tests.elections.public import NUMBER, change, make_locked, make_published, part
from tests.factories.elections import DAY, Hustings, make_election

pytestmark = pytest.mark.django_db
COMMUNE = "00001"
AFTER = clock.at(DAY + timedelta(days=30), 9)


@pytest.fixture
def made() -> Hustings:
    made = make_election()
    make_locked(made, COMMUNE)
    return made


def publish(made: Hustings, *, number: str = NUMBER, who: str = Role.ELECTION_HEAD) -> CouncilElection:
    return publication.publish_list(
        actor=made.communes[0].actor(who),
        council_election_id=made.council_elections[COMMUNE].id,
        number=number,
    )


def unpublish(
    made: Hustings, *, reason: str = "Hết thời gian niêm yết", who: str = Role.ELECTION_HEAD
) -> CouncilElection:
    return publication.unpublish_list(
        actor=made.communes[0].actor(who),
        council_election_id=made.council_elections[COMMUNE].id,
        reason=reason,
    )


def mark(made: Hustings, *, who: str = Role.ELECTION_CLERK) -> Contest:
    return publication.mark_ballots_printed(
        actor=made.communes[0].actor(who), contest_id=made.contests[COMMUNE][0].id
    )


def said(stream: str) -> list[tuple[str, dict[str, object]]]:
    rows = JournalEntry.objects.with_scopes_disabled().filter(stream__name=stream).order_by("seq")
    return [(row.code, row.data) for row in rows]


def refused_with(code: str, act: object, *args: object, **kwargs: object) -> Refused:
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)  # type: ignore[operator]
    assert refused.value.code == code
    return refused.value


def test_a_locked_list_is_published_under_its_resolution(made: Hustings) -> None:
    topics = [list_topic(part(made, COMMUNE).id), election_topic(made.election.id)]
    before = store.versions(topics)
    row = publish(made, number="  12/NQ-UBBC ")
    assert row.list_number == "12/NQ-UBBC"
    assert part(made, COMMUNE).list_published_at is not None
    after = store.versions(topics)
    assert all(after[topic] > before[topic] for topic in topics)
    [(code, data)] = said(council_election_stream(row.id))
    assert code == "elections.list.published"
    assert data["number"] == "12/NQ-UBBC"
    assert data["candidates"] == 5
    assert data["sha256"] == "0" * 64


@pytest.mark.parametrize("number", ["", "  ", "\u200b"])
def test_a_resolution_number_is_needed(made: Hustings, number: str) -> None:
    assert refused_with("number_required", publish, made, number=number).status == 400
    assert part(made, COMMUNE).list_published_at is None


@pytest.mark.parametrize("facts", [{"locked_at": None, "locked_by": None}, {"stage": ListStage.PRELIMINARY}])
def test_a_list_that_nobody_locked_stays_inside(made: Hustings, facts: dict[str, object]) -> None:
    with scopes_disabled():
        CandidateList.objects.update(**facts)
    refused_with("list_not_locked", publish, made)
    assert part(made, COMMUNE).list_published_at is None
    assert said(council_election_stream(part(made, COMMUNE).id)) == []


def test_a_list_with_an_empty_constituency_stays_inside(made: Hustings) -> None:
    with scopes_disabled():
        made.contests[COMMUNE][0].candidates.update(state=CandidateState.FILED)
    refused_with("list_empty", publish, made)


def test_a_list_that_somebody_left_since_its_lock_is_locked_again(made: Hustings) -> None:
    change(made.candidates(made.contests[COMMUNE][0])[0], state=CandidateState.WITHDRAWN)
    refused_with("list_left", publish, made)


def test_who_leaves_later_does_not_stop_a_second_publication(made: Hustings) -> None:
    publish(made)
    change(made.candidates(made.contests[COMMUNE][0])[0], state=CandidateState.WITHDRAWN)
    with clock.frozen(AFTER):
        unpublish(made)
        publish(made)
    row = part(made, COMMUNE)
    assert row.list_unpublished_at is None


def test_a_public_list_is_not_published_twice(made: Hustings) -> None:
    publish(made)
    refused_with("list_public", publish, made)


def test_a_list_is_taken_down_after_polling_day_with_a_reason(made: Hustings) -> None:
    publish(made)
    mark(made)
    with clock.frozen(clock.at(DAY, 20)):
        refused_with("list_in_period", unpublish, made)
    with clock.frozen(AFTER):
        refused_with("reason_required", unpublish, made, reason=" . ")
        unpublish(made)
        refused_with("list_not_public", unpublish, made)
    assert part(made, COMMUNE).list_unpublished_at == AFTER
    assert said(council_election_stream(part(made, COMMUNE).id))[-1] == (
        "elections.list.unpublished",
        {"reason": "Hết thời gian niêm yết"},
    )


def test_a_faulty_list_is_taken_down_before_ballots_are_printed(made: Hustings) -> None:
    publish(made)
    with clock.frozen(clock.at(DAY - timedelta(days=15), 9)):
        assert unpublish(made, reason="Sai quê quán của một người").list_unpublished_at is not None
        assert publish(made).list_unpublished_at is None


def test_what_was_never_public_is_not_taken_down(made: Hustings) -> None:
    with clock.frozen(AFTER):
        refused_with("list_not_public", unpublish, made)


@pytest.mark.parametrize("who", [Role.ELECTION_CLERK, Role.ELECTION_BOARD, "team:1"])
def test_the_head_alone_publishes_and_takes_down(made: Hustings, who: str) -> None:
    assert refused_with("forbidden", publish, made, who=who).status == 403
    publish(made)
    with clock.frozen(AFTER):
        refused_with("forbidden", unpublish, made, who=who)
    assert part(made, COMMUNE).list_unpublished_at is None


@pytest.mark.parametrize("who", [Role.ELECTION_HEAD, Role.ELECTION_BOARD, "team:1"])
def test_the_clerk_alone_notes_printed_ballots(made: Hustings, who: str) -> None:
    publish(made)
    refused_with("forbidden", mark, made, who=who)


def test_another_council_finds_nothing(made: Hustings) -> None:
    pk, contest = made.council_elections[COMMUNE].id, made.contests[COMMUNE][0].id
    for world in (made.city, made.communes[1]):
        head, clerk = world.actor(Role.ELECTION_HEAD), world.actor(Role.ELECTION_CLERK)
        refused_with("not_found", publication.publish_list, actor=head, council_election_id=pk, number=NUMBER)
        refused_with(
            "not_found", publication.unpublish_list, actor=head, council_election_id=pk, reason="vì sao"
        )
        refused_with("not_found", publication.mark_ballots_printed, actor=clerk, contest_id=contest)


def test_printed_ballots_are_noted_once(made: Hustings) -> None:
    refused_with("list_not_public", mark, made)
    publish(made)
    contest = mark(made)
    assert contest.ballots_printed_at is not None
    [(code, data)] = said(contest_stream(contest.id))
    assert code == "elections.ballots.printed"
    assert data["number"] == 1
    assert len(data["candidates"]) == 5  # type: ignore[arg-type]
    refused_with("ballots_noted", mark, made)


def test_ballots_with_a_wrong_title_are_not_printed(made: Hustings) -> None:
    publish(made)
    person = next(p for p in made.candidates(made.contests[COMMUNE][0]) if p.sex == Sex.FEMALE)
    change(person, title_on_ballot="Ông")
    refusal = refused_with("K12", mark, made)
    assert person.full_name in refusal.message
    assert "Mẫu số 14" in refusal.law
    contest = made.contests[COMMUNE][0]
    assert Contest.objects.with_scopes_disabled().get(pk=contest.pk).ballots_printed_at is None


def test_the_state_of_a_list_names_what_is_wrong(made: Hustings) -> None:
    people = made.candidates(made.contests[COMMUNE][0])
    change(people[0], title_on_ballot="")
    change(people[1], state=CandidateState.WITHDRAWN)
    state = list_state(part(made, COMMUNE))
    assert state.outdated
    assert not state.may_be_published
    [row] = state.contests
    assert (row.standing, row.left) == (4, 1)
    assert [finding.code for _name, finding in row.titles] == ["K12"]


def test_the_surplus_and_the_share_of_women_are_shown() -> None:
    made = make_published(candidates=2, seats=1)
    state = list_state(part(made, COMMUNE))
    assert state.contests[0].surplus is None
    assert state.women is None
    with scopes_disabled():
        made.contests[COMMUNE][0].candidates.update(sex=Sex.MALE, title_on_ballot="Ông")
        Contest.objects.filter(council_election=part(made, COMMUNE)).update(seats=3, seats_of_constituency=3)
    state = list_state(part(made, COMMUNE))
    assert state.contests[0].surplus is not None
    assert state.contests[0].surplus.code == "C01"
    assert state.women is not None
    assert state.women.code == "C02"
