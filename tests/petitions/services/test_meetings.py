"""Contact meetings: planned, announced, called off; who may, and what two people at once are told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from council import clock as now_clock
from council.errors import Refused
from council.models import CalendarDay, JournalEntry
from council.permissions import Actor
from council.services import calendar
from council.services.calendar import Day
from petitions.models import ClockRule, ContactMeeting, MeetingNotice
from petitions.rules.clock import HANOI
from petitions.services import meeting_notices, meeting_report, meetings
from petitions.services.meeting_report import Report
from petitions.services.meetings import Plan
from petitions.streams import meeting_stream, petitions_topic
from realtime import store
from tests.factories.operators import operator
from tests.factories.petitions import Town, make_clock_rule, make_town

OFFICER = "petition_officer"
OTHERS = ["petition_head", "board_officer", "1", "body:0"]
# Monday the 12th of January 2026; New Year's Day is a day off
NOW = datetime(2025, 12, 22, 9, tzinfo=HANOI)
TODAY = NOW.date()
STARTS = datetime(2026, 1, 12, 8, 30, tzinfo=HANOI)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _december() -> Any:
    with now_clock.frozen(NOW):
        yield


@pytest.fixture
def town() -> Town:
    CalendarDay.objects.create(day=date(2026, 1, 1), is_working=False, name="Tết Dương lịch", source="BLLĐ")
    return make_town(communes=2)


def draft(town: Town, **more: Any) -> Plan:
    return replace(Plan("before_regular", "Tiếp xúc cử tri trước kỳ họp", "Nhà văn hóa tổ 3", STARTS), **more)


def planned(town: Town, world: int = 1, **more: Any) -> ContactMeeting:
    return meetings.plan(actor=town.worlds[world].actor(OFFICER), data=draft(town, **more))


def announced(town: Town, world: int = 1, **more: Any) -> ContactMeeting:
    meeting = planned(town, world, **more)
    return meetings.announce(
        actor=town.worlds[world].actor(OFFICER), meeting_id=meeting.id, version=meeting.version
    )


def due(meeting: ContactMeeting) -> dict[str, date]:
    rows = MeetingNotice.objects.with_scopes_disabled().filter(meeting=meeting)
    return dict(rows.values_list("code", "due_on"))


def told(meeting: ContactMeeting) -> list[JournalEntry]:
    rows = JournalEntry.objects.with_scopes_disabled().filter(stream__name=meeting_stream(meeting.id))
    return list(rows.order_by("seq"))


def version_of(town: Town, world: int) -> int:
    topic = petitions_topic(town.worlds[world].council.id)
    return store.versions([topic])[topic]


def test_a_planned_meeting_has_its_notices_over_a_holiday(town: Town) -> None:
    meeting = planned(town)
    # back from Monday 12: 9, 8, 7 | 6, 5, 2 and, as the 1st is a day off, the 31st
    assert due(meeting) == {"meeting_press": date(2025, 12, 31), "meeting_host": date(2026, 1, 7)}
    assert [entry.code for entry in told(meeting)] == ["petitions.meeting.planned"]
    assert meeting.state == "planned"


def test_the_councils_own_rule_counts(town: Town) -> None:
    make_clock_rule(town, 1, "meeting_host", 5)
    ClockRule.objects.with_scopes_disabled().update(before=True)
    assert due(planned(town))["meeting_host"] == date(2026, 1, 5)


def test_a_later_day_off_moves_the_notices_that_did_not_go_out(town: Town) -> None:
    meeting, other = planned(town), planned(town, 2, starts_at=STARTS + timedelta(days=60))
    sent = planned(town)
    meeting_notices.mark(
        actor=town.worlds[1].actor(OFFICER), meeting_id=sent.id, code="meeting_press", sent_on=TODAY
    )
    before = due(other)
    calendar.set_day(
        actor=operator(town.city),
        council_id=town.city.council.id,
        day=Day(date(2026, 1, 2), False, "Nghỉ hoán đổi", "12729/VPCP-KGVX"),
    )
    assert due(meeting) == {"meeting_press": date(2025, 12, 30), "meeting_host": date(2026, 1, 7)}
    assert due(sent)["meeting_press"] == date(2025, 12, 31)
    assert due(other) == before
    assert told(meeting)[-1].code == "petitions.meeting.notices_recomputed"
    assert told(meeting)[-1].data["notices"] == [
        {"notice": "meeting_press", "from": "2025-12-31", "to": "2025-12-30"}
    ]


def test_a_group_is_met_in_private(town: Town) -> None:
    meeting = planned(town, kind="group")
    assert due(meeting) == {}
    assert not meeting.is_public
    with pytest.raises(Refused, match="meeting_private"):
        meetings.announce(actor=town.worlds[1].actor(OFFICER), meeting_id=meeting.id, version=1)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"kind": "feast"}, "bad_value"),
        ({"title": " "}, "title_required"),
        ({"title": "x" * 301}, "line_too_long"),
        ({"chair": "x" * 121}, "line_too_long"),
        ({"place": "A"}, "place_required"),
        ({"kind": "theme"}, "theme_required"),
        ({"ends_at": STARTS}, "meeting_order"),
        ({"online_url": "javascript:alert(1)"}, "bad_url"),
        ({"online_url": "https://example.vn/" + "x" * 200}, "bad_url"),
        ({"session_id": 999_999}, "not_found"),
        ({"partner_ids": (999_999,)}, "not_found"),
    ],
)
def test_a_bad_plan_is_refused_and_leaves_nothing(town: Town, more: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused, match=code):
        planned(town, **more)
    assert not ContactMeeting.objects.with_scopes_disabled().exists()


def test_a_session_of_another_council_is_not_found(town: Town) -> None:
    with pytest.raises(Refused, match="not_found"):
        planned(town, session_id=town.sessions["00002"].id)
    assert planned(town, session_id=town.sessions["00001"].id).session == town.sessions["00001"]


def test_text_is_cleaned(town: Town) -> None:
    assert planned(town, place="  Nha\u0300   va\u0306n hóa Ðống Đa ").place == "Nhà văn hóa Đống Đa"


def test_only_two_tiers_meet_jointly(town: Town) -> None:
    with pytest.raises(Refused, match="partner_same_tier"):
        planned(town, partner_ids=(town.communes[1].council.id,))
    with pytest.raises(Refused, match="partner_same_tier"):
        planned(town, 0, partner_ids=(town.city.council.id,))
    joint = planned(town, 0, partner_ids=tuple(one.council.id for one in town.communes))
    assert joint.partners.count() == 2


def test_another_day_makes_sent_notices_due_again(town: Town) -> None:
    meeting, actor = planned(town), town.worlds[1].actor(OFFICER)
    meeting_notices.mark(actor=actor, meeting_id=meeting.id, code="meeting_press", sent_on=TODAY)
    kept = meetings.edit(actor=actor, meeting_id=meeting.id, version=1, data=draft(town, chair="Bà Lan"))
    assert meeting.notices.with_scopes_disabled().get(code="meeting_press").sent_on == TODAY
    later = STARTS + timedelta(days=1)
    meetings.edit(
        actor=actor,
        meeting_id=meeting.id,
        version=kept.version,
        data=draft(town, chair="Bà Lan", starts_at=later),
    )
    row = meeting.notices.with_scopes_disabled().get(code="meeting_press")
    assert (row.sent_on, row.due_on) == (None, date(2026, 1, 2))
    data = told(meeting)[-1].data
    assert data["notices_again"] == ["meeting_press"]
    assert list(data["changes"]) == ["starts_at"]


def test_nothing_changed_says_nothing(town: Town) -> None:
    meeting = planned(town)
    same = meetings.edit(
        actor=town.worlds[1].actor(OFFICER), meeting_id=meeting.id, version=1, data=draft(town)
    )
    assert same.version == 1
    assert len(told(meeting)) == 1


def test_the_second_editor_is_told_who_was_first(town: Town) -> None:
    meeting = planned(town)
    data = draft(town, chair="Bà Lan")
    meetings.edit(actor=town.worlds[1].actor("second"), meeting_id=meeting.id, version=1, data=data)
    with pytest.raises(Refused, match="stale: Người second 00001") as refused:
        meetings.edit(
            actor=town.worlds[1].actor(OFFICER), meeting_id=meeting.id, version=1, data=draft(town, chair="X")
        )
    assert refused.value.status == 409
    meeting.refresh_from_db()
    assert meeting.chair == "Bà Lan"


def test_announced_then_cancelled_stays_announced(town: Town) -> None:
    before = version_of(town, 1)
    meeting, actor = announced(town), town.worlds[1].actor(OFFICER)
    assert (meeting.state, meeting.announced_at) == ("announced", NOW)
    assert version_of(town, 1) > before
    with pytest.raises(Refused, match="reason_required"):
        meetings.cancel(actor=actor, meeting_id=meeting.id, version=2, reason=" ")
    done = meetings.cancel(actor=actor, meeting_id=meeting.id, version=2, reason="Bão số 3")
    assert (done.state, done.announced_at, done.cancelled_reason) == ("cancelled", NOW, "Bão số 3")
    acts = _acts(town, meeting.id, 3)
    for name in ("cancel", "announce", "edit", "delegates"):
        with pytest.raises(Refused, match="meeting_state"):
            acts[name](actor)
    with pytest.raises(Refused, match="meeting_cancelled"):
        meeting_notices.mark(actor=actor, meeting_id=meeting.id, code="meeting_press", sent_on=TODAY)


def test_too_late_to_announce(town: Town) -> None:
    meeting = planned(town, starts_at=NOW)
    with pytest.raises(Refused, match="meeting_begun"):
        meetings.announce(actor=town.worlds[1].actor(OFFICER), meeting_id=meeting.id, version=1)


def test_an_announced_meeting_does_not_become_private(town: Town) -> None:
    meeting = announced(town)
    with pytest.raises(Refused, match="meeting_announced"):
        meetings.edit(
            actor=town.worlds[1].actor(OFFICER),
            meeting_id=meeting.id,
            version=2,
            data=draft(town, kind="group"),
        )


def test_the_public_of_every_partner_learns_of_a_change(town: Town) -> None:
    before = [version_of(town, world) for world in range(3)]
    meeting = announced(town, 0, partner_ids=(town.communes[0].council.id,))
    middle = [version_of(town, world) for world in range(3)]
    assert [new > old for old, new in zip(before, middle, strict=True)] == [True, True, False]
    # a council that no longer takes part must learn it too
    meetings.edit(
        actor=town.city.actor(OFFICER),
        meeting_id=meeting.id,
        version=2,
        data=draft(town, partner_ids=(town.communes[1].council.id,)),
    )
    after = [version_of(town, world) for world in range(3)]
    assert all(new > old for old, new in zip(middle, after, strict=True))


def test_notices_are_marked_and_unmarked(town: Town) -> None:
    meeting, actor = planned(town), town.worlds[1].actor(OFFICER)

    def mark(code: str = "meeting_press", sent_on: date | None = TODAY) -> MeetingNotice:
        return meeting_notices.mark(actor=actor, meeting_id=meeting.id, code=code, sent_on=sent_on)

    assert mark().sent_on == TODAY
    assert mark(sent_on=None).sent_on is None
    with pytest.raises(Refused, match="day_ahead"):
        mark(sent_on=TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="not_found"):
        mark("meeting_other")


def test_delegates_of_the_councils_that_hold_it(town: Town) -> None:
    joint = planned(town, 0, partner_ids=(town.communes[0].council.id,))
    actor = town.city.actor(OFFICER)
    wanted = frozenset({town.city.delegates[0].id, town.communes[0].delegates[0].id})
    meeting_report.set_delegates(actor=actor, meeting_id=joint.id, version=1, delegate_ids=wanted)
    assert set(joint.delegates.with_scopes_disabled().values_list("delegate_id", flat=True)) == wanted
    stranger = frozenset({town.communes[1].delegates[0].id})
    with pytest.raises(Refused, match="not_found"):
        meeting_report.set_delegates(actor=actor, meeting_id=joint.id, version=2, delegate_ids=stranger)
    fewer = frozenset({town.city.delegates[0].id})
    meeting_report.set_delegates(actor=actor, meeting_id=joint.id, version=2, delegate_ids=fewer)
    assert told(joint)[-1].data["removed"] == [town.communes[0].delegates[0].id]


def test_held_with_attendance_voters_and_minutes(town: Town) -> None:
    meeting, actor = announced(town), town.worlds[1].actor(OFFICER)
    one, two = (delegate.id for delegate in town.worlds[1].delegates)
    meeting_report.set_delegates(
        actor=actor, meeting_id=meeting.id, version=2, delegate_ids=frozenset({one, two})
    )

    def report(version: int, held: bool, **more: Any) -> ContactMeeting:
        data = Report(**({"attended": {one: True, two: False}} | more))
        return meeting_report.report(
            actor=actor, meeting_id=meeting.id, version=version, data=data, held=held
        )

    with pytest.raises(Refused, match="meeting_not_begun"):
        report(3, False)
    with now_clock.frozen(STARTS + timedelta(hours=3)):
        report(3, False)
        for more, code in (
            ({"minutes": "Cử tri nêu 12 ý kiến."}, "voters_required"),
            ({"voters_present": 120}, "minutes_required"),
            ({"voters_present": -1}, "bad_value"),
            ({"minutes": "x" * 100_001}, "text_too_long"),
            (
                {"attended": {town.city.delegates[0].id: True}, "voters_present": 1, "minutes": "x" * 20},
                "not_found",
            ),
        ):
            with pytest.raises(Refused, match=code):
                report(4, True, **more)
        held = report(4, True, voters_present=120, minutes="Cử tri nêu 12 ý kiến.")
        assert (held.state, held.voters_present) == ("held", 120)
        again = report(5, False, voters_present=121, minutes="Cử tri nêu 13 ý kiến.")
        assert (again.state, again.voters_present) == ("held", 121)
        with pytest.raises(Refused, match="minutes_required"):
            report(6, False, voters_present=121)
    rows = dict(meeting.delegates.with_scopes_disabled().values_list("delegate_id", "attended"))
    assert rows == {one: True, two: False}
    codes = [entry.code.rpartition(".")[2] for entry in told(meeting)]
    assert codes == ["planned", "announced", "delegates", "reported", "held", "reported"]
    assert "Cử tri" not in str([entry.data for entry in told(meeting)][3:])


def _acts(town: Town, pk: int, version: int) -> dict[str, Callable[[Actor], Any]]:
    """Every act on one meeting."""
    there: dict[str, Any] = {"meeting_id": pk, "version": version}
    return {
        "edit": lambda actor: meetings.edit(actor=actor, **there, data=draft(town, chair="X")),
        "announce": lambda actor: meetings.announce(actor=actor, **there),
        "cancel": lambda actor: meetings.cancel(actor=actor, **there, reason="Bão số 3"),
        "mark": lambda actor: meeting_notices.mark(
            actor=actor, meeting_id=pk, code="meeting_press", sent_on=None
        ),
        "delegates": lambda actor: meeting_report.set_delegates(
            actor=actor, **there, delegate_ids=frozenset()
        ),
        "report": lambda actor: meeting_report.report(actor=actor, **there, data=Report({}), held=False),
    }


ACTS = ["edit", "announce", "cancel", "mark", "delegates", "report"]


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_of_the_council_writes(town: Town, who: str) -> None:
    meeting, actor = planned(town), town.worlds[1].actor(who)
    with pytest.raises(Refused, match="forbidden"):
        meetings.plan(actor=actor, data=draft(town))
    acts = _acts(town, meeting.id, 1)
    assert sorted(acts) == sorted(ACTS)
    for act in acts.values():
        with pytest.raises(Refused, match="forbidden"):
            act(actor)
    assert len(told(meeting)) == 1


@pytest.mark.parametrize("name", ACTS)
def test_a_partner_and_a_stranger_find_nothing_to_write(town: Town, name: str) -> None:
    joint = planned(town, 0, partner_ids=(town.communes[0].council.id,))
    for world in town.communes:
        with pytest.raises(Refused, match="not_found"):
            _acts(town, joint.id, 1)[name](world.actor(OFFICER))
    joint.refresh_from_db()
    assert (joint.version, joint.state) == (1, "planned")
