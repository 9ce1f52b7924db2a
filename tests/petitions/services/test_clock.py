"""The clock of a council: rules from a day on, duties with their deadline, extending and pausing."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from council import clock as now_clock
from council.errors import Refused
from council.models import CalendarDay
from council.permissions import Actor
from council.services.journal import entries_of
from petitions.models import ClockRule, Petition, Task
from petitions.queries.clock import book, open_tasks, overdue
from petitions.rules.clock import HANOI, from_json, to_json
from petitions.rules.shapes import Span, Unit
from petitions.services import clock
from petitions.streams import office_stream, petition_stream
from tests.factories.petitions import Town, make_petition, make_town

MONDAY = datetime(2026, 11, 2, 9, 30, tzinfo=HANOI)
SOURCE = "Quy chế 05/QC-HĐND"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with now_clock.frozen(MONDAY):
        yield


@pytest.fixture
def town() -> Town:
    return make_town(communes=2)


def opened(town: Town, code: str = "answer_single", **kwargs: Any) -> tuple[Petition, Task]:
    petition = make_petition(town)
    world = town.communes[0]
    body = town.bodies["00001"][0]
    task = clock.open_task(petition, world.council.id, body, code, True, MONDAY, **kwargs)
    Petition.objects.with_scopes_disabled().filter(pk=petition.pk).update(due_at=task.due_at)
    return petition, task


def rule(town: Town, code: str = "answer_single", span: Span | None = None, **kwargs: Any) -> ClockRule:
    """A rule of the first commune from today."""
    world = town.communes[0]
    values: dict[str, Any] = {"pauses": False, "since": MONDAY.date(), "source": SOURCE} | kwargs
    return clock.set_rule(
        actor=world.actor("petition_officer"),
        council_id=world.council.id,
        code=code,
        span=span or Span(10, Unit.WORKING),
        **values,
    )


def again(task: Task) -> Task:
    found: Task = Task.objects.with_scopes_disabled().get(pk=task.pk)
    return found


def codes(petition: Petition) -> list[str]:
    return [entry.code for entry in entries_of(petition_stream(petition.id))]


def test_a_duty_has_the_default_deadline_and_says_how(town: Town) -> None:
    _petition, task = opened(town)
    # 60 days from 2 November is 1 January 2027, a Friday without an entry in this calendar
    assert task.due_at == datetime(2027, 1, 1, 17, tzinfo=HANOI)
    assert from_json(task.computed).due == task.due_at
    assert "Điều 49" in task.computed["source"]


def test_a_holiday_at_the_end_gives_way(town: Town) -> None:
    CalendarDay.objects.create(day=date(2027, 1, 1), is_working=False, name="Tết Dương lịch", source="BLLĐ")
    _petition, task = opened(town)
    assert task.due_at == datetime(2027, 1, 4, 17, tzinfo=HANOI)
    assert ["2027-01-01", "Tết Dương lịch"] in task.computed["skipped"]


def test_the_councils_rule_holds_from_its_day_and_open_duties_keep_theirs(town: Town) -> None:
    _petition, before = opened(town)
    rule(town)
    _petition, after = opened(town)
    assert after.due_at == datetime(2026, 11, 16, 17, tzinfo=HANOI)
    assert again(before).due_at == before.due_at
    assert clock.rules_in_force(town.communes[0].council.id, MONDAY.date())["answer_single"].source == SOURCE
    assert clock.rules_in_force(town.communes[1].council.id, MONDAY.date())["answer_single"].span.amount == 60
    yesterday = clock.rules_in_force(town.communes[0].council.id, MONDAY.date() - timedelta(days=1))
    assert yesterday["answer_single"].span.amount == 60


def test_a_rule_is_in_the_journal_and_replaces_one_of_the_same_day(town: Town) -> None:
    rule(town)
    rule(town, span=Span(12, Unit.WORKING))
    assert ClockRule.objects.with_scopes_disabled().count() == 1
    data = [entry.data for entry in entries_of(office_stream(town.communes[0].council.id))]
    assert [(d["amount"], d["was"]["amount"]) for d in data] == [(10, 60), (12, 10)]


@pytest.mark.parametrize(
    ("code", "span", "change", "refusal"),
    [
        ("unknown", Span(1, Unit.WORKING), {}, "unknown_setting"),
        ("answer_single", Span(0, Unit.WORKING), {}, "bad_value"),
        ("answer_single", Span(367, Unit.CALENDAR), {}, "bad_value"),
        ("answer_single", Span(3, Unit.WORKING, before=True), {}, "clock_direction"),
        ("consolidate_before", Span(3, Unit.HOURS, before=True), {}, "clock_hours_before"),
        ("answer_single", Span(3, Unit.WORKING), {"source": " "}, "source_required"),
        ("answer_single", Span(3, Unit.WORKING), {"since": date(2026, 11, 1)}, "day_past"),
    ],
)
def test_a_bad_rule_is_refused(
    town: Town, code: str, span: Span, change: dict[str, Any], refusal: str
) -> None:
    with pytest.raises(Refused, match=refusal):
        rule(town, code, span, **change)
    assert not ClockRule.objects.with_scopes_disabled().exists()


def test_working_hours_use_the_councils_hours(town: Town) -> None:
    _petition, task = opened(town, "accept")
    assert task.due_at == datetime(2026, 11, 3, 9, 30, tzinfo=HANOI)


def test_many_duties_are_opened_with_one_book(town: Town, django_assert_num_queries: Any) -> None:
    petition = make_petition(town)
    council, body = town.communes[0].council.id, town.bodies["00001"][0]
    with django_assert_num_queries(3):
        used = book(council, MONDAY.date())
    with django_assert_num_queries(2):
        for _n in range(2):
            clock.open_task(petition, council, body, "coordinate", False, MONDAY, counted_with=used)


def test_extending_moves_duty_and_petition_and_says_why(town: Town) -> None:
    petition, task = opened(town)
    actor = town.communes[0].actor("petition_head")
    clock.extend(actor=actor, task_id=task.id, due=date(2027, 2, 1), reason="Chờ ý kiến cấp trên")
    moved = again(task)
    assert moved.due_at == moved.extended_to == datetime(2027, 2, 1, 17, tzinfo=HANOI)
    petition.refresh_from_db()
    assert petition.due_at == moved.due_at
    entry = entries_of(petition_stream(petition.id))[-1]
    assert (entry.code, entry.data["reason"]) == ("petitions.deadline.extended", "Chờ ý kiến cấp trên")


@pytest.mark.parametrize(
    ("due", "reason", "refusal"),
    [(date(2026, 12, 1), "Lý do", "extension_earlier"), (date(2027, 2, 1), " ", "reason_required")],
)
def test_an_extension_is_later_and_has_a_reason(town: Town, due: date, reason: str, refusal: str) -> None:
    _petition, task = opened(town)
    with pytest.raises(Refused, match=refusal):
        clock.extend(actor=town.communes[0].actor("petition_head"), task_id=task.id, due=due, reason=reason)


def test_an_extension_of_a_duty_past_due_ends_after_now(town: Town) -> None:
    _petition, task = opened(town)
    with now_clock.frozen(datetime(2027, 3, 1, 8, tzinfo=HANOI)), pytest.raises(Refused, match="day_past"):
        clock.extend(
            actor=town.communes[0].actor("petition_head"),
            task_id=task.id,
            due=date(2027, 2, 1),
            reason="Lý do",
        )


def test_a_duty_that_ended_is_not_extended(town: Town) -> None:
    _petition, task = opened(town)
    Task.objects.with_scopes_disabled().filter(pk=task.pk).update(done_at=MONDAY)
    with pytest.raises(Refused, match="task_done"):
        clock.extend(
            actor=town.communes[0].actor("petition_head"),
            task_id=task.id,
            due=date(2027, 2, 1),
            reason="Lý do",
        )


def test_a_pause_adds_its_days(town: Town) -> None:
    rule(town, pauses=True)
    petition, task = opened(town)
    actor = town.communes[0].actor("petition_officer")
    with now_clock.frozen(MONDAY + timedelta(days=2)):
        clock.pause(actor=actor, task_id=task.id, reason="Hỏi vị trí")
    assert again(task).due_at == task.due_at
    with now_clock.frozen(MONDAY + timedelta(days=7)):
        clock.resume(actor=actor, task_id=task.id)
    # 4 to 8 November stood: three working days
    assert again(task).due_at == datetime(2026, 11, 19, 17, tzinfo=HANOI)
    assert again(task).pauses == [["2026-11-04", "2026-11-09"]]
    petition.refresh_from_db()
    assert petition.due_at == again(task).due_at
    assert codes(petition)[-2:] == ["petitions.deadline.paused", "petitions.deadline.resumed"]


def test_a_pause_that_ends_on_its_day_leaves_nothing(town: Town) -> None:
    rule(town, pauses=True)
    petition, task = opened(town)
    actor = town.communes[0].actor("petition_officer")
    assert clock.pause_tasks(petition, actor, "Hỏi vị trí") == 1
    assert clock.pause_tasks(petition, actor, "Hỏi vị trí") == 0
    assert clock.resume_tasks(petition, actor) == 1
    assert (again(task).pauses, again(task).due_at) == ([], task.due_at)


def test_only_a_rule_that_says_so_lets_the_clock_stand(town: Town) -> None:
    petition, task = opened(town)
    actor = town.communes[0].actor("petition_officer")
    with pytest.raises(Refused, match="pause_not_allowed"):
        clock.pause(actor=actor, task_id=task.id, reason="Hỏi vị trí")
    with pytest.raises(Refused, match="not_paused"):
        clock.resume(actor=actor, task_id=task.id)
    assert clock.pause_tasks(petition, actor, "Hỏi vị trí") == 0


def test_a_clock_that_stands_is_not_stopped_again_nor_overdue(town: Town) -> None:
    rule(town, pauses=True)
    _petition, task = opened(town)
    late = task.due_at + timedelta(days=1)
    assert open_tasks().filter(overdue(late)).count() == 1
    actor = town.communes[0].actor("petition_officer")
    clock.pause(actor=actor, task_id=task.id, reason="Hỏi vị trí")
    with pytest.raises(Refused, match="paused_already"):
        clock.pause(actor=actor, task_id=task.id, reason="Hỏi vị trí")
    assert open_tasks().filter(overdue(late)).count() == 0
    clock.resume(actor=actor, task_id=task.id)
    assert open_tasks().filter(overdue(late)).count() == 1


def test_a_pause_after_an_extension_keeps_the_later_of_both(town: Town) -> None:
    rule(town, pauses=True)
    _petition, task = opened(town)
    clock.extend(
        actor=town.communes[0].actor("petition_head"), task_id=task.id, due=date(2026, 12, 1), reason="Lý do"
    )
    actor = town.communes[0].actor("petition_officer")
    clock.pause(actor=actor, task_id=task.id, reason="Hỏi")
    with now_clock.frozen(MONDAY + timedelta(days=7)):
        clock.resume(actor=actor, task_id=task.id)
    assert again(task).due_at == datetime(2026, 12, 1, 17, tzinfo=HANOI)


ACTS: dict[str, tuple[str, Callable[[Actor, Town, Task], Any]]] = {
    "set_rule": (
        "petition_officer",
        lambda a, town, _t: clock.set_rule(
            actor=a,
            council_id=town.communes[0].council.id,
            code="accept",
            span=Span(4, Unit.HOURS),
            pauses=False,
            since=MONDAY.date(),
            source=SOURCE,
        ),
    ),
    "extend": (
        "petition_head",
        lambda a, _town, t: clock.extend(actor=a, task_id=t.id, due=date(2027, 5, 1), reason="Lý do"),
    ),
    "pause": (
        "petition_officer",
        lambda a, _town, t: clock.pause(actor=a, task_id=t.id, reason="Hỏi vị trí"),
    ),
}
ALSO = {("pause", "petition_head")}
PEOPLE = ("petition_officer", "petition_head", "board_officer", "1", "body:0")


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_do_what(town: Town, name: str, who: str) -> None:
    rule(town, pauses=True)
    _petition, task = opened(town)
    allowed, act = ACTS[name]
    actor = town.communes[0].actor(who)
    if who == allowed or (name, who) in ALSO:
        act(actor, town, task)
    else:
        with pytest.raises(Refused, match=r"forbidden|not_found"):
            act(actor, town, task)


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("place", [0, 2])
def test_no_other_council_reaches_it(town: Town, name: str, place: int) -> None:
    rule(town, pauses=True)
    _petition, task = opened(town)
    allowed, act = ACTS[name]
    with pytest.raises(Refused, match=r"forbidden|not_found"):
        act(town.worlds[place].actor(allowed), town, task)


def test_resume_needs_the_right_too(town: Town) -> None:
    rule(town, pauses=True)
    _petition, task = opened(town)
    clock.pause(actor=town.communes[0].actor("petition_officer"), task_id=task.id, reason="Hỏi")
    for actor in (town.communes[0].actor("board_officer"), town.communes[1].actor("petition_officer")):
        with pytest.raises(Refused, match=r"forbidden|not_found"):
            clock.resume(actor=actor, task_id=task.id)


def test_what_is_kept_is_what_was_computed(town: Town) -> None:
    _petition, task = opened(town)
    kept = again(task).computed
    assert to_json(from_json(kept)) == {key: kept[key] for key in to_json(from_json(kept))}
