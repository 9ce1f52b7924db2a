"""A late change of the calendar moves the open deadlines it touches, and no other."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council import clock as now_clock
from council.models import CalendarDay
from council.services import calendar
from council.services.calendar import Day, Effect
from council.services.journal import check_streams, entries_of
from petitions.models import Petition, Task
from petitions.rules.clock import HANOI, from_json, pauses_json
from petitions.rules.shapes import Pause
from petitions.services import clock, recompute
from petitions.streams import petition_stream
from tests.factories.operators import operator
from tests.factories.petitions import Town, make_clock_rule, make_petition, make_town

START = datetime(2025, 12, 22, 9, tzinfo=HANOI)
SOURCE = "Văn bản 12729/VPCP-KGVX ngày 25/12/2025"
OFF = Day(date(2026, 1, 2), False, "Nghỉ hoán đổi", SOURCE)
MADE_UP = Day(date(2026, 1, 10), True, "Làm bù", SOURCE)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _late_december() -> Any:
    with now_clock.frozen(datetime(2025, 12, 25, 9, tzinfo=HANOI)):
        yield


@pytest.fixture
def town() -> Town:
    CalendarDay.objects.create(day=date(2026, 1, 1), is_working=False, name="Tết Dương lịch", source="BLLĐ")
    town = make_town(communes=2)
    for world in range(3):
        make_clock_rule(town, world, "answer_single", 10)
    return town


def opened(town: Town, world: int = 1, *, start: datetime = START, is_lead: bool = True) -> Task:
    petition = make_petition(town, world)
    return duty(town, petition, world, start=start, is_lead=is_lead)


def duty(
    town: Town,
    petition: Petition,
    world: int = 1,
    *,
    start: datetime = START,
    is_lead: bool = True,
    code: str = "answer_single",
    session_opens: date | None = None,
) -> Task:
    council = town.worlds[world].council
    body = town.bodies[council.code][0]
    task = clock.open_task(petition, council.id, body, code, is_lead, start, session_opens=session_opens)
    if is_lead:
        Petition.objects.with_scopes_disabled().filter(pk=petition.pk).update(due_at=task.due_at)
    return task


def change(town: Town, *days: Day) -> Effect:
    return calendar.import_days(actor=operator(town.city), council_id=town.city.council.id, days=days)


def again(task: Task) -> Task:
    found: Task = Task.objects.with_scopes_disabled().select_related("petition").get(pk=task.pk)
    return found


def update(task: Task, **values: Any) -> None:
    Task.objects.with_scopes_disabled().filter(pk=task.pk).update(**values)


def test_the_exchange_moves_an_open_deadline_and_everything_says_so(town: Town) -> None:
    task = opened(town)
    assert task.due_at == datetime(2026, 1, 6, 17, tzinfo=HANOI)
    assert change(town, OFF, MADE_UP).moved["petitions"] == 1
    moved = again(task)
    assert moved.due_at == moved.petition.due_at == datetime(2026, 1, 7, 17, tzinfo=HANOI)
    kept = from_json(moved.computed)
    assert (kept.due, kept.start) == (moved.due_at, START)
    assert [skip.why for skip in kept.skipped if skip.day == OFF.day] == [OFF.name]
    assert moved.computed["source"] == "Quy chế"
    entry = entries_of(petition_stream(task.petition_id))[-1]
    assert entry.code == "petitions.deadline.recomputed"
    assert entry.data["days"] == ["2026-01-02", "2026-01-10"]
    assert entry.data["source"] == SOURCE
    assert [t["task"] for t in entry.data["tasks"]] == [task.id]
    assert not [f for report in check_streams([petition_stream(task.petition_id)]) for f in report.faults]


def test_a_day_taken_out_moves_it_back(town: Town) -> None:
    task = opened(town)
    change(town, OFF)
    calendar.remove_day(actor=operator(town.city), council_id=town.city.council.id, day=OFF.day)
    assert again(task).due_at == task.due_at


def test_only_what_the_days_touch_is_moved(town: Town) -> None:
    before = opened(town, start=START - timedelta(days=60))
    after = opened(town, start=datetime(2026, 1, 12, 9, tzinfo=HANOI))
    done, returned, answered = opened(town), opened(town), opened(town)
    update(done, done_at=START)
    update(returned, state="returned")
    update(answered, state="answered")
    assert change(town, OFF, MADE_UP).moved["petitions"] == 1
    for task in (before, after, done, returned):
        assert again(task).due_at == task.due_at
        assert again(task).computed == task.computed
        assert entries_of(petition_stream(task.petition_id)) == []
    assert again(answered).due_at > answered.due_at


def test_every_council_is_moved(town: Town) -> None:
    tasks = [opened(town, world) for world in (0, 1, 2)]
    assert change(town, OFF).moved["petitions"] == 3
    assert {again(task).due_at.day for task in tasks} == {7}


def test_lead_and_helpers_of_one_petition_share_one_entry(town: Town) -> None:
    lead = opened(town)
    helper = duty(town, lead.petition, is_lead=False, start=START + timedelta(days=1))
    assert change(town, OFF).moved["petitions"] == 2
    entries = entries_of(petition_stream(lead.petition_id))
    assert [t["task"] for t in entries[-1].data["tasks"]] == [lead.id, helper.id]
    assert len(entries) == 1
    assert again(lead).petition.due_at == again(lead).due_at != again(helper).due_at


def test_an_extension_by_decision_stays(town: Town) -> None:
    task = opened(town)
    until = datetime(2026, 2, 2, 17, tzinfo=HANOI)
    update(task, extended_to=until, due_at=until)
    assert change(town, OFF).moved["petitions"] == 0
    assert again(task).due_at == until
    assert from_json(again(task).computed).due == datetime(2026, 1, 7, 17, tzinfo=HANOI)
    assert entries_of(petition_stream(task.petition_id)) == []


def test_pauses_are_kept(town: Town) -> None:
    task = opened(town)
    pauses = pauses_json([Pause(date(2025, 12, 24), date(2025, 12, 26))])
    update(task, pauses=pauses)
    change(town, OFF)
    assert again(task).due_at == datetime(2026, 1, 9, 17, tzinfo=HANOI)


def test_backwards_from_a_session_a_later_day_off_moves_it_earlier(town: Town) -> None:
    task = duty(
        town, make_petition(town), code="results_before", session_opens=date(2026, 1, 20), is_lead=False
    )
    assert task.due_at.date() == date(2025, 12, 22)
    assert change(town, OFF).moved["petitions"] == 1
    assert again(task).due_at.date() == date(2025, 12, 19)


def test_working_hours_of_each_start_are_counted_apart(town: Town) -> None:
    eve = datetime(2025, 12, 31, 15, tzinfo=HANOI)
    early = duty(town, make_petition(town), code="accept", start=eve)
    late = duty(town, make_petition(town), code="accept", start=eve + timedelta(minutes=30))
    assert change(town, OFF).moved["petitions"] == 2
    assert again(early).due_at == datetime(2026, 1, 5, 15, tzinfo=HANOI)
    assert again(late).due_at == datetime(2026, 1, 5, 15, 30, tzinfo=HANOI)


def test_a_preview_says_how_many_and_moves_none(town: Town) -> None:
    task = opened(town)
    opened(town, start=START - timedelta(days=60))
    effect = calendar.preview(actor=operator(town.city), council_id=town.city.council.id, put=[OFF, MADE_UP])
    assert effect.moved["petitions"] == 1
    assert again(task).due_at == task.due_at


def test_the_number_of_queries_does_not_grow(town: Town) -> None:
    """One batch takes as many statements for one petition as for twelve."""
    counts = []
    opened(town)
    for days in ((OFF,), (MADE_UP, Day(date(2026, 1, 5), False, "Nghỉ", SOURCE))):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            moved = change(town, *days).moved["petitions"]
        counts.append((moved, len(queries)))
        for _n in range(11):
            opened(town)
    assert [moved for moved, _queries in counts] == [1, 12]
    # the second change adds streams of petitions that have none yet; it asks for their heads again
    assert counts[1][1] <= counts[0][1] + 2


def test_batches_cover_everything(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recompute, "BATCH", 2)
    tasks = [opened(town) for _n in range(5)]
    helper = duty(town, tasks[2].petition, is_lead=False)
    assert change(town, OFF).moved["petitions"] == 6
    assert {again(task).due_at.day for task in [*tasks, helper]} == {7}


def test_a_published_petition_tells_both_councils(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(recompute, "petitions_changed", told.append)
    task = opened(town)
    Petition.objects.with_scopes_disabled().filter(pk=task.petition_id).update(
        published_at=START, council=town.city.council
    )
    opened(town, 2)
    change(town, OFF)
    assert sorted(told) == sorted([town.city.council.id, town.communes[0].council.id])


def test_a_duty_whose_count_was_not_kept_is_left_alone(town: Town) -> None:
    task = opened(town)
    update(task, computed={})
    assert change(town, OFF).moved["petitions"] == 0
    assert again(task).due_at == task.due_at
