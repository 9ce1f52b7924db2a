"""Writing an answer: drafts shared by officers, sending, taking back, answering again, who may not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from council import clock
from council.enums import Role
from council.services.journal import check_streams, entries_of
from petitions.enums import AnswerState, PetitionState, TaskState
from petitions.models import Answer, Evaluation, Petition, Task
from petitions.services import answers, bodies
from petitions.streams import petition_stream
from tests.factories.petitions import Town, make_petition
from tests.petitions.services.answering import (
    PROMISED,
    TEXT,
    drafted,
    duty,
    followed,
    helped,
    officer,
    said,
    sent_back,
    submitted,
)
from tests.petitions.services.routing import refused, sent

pytestmark = pytest.mark.django_db


def now_of(task: Task) -> tuple[Petition, Task]:
    petition = Petition.objects.with_scopes_disabled().get(pk=task.petition_id)
    return petition, Task.objects.with_scopes_disabled().get(pk=task.id)


def codes_of(task: Task) -> list[str]:
    return [entry.code for entry in entries_of(petition_stream(task.petition_id))]


def test_an_answer_is_drafted_and_sent(town: Town) -> None:
    task = duty(town)
    before, _task = now_of(task)
    draft = drafted(town, task)
    assert (draft.state, draft.number, draft.body, draft.council) == (
        AnswerState.DRAFT,
        1,
        task.body,
        task.council,
    )
    petition, found = now_of(task)
    assert (petition.version, found.state) == (before.version, TaskState.SENT), "a draft is nobody's business"
    who = town.communes[0].actor("body:0")
    answer = answers.submit(actor=who, answer_id=draft.id, version=draft.version)
    petition, found = now_of(task)
    assert (answer.state, answer.submitted_by_id) == (AnswerState.SUBMITTED, who.account_id)
    assert (petition.state, petition.answered_at) == (PetitionState.ANSWERED, answer.submitted_at)
    assert (petition.outcome, petition.resolved_at) == ("", None), "the council decides what it amounts to"
    assert (found.state, found.done_at) == (TaskState.ANSWERED, None)
    last = entries_of(petition_stream(petition.id))[-1]
    assert last.code == "petitions.answer.submitted"
    assert last.data["number"] == "12/UBND-KT"
    assert last.data["version"] == petition.version
    assert TEXT not in str([entry.data for entry in entries_of(petition_stream(petition.id))])
    assert not [fault for report in check_streams([petition_stream(petition.id)]) for fault in report.faults]


def test_a_draft_may_lack_anything_an_answer_may_not(town: Town) -> None:
    task = duty(town)
    who = town.communes[0].actor("body:0")
    lacking: list[tuple[str, dict[str, Any]]] = [
        ("answer_required", {"text": " "}),
        ("outcome_required", {"outcome": "", "detail": ""}),
        ("outcome_detail", {"detail": ""}),
        ("outcome_detail", {"detail": "guided"}),
        ("roadmap_required", PROMISED | {"roadmap": ""}),
        ("roadmap_required", PROMISED | {"expected_on": None}),
        ("expected_past", PROMISED | {"expected_on": clock.today() - timedelta(days=1)}),
        ("reason_required", {"outcome": "not_resolved", "detail": ""}),
        ("reason_required", {"outcome": "in_progress", "detail": "no_roadmap"}),
    ]
    version = 0
    for code, more in lacking:
        draft = answers.save_draft(actor=who, task_id=task.id, data=said(**more), version=version)
        version = draft.version
        assert refused(answers.submit, actor=who, answer_id=draft.id, version=version).code == code, more
    assert now_of(task)[0].state == PetitionState.FORWARDED


def test_what_a_kind_does_not_ask_for_is_left_out(town: Town) -> None:
    """A day beside "resolved" would become a promise nobody meant."""
    task = duty(town)
    draft = drafted(town, task, **PROMISED | {"outcome": "resolved", "detail": "resolved_by_work"})
    assert (draft.roadmap, draft.expected_on) == ("", None)
    who = town.communes[0].actor("body:0")
    data = said(**PROMISED | {"detail": "no_roadmap"})
    draft = answers.save_draft(actor=who, task_id=task.id, data=data, version=draft.version)
    assert (draft.roadmap, draft.expected_on) == (PROMISED["roadmap"], None)


def test_what_is_too_long_or_from_another_century_is_refused(town: Town) -> None:
    task = duty(town)
    who, save = town.communes[0].actor("body:0"), answers.save_draft
    for code, more in (
        ("text_too_long", {"text": "a" * 40_001}),
        ("line_too_long", {"signer": "a" * 121}),
        ("bad_value", {"outcome": "great"}),
        ("bad_value", {"detail": "great"}),
        ("document_day", {"document_date": clock.today() + timedelta(days=30)}),
    ):
        assert refused(save, actor=who, task_id=task.id, data=said(**more), version=0).code == code
    assert not Answer.objects.with_scopes_disabled().exists()


def test_forty_thousand_letters_in_any_form_are_taken(town: Town) -> None:
    task = duty(town)
    draft = drafted(town, task, text="Đường <b>hỏng</b>\u200b " + "ế" * 39_970)
    assert draft.text.startswith("Đường <b>hỏng</b>")
    assert "ế" in draft.text
    assert "\u200b" not in draft.text


def test_two_officers_of_one_body_do_not_write_over_each_other(town: Town) -> None:
    task = duty(town)
    officer(town, task.body, "colleague")
    one, two = town.communes[0].actor("body:0"), town.communes[0].actor("colleague")
    draft = answers.save_draft(actor=one, task_id=task.id, data=said(), version=0)
    late = refused(answers.save_draft, actor=two, task_id=task.id, data=said(text="Khác hẳn"), version=0)
    assert late.code == "answer_stale"
    assert "Người body-0" in late.message, "who was first"
    again = answers.save_draft(
        actor=two, task_id=task.id, data=said(text="Đã xem bản kia"), version=draft.version
    )
    assert Answer.objects.with_scopes_disabled().count() == 1, "one open draft for a duty"
    wrong = refused(answers.submit, actor=one, answer_id=draft.id, version=draft.version)
    assert wrong.code == "answer_stale", "what is sent is what was previewed"
    answers.submit(actor=one, answer_id=draft.id, version=again.version)
    twice = refused(answers.submit, actor=two, answer_id=draft.id, version=again.version)
    assert twice.code == "answer_not_draft"
    late = refused(answers.save_draft, actor=two, task_id=task.id, data=said(), version=0)
    assert late.code == "task_not_owed"


def test_saving_the_same_says_nothing(town: Town) -> None:
    task = duty(town)
    draft = drafted(town, task)
    who = town.communes[0].actor("body:0")
    again = answers.save_draft(actor=who, task_id=task.id, data=said(), version=draft.version)
    assert again.version == draft.version
    assert codes_of(task).count("petitions.answer.saved") == 1


def test_taken_back_while_nobody_has_looked_and_sent_again(town: Town) -> None:
    task = duty(town)
    who = town.communes[0].actor("body:0")
    answer = submitted(town, task)
    answers.withdraw(actor=who, answer_id=answer.id)
    petition, found = now_of(task)
    assert (petition.state, petition.answered_at) == (PetitionState.FORWARDED, None)
    assert (found.state, found.done_at) == (TaskState.RECEIVED, None)
    assert refused(answers.withdraw, actor=who, answer_id=answer.id).code == "answer_seen"
    again = submitted(town, task, text=TEXT + " Bổ sung.")
    assert again.number == 2
    assert codes_of(task)[-3:] == [
        "petitions.answer.withdrawn",
        "petitions.answer.saved",
        "petitions.answer.submitted",
    ]


@pytest.mark.parametrize("how", ["checked", "evaluated", "decided"])
def test_what_somebody_looked_into_is_not_taken_back(town: Town, how: str) -> None:
    task = duty(town)
    answer = submitted(town, task)
    rows = Answer.objects.with_scopes_disabled().filter(pk=answer.pk)
    if how == "checked":
        rows.update(state="checked", checked_at=clock.now(), check_passed=True)
    elif how == "decided":
        rows.update(state="accepted", decided_at=clock.now())
    else:
        group = town.communes[0].delegates[0].group
        assert group is not None
        Evaluation.objects.with_scopes_disabled().create(
            answer=answer,
            group=group,
            council=answer.council,
            is_satisfied=True,
            by=town.communes[0].account("1"),
            at=clock.now(),
        )
    who = town.communes[0].actor("body:0")
    assert refused(answers.withdraw, actor=who, answer_id=answer.id).code == "answer_seen"


def test_sent_back_it_is_answered_again(town: Town) -> None:
    task = duty(town)
    first = submitted(town, task)
    sent_back(task, first)
    second = submitted(town, task, text="Đã bổ sung thời hạn theo yêu cầu của Thường trực.")
    petition, found = now_of(task)
    assert second.number == 2
    assert (petition.state, petition.answered_at) == (PetitionState.ANSWERED, second.submitted_at)
    assert found.state == TaskState.ANSWERED


def test_a_promise_is_answered_again_and_that_may_be_taken_back(town: Town) -> None:
    task = duty(town)
    first = followed(town, task)
    second = drafted(town, task, text="Đã hoàn thành đúng lộ trình đã hứa.")
    who = town.communes[0].actor("body:0")
    answers.submit(actor=who, answer_id=second.id, version=second.version)
    petition, found = now_of(task)
    assert (petition.state, found.state, found.done_at) == (PetitionState.ANSWERED, TaskState.ANSWERED, None)
    assert petition.answered_at == first.submitted_at, "on time is judged by the first answer"
    assert petition.outcome == "in_progress", "until the council decides"
    answers.withdraw(actor=who, answer_id=second.id)
    petition, found = now_of(task)
    assert (petition.state, found.state) == (PetitionState.FOLLOWED, TaskState.DONE)
    assert found.done_at is not None
    assert petition.answered_at == first.submitted_at


def test_one_that_helps_replies_to_the_lead_alone(town: Town) -> None:
    lead, other = helped(town)
    draft = drafted(town, other, who="helper", **PROMISED)
    assert (draft.outcome, draft.detail, draft.roadmap, draft.expected_on) == ("", "", "", None)
    reply = answers.submit(actor=town.communes[0].actor("helper"), answer_id=draft.id, version=draft.version)
    petition, found = now_of(other)
    assert (petition.state, petition.answered_at) == (PetitionState.FORWARDED, None)
    assert (found.state, found.done_at) == (TaskState.DONE, reply.submitted_at)
    assert codes_of(other)[-1] == "petitions.answer.replied"
    answers.withdraw(actor=town.communes[0].actor("helper"), answer_id=reply.id)
    assert now_of(other)[1].state == TaskState.RECEIVED
    submitted(town, lead)
    assert now_of(lead)[0].state == PetitionState.ANSWERED, "the lead need not wait"
    assert refused(answers.withdraw, actor=town.communes[0].actor("helper"), answer_id=reply.id).code == (
        "answer_seen"
    )


def test_the_code_of_another_petition_asks(town: Town) -> None:
    other, task = make_petition(town, 2), duty(town)
    who, draft = town.communes[0].actor("body:0"), drafted(town, task)
    version = draft.version
    for more in (
        {"text": f"Trả lời kiến nghị {other.code}: đã sửa xong đường."},
        {"document_number": f"01/{other.code.replace('-', ' – ')}"},
    ):
        draft = answers.save_draft(actor=who, task_id=task.id, data=said(**more), version=version)
        version = draft.version
        wrong = refused(answers.submit, actor=who, answer_id=draft.id, version=version)
        assert wrong.code == "other_petition_named"
        assert other.code in wrong.message
        assert now_of(task)[0].code in wrong.message
    answers.submit(actor=who, answer_id=draft.id, version=version, confirmed={"other_petition_named"})
    last = entries_of(petition_stream(task.petition_id))[-1]
    assert last.data["confirmed"] == ["other_petition_named"], "the journal knows that it was asked"


def test_its_own_code_and_those_of_its_duplicates_do_not(town: Town) -> None:
    task = duty(town)
    twin = make_petition(town)
    Petition.objects.with_scopes_disabled().filter(pk=twin.pk).update(duplicate_of=task.petition_id)
    own = now_of(task)[0].code
    words = f"Trả lời chung kiến nghị {own} và {twin.code}: đã sửa."
    assert submitted(town, task, text=words).state == "submitted"


def test_a_yes_to_a_question_mends_nothing_else(town: Town) -> None:
    task = duty(town)
    draft = drafted(town, task, outcome="", detail="")
    who = town.communes[0].actor("body:0")
    given = {"outcome_required", "other_petition_named", "answer_same_text"}
    wrong = refused(answers.submit, actor=who, answer_id=draft.id, version=draft.version, confirmed=given)
    assert wrong.code == "outcome_required"


def test_the_same_words_to_another_petition_are_asked_about(town: Town) -> None:
    first, second = duty(town), duty(town)
    submitted(town, first)
    draft = drafted(town, second)
    who = town.communes[0].actor("body:0")
    asked = refused(answers.submit, actor=who, answer_id=draft.id, version=draft.version)
    assert asked.code == "answer_same_text"
    assert now_of(first)[0].code in asked.message
    answers.submit(actor=who, answer_id=draft.id, version=draft.version, confirmed={"answer_same_text"})
    other_body = duty(town, 2)
    assert submitted(town, other_body, 2).state == "submitted", "another body may well say the same"


def test_an_abolished_body_answers_nothing_its_successor_does(town: Town) -> None:
    first, heir = town.bodies["00001"][0], _heir(town)
    task, promised = duty(town), duty(town)
    followed(town, promised)
    draft = drafted(town, task)
    bodies.abolish(
        actor=town.communes[0].actor("second"),
        body_id=first.id,
        abolished_on=clock.today(),
        successor_id=heir.id,
    )
    old = town.communes[0].actor("body:0")
    for wrong in (
        refused(answers.submit, actor=old, answer_id=draft.id, version=draft.version),
        refused(answers.save_draft, actor=old, task_id=task.id, data=said(), version=draft.version),
        refused(answers.save_draft, actor=old, task_id=promised.id, data=said(), version=0),
    ):
        assert wrong.code == "body_abolished"
        assert "“Trung tâm hạ tầng”" in wrong.message
    new = town.communes[0].actor("heir")
    data = said(text="Trung tâm tiếp tục giải quyết xong.")
    mended = answers.save_draft(actor=new, task_id=task.id, data=data, version=draft.version)
    assert mended.body == heir, "the draft went on with the duty"
    assert answers.submit(actor=new, answer_id=draft.id, version=mended.version).state == "submitted"


def test_without_a_successor_it_is_said_where_to_turn(town: Town) -> None:
    task = duty(town)
    body = town.bodies["00001"][0]
    body.abolished_on = clock.today()
    body.save()
    who = town.communes[0].actor("body:0")
    wrong = refused(answers.save_draft, actor=who, task_id=task.id, data=said(), version=0)
    assert wrong.code == "body_abolished"
    assert "hãy báo nơi chuyển" in wrong.message


@pytest.mark.parametrize("state", ["asked", "returned", "accepted", "closed"])
def test_a_petition_that_waits_for_no_answer_gets_none(town: Town, state: str) -> None:
    task = duty(town)
    draft = drafted(town, task)
    Petition.objects.with_scopes_disabled().filter(pk=task.petition_id).update(state=state)
    who = town.communes[0].actor("body:0")
    wrong = refused(answers.submit, actor=who, answer_id=draft.id, version=draft.version)
    assert wrong.code == "answer_not_now"
    assert Answer.objects.with_scopes_disabled().get(pk=draft.pk).state == AnswerState.DRAFT


def test_commune_by_commune_by_city_by_body(town: Town) -> None:
    """An answer is written by the officers of the body whose duty it is, and by nobody else."""
    for at, one in enumerate(town.worlds):
        task = duty(town, at)
        draft = answers.save_draft(actor=one.actor("body:0"), task_id=task.id, data=said(), version=0)
        acts: list[tuple[Any, dict[str, Any]]] = [
            (answers.save_draft, {"task_id": task.id, "data": said(), "version": 1}),
            (answers.submit, {"answer_id": draft.id, "version": 1}),
            (answers.withdraw, {"answer_id": draft.id}),
        ]
        for act, given in acts:
            for other in town.worlds:
                for who in ("second", Role.PETITION_HEAD, Role.BOARD_OFFICER, "1"):
                    assert refused(act, actor=other.actor(who), **given).code == "forbidden"
                if other is not one:
                    assert refused(act, actor=other.actor("body:0"), **given).code == "not_found"
        if one is town.city:
            for act, given in acts:
                assert refused(act, actor=one.actor("body:1"), **given).code == "not_found"


def test_an_officer_removed_from_the_body_reaches_nothing(town: Town) -> None:
    task = duty(town)
    draft = drafted(town, task)
    bodies.remove_officer(
        actor=town.communes[0].actor("second"),
        body_id=task.body_id,
        officer_id=task.body.officers.with_scopes_disabled().get().id,
    )
    who = town.communes[0].actor("body:0")
    assert refused(answers.submit, actor=who, answer_id=draft.id, version=1).code == "not_found"


def test_a_returned_duty_is_answered_no_more(town: Town) -> None:
    task = sent(town, make_petition(town))
    Task.objects.with_scopes_disabled().filter(pk=task.pk).update(state="returned", done_at=clock.now())
    who = town.communes[0].actor("body:0")
    late = refused(answers.save_draft, actor=who, task_id=task.id, data=said(), version=0)
    assert late.code == "task_not_owed"


def _heir(town: Town) -> Any:
    data = bodies.BodyData(name="Trung tâm hạ tầng", competence="commune")
    heir = bodies.add(actor=town.communes[0].actor("second"), data=data)
    officer(town, heir, "heir")
    return heir
