"""Urging: one letter over what is overdue, badly answered or promised in vain; not twice a day by mistake."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from council import clock
from council.rules.wording import official_day
from council.services.journal import check_streams, entries_of
from petitions.documents.letters import render_letter
from petitions.enums import LetterKind, PromiseState, TaskState
from petitions.models import Letter, Petition, Task
from petitions.queries.routing import letter_paper
from petitions.services.letters import LetterData
from petitions.services.urge import Chosen, urge
from petitions.streams import petition_stream
from tests.council.pdf.reading import words
from tests.factories.petitions import Town, make_petition
from tests.petitions.services.routing import refused, sent
from tests.petitions.services.supervising import broken, late, moved, sent_back

pytestmark = pytest.mark.django_db
LETTER = LetterData(number="30/TTHĐND", signed_on=clock.today(), signer="Nguyễn Văn Mẫu")


def given(town: Town, *tasks: Task, world: int = 1, **more: object) -> dict[str, Any]:
    one = town.worlds[world]
    return {
        "actor": one.actor("second"),
        "body_id": town.bodies[one.council.code][0].id,
        "chosen": Chosen(tuple(task.id for task in tasks)),
        "letter": LETTER,
    } | more


def letters() -> list[Letter]:
    return list(Letter.objects.with_scopes_disabled().filter(kind=LetterKind.URGE).order_by("id"))


def test_one_letter_names_each_duty_with_its_day_and_how_late_it_is(town: Town) -> None:
    first, second = late(town, days=20), late(town, days=3, words="Đề nghị lắp đèn đường")
    letter = urge(**given(town, first, second))
    body = town.bodies["00001"][0]
    assert (letter.kind, letter.number, letter.body, letter.addressee) == (
        LetterKind.URGE,
        "30/TTHĐND",
        body,
        body.name,
    )
    urged = Petition.objects.with_scopes_disabled().filter(letters=letter)
    assert set(urged) == {first.petition, second.petition}
    row = Letter.objects.with_scopes_disabled().select_related("council", "body").get(pk=letter.pk)
    said = words(render_letter(letter_paper(row)))
    for part in (
        "đôn đốc giải quyết, trả lời kiến nghị",
        "2 kiến nghị của cử tri đã quá hạn trả lời",
        first.petition.code,
        official_day(clock.day_of(first.due_at)),
        "quá hạn 20 ngày (",
        "quá hạn 3 ngày (",
        "Đề nghị lắp đèn đường",
        "Nguyễn Văn Mẫu",
    ):
        assert part in said, part
    assert said.count(first.petition.code) == 1, "named once, not again in a table"
    last = entries_of(petition_stream(first.petition_id))[-1]
    assert last.code == "petitions.petition.urged"
    assert (last.data["letter"], last.data["why"], last.data["days"]) == (letter.id, ["overdue"], 20)
    assert not [report for report in check_streams() if report.faults]


@pytest.mark.parametrize("who", ["petition_head", "board_officer", "petition_officer"])
def test_officer_head_and_board_may_urge(town: Town, who: str) -> None:
    assert urge(**given(town, late(town), actor=town.communes[0].actor(who))).id


@pytest.mark.parametrize("who", ["1", "body:0"])
def test_others_may_not(town: Town, who: str) -> None:
    assert refused(urge, **given(town, late(town), actor=town.communes[0].actor(who))).status == 403


def test_the_other_council_reaches_nothing(town: Town) -> None:
    task = late(town)
    for world in (0, 2):
        actor = town.worlds[world].actor("second")
        assert refused(urge, **given(town, task, actor=actor)).status == 404
        own: dict[str, Any] = {"actor": actor, "body_id": town.bodies[town.worlds[world].council.code][0].id}
        assert refused(urge, **given(town, task, **own)).status == 404
    assert not letters()


def test_what_is_no_longer_overdue_is_named_and_nothing_is_sent(town: Town) -> None:
    gone, still = late(town), late(town)
    Task.objects.with_scopes_disabled().filter(pk=gone.pk).update(state=TaskState.ANSWERED)
    one = refused(urge, **given(town, gone, still))
    assert one.code == "no_longer_overdue"
    assert gone.petition.code in one.message
    assert refused(urge, **given(town, gone)).code == "nothing_overdue"
    assert refused(urge, **given(town, moved(still, -3))).code == "nothing_overdue"
    assert refused(urge, **given(town)).code == "nothing_chosen"
    assert not letters()


def test_a_standing_clock_is_not_overdue(town: Town) -> None:
    task = late(town)
    Task.objects.with_scopes_disabled().filter(pk=task.pk).update(computed=task.computed | {"paused": True})
    assert refused(urge, **given(town, task)).code == "nothing_overdue"


def test_twice_on_one_day_only_when_it_is_said(town: Town) -> None:
    task = late(town)
    urge(**given(town, task))
    other = replace(LETTER, number="31/TTHĐND")
    late_one = refused(urge, **given(town, task, letter=other))
    assert late_one.code == "urged_today"
    assert "30/TTHĐND" in late_one.message
    assert urge(**given(town, task, letter=other, again=True)).number == "31/TTHĐND"
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert urge(**given(town, task, letter=replace(LETTER, number="32"))).id
    assert len(letters()) == 3


def test_a_number_is_given_once(town: Town) -> None:
    first, second = late(town), late(town)
    urge(**given(town, first))
    assert refused(urge, **given(town, second)).code == "letter_number_taken"


def test_a_bad_answer_and_a_broken_promise_need_a_reason(town: Town) -> None:
    task, promise = sent_back(town), broken(town)
    chosen = Chosen((task.id,), (promise.id,))
    assert refused(urge, **given(town, chosen=chosen)).code == "reason_required"
    letter = urge(**given(town, chosen=chosen, reason="Cử tri phản ánh chưa thấy sửa"))
    assert "câu trả lời chưa đạt yêu cầu" in letter.text
    assert "Lời hứa: Sửa xong đường trong quý III" in letter.text
    assert official_day(promise.due_on) in letter.text
    assert "Lý do đôn đốc: Cử tri phản ánh chưa thấy sửa." in letter.text
    last = entries_of(petition_stream(promise.petition_id))[-1]
    assert last.data["why"] == ["broken_promise"]
    assert last.data["reason"] == "Cử tri phản ánh chưa thấy sửa"


def test_a_promise_past_its_day_may_be_urged_before_the_tick_marks_it(town: Town) -> None:
    open_ = broken(town, state=PromiseState.OPEN)
    kept = broken(town, state=PromiseState.KEPT)
    why: dict[str, Any] = {"reason": "Quá hạn"}
    assert refused(urge, **given(town, chosen=Chosen((), (kept.id,)), **why)).code == "nothing_overdue"
    assert urge(**given(town, chosen=Chosen((), (open_.id,)), **why)).id


def test_an_abolished_body_is_urged_through_its_successor(town: Town) -> None:
    first, old = town.bodies["hn"]
    task = late(town, 0)
    Task.objects.with_scopes_disabled().filter(pk=task.pk).update(body=old)
    letter = urge(**given(town, task, world=0, body_id=old.id))
    assert (letter.body, letter.addressee) == (first, "Sở Xây dựng")
    assert "Sở Xây dựng kế thừa nhiệm vụ của Sở Giao thông cũ" in letter.text
    old.successor = None
    old.save()
    other = replace(LETTER, number="31")
    alone = refused(urge, **given(town, task, world=0, body_id=old.id, letter=other))
    assert alone.code == "body_without_heir"


def test_a_long_petition_is_quoted_in_part(town: Town) -> None:
    task = moved(sent(town, make_petition(town, words="Đề nghị gấp " * 3_000)), 4)
    letter = urge(**given(town, task))
    assert "(…)" in letter.text
    assert len(letter.text) < 2_000
