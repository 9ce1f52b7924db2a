"""Promises: made, replaced, kept, and said to be broken, once, whoever looks and however often."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council import clock
from council.enums import Role
from council.services.journal import check_streams, entries_of
from petitions.enums import PetitionState, PromiseState
from petitions.models import Answer, Petition, Promise
from petitions.queries.history import history_of
from petitions.services import judging, promises
from petitions.services.promises import keep, mark_broken
from petitions.streams import petition_stream
from realtime import ticks
from tests.factories.petition_answers import (
    EXPLAINED,
    RESOLVED,
    accepted,
    promise_of,
    promising,
    submitted,
)
from tests.factories.petitions import Town, make_petition
from tests.petitions.services.routing import refused

pytestmark = pytest.mark.django_db
TODAY = clock.today()
SOON, LATER = TODAY + timedelta(days=10), TODAY + timedelta(days=40)
HEAD = Role.PETITION_HEAD


def promised(town: Town, world: int = 1, **more: Any) -> Promise:
    row = make_petition(town, world, state=PetitionState.FORWARDED)
    return promise_of(accepted(town, world, petition=row, **promising(SOON), **more))


def petition_of(row: Promise | Answer) -> Petition:
    return Petition.objects.with_scopes_disabled().get(pk=row.petition_id)


def kept(town: Town, row: Promise, who: str = HEAD, world: int = 1, **more: Any) -> dict[str, Any]:
    version = petition_of(row).version
    note = "Đã nghiệm thu ngày hôm qua"
    actor = town.worlds[world].actor(who)
    return {"actor": actor, "promise_id": row.id, "version": version, "note": note} | more


def again(town: Town, row: Promise, **said: Any) -> Answer:
    return accepted(town, petition=petition_of(row), **said)


def test_a_new_day_comes_with_a_new_answer_alone(town: Town) -> None:
    first = promised(town)
    assert (first.state, first.due_on, first.text) == ("open", SOON, "Hoàn thành sửa chữa theo kế hoạch vốn")
    mark_broken(SOON + timedelta(days=1))
    second = promise_of(again(town, first, **promising(LATER)))
    first.refresh_from_db()
    assert (first.state, first.replaced_by, first.closed_on) == ("replaced", second, TODAY)
    assert first.alarmed_at is not None, "that it was broken is not forgotten"
    assert second.state == "open"
    codes = [entry.code for entry in entries_of(petition_stream(first.petition_id))]
    assert codes[-3:] == ["petitions.answer.accepted", "petitions.promise.made", "petitions.promise.replaced"]


def test_an_answer_without_a_day_leaves_the_promise(town: Town) -> None:
    first = promised(town)
    again(town, first, outcome="in_progress", detail="no_roadmap", roadmap="Chưa bố trí được vốn")
    first.refresh_from_db()
    assert first.state == "open"


@pytest.mark.parametrize(("said", "state"), [(RESOLVED, "kept"), (EXPLAINED, "replaced")])
def test_an_answer_that_closes_the_petition_ends_its_promise(
    town: Town, said: dict[str, Any], state: str
) -> None:
    first = promised(town)
    mark_broken(SOON + timedelta(days=3))
    again(town, first, **said)
    first.refresh_from_db()
    assert (first.state, first.closed_on, first.replaced_by) == (state, TODAY, None)
    assert "lần 2" in first.note
    assert petition_of(first).state == PetitionState.CLOSED


def test_kept_the_petition_is_resolved(town: Town) -> None:
    row = promised(town)
    assert refused(keep, **kept(town, row, note=" ")).code == "reason_required"
    keep(**kept(town, row))
    row.refresh_from_db()
    petition = petition_of(row)
    assert (row.state, row.closed_on, row.note) == ("kept", TODAY, "Đã nghiệm thu ngày hôm qua")
    assert (petition.state, petition.outcome) == (PetitionState.CLOSED, "resolved")
    assert petition.resolved_at is not None
    assert refused(keep, **kept(town, row)).code == "promise_settled"
    top = history_of(petition)[0]
    assert top.code == "petitions.promise.kept"
    assert ("Hạn", f"{SOON:%d/%m/%Y}") in top.facts
    assert {change.new for change in top.changes} == {"Đã giải quyết xong"}


def test_kept_late_is_kept(town: Town) -> None:
    row = promised(town)
    mark_broken(SOON + timedelta(days=1))
    with clock.frozen(clock.at(SOON + timedelta(days=5), 9)):
        keep(**kept(town, row))
    row.refresh_from_db()
    assert (row.state, row.closed_on) == ("kept", SOON + timedelta(days=5))


def test_while_its_body_must_answer_again_the_petition_stays_open(town: Town) -> None:
    row = promised(town)
    petition = petition_of(row)
    head = town.communes[0].actor(HEAD)
    judging.send_on(actor=head, petition_id=petition.id, version=petition.version, reason="Chưa thấy làm")
    keep(**kept(town, row))
    petition = petition_of(row)
    assert (petition.state, petition.outcome) == (PetitionState.FORWARDED, "")


def test_an_answer_that_waits_is_decided_first(town: Town) -> None:
    row = promised(town)
    submitted(town, petition=petition_of(row))
    assert refused(keep, **kept(town, row)).code == "promise_answer_waits"


def test_the_second_of_two_officers_keeps_nothing(town: Town) -> None:
    row = promised(town)
    wanted = kept(town, row)
    answer = again(town, row, **promising(LATER))
    assert refused(keep, **wanted).code == "stale"
    assert promise_of(answer).state == "open"


def test_who_may_not_say_that_it_was_kept(town: Town) -> None:
    row = promised(town)
    for who in (Role.PETITION_OFFICER, Role.BOARD_OFFICER, "1", "body:0"):
        assert refused(keep, **kept(town, row, who)).code == "forbidden"
    for holder in range(3):
        row = promised(town, holder)
        for office in range(3):
            if office != holder:
                assert refused(keep, **kept(town, row, world=office)).code == "not_found"


def test_a_promise_is_broken_when_its_day_is_over(town: Town) -> None:
    row = promised(town)
    assert mark_broken(SOON) == 0, "its day is not over"
    assert mark_broken(SOON + timedelta(days=1)) == 1
    row.refresh_from_db()
    assert row.state == "broken"
    assert row.alarmed_at is not None
    last = entries_of(petition_stream(row.petition_id))[-1]
    assert (last.code, last.actor, last.account_id) == ("petitions.promise.broken", "", None)
    assert (last.data["promise"], last.data["late"]) == (row.id, 1)
    streams = [petition_stream(row.petition_id)]
    assert not [fault for report in check_streams(streams) for fault in report.faults]


def test_the_clock_may_jump_and_several_may_look(town: Town) -> None:
    rows = [promised(town, world) for world in (0, 1, 1, 2)]
    year = SOON + timedelta(days=365)
    assert mark_broken(year) == 4
    first = rows[0]
    first.refresh_from_db()
    moment = first.alarmed_at
    for day in (year, TODAY, SOON + timedelta(days=1)):
        assert mark_broken(day) == 0, "said once, whatever day it is now"
    first.refresh_from_db()
    assert first.alarmed_at == moment
    said = [e.code for row in rows for e in entries_of(petition_stream(row.petition_id))]
    assert said.count("petitions.promise.broken") == 4


def test_another_process_that_was_first_leaves_nothing_to_say(town: Town) -> None:
    row = promised(town)
    late = SOON + timedelta(days=1)
    broken, read = promises._break, []

    def second(ids: list[int], today: Any) -> int:
        read.append(list(ids))
        assert broken(ids, today) == 1, "the other process"
        return broken(ids, today)

    with patch.object(promises, "_break", second):
        assert mark_broken(late) == 0
    assert read == [[row.petition_id]]
    codes = [e.code for e in entries_of(petition_stream(row.petition_id))]
    assert codes.count("petitions.promise.broken") == 1


def test_only_open_promises_break(town: Town) -> None:
    for state in (PromiseState.KEPT, PromiseState.REPLACED):
        row = promised(town)
        Promise.objects.with_scopes_disabled().filter(pk=row.pk).update(state=state)
    assert mark_broken(LATER) == 0


def test_the_clock_does_it_every_ten_minutes(town: Town) -> None:
    tick = ticks._ticks["petitions.promises"]
    assert tick.seconds == 600
    row = promised(town)
    tick.work()
    row.refresh_from_db()
    assert row.state == "open"
    with clock.frozen(clock.at(SOON + timedelta(days=1), 0, 1)):
        tick.work()
    row.refresh_from_db()
    assert row.state == "broken"


def test_many_cost_as_many_queries_as_one(town: Town) -> None:
    def queries(day: Any) -> int:
        with CaptureQueriesContext(connection) as seen:
            mark_broken(day)
        return len(seen)

    late = SOON + timedelta(days=1)
    promised(town)
    one = queries(late)
    for _n in range(3):
        promised(town)
    assert queries(late) == one
