"""Explanation sessions from the plan to the conclusion: letters, changes, two officers, who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from council import clock
from council.services.journal import check_streams, entries_of
from petitions.documents.letters import render_letter
from petitions.enums import LetterKind, PetitionKind
from petitions.models import ExplanationSession, Letter, Petition, Task
from petitions.queries.explanations import (
    ALL,
    LEFT_OVER,
    OVERDUE,
    PROMISES,
    cancelled_of,
    offered,
    sheet,
    version_of,
)
from petitions.queries.routing import letter_paper
from petitions.services.explanations import Plan, cancel, change, conclude, invite, plan, put_on, take_off
from petitions.services.letters import LetterData
from petitions.streams import explanation_stream, petition_stream
from tests.council.pdf.reading import words
from tests.factories.petitions import Town, make_petition
from tests.petitions.services.routing import refused
from tests.petitions.services.supervising import broken, late

pytestmark = pytest.mark.django_db
PLAN = Plan("Giao thông, chiếu sáng", clock.today() + timedelta(days=7), "Hội trường phường")
LETTER = LetterData(number="40/GM-TTHĐND", signed_on=clock.today(), signer="Nguyễn Văn Mẫu")


def planned(town: Town, *tasks: Task, data: Plan = PLAN) -> ExplanationSession:
    who = town.communes[0].actor("second")
    row = plan(actor=who, data=data)
    if tasks:
        ids = [task.petition_id for task in tasks]
        put_on(actor=who, explanation_id=row.id, petition_ids=ids)
    return row


def by(town: Town, row: ExplanationSession, **more: Any) -> dict[str, Any]:
    return {"actor": town.communes[0].actor("second"), "explanation_id": row.id} | more


def held(town: Town, row: ExplanationSession) -> None:
    ExplanationSession.objects.with_scopes_disabled().filter(pk=row.pk).update(held_on=clock.today())


def test_from_the_plan_to_the_conclusion(town: Town) -> None:
    task, other = late(town), late(town, words="Đề nghị nạo vét mương")
    row = planned(town, task, other, data=replace(PLAN, session_id=town.sessions["00001"].id))
    letter = invite(**by(town, row, body_id=task.body_id, letter=LETTER))
    kept = Letter.objects.with_scopes_disabled().select_related("council", "body").get(pk=letter.pk)
    said = words(render_letter(letter_paper(kept)))
    for part in ("V/v mời dự phiên giải trình", "“Giao thông, chiếu sáng”", "Hội trường phường"):
        assert part in said, part
    assert task.petition.code in said
    assert letter.kind == LetterKind.INVITE
    held(town, row)
    notes = {task.petition_id: "UBND hứa xong trong tháng 12"}
    done = conclude(
        **by(town, row, conclusion="Yêu cầu hoàn thành trong quý IV.", notes=notes, version=version_of(row))
    )
    assert done.conclusion
    codes = [entry.code for entry in entries_of(explanation_stream(row.id))]
    assert codes == [f"petitions.explanation.{act}" for act in ("planned", "put_on", "invited", "concluded")]
    first, second = (
        entries_of(petition_stream(task.petition_id)),
        entries_of(petition_stream(other.petition_id)),
    )
    assert first[-2].code == "petitions.petition.to_explain"
    assert (first[-1].code, first[-1].data["note"]) == (
        "petitions.petition.explained",
        "UBND hứa xong trong tháng 12",
    )
    assert second[-1].data["note"] == ""
    notes_shown = {one.petition.id: one.note for one in sheet(done).petitions}
    assert notes_shown == {task.petition_id: "UBND hứa xong trong tháng 12", other.petition_id: ""}
    for act, more in (
        (put_on, {"petition_ids": [task.petition_id]}),
        (take_off, {"petition_id": task.petition_id, "reason": "Thôi không cần"}),
        (invite, {"body_id": task.body_id, "letter": LETTER}),
        (change, {"data": PLAN, "reason": "Đổi ngày", "version": version_of(row)}),
        (cancel, {"reason": "Không họp nữa", "version": version_of(row)}),
        (conclude, {"conclusion": "Khác", "notes": {}, "version": version_of(row)}),
    ):
        assert refused(act, **by(town, row, **more)).code == "explanation_concluded"
    assert not [report for report in check_streams() if report.faults]


def test_a_conclusion_needs_its_day_petitions_and_words(town: Town) -> None:
    row = planned(town)
    given: dict[str, Any] = {"conclusion": "Đã rõ", "notes": {}}
    assert refused(conclude, **by(town, row, **given, version=1)).code == "not_held_yet"
    held(town, row)
    assert refused(conclude, **by(town, row, **given, version=1)).code == "explanation_empty"
    task = late(town)
    put_on(**by(town, row, petition_ids=[task.petition_id]))
    assert (
        refused(conclude, **by(town, row, conclusion=" ", notes={}, version=2)).code == "conclusion_required"
    )
    strange = {make_petition(town).id: "x"}
    assert refused(conclude, **by(town, row, conclusion="A", notes=strange, version=2)).status == 404
    long = {task.petition_id: "x" * 1_001}
    assert refused(conclude, **by(town, row, conclusion="A", notes=long, version=2)).code == "text_too_long"


def test_a_change_makes_invitations_outdated(town: Town) -> None:
    task = late(town)
    row = planned(town, task)
    given = {"body_id": task.body_id}
    invite(**by(town, row, letter=LETTER, **given))
    again = replace(LETTER, number="41")
    assert refused(invite, **by(town, row, letter=again, **given)).code == "invited_already"
    assert invite(**by(town, row, letter=again, again=True, **given)).id
    later = replace(PLAN, held_on=PLAN.held_on + timedelta(days=3))
    changed: dict[str, Any] = {"data": later, "version": version_of(row)}
    assert refused(change, **by(town, row, reason="", **changed)).code == "reason_required"
    change(**by(town, row, reason="Trùng lịch họp", **changed))
    row.refresh_from_db()
    assert [one.outdated for one in sheet(row).invitations] == [True]
    assert invite(**by(town, row, letter=replace(LETTER, number="42"), **given)).id
    assert [one.outdated for one in sheet(row).invitations] == [False]
    put_on(**by(town, row, petition_ids=[late(town).petition_id]))
    assert [one.outdated for one in sheet(row).invitations] == [True]


def test_the_second_of_two_officers_is_told(town: Town) -> None:
    row = planned(town)
    seen = version_of(row)
    change(**by(town, row, data=replace(PLAN, place="Nhà văn hóa"), reason="Đổi chỗ", version=seen))
    late_one = refused(change, **by(town, row, data=PLAN, reason="Đổi ngày", version=seen))
    assert late_one.code == "stale"
    assert refused(cancel, **by(town, row, reason="Thôi", version=seen)).code in ("stale", "reason_required")


def test_cancelled_with_a_reason_its_petitions_are_free(town: Town) -> None:
    task = late(town)
    row = planned(town, task)
    cancel(**by(town, row, reason="Đã trả lời đủ", version=version_of(row)))
    assert not ExplanationSession.objects.with_scopes_disabled().exists()
    found = cancelled_of(row.council_id)
    assert [(one.title, one.reason) for one in found] == [(PLAN.title, "Đã trả lời đủ")]
    last = entries_of(petition_stream(task.petition_id))[-1]
    assert (last.code, last.data["reason"]) == ("petitions.petition.not_to_explain", "Đã trả lời đủ")
    assert planned(town, task).id


def test_taken_off_with_a_reason(town: Town) -> None:
    task = late(town)
    row = planned(town, task)
    given = {"petition_id": task.petition_id}
    assert refused(take_off, **by(town, row, reason=" ", **given)).code == "reason_required"
    take_off(**by(town, row, reason="Đã giải quyết", **given))
    assert not sheet(row).petitions
    assert refused(take_off, **by(town, row, reason="Lần nữa", **given)).status == 404


def test_only_what_a_body_must_answer_is_put_on(town: Town) -> None:
    row = planned(town)
    task = late(town)
    for values in ({"state": "closed"}, {"state": "recorded", "lead": None}):
        bad = late(town).petition
        Petition.objects.with_scopes_disabled().filter(pk=bad.pk).update(**values)
        ids = [task.petition_id, bad.id]
        assert refused(put_on, **by(town, row, petition_ids=ids)).code == "not_to_explain"
    complaint = late(town).petition
    rows = Petition.objects.with_scopes_disabled().filter(pk=complaint.pk)
    rows.update(kind=PetitionKind.COMPLAINT)
    assert refused(put_on, **by(town, row, petition_ids=[complaint.id])).code == "not_to_explain"
    assert refused(put_on, **by(town, row, petition_ids=[])).code == "petitions_number"
    elsewhere = late(town, 2).petition
    assert refused(put_on, **by(town, row, petition_ids=[elsewhere.id])).status == 404
    assert not sheet(row).petitions, "all or nothing"
    put_on(**by(town, row, petition_ids=[task.petition_id, task.petition_id]))
    put_on(**by(town, row, petition_ids=[task.petition_id]))
    assert len(sheet(row).petitions) == 1


def test_an_abolished_body_is_invited_through_its_successor(town: Town) -> None:
    first, old = town.bodies["hn"]
    task = late(town, 0)
    Petition.objects.with_scopes_disabled().filter(pk=task.petition_id).update(lead=old)
    who = town.city.actor("second")
    row = plan(actor=who, data=PLAN)
    put_on(actor=who, explanation_id=row.id, petition_ids=[task.petition_id])
    letter = invite(actor=who, explanation_id=row.id, body_id=old.id, letter=LETTER)
    assert letter.body == first
    assert "Sở Xây dựng kế thừa nhiệm vụ của Sở Giao thông cũ" in letter.text
    unconcerned = {"body_id": first.id, "letter": replace(LETTER, number="41")}
    assert refused(invite, actor=who, explanation_id=row.id, **unconcerned).code == "body_not_concerned"


def test_the_day_of_a_plan(town: Town) -> None:
    who = town.communes[0].actor("second")
    past = replace(PLAN, held_on=clock.today() - timedelta(days=1))
    assert refused(plan, actor=who, data=past).code == "day_past"
    assert refused(plan, actor=who, data=replace(PLAN, title="  ")).code == "title_required"
    foreign = replace(PLAN, session_id=town.sessions["00002"].id)
    assert refused(plan, actor=who, data=foreign).status == 404


def test_what_is_offered(town: Town) -> None:
    task, promise, fresh = late(town), broken(town), late(town, days=-5)
    row = planned(town)
    ids = {
        which: {one.id for one in offered(row, which, clock.now(), clock.today())} for which in (OVERDUE, ALL)
    }
    assert ids == {
        OVERDUE: {task.petition_id},
        ALL: {task.petition_id, promise.petition_id, fresh.petition_id},
    }
    assert [one.id for one in offered(row, PROMISES, clock.now(), clock.today())] == [promise.petition_id]
    assert offered(row, LEFT_OVER, clock.now(), clock.today()) == []
    put_on(**by(town, row, petition_ids=[task.petition_id]))
    assert not offered(row, OVERDUE, clock.now(), clock.today())


@pytest.mark.parametrize("who", ["1", "body:0"])
def test_who_may_not(town: Town, who: str) -> None:
    task = late(town)
    row, actor = planned(town, task), town.communes[0].actor(who)
    for act, given in acts(row, task).items():
        assert refused(act, actor=actor, **given).status == 403
    assert refused(plan, actor=actor, data=PLAN).status == 403


def test_the_other_council_reaches_nothing(town: Town) -> None:
    task = late(town)
    row = planned(town, task)
    for world in (0, 2):
        actor = town.worlds[world].actor("petition_head")
        for act, given in acts(row, task).items():
            assert refused(act, actor=actor, **given).status == 404, act


def acts(row: ExplanationSession, task: Task) -> dict[Any, dict[str, Any]]:
    one = {"explanation_id": row.id}
    return {
        change: one | {"data": PLAN, "reason": "Đổi ngày", "version": 2},
        cancel: one | {"reason": "Không họp", "version": 2},
        put_on: one | {"petition_ids": [task.petition_id]},
        take_off: one | {"petition_id": task.petition_id, "reason": "Không cần"},
        invite: one | {"body_id": task.body_id, "letter": LETTER},
        conclude: one | {"conclusion": "Xong", "notes": {}, "version": 2},
    }
