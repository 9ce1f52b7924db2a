"""What a body's officer finds on the desk: groups, order, filters, pages, deadlines of taking in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council import clock
from petitions.models import Answer, Petition, Promise, Task
from petitions.queries import body_desk
from petitions.queries.body_desk import Filters, accept_deadlines, counts, desk_page
from petitions.queries.words import search_columns
from petitions.rules.answering import Sign
from petitions.rules.clock import HANOI
from tests.factories.petitions import TEXTS, Town, make_clock_rule, make_petition
from tests.petitions.services.answering import drafted, duty, followed

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 2, 9, 30, tzinfo=HANOI)


def tasks() -> Any:
    return Task.objects.with_scopes_disabled()


def made(town: Town, state: str = "sent", days: int = 10, world: int = 1, words: str = TEXTS[0]) -> Task:
    """A duty that is due in so many days."""
    row, one = make_petition(town, world, words=words), town.worlds[world]
    found = search_columns(words, row.code)
    Petition.objects.with_scopes_disabled().filter(pk=row.pk).update(**found)
    return Task.objects.create(
        petition=row,
        council=one.council,
        body=town.bodies[one.council.code][0],
        state=state,
        rule="answer_single",
        started_at=clock.now(),
        due_at=clock.now() + timedelta(days=days),
        done_at=clock.now() if state in ("done", "returned") else None,
    )


def promised(town: Town, task: Task, days: int, state: str = "open") -> Promise:
    answer = Answer.objects.with_scopes_disabled().filter(task=task).first() or followed(town, task)
    return Promise.objects.with_scopes_disabled().create(
        petition=task.petition,
        answer=answer,
        council=task.council,
        body=task.body,
        text="Thi công trong quý II",
        due_on=clock.today() + timedelta(days=days),
        state=state,
    )


def found(town: Town, world: int = 1, **filters: Any) -> list[int]:
    ids = [body.id for body in town.bodies[town.worlds[world].council.code]]
    return [line.task.id for line in desk_page(ids, Filters(**filters)).duties]


def test_groups_and_their_numbers(town: Town) -> None:
    states = ("sent", "received", "received", "sent_back", "answered", "done", "returned")
    rows = {state: [] for state in states}  # type: dict[str, list[int]]
    for state in states:
        rows[state].append(made(town, state).id)
    late = made(town, "received", -2)
    ids = [town.bodies["00001"][0].id]
    said = counts(ids)
    assert dict(said.groups) == {
        body_desk.TODO: 5,
        body_desk.RECEIVE: 1,
        body_desk.WRITE: 3,
        body_desk.AGAIN: 1,
        body_desk.ANSWERED: 1,
        body_desk.DONE: 2,
        body_desk.PROMISES: 0,
    }
    assert said.overdue == 1
    assert found(town, group=body_desk.RECEIVE) == rows["sent"]
    assert found(town, group=body_desk.AGAIN) == rows["sent_back"]
    assert set(found(town, group=body_desk.DONE)) == {*rows["done"], *rows["returned"]}
    assert found(town)[0] == late.id, "what is most pressing stands first"
    assert found(town, overdue=True) == [late.id]
    assert found(town, 0) == [], "another body owes none of it"


def test_what_another_council_sent_to_the_body_is_there_too(town: Town) -> None:
    task = made(town, "received", world=2)
    tasks().filter(pk=task.pk).update(body=town.bodies["hn"][0])
    assert found(town, 0) == [task.id]
    assert found(town, 2) == []


def test_found_by_code_and_by_words_with_and_without_accents(town: Town) -> None:
    one, two = made(town), made(town, words=TEXTS[1])
    assert found(town, query=one.petition.code) == [one.id]
    assert found(town, query="den chieu sang") == [two.id]
    assert found(town, query="đèn chiếu sáng") == [two.id]
    assert found(town, query="dèn") == []


def test_pages_by_key_leave_nothing_out_and_say_nothing_twice(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body_desk, "PER_PAGE", 2)
    wanted = [made(town, "received", days).id for days in (1, 2, 3)]
    same = made(town, "received", 9).due_at
    wanted += [made(town, "received", 9).id for _n in range(3)]
    tasks().filter(due_at__gte=clock.now() + timedelta(days=8)).update(due_at=same)
    ids, after, seen = [town.bodies["00001"][0].id], "", []  # type: tuple[list[int], str, list[int]]
    for _page in range(9):
        page = desk_page(ids, Filters(), after)
        seen += [line.task.id for line in page.duties]
        after = page.after
        if not after:
            break
    assert len(seen) == len(set(seen)) == 7
    assert seen[:3] == wanted[:3]
    for wrong in ("x", "2026-01-01_1", "2026-01-01T00:00:00+00:00_x", "_", "0" * 80):
        assert len(desk_page(ids, Filters(), wrong).duties) == 2


def test_done_comes_latest_first_and_pages_on(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_desk, "PER_PAGE", 2)
    rows = [made(town, "done") for _n in range(3)]
    for day, task in enumerate(rows):
        tasks().filter(pk=task.pk).update(done_at=clock.now() - timedelta(days=day))
    ids = [town.bodies["00001"][0].id]
    page = desk_page(ids, Filters(group=body_desk.DONE))
    assert [line.task.id for line in page.duties] == [rows[0].id, rows[1].id]
    rest = desk_page(ids, Filters(group=body_desk.DONE), page.after)
    assert [line.task.id for line in rest.duties] == [rows[2].id]


def test_promises_open_and_broken(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_desk, "PER_PAGE", 2)
    task = duty(town)
    rows = [promised(town, task, 30), promised(town, task, -3, "broken"), promised(town, task, 3)]
    promised(town, task, 3, "kept")
    ids = [task.body_id]
    said = counts(ids)
    assert (said.open, said.broken, said.groups[body_desk.PROMISES]) == (2, 1, 3)
    page = desk_page(ids, Filters(group=body_desk.PROMISES))
    assert [line.promise.id for line in page.promises] == [rows[1].id, rows[2].id]
    assert [line.left.sign for line in page.promises] == [Sign.LATE, Sign.SOON]
    rest = desk_page(ids, Filters(group=body_desk.PROMISES), page.after)
    assert [line.promise.id for line in rest.promises] == [rows[0].id]
    late = desk_page(ids, Filters(group=body_desk.PROMISES, overdue=True))
    assert [line.promise.id for line in late.promises] == [rows[1].id]
    assert not desk_page([town.bodies["hn"][0].id], Filters(group=body_desk.PROMISES)).promises


def test_by_when_a_duty_is_taken_in(town: Town) -> None:
    """Eight working hours by default; by the rule of the council that sent it, of the day it began."""
    with clock.frozen(MONDAY):
        task, other, taken = made(town), made(town, world=2), made(town, "received")
        assert accept_deadlines([task, taken]) == {task.id: datetime(2026, 11, 3, 9, 30, tzinfo=HANOI)}
        rule = make_clock_rule(town, 1, "accept", 4, "hours")
        assert accept_deadlines([task, other]) == {
            task.id: datetime(2026, 11, 2, 14, 30, tzinfo=HANOI),
            other.id: datetime(2026, 11, 3, 9, 30, tzinfo=HANOI),
        }
        rule.since = date(2026, 11, 3)
        rule.save()
        assert accept_deadlines([task])[task.id].day == 3, "a rule of tomorrow binds what begins tomorrow"
        page = desk_page([task.body_id], Filters(group=body_desk.RECEIVE))
        assert page.duties[0].accept_left is not None
        assert page.duties[0].accept_left.sign is Sign.SOON
    with clock.frozen(MONDAY + timedelta(days=2)):
        page = desk_page([task.body_id], Filters(group=body_desk.RECEIVE))
        assert page.duties[0].accept_left is not None
        assert page.duties[0].accept_left.sign is Sign.LATE


def test_a_clock_that_stands_is_not_overdue(town: Town) -> None:
    task = made(town, "received", -3)
    tasks().filter(pk=task.pk).update(
        pauses=[[clock.today().isoformat(), None]], computed={"paused": True, "pauses": True}
    )
    ids = [task.body_id]
    assert counts(ids).overdue == 0
    assert desk_page(ids, Filters()).duties[0].left.sign is Sign.PAUSED
    assert not desk_page(ids, Filters(overdue=True)).duties


def test_a_draft_is_marked(town: Town) -> None:
    task, _other = duty(town), duty(town)
    drafted(town, task)
    lines = desk_page([task.body_id], Filters()).duties
    assert {line.task.id for line in lines if line.task.has_draft} == {task.id}  # type: ignore[attr-defined]


def test_any_number_is_asked_for_alike(town: Town) -> None:
    ids = [town.bodies["00001"][0].id]

    def queries(group: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            counts(ids)
            page = desk_page(ids, Filters(group=group, query="duong"))
            for line in page.duties:
                assert line.task.petition.place is not None
                assert line.task.body.name
            for given in page.promises:
                assert given.promise.answer.task_id
                assert given.promise.petition.code
        return len(seen)

    found = []
    for _size in (1, 2):
        for _n in range(_size):
            task = made(town)
            promised(town, task, 5) if Answer.objects.with_scopes_disabled().exists() else None
        found.append([queries(group) for group in (body_desk.TODO, body_desk.PROMISES)])
    assert found[0] == found[1]
    assert max(found[1]) <= 8
