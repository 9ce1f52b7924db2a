"""Checking, accepting, sending back and on: what follows, two at once, who may not."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import Any

import pytest

from council import clock
from council.enums import Role
from council.models import Board
from council.services.journal import check_streams, entries_of
from petitions.enums import AnswerState, PetitionState, TaskState
from petitions.models import Answer, Petition, Promise, Task
from petitions.queries.clock import book
from petitions.queries.history import history_of
from petitions.services import bodies, evaluating, judging
from petitions.services.bodies import BodyData
from petitions.services.clock import open_task
from petitions.streams import petition_stream
from tests.factories.petition_answers import (
    EXPLAINED,
    HALFWAY,
    REFUSED,
    accepted,
    promising,
    submitted,
)
from tests.factories.petitions import Town, make_clock_rule, make_petition
from tests.petitions.services.routing import refused

pytestmark = pytest.mark.django_db
NEXT_MONTH = clock.today() + timedelta(days=30)
HEAD, BOARD = Role.PETITION_HEAD, Role.BOARD_OFFICER


def given(town: Town, row: Answer, who: str = HEAD, world: int = 1, **more: Any) -> dict[str, Any]:
    actor = town.worlds[world].actor(who)
    return {"actor": actor, "answer_id": row.id, "version": row.version} | more


def codes(petition: Petition) -> list[str]:
    return [entry.code for entry in entries_of(petition_stream(petition.id))]


def read(row: Answer) -> tuple[Petition, Task]:
    row.refresh_from_db()
    petition = Petition.objects.with_scopes_disabled().get(pk=row.petition_id)
    return petition, Task.objects.with_scopes_disabled().get(pk=row.task_id)


@pytest.mark.parametrize(
    ("said", "state", "resolved", "promises"),
    [
        ({}, PetitionState.CLOSED, True, 0),
        (EXPLAINED, PetitionState.CLOSED, False, 0),
        (HALFWAY, PetitionState.ACCEPTED, False, 0),
        (HALFWAY | {"expected_on": NEXT_MONTH}, PetitionState.ACCEPTED, False, 1),
        (REFUSED, PetitionState.ACCEPTED, False, 0),
        (promising(NEXT_MONTH), PetitionState.FOLLOWED, False, 1),
        ({"expected_on": NEXT_MONTH}, PetitionState.CLOSED, True, 0),
    ],
)
def test_what_follows_an_acceptance(
    town: Town, said: dict[str, Any], state: str, resolved: bool, promises: int
) -> None:
    row = submitted(town, **said)
    sent_at = row.submitted_at
    judging.accept(**given(town, row))
    petition, task = read(row)
    assert (row.state, petition.state, petition.outcome) == (AnswerState.ACCEPTED, state, row.outcome)
    assert petition.resolved_at == (row.decided_at if resolved else None)
    assert petition.answered_at == sent_at, "on time is judged by the day it was sent"
    assert (task.state, task.done_at) == (TaskState.DONE, row.decided_at)
    assert Promise.objects.with_scopes_disabled().filter(state="open").count() == promises
    wanted = ["petitions.answer.accepted"] + ["petitions.promise.made"] * promises
    assert codes(petition) == wanted
    assert not [fault for report in check_streams([petition_stream(petition.id)]) for fault in report.faults]


def test_those_who_helped_owe_nothing_once_the_answer_is_accepted(town: Town) -> None:
    row = submitted(town)
    other = bodies.add(
        actor=town.communes[0].actor("second"), data=BodyData(name="Công an phường", competence="commune")
    )
    helper = open_task(row.petition, row.council_id, other, "coordinate_reply", False, clock.now())
    judging.accept(**given(town, row))
    helper.refresh_from_db()
    assert helper.state == TaskState.DONE
    assert helper.done_at is not None


def test_the_board_checks_and_may_think_better_until_the_decision(town: Town) -> None:
    row = submitted(town)
    wrong = refused(judging.check, **given(town, row, BOARD, passed=False, note=" "))
    assert wrong.code == "check_note_required"
    judging.check(**given(town, row, BOARD, passed=False, note="Chưa nêu thời hạn"))
    row.refresh_from_db()
    assert (row.state, row.check_passed, row.check_note) == ("checked", False, "Chưa nêu thời hạn")
    judging.check(**given(town, row, BOARD, passed=True))
    row.refresh_from_db()
    assert (row.state, row.check_passed) == (AnswerState.CHECKED, True)
    judging.accept(**given(town, row))
    row.refresh_from_db()
    late = refused(judging.check, **given(town, row, BOARD, passed=True))
    assert late.code == "answer_not_waiting"
    lines = history_of(row.petition)
    assert [change.new for change in lines[-1].changes] == ["không"]
    assert ("Ý kiến", "Chưa nêu thời hạn") in lines[-1].facts


def test_where_there_are_boards_the_one_that_checked_is_named(town: Town) -> None:
    mine = Board.objects.create(council=town.communes[0].council, name="Ban Kinh tế", short_name="KT")
    other = Board.objects.create(council=town.city.council, name="Ban Đô thị", short_name="DT")
    row = submitted(town)
    assert refused(judging.check, **given(town, row, BOARD, passed=True)).code == "board_required"
    wrong = given(town, row, BOARD, passed=True, board_id=other.id)
    assert refused(judging.check, **wrong).code == "not_found"
    judging.check(**given(town, row, BOARD, passed=True, board_id=mine.id))
    row.refresh_from_db()
    assert row.checked_by_board == mine


def test_against_a_negative_opinion_the_head_says_why(town: Town) -> None:
    by_board = submitted(town)
    judging.check(**given(town, by_board, BOARD, passed=False, note="Chưa đúng trọng tâm"))
    by_group = submitted(town, petition=make_petition(town, state=PetitionState.FORWARDED))
    evaluating.evaluate(
        actor=town.communes[0].actor("1"),
        answer_id=by_group.id,
        is_satisfied=False,
        note="Cử tri chưa đồng tình",
    )
    for row in (by_board, by_group):
        row.refresh_from_db()
        assert refused(judging.accept, **given(town, row)).code == "accept_reason"
        judging.accept(**given(town, row, reason="Đã kiểm tra thực địa"))
        petition, _task = read(row)
        assert (petition.state, row.decision_note) == (PetitionState.CLOSED, "Đã kiểm tra thực địa")
        assert entries_of(petition_stream(petition.id))[-1].data["reason"] == "Đã kiểm tra thực địa"


def test_an_answer_that_does_not_hold_together_is_not_accepted(town: Town) -> None:
    for said, code in (
        ({"outcome": ""}, "outcome_missing"),
        ({"detail": ""}, "outcome_detail"),
        (promising(NEXT_MONTH) | {"roadmap": ""}, "roadmap_required"),
    ):
        row = submitted(town, **said)
        assert refused(judging.accept, **given(town, row)).code == code
        judging.send_back(**given(town, row, reason="Bổ sung kết quả"))


def test_sent_back_the_body_owes_an_answer_again_counted_from_now(town: Town) -> None:
    make_clock_rule(town, 1, "answer_again", 4)
    row = submitted(town)
    Task.objects.with_scopes_disabled().filter(pk=row.task_id).update(
        extended_to=clock.now() + timedelta(days=99),
        extension_reason="cũ",
        pauses=[["2026-01-05", "2026-01-06"]],
    )
    assert refused(judging.send_back, **given(town, row, reason=" ")).code == "reason_required"
    judging.send_back(**given(town, row, reason="Chưa trả lời đúng nội dung"))
    petition, task = read(row)
    assert (row.state, row.decision_note) == (AnswerState.SENT_BACK, "Chưa trả lời đúng nội dung")
    assert (petition.state, petition.answered_at, petition.outcome) == (PetitionState.FORWARDED, None, "")
    assert (task.state, task.done_at, task.rule) == (TaskState.SENT_BACK, None, "answer_again")
    assert (task.extended_to, task.pauses) == (None, [])
    assert row.decided_at is not None
    assert task.started_at >= row.decided_at
    due = book(petition.council_id, clock.today()).deadline("answer_again", task.started_at).due
    assert petition.due_at == task.due_at == due
    assert task.computed["span"]["amount"] == 4
    assert codes(petition) == ["petitions.answer.sent_back"]
    second = submitted(town, petition=petition)
    assert second.number == 2
    judging.accept(**given(town, second))
    assert read(second)[0].state == PetitionState.CLOSED


def test_an_accepted_answer_is_not_the_end_where_the_head_says_go_on(town: Town) -> None:
    row = accepted(town, **promising(NEXT_MONTH))
    petition, task = read(row)
    wanted: dict[str, Any] = {
        "actor": town.communes[0].actor(HEAD),
        "petition_id": petition.id,
        "version": petition.version,
    }
    assert refused(judging.send_on, **wanted, reason="").code == "reason_required"
    judging.send_on(**wanted, reason="Cử tri phản ánh vẫn chưa làm")
    petition, task = read(row)
    assert (petition.state, petition.outcome, petition.answered_at) == (PetitionState.FORWARDED, "", None)
    assert (task.state, task.done_at, task.due_at) == (TaskState.SENT_BACK, None, petition.due_at)
    assert Promise.objects.with_scopes_disabled().get().state == "open", "what was promised still holds"
    assert refused(judging.send_on, **wanted, reason="Lần nữa").code == "stale"
    again = wanted | {"version": petition.version}
    assert refused(judging.send_on, **again, reason="Lần nữa").code == "petition_state"


def test_what_is_closed_is_not_sent_on(town: Town) -> None:
    petition, _task = read(accepted(town))
    wrong = refused(
        judging.send_on,
        actor=town.communes[0].actor(HEAD),
        petition_id=petition.id,
        version=petition.version,
        reason="Mở lại xem sao",
    )
    assert wrong.code == "petition_ended"


def test_the_successor_of_an_abolished_body_goes_on(town: Town) -> None:
    row = accepted(town, 0, **promising(NEXT_MONTH))
    first, old = town.bodies["hn"]
    rows = Task.objects.with_scopes_disabled().filter(pk=row.task_id)
    rows.update(body=old)
    petition, _task = read(row)
    given_on: dict[str, Any] = {
        "actor": town.city.actor(HEAD),
        "petition_id": petition.id,
        "version": petition.version,
        "reason": "Cơ quan cũ đã giải thể",
    }
    old.successor = None
    old.save()
    assert refused(judging.send_on, **given_on).code == "body_abolished"
    old.successor = first
    old.save()
    judging.send_on(**given_on)
    petition, task = read(row)
    assert (task.body, petition.lead) == (first, first)


def test_the_second_of_two_is_told_who_was_first(town: Town) -> None:
    row = submitted(town)
    stale = given(town, row)
    judging.check(**given(town, row, BOARD, passed=True))
    for act, more in ((judging.accept, {}), (judging.send_back, {"reason": "Chưa rõ ràng"})):
        late = refused(act, **stale, **more)
        assert late.code == "answer_stale"
        assert town.communes[0].actor(BOARD).name in late.message
    row.refresh_from_db()
    judging.accept(**given(town, row))
    row.refresh_from_db()
    assert refused(judging.send_back, **given(town, row, reason="Đổi ý")).code == "answer_not_waiting"


@pytest.mark.parametrize("state", ["draft", "accepted", "sent_back", "withdrawn"])
def test_only_what_waits_is_judged(town: Town, state: str) -> None:
    row = submitted(town)
    Answer.objects.with_scopes_disabled().filter(pk=row.pk).update(state=state)
    code = "not_found" if state == "draft" else "answer_not_waiting"
    assert refused(judging.check, **given(town, row, BOARD, passed=True)).code == code
    assert refused(judging.accept, **given(town, row)).code == code
    assert refused(judging.send_back, **given(town, row, reason="Chưa rõ ràng")).code == code


def test_the_reply_of_one_that_helps_is_not_judged(town: Town) -> None:
    row = submitted(town)
    Task.objects.with_scopes_disabled().filter(pk=row.task_id).update(is_lead=False)
    assert refused(judging.accept, **given(town, row)).code == "reply_not_judged"


def test_who_may_not_judge(town: Town) -> None:
    row = submitted(town)
    for who in (Role.PETITION_OFFICER, HEAD, "1", "body:0"):
        assert refused(judging.check, **given(town, row, who, passed=True)).code == "forbidden"
    for who in (Role.PETITION_OFFICER, BOARD, "1", "body:0"):
        assert refused(judging.accept, **given(town, row, who)).code == "forbidden"
        assert refused(judging.send_back, **given(town, row, who, reason="Chưa rõ")).code == "forbidden"
        wrong: dict[str, Any] = {
            "actor": town.communes[0].actor(who),
            "petition_id": row.petition_id,
            "version": 1,
            "reason": "Chưa rõ",
        }
        assert refused(judging.send_on, **wrong).code == "forbidden"


def test_commune_by_commune_by_city(town: Town) -> None:
    for holder in range(3):
        for office in range(3):
            if holder == office:
                continue
            row = submitted(town, holder)
            for act, who, more in (
                (judging.check, BOARD, {"passed": True}),
                (judging.accept, HEAD, {}),
                (judging.send_back, HEAD, {"reason": "Chưa rõ ràng"}),
            ):
                assert refused(act, **given(town, row, who, office, **more)).code == "not_found"
            done = accepted(town, holder, **promising(NEXT_MONTH))
            wrong: dict[str, Any] = {
                "actor": town.worlds[office].actor(HEAD),
                "petition_id": done.petition_id,
                "version": done.petition.version,
                "reason": "Chưa rõ ràng",
            }
            assert refused(judging.send_on, **wrong).code == "not_found"


def test_bad_words_are_cleaned_and_bounded(town: Town) -> None:
    row = submitted(town)
    long = refused(judging.send_back, **given(town, row, reason="x" * 4001))
    assert long.code == "note_too_long"
    judging.send_back(**given(town, row, reason=unicodedata.normalize("NFD", "Chưa đúng <b>nội dung</b>")))
    row.refresh_from_db()
    assert row.decision_note == "Chưa đúng <b>nội dung</b>", "NFC; shown as plain text"
