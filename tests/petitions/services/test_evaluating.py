"""A delegate group says what it thinks of an answer: once for each group, changed until it is decided."""

from __future__ import annotations

from typing import Any

import pytest

from council import clock
from council.enums import GroupPost, Role
from council.models import Delegate, DelegateChange, DelegateGroup
from council.services.journal import entries_of
from petitions.models import Answer, Evaluation
from petitions.queries.history import history_of
from petitions.services import judging
from petitions.services.evaluating import evaluate, mark
from petitions.streams import petition_stream
from tests.factories.petition_answers import submitted
from tests.factories.petitions import Town
from tests.petitions.services.routing import refused

pytestmark = pytest.mark.django_db


def given(town: Town, row: Answer, who: str = "1", world: int = 1, **more: Any) -> dict[str, Any]:
    return {"actor": town.worlds[world].actor(who), "answer_id": row.id, "is_satisfied": True} | more


def own_group(town: Town, seat: int, world: int = 1) -> DelegateGroup:
    """The delegate of a seat moves to a group of their own."""
    council = town.worlds[world].council
    group = DelegateGroup.objects.create(council=council, number=10 + seat, name=f"Tổ {10 + seat}")
    rows = Delegate.objects.with_scopes_disabled().filter(council=council, seat=seat)
    rows.update(group=group, group_post=GroupPost.HEAD)
    return group


def test_each_group_once_and_as_it_thinks_better(town: Town) -> None:
    row = submitted(town)
    group = own_group(town, 2)
    assert refused(evaluate, **given(town, row, is_satisfied=False)).code == "evaluation_note_required"
    first = evaluate(**given(town, row, is_satisfied=False, note="Chưa nêu thời hạn"))
    second = evaluate(**given(town, row, "2", note="Đồng ý"))
    again = evaluate(**given(town, row, note="Đã bổ sung", seen=mark(first)))
    assert (again.id, again.is_satisfied, second.group) == (first.id, True, group)
    assert Evaluation.objects.with_scopes_disabled().filter(answer=row).count() == 2
    row.refresh_from_db()
    assert (row.version, row.state) == (4, "submitted")
    entries = entries_of(petition_stream(row.petition_id))
    assert [entry.code for entry in entries] == ["petitions.answer.evaluated"] * 3
    assert entries[2].data["changes"]["is_satisfied"] == {"old": False, "new": True}
    assert ("Tổ đại biểu", "Tổ 1") in history_of(row.petition)[0].facts


def test_two_delegates_of_one_group_at_once(town: Town) -> None:
    row = submitted(town)
    evaluate(**given(town, row, seen=""))
    late = refused(evaluate, **given(town, row, "2", seen="", is_satisfied=False, note="Chưa đạt yêu cầu"))
    assert late.code == "evaluation_stale"
    assert town.communes[0].actor("1").name in late.message
    assert Evaluation.objects.with_scopes_disabled().get().is_satisfied


def test_the_head_decides_on_what_the_groups_say_now(town: Town) -> None:
    row = submitted(town)
    head = town.communes[0].actor(Role.PETITION_HEAD)
    evaluate(**given(town, row, is_satisfied=False, note="Chưa đạt yêu cầu"))
    late = refused(judging.accept, actor=head, answer_id=row.id, version=row.version)
    assert late.code == "answer_stale"
    judging.accept(actor=head, answer_id=row.id, version=row.version + 1, reason="Đã kiểm tra thực địa")
    assert refused(evaluate, **given(town, row)).code == "answer_not_waiting"


def test_who_may_not_evaluate(town: Town) -> None:
    row = submitted(town)
    for who in (Role.PETITION_OFFICER, Role.PETITION_HEAD, Role.BOARD_OFFICER, "body:0"):
        assert refused(evaluate, **given(town, row, who)).code == "forbidden"
    delegate = town.communes[0].delegates[1]
    Delegate.objects.with_scopes_disabled().filter(pk=delegate.pk).update(group=None)
    assert refused(evaluate, **given(town, row, "2")).code == "no_group"
    DelegateChange.objects.create(
        delegate=town.communes[0].delegates[0], state="suspended", since=clock.today()
    )
    assert refused(evaluate, **given(town, row, "1")).code == "delegate_suspended"


def test_commune_by_commune_by_city(town: Town) -> None:
    for holder in range(3):
        row = submitted(town, holder)
        for office in range(3):
            if office == holder:
                evaluate(**given(town, row, world=office))
            else:
                assert refused(evaluate, **given(town, row, world=office)).code == "not_found"
