"""The council's table of deadlines and where a session stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council import clock
from council.models import CouncilSession, JournalEntry
from meetings.models import DeadlineRow
from meetings.rules.deadlines import DEFAULT_DEADLINES, DeadlineStatus
from meetings.services import deadlines, papers, sessions
from meetings.services.deadlines import DeadlineData
from meetings.services.papers import PaperData
from tests.factories import World, make_world
from tests.factories.pdfs import uploaded
from tests.meetings.services.preparing import fresh, items, make_draft, refused

pytestmark = pytest.mark.django_db
REGULAR = frozenset({"regular"})


@pytest.fixture
def world() -> World:
    world = make_world()
    deadlines.seed_deadlines(world.council)
    return world


def row_data(**changes: object) -> DeadlineData:
    data = DeadlineData(
        "Gửi tài liệu", 5, "working", "block", "Quy chế làm việc, Điều 9", REGULAR, clock.today()
    )
    return replace(data, **changes)  # type: ignore[arg-type]


def statuses(session: CouncilSession) -> dict[str, DeadlineStatus]:
    return {line.rule.code: line.status for line in deadlines.deadlines_of(fresh(session))}


def test_seeding_twice_changes_nothing(world: World) -> None:
    DeadlineRow.objects.with_scopes_disabled().filter(code="papers").update(days_before=4)
    deadlines.seed_deadlines(world.council)
    rows = DeadlineRow.objects.with_scopes_disabled()
    assert rows.filter(code="papers", days_before=4).count() == 1
    assert set(rows.values_list("code", flat=True)) == {rule.code for rule in DEFAULT_DEADLINES}


def test_counted_backwards_from_the_opening(world: World) -> None:
    session = make_draft(world, "Khai mạc")
    lines = deadlines.deadlines_of(session)
    assert [line.due for line in lines] == sorted(line.due for line in lines)
    due = {line.rule.code: line.due for line in lines}
    assert due["convening"] == session.opens_on - timedelta(20)
    assert due["papers"] == session.opens_on - timedelta(7)
    assert "convening_extra" not in due


def test_an_urgent_session_has_its_own_steps(world: World) -> None:
    session = make_draft(world, kind="urgent")
    assert set(statuses(session)) == {"convening_extra", "papers"}


def test_what_the_programme_knows(world: World) -> None:
    session = make_draft(world, "Khai mạc")
    actor = world.actor("secretariat")
    assert statuses(session)["convening"] == DeadlineStatus.OPEN
    sessions.convene(actor=actor, session_id=session.id)
    assert statuses(session)["convening"] == DeadlineStatus.MET
    data = PaperData("report", "Báo cáo")
    papers.upload_paper(actor=actor, item_id=items(session)[0].id, data=data, upload=uploaded())
    assert statuses(session)["papers"] == DeadlineStatus.OPEN
    sessions.publish_session(actor=actor, session_id=session.id)
    assert statuses(session)["papers"] == DeadlineStatus.MET


def test_marks_by_hand(world: World) -> None:
    session = make_draft(world, "Khai mạc")
    actor = world.actor("secretariat")
    deadlines.mark_deadline(actor=actor, session_id=session.id, code="verification", on=clock.today())
    assert statuses(session)["verification"] == DeadlineStatus.MET
    deadlines.mark_deadline(actor=actor, session_id=session.id, code="verification", on=None)
    assert statuses(session)["verification"] == DeadlineStatus.OPEN
    with refused("day_ahead"):
        deadlines.mark_deadline(
            actor=actor, session_id=session.id, code="verification", on=clock.today() + timedelta(1)
        )
    for code in ("papers", "convening", "unknown"):
        with refused("not_found"):
            deadlines.mark_deadline(actor=actor, session_id=session.id, code=code, on=clock.today())


def test_a_row_holds_from_its_day_on(world: World) -> None:
    session = make_draft(world, "Khai mạc")
    actor = world.actor("secretariat")
    deadlines.set_deadline(actor=actor, code="papers", data=row_data(since=session.opens_on + timedelta(1)))
    assert {line.rule.code: line.rule.days_before for line in deadlines.deadlines_of(session)}["papers"] == 7
    deadlines.set_deadline(actor=actor, code="papers", data=row_data(since=session.opens_on))
    line = next(line for line in deadlines.deadlines_of(session) if line.rule.code == "papers")
    assert (line.rule.days_before, line.rule.unit, line.rule.severity) == (5, "working", "block")
    entry = JournalEntry.objects.with_scopes_disabled().filter(code="meetings.deadline.changed").last()
    assert entry is not None
    assert (entry.data["before"]["days_before"], entry.data["after"]["basis"]) == (
        7,
        "Quy chế làm việc, Điều 9",
    )


def test_the_last_word_of_a_day_counts(world: World) -> None:
    actor = world.actor("secretariat")
    for days in (4, 6):
        deadlines.set_deadline(actor=actor, code="papers", data=row_data(days_before=days))
    rows = DeadlineRow.objects.with_scopes_disabled().filter(code="papers", since=clock.today())
    assert [row.days_before for row in rows] == [6]


def test_a_step_may_end(world: World) -> None:
    session = make_draft(world)
    deadlines.set_deadline(actor=world.actor("secretariat"), code="papers", data=row_data(kinds=frozenset()))
    assert "papers" not in statuses(session)


def test_a_step_of_the_councils_own(world: World) -> None:
    actor = world.actor("secretariat")
    codes = {deadlines.set_deadline(actor=actor, code="", data=row_data()).code for _time in range(2)}
    assert codes == {"own_1", "own_2"}
    with refused("not_found"):
        deadlines.set_deadline(actor=actor, code="own_9", data=row_data())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"label": " "}, "title_required"),
        ({"basis": ""}, "basis_required"),
        ({"unit": "weeks"}, "bad_value"),
        ({"severity": "maybe"}, "bad_value"),
        ({"days_before": 400}, "bad_value"),
        ({"kinds": frozenset({"party"})}, "bad_value"),
    ],
)
def test_wrong_rows(world: World, changes: dict[str, object], code: str) -> None:
    with refused(code):
        deadlines.set_deadline(actor=world.actor("secretariat"), code="papers", data=row_data(**changes))


def test_several_sessions_cost_as_much_as_one(world: World) -> None:
    rows = [make_draft(world, number=number) for number in (1, 2, 3)]
    with CaptureQueriesContext(connection) as one:
        deadlines.deadlines_of_all(rows[:1])
    with CaptureQueriesContext(connection) as three:
        found = deadlines.deadlines_of_all(rows)
    assert len(one) == len(three) == 4
    assert set(found) == {row.id for row in rows}
    assert deadlines.deadlines_of_all([]) == {}


@pytest.mark.parametrize(("who", "code"), [("chair", "forbidden"), (1, "forbidden"), ("other", "not_found")])
def test_who_may_not(world: World, who: str | int, code: str) -> None:
    session = make_draft(world)
    actor = make_world("00008").actor("secretariat") if who == "other" else world.actor(who)
    with refused(code):
        deadlines.mark_deadline(actor=actor, session_id=session.id, code="verification", on=date(2026, 1, 1))
    with refused(code):
        deadlines.set_deadline(actor=actor, code="papers", data=row_data())
