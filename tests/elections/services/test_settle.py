"""The third person, acceptance by the board, return, correction, opening a published result again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django_scopes import scopes_disabled

from council.errors import Refused
from council.services import journal
from elections.enums import CandidateState, RecordState, ResultState
from elections.models import Candidate, Contest, CountEntry, CountRecord
from elections.services.acceptance import accept, accept_all, correct, send_back
from elections.services.annulment import annul_contest, annul_record, reopen
from elections.services.determine import determine
from elections.services.faults import Faulty
from elections.services.records import enter
from elections.services.settle import settle
from elections.streams import contest_stream, record_stream
from tests.elections.services.counting import (
    BOARD,
    CLERK,
    HEAD,
    WHY,
    accepted,
    all_accepted,
    city_record,
    commune_record,
    fresh,
    fresh_contest,
    good,
    photo,
    records_of,
    second_account,
    set_option,
    settled,
)
from tests.factories.elections import Hustings

pytestmark = pytest.mark.django_db


def different(day: Hustings, record: CountRecord, *, with_photo: bool = True) -> CountRecord:
    actor = day.communes[0].actor
    enter(actor=actor("team:1"), record_id=record.pk, version=0, figures=good(record))
    last = photo() if with_photo else None
    return enter(actor=actor("second"), record_id=record.pk, version=0, figures=good(record, 1), photo=last)


def third(day: Hustings, record: CountRecord, shift: int = 0, **more: Any) -> CountRecord:
    wanted: dict[str, Any] = {"actor": day.communes[0].actor(CLERK), "record_id": record.pk, "version": 0}
    return settle(**wanted | {"figures": good(record, shift)} | more)


# the third person


def test_the_third_person_settles_for_one_of_the_two(day: Hustings) -> None:
    record = different(day, commune_record(day))
    done = fresh(third(day, record))
    assert (done.state, done.voted, done.version) == (RecordState.AGREED, 890, 1)
    last = journal.entries_of(record_stream(record.pk))[-1]
    assert (last.code, last.data["like"]) == ("elections.record.settled", ["first"])


def test_neither_of_the_two_needs_a_reason(day: Hustings) -> None:
    record = different(day, commune_record(day))
    with pytest.raises(Refused, match="reason_required"):
        third(day, record, 2)
    assert third(day, record, 2, reason="Cả hai lần đều đọc nhầm số 7").voted == 888


@pytest.mark.parametrize("who", ["team:1", "second"])
def test_neither_of_the_two_settles(day: Hustings, who: str) -> None:
    record = different(day, commune_record(day))
    with pytest.raises(Refused) as refused:
        third(day, record, actor=day.communes[0].actor(who))
    assert refused.value.code in {"third_is_one_of_two", "forbidden"}


def test_the_third_persons_figures_are_checked_as_well(day: Hustings) -> None:
    record = different(day, commune_record(day))
    with pytest.raises(Faulty):
        third(day, record, figures=good(record, 0, invalid=12), reason=WHY)
    assert fresh(record).state == RecordState.DIFFERS


def test_no_photo_no_settling_unless_the_council_says_so(day: Hustings) -> None:
    record = different(day, commune_record(day), with_photo=False)
    with pytest.raises(Refused, match="photo_required"):
        third(day, record)
    set_option(day.communes[0], "elections.photo_required", False)
    assert third(day, record).state == RecordState.AGREED


def test_only_what_differs_is_settled(day: Hustings) -> None:
    for record in (commune_record(day), settled(day, city_record(day))):
        with pytest.raises(Refused, match="nothing_to_settle"):
            third(day, record, version=fresh(record).version)


def test_the_citys_board_may_settle_what_a_commune_differs_in(day: Hustings) -> None:
    record = different(day, city_record(day))
    assert third(day, record, actor=day.city.actor(BOARD)).state == RecordState.AGREED


def test_the_city_and_other_communes_do_not_settle_a_communes_own(day: Hustings) -> None:
    record = different(day, commune_record(day))
    for actor in (day.city.actor(BOARD), day.communes[1].actor(CLERK)):
        with pytest.raises(Refused, match="not_found"):
            third(day, record, actor=actor)
    with pytest.raises(Refused, match="forbidden"):
        third(day, record, actor=day.communes[0].actor(HEAD))


# acceptance and return


def test_the_board_of_the_contests_council_accepts(day: Hustings) -> None:
    record = settled(day, city_record(day))
    with pytest.raises(Refused, match="forbidden"):
        accept(actor=day.communes[0].actor(BOARD), record_id=record.pk, version=record.version)
    done = accept(actor=day.city.actor(BOARD), record_id=record.pk, version=record.version)
    assert done.state == RecordState.ACCEPTED
    assert done.accepted_at is not None


@pytest.mark.parametrize("who", [CLERK, HEAD, "team:1"])
def test_nobody_else_accepts_returns_or_corrects(day: Hustings, who: str) -> None:
    record = settled(day, commune_record(day))
    actor = day.communes[0].actor(who)
    given: dict[str, Any] = {"record_id": record.pk, "version": record.version}
    for act in (
        lambda: accept(actor=actor, **given),
        lambda: accept_all(actor=actor, versions={record.pk: record.version}),
        lambda: send_back(actor=actor, reason=WHY, **given),
        lambda: correct(actor=actor, reason=WHY, figures=good(record, 1), **given),
    ):
        with pytest.raises(Refused, match="forbidden"):
            act()


def test_without_the_photo_nothing_is_accepted(day: Hustings) -> None:
    record = settled(day, commune_record(day))
    with scopes_disabled():
        CountRecord.objects.filter(pk=record.pk).update(photo="")
    board = day.communes[0].actor(BOARD)
    with pytest.raises(Refused, match="photo_required"):
        accept(actor=board, record_id=record.pk, version=record.version)
    set_option(day.communes[0], "elections.photo_required", False)
    assert accept(actor=board, record_id=record.pk, version=record.version).state == RecordState.ACCEPTED


def test_what_the_board_saw_is_what_it_accepts(day: Hustings) -> None:
    record = settled(day, commune_record(day))
    with pytest.raises(Refused, match="record_moved_on"):
        accept(actor=day.communes[0].actor(BOARD), record_id=record.pk, version=record.version - 1)


def test_several_are_accepted_all_or_none(day: Hustings) -> None:
    first, second = (settled(day, r, good(r, n)) for n, r in enumerate(records_of(day.contests["hn"][0])[:2]))
    third_one = records_of(day.contests["hn"][0])[2]
    board = day.city.actor(BOARD)
    with pytest.raises(Refused, match="not_agreed"):
        accept_all(actor=board, versions={first.pk: 1, second.pk: 1, third_one.pk: 0})
    assert fresh(first).state == RecordState.AGREED
    accept_all(actor=board, versions={first.pk: 1, second.pk: 1})
    assert {fresh(first).state, fresh(second).state} == {RecordState.ACCEPTED}


def test_a_returned_record_is_entered_anew_and_keeps_what_was_typed(day: Hustings) -> None:
    contest = day.contests["00001"][0]
    all_accepted(day, contest)
    board = day.communes[0].actor(BOARD)
    determine(actor=board, contest_id=contest.pk)
    record = records_of(contest)[0]
    send_back(actor=board, record_id=record.pk, version=record.version, reason="Ảnh mờ, thiếu chữ ký")
    back = fresh(record)
    assert (back.state, back.electors, back.photo) == (RecordState.RETURNED, None, "")
    assert back.reason == "Ảnh mờ, thiếu chữ ký"
    contest = fresh_contest(contest)
    assert (contest.result_state, contest.verdict, contest.voted) == (ResultState.COUNTING, "", None)
    with scopes_disabled():
        assert CountEntry.objects.filter(record=record, superseded_at__isnull=False).count() == 2
    settled(day, record)
    assert fresh(record).version == back.version + 1


def test_a_return_needs_a_reason_and_something_to_return(day: Hustings) -> None:
    record, board = commune_record(day), day.communes[0].actor(BOARD)
    with pytest.raises(Refused, match="nothing_to_return"):
        send_back(actor=board, record_id=record.pk, version=0, reason=WHY)
    record = settled(day, record)
    with pytest.raises(Refused, match="reason_required"):
        send_back(actor=board, record_id=record.pk, version=record.version, reason=" ")


# corrections


def test_a_correction_is_versioned_with_before_and_after(day: Hustings) -> None:
    contest = day.contests["00001"][0]
    all_accepted(day, contest)
    board = day.communes[0].actor(BOARD)
    determine(actor=board, contest_id=contest.pk)
    record = records_of(contest)[0]
    correct(
        actor=board,
        record_id=record.pk,
        version=record.version,
        figures=good(record, 5),
        reason="Đọc nhầm số",
    )
    now = fresh(record)
    assert (now.state, now.version, now.voted) == (RecordState.AGREED, record.version + 1, 885)
    assert fresh_contest(contest).result_state == ResultState.COUNTING
    last = journal.entries_of(record_stream(record.pk))[-1]
    assert (last.data["before"]["voted"], last.data["after"]["voted"]) == (890, 885)
    assert last.data["reason"] == "Đọc nhầm số"
    assert "elections.result.set_back" in [e.code for e in journal.entries_of(contest_stream(contest.pk))]


def test_who_corrects_does_not_accept_it(day: Hustings) -> None:
    record, world = accepted(day, commune_record(day)), day.communes[0]
    second_account(world, BOARD, "board2")
    done = correct(
        actor=world.actor(BOARD),
        record_id=record.pk,
        version=record.version,
        figures=good(record, 5),
        reason=WHY,
    )
    with pytest.raises(Refused, match="corrector_accepts"):
        accept(actor=world.actor(BOARD), record_id=record.pk, version=done.version)
    accept(actor=world.actor("board2"), record_id=record.pk, version=done.version)


def test_a_correction_obeys_the_identities_needs_a_reason_and_a_change(day: Hustings) -> None:
    record, board = accepted(day, commune_record(day)), day.communes[0].actor(BOARD)
    given: dict[str, Any] = {"actor": board, "record_id": record.pk, "version": record.version}
    with pytest.raises(Faulty, match="K01"):
        correct(**given, figures=good(record, invalid=12), reason=WHY)
    with pytest.raises(Refused, match="reason_required"):
        correct(**given, figures=good(record, 5), reason="")
    with pytest.raises(Refused, match="nothing_changed"):
        correct(**given, figures=good(record), reason=WHY)
    empty = commune_record(day, index=1)
    with pytest.raises(Refused, match="nothing_to_correct"):
        correct(actor=board, record_id=empty.pk, version=0, figures=good(empty), reason=WHY)


# published results


def published(day: Hustings) -> Contest:
    """A contest whose result is out, as the publication leaves it."""
    contest = day.contests["00001"][0]
    all_accepted(day, contest)
    determine(actor=day.communes[0].actor(BOARD), contest_id=contest.pk)
    with scopes_disabled():
        Contest.objects.filter(pk=contest.pk).update(result_state=ResultState.PUBLISHED)
        Candidate.objects.filter(contest=contest).update(state=CandidateState.ELECTED)
    return fresh_contest(contest)


def test_a_published_result_is_corrected_only_after_the_head_opened_it(day: Hustings) -> None:
    contest = published(day)
    board, head = day.communes[0].actor(BOARD), day.communes[0].actor(HEAD)
    record = records_of(contest)[0]
    given: dict[str, Any] = {"actor": board, "record_id": record.pk, "version": record.version}
    acts: tuple[Callable[[], object], ...] = (
        lambda: correct(**given, figures=good(record, 5), reason=WHY),
        lambda: send_back(**given, reason=WHY),
        lambda: annul_record(**given | {"actor": head}, number="NQ 730", reason=WHY),
    )
    for act in acts:
        with pytest.raises(Refused, match="result_published"):
            act()
    with pytest.raises(Refused, match="forbidden"):
        reopen(actor=board, contest_id=contest.pk, number="NQ 15", reason=WHY)
    reopen(actor=head, contest_id=contest.pk, number="NQ 15", reason="Sai số phiếu khu vực 1")
    contest = fresh_contest(contest)
    assert (contest.result_state, contest.correction) == (ResultState.COUNTING, "Sai số phiếu khu vực 1")
    with scopes_disabled():
        assert set(Candidate.objects.filter(contest=contest).values_list("state", flat=True)) == {"official"}
    assert correct(**given, figures=good(record, 5), reason=WHY).state == RecordState.AGREED


def test_once_the_elected_are_delegates_nothing_is_opened(day: Hustings) -> None:
    contest = published(day)
    with scopes_disabled():
        part = contest.council_election
        part.delegates_made_at = part.election.created_at
        part.save()
    head = day.communes[0].actor(HEAD)
    for act in (reopen, annul_contest):
        with pytest.raises(Refused, match="delegates_made"):
            act(actor=head, contest_id=contest.pk, number="NQ 15", reason=WHY)


@pytest.mark.parametrize("who", [CLERK, BOARD, "team:1"])
def test_only_the_head_annuls(day: Hustings, who: str) -> None:
    record, actor = accepted(day, commune_record(day)), day.communes[0].actor(who)
    with pytest.raises(Refused, match="forbidden"):
        annul_record(actor=actor, record_id=record.pk, version=record.version, number="NQ 730", reason=WHY)
    with pytest.raises(Refused, match="forbidden"):
        annul_contest(actor=actor, contest_id=record.contest_id, number="NQ 730", reason=WHY)


def test_annulling_needs_a_decision_and_is_done_once(day: Hustings) -> None:
    contest, head = day.contests["00001"][0], day.communes[0].actor(HEAD)
    with pytest.raises(Refused, match="decision_number_required"):
        annul_contest(actor=head, contest_id=contest.pk, number="", reason=WHY)
    annul_contest(actor=head, contest_id=contest.pk, number="NQ 730", reason=WHY)
    with pytest.raises(Refused, match="already_annulled"):
        annul_contest(actor=head, contest_id=contest.pk, number="NQ 730", reason=WHY)
    record = commune_record(day)
    annul_record(actor=head, record_id=record.pk, version=0, number="NQ 730", reason=WHY)
    with pytest.raises(Refused, match="already_annulled"):
        annul_record(actor=head, record_id=record.pk, version=1, number="NQ 730", reason=WHY)


def test_another_commune_finds_nothing_to_annul_or_open(day: Hustings) -> None:
    contest, stranger = day.contests["00001"][0], day.communes[1].actor(HEAD)
    for act in (reopen, annul_contest):
        with pytest.raises(Refused, match="not_found"):
            act(actor=stranger, contest_id=contest.pk, number="NQ 15", reason=WHY)
