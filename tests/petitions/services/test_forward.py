"""To the body that answers and back: letters, duties, abolished bodies, two officers at once, who may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council import clock
from council.enums import Role
from council.services.journal import check_streams, entries_of
from petitions.enums import Competence, LetterKind, PetitionKind, PetitionState, TaskState
from petitions.models import AnsweringBody, Letter, Petition, Task
from petitions.services import bodies
from petitions.services.bodies import BodyData
from petitions.services.forward import forward, forward_all, receive, return_task
from petitions.streams import petition_stream
from tests.factories.petitions import TEXTS, Town, make_clock_rule, make_petition
from tests.petitions.services.routing import LETTER, refused, sent

pytestmark = pytest.mark.django_db
BACK = replace(LETTER, number="77/UBND")


def given(town: Town, row: Petition, world: int = 1, **more: Any) -> dict[str, Any]:
    one = town.worlds[world]
    return {
        "actor": one.actor("second"),
        "petition_id": row.id,
        "version": row.version,
        "lead_body_id": town.bodies[one.council.code][0].id,
        "letter": LETTER,
    } | more


def helper(town: Town, world: int = 1, name: str = "Công an phường") -> AnsweringBody:
    data = BodyData(name=name, competence=Competence.COMMUNE)
    return bodies.add(actor=town.worlds[world].actor("second"), data=data)


def test_a_petition_goes_with_a_letter_a_lead_and_those_that_help(town: Town) -> None:
    make_clock_rule(town, 1, "answer_joint", 10)
    row, other = make_petition(town), helper(town)
    lead = town.bodies["00001"][0]
    letter = forward(**given(town, row, coordinating=[other.id, lead.id, other.id]))
    row.refresh_from_db()
    tasks = list(Task.objects.with_scopes_disabled().filter(petition=row).order_by("id"))
    assert [(t.body, t.is_lead, t.rule) for t in tasks] == [
        (lead, True, "answer_joint"),
        (other, False, "coordinate_reply"),
    ]
    assert (row.state, row.lead, row.due_at) == (PetitionState.FORWARDED, lead, tasks[0].due_at)
    assert row.forwarded_at is not None
    assert (letter.kind, letter.number, letter.body, letter.addressee) == (
        LetterKind.FORWARD,
        "15/TTHĐND",
        lead,
        lead.name,
    )
    assert row.code in letter.text
    assert TEXTS[0] in letter.text
    assert "Đề nghị Công an phường phối hợp" in letter.text
    last = entries_of(petition_stream(row.id))[-1]
    assert (last.code, last.data["letter"]) == ("petitions.petition.forwarded", letter.id)


@pytest.mark.parametrize(
    ("competence", "joint", "rule"),
    [
        (Competence.COMMUNE, False, "answer_single"),
        (Competence.DEPARTMENT, False, "answer_department"),
        (Competence.DEPARTMENT, True, "answer_joint"),
        (Competence.CENTRAL, False, "answer_central"),
        (Competence.CENTRAL, True, "answer_central_joint"),
    ],
)
def test_the_deadline_follows_the_kind_of_body(town: Town, competence: str, joint: bool, rule: str) -> None:
    lead = bodies.add(actor=town.city.actor("second"), data=BodyData(name="Cơ quan", competence=competence))
    row = make_petition(town, 0)
    others = [town.bodies["hn"][0].id] if joint else []
    forward(**given(town, row, 0, lead_body_id=lead.id, coordinating=others))
    assert Task.objects.with_scopes_disabled().get(petition=row, is_lead=True).rule == rule


def test_an_abolished_body_is_refused_and_its_successor_named(town: Town) -> None:
    first, old = town.bodies["hn"]
    row = make_petition(town, 0)
    lead = refused(forward, **given(town, row, 0, lead_body_id=old.id))
    assert lead.code == "body_abolished"
    assert "Sở Giao thông cũ" in lead.message
    assert "“Sở Xây dựng”" in lead.message
    other = refused(forward, **given(town, row, 0, coordinating=[old.id]))
    assert other.code == "body_abolished"
    assert not Letter.objects.with_scopes_disabled().exists(), "all or nothing"
    assert not Task.objects.with_scopes_disabled().exists()
    old.abolished_on = clock.today() + timedelta(days=1)
    old.save()
    assert forward(**given(town, row, 0, lead_body_id=old.id)).body == old, "it answers until that day"
    assert first.abolished_on is None


@pytest.mark.parametrize(
    "state", sorted(set(PetitionState.values) - {"recorded", "consolidated", "returned"})
)
def test_only_what_waits_is_forwarded(town: Town, state: str) -> None:
    row = make_petition(town, state=state)
    assert refused(forward, **given(town, row)).status == 409
    assert not Letter.objects.with_scopes_disabled().exists()


def test_a_complaint_is_not_forwarded(town: Town) -> None:
    row = make_petition(town)
    Petition.objects.with_scopes_disabled().filter(pk=row.pk).update(kind=PetitionKind.COMPLAINT)
    assert refused(forward, **given(town, row)).code == "complaint_leaves"


def test_the_second_of_two_officers_forwards_nothing(town: Town) -> None:
    row = make_petition(town)
    stale = given(town, row, letter=replace(LETTER, number="16"))
    forward(**given(town, row, actor=town.communes[0].actor(Role.PETITION_OFFICER)))
    late = refused(forward, **stale)
    assert late.code == "stale"
    assert Task.objects.with_scopes_disabled().count() == 1
    assert Letter.objects.with_scopes_disabled().count() == 1


def test_several_go_with_one_letter_or_none(town: Town) -> None:
    rows = [make_petition(town, words=words) for words in TEXTS]
    who, lead = town.communes[0].actor("second"), town.bodies["00001"][0]
    versions = {row.id: row.version for row in rows}
    wrong = versions | {rows[2].id: 9}
    together: dict[str, Any] = {"actor": who, "lead_body_id": lead.id, "letter": LETTER}
    assert refused(forward_all, versions=wrong, **together).code == "stale"
    assert not Letter.objects.with_scopes_disabled().exists()
    letter = forward_all(versions=versions, **together)
    assert Petition.objects.with_scopes_disabled().filter(letters=letter).count() == 3
    assert refused(forward_all, versions={}, **together).code == "petitions_number"


def test_a_number_is_given_once_in_a_year(town: Town) -> None:
    rows = [make_petition(town), make_petition(town)]
    forward(**given(town, rows[0]))
    again = refused(forward, **given(town, rows[1]))
    assert again.code == "letter_number_taken"
    forward(**given(town, rows[1], letter=replace(LETTER, number="")))
    other = make_petition(town, 2)
    forward(**given(town, other, 2))
    far = replace(LETTER, number="17", signed_on=clock.today() + timedelta(days=30))
    third = make_petition(town)
    assert refused(forward, **given(town, third, letter=far)).code == "letter_day"
    long = replace(LETTER, number="1" * 61)
    assert refused(forward, **given(town, third, letter=long)).code == "line_too_long"


def test_received_once_however_often_it_is_said(town: Town) -> None:
    task = sent(town, make_petition(town))
    who = town.communes[0].actor("body:0")
    assert receive(actor=who, task_id=task.id).state == TaskState.RECEIVED
    assert receive(actor=who, task_id=task.id).version == task.version + 1
    codes = [entry.code for entry in entries_of(petition_stream(task.petition_id))]
    assert codes.count("petitions.task.received") == 1


def test_wrong_competence_goes_back_with_a_letter_and_on_to_another_body(town: Town) -> None:
    other = helper(town)
    third = helper(town, name="Trạm y tế phường")
    row = make_petition(town)
    forward(**given(town, row, coordinating=[other.id]))
    row.refresh_from_db()
    task = Task.objects.with_scopes_disabled().get(petition=row, is_lead=True)
    who = town.communes[0].actor("body:0")
    assert refused(return_task, actor=who, task_id=task.id, reason=" ", letter=BACK).code == "reason_required"
    letter = return_task(actor=who, task_id=task.id, reason="Thuộc công an", letter=BACK)
    row.refresh_from_db()
    assert (row.state, row.lead, row.due_at) == (PetitionState.RETURNED, None, None)
    states = Task.objects.with_scopes_disabled().filter(petition=row).values_list("state", "return_reason")
    assert set(states) == {("returned", "Thuộc công an")}
    assert (letter.kind, letter.body, letter.number) == (LetterKind.RETURN, task.body, "77/UBND")
    assert letter.addressee == "Thường trực Hội đồng nhân dân phường 1"
    assert "Thuộc công an" in letter.text
    assert refused(return_task, actor=who, task_id=task.id, reason="Lần nữa", letter=BACK).code == (
        "task_not_waiting"
    )
    assert refused(receive, actor=who, task_id=task.id).code == "task_not_waiting"
    again = given(town, row, lead_body_id=third.id, letter=replace(LETTER, number="16"))
    forward(**again)
    row.refresh_from_db()
    assert (row.state, row.lead) == (PetitionState.FORWARDED, third)
    codes = [entry.code for entry in entries_of(petition_stream(row.id))]
    assert codes == [
        "petitions.petition.forwarded",
        "petitions.task.returned",
        "petitions.petition.forwarded",
    ]
    assert not [fault for report in check_streams([petition_stream(row.id)]) for fault in report.faults]


def test_one_that_helps_returns_its_part_alone(town: Town) -> None:
    other = helper(town)
    row = make_petition(town)
    forward(**given(town, row, coordinating=[other.id]))
    person = town.communes[0].account("body:0").person_id
    bodies.add_officer(actor=town.communes[0].actor("second"), body_id=other.id, person_id=person or 0)
    task = Task.objects.with_scopes_disabled().get(body=other)
    return_task(
        actor=town.communes[0].actor("body:0"), task_id=task.id, reason="Không liên quan", letter=BACK
    )
    row.refresh_from_db()
    assert row.state == PetitionState.FORWARDED
    assert Task.objects.with_scopes_disabled().get(petition=row, is_lead=True).done_at is None


@pytest.mark.parametrize("state", ["answered", "sent_back", "done", "returned"])
def test_what_is_answered_is_not_returned(town: Town, state: str) -> None:
    task = sent(town, make_petition(town))
    Task.objects.with_scopes_disabled().filter(pk=task.pk).update(state=state)
    who = town.communes[0].actor("body:0")
    wrong = refused(return_task, actor=who, task_id=task.id, reason="Nhầm nơi", letter=BACK)
    assert wrong.code == "task_not_waiting"


def test_who_may_not_forward(town: Town) -> None:
    row = make_petition(town)
    for who in (Role.BOARD_OFFICER, "1", "body:0"):
        wrong = given(town, row, actor=town.communes[0].actor(who))
        assert refused(forward, **wrong).code == "forbidden"
    forward(**given(town, row, actor=town.communes[0].actor(Role.PETITION_HEAD)))


def test_commune_by_commune_by_city_by_body(town: Town) -> None:
    """Each office forwards what it holds to bodies it keeps; each body's officers reach its own duties."""
    for holder, one in enumerate(town.worlds):
        for office in range(len(town.worlds)):
            for keeper, kept in enumerate(town.worlds):
                row = make_petition(town, holder)
                body = town.bodies[kept.council.code][0]
                letter = replace(LETTER, number="")
                wanted = given(town, row, office, lead_body_id=body.id, letter=letter)
                if holder == office == keeper:
                    forward(**wanted)
                    continue
                assert refused(forward, **wanted).code == "not_found"
                helped = given(town, row, office, coordinating=[body.id], letter=letter)
                assert refused(forward, **helped).code == "not_found"
        task = Task.objects.with_scopes_disabled().get(council=one.council)
        for other in town.worlds:
            who = other.actor("body:0")
            if other is one:
                assert receive(actor=who, task_id=task.id).state == TaskState.RECEIVED
                continue
            assert refused(receive, actor=who, task_id=task.id).code == "not_found"
            wrong = {"task_id": task.id, "reason": "Không đúng thẩm quyền", "letter": BACK}
            assert refused(return_task, actor=who, **wrong).code == "not_found"
        for role in ("second", Role.PETITION_HEAD, Role.BOARD_OFFICER, "1"):
            assert refused(receive, actor=one.actor(role), task_id=task.id).code == "forbidden"
    other_body = town.city.actor("body:1")
    task = Task.objects.with_scopes_disabled().get(council=town.city.council)
    assert refused(receive, actor=other_body, task_id=task.id).code == "not_found"


def test_several_cost_a_steady_number_of_queries_each(town: Town) -> None:
    counts = []
    for size in (1, 3, 5):
        rows = [make_petition(town) for _n in range(size)]
        who = town.communes[0].actor("second")
        with CaptureQueriesContext(connection) as queries:
            forward_all(
                actor=who,
                versions={row.id: row.version for row in rows},
                lead_body_id=town.bodies["00001"][0].id,
                letter=replace(LETTER, number=f"{size}"),
            )
        counts.append(len(queries))
    assert counts[2] - counts[1] == counts[1] - counts[0], "the calendar and the rules are read once"
    assert (counts[1] - counts[0]) / 2 <= 12
