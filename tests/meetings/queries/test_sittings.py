"""A whole sitting as its pages see it, its moving numbers, and which sitting is now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from council import clock
from council.services import journal
from council.services.journal import Act
from meetings.models import AgendaItem, Sitting
from meetings.queries import CHANGED_CODE, progress, sitting_now, sitting_view
from meetings.services import rounds, sittings
from meetings.state import SittingView
from meetings.streams import session_stream
from tests.factories import World, make_sitting, make_world
from tests.meetings.acts import change_state, check_in, items_of, open_round, vote

WHY = "Bấm nhầm nội dung"


@pytest.fixture
def sitting(world: World) -> Sitting:
    found = make_sitting(world, state="open", items=3)
    check_in(world, found, 1, 2, 3, 4)
    return found


def view(sitting: Sitting, *, presidium: bool = False, public: bool = False) -> SittingView:
    found = sitting_view(sitting.id, presidium=presidium, public=public)
    assert found is not None
    return found


def go_to(world: World, sitting: Sitting, place: int) -> AgendaItem:
    item = items_of(sitting)[place]
    sittings.set_current_item(actor=world.actor("chair"), sitting_id=sitting.id, item_id=item.id)
    return item


# -- the whole -----------------------------------------------------------------------------------------------


def test_where_and_what(world: World, sitting: Sitting) -> None:
    found = view(sitting)
    assert (found.council_code, found.council_name) == ("00004", "HĐND phường Phường 00004")
    assert (found.session_title, found.title, found.term_name) == (
        "Kỳ họp thứ 1",
        "Phiên khai mạc",
        "khóa II",
    )
    assert (found.state, found.current, found.round, found.papers) == ("open", None, None, ())
    assert [(line.label, line.state) for line in found.items] == [("1", "next"), ("2", "next"), ("3", "next")]


def test_a_sitting_that_is_not_there(db: None) -> None:
    assert sitting_view(999) is None
    assert progress(999) is None


def test_the_current_item_and_what_is_behind(world: World, sitting: Sitting) -> None:
    for place in (0, 1):
        go_to(world, sitting, place)
    found = view(sitting)
    assert [line.state for line in found.items] == ["done", "now", "next"]
    assert found.current is not None
    assert found.current.title == "Nội dung 2"


def test_the_version_rises_with_each_change(world: World, sitting: Sitting) -> None:
    before = view(sitting).version
    sittings.show_message(actor=world.actor("chair"), sitting_id=sitting.id, message="Nghỉ")
    after = view(sitting)
    assert (after.version, after.message) == (before + 1, "Nghỉ")
    assert view(sitting, presidium=True).version == after.version


def test_the_quorum_counts_those_in_office(world: World, sitting: Sitting) -> None:
    change_state(world, 1, "released")
    change_state(world, 2, "suspended")
    check_in(world, sitting, 5, state="excused")
    check_in(world, sitting, 6, state="left")
    quorum = view(sitting).quorum
    assert (quorum.total, quorum.present, quorum.excused, quorum.absent, quorum.unknown) == (6, 3, 1, 1, 0)
    assert (quorum.need, quorum.reached) == (4, False)


def test_the_roll_is_the_presidiums(world: World, sitting: Sitting) -> None:
    change_state(world, 5, "suspended")
    assert view(sitting).roll == ()
    roll = view(sitting, presidium=True).roll
    assert [(line.seat, line.state, line.may_vote) for line in roll] == [
        (1, "present", True),
        (2, "present", True),
        (3, "present", True),
        (4, "present", True),
        (5, "", False),
        (6, "", True),
    ]


def test_a_notice_of_a_changed_programme(world: World, sitting: Sitting) -> None:
    assert (view(sitting).notice, view(sitting).notice_at) == ("", None)
    for label, title in (("4", "Chất vấn"), ("2", "Ngân sách")):
        said = {"act": "meetings.item.added", "data": {"label": label, "title": title}}
        journal.record(Act(world.council.id, session_stream(sitting.session_id), CHANGED_CODE, said))
    assert view(sitting).notice == "Thêm mục 2: Ngân sách."
    assert view(sitting).notice_at is not None


# -- the round on the screens --------------------------------------------------------------------------------


def test_an_open_round_shows_how_many_never_how(world: World, sitting: Sitting) -> None:
    item = go_to(world, sitting, 0)
    ballot = open_round(world, sitting, item_id=item.id, seconds=60)
    for seat, choice in ((1, "for"), (2, "against")):
        vote(world, seat, ballot, choice)
    for presidium in (False, True):
        shown = view(sitting, presidium=presidium).round
        assert shown is not None
        assert (shown.voted, shown.entitled, shown.result) == (2, 6, None)
        assert (shown.item_label, shown.need, shown.base, shown.seconds) == ("1", 4, 6, 60)


def test_the_count_is_the_presidiums_until_it_is_published(world: World, sitting: Sitting) -> None:
    ballot = open_round(world, sitting)
    for seat, choice in ((1, "for"), (2, "against"), (3, "for"), (4, "abstain")):
        vote(world, seat, ballot, choice)
    rounds.close_round(actor=world.actor("chair"), round_id=ballot.id)
    for public in (False, True):
        hidden = view(sitting, public=public).round
        assert hidden is not None
        assert hidden.result is None
    seen = view(sitting, presidium=True).round
    assert seen is not None
    assert seen.result is not None
    rounds.publish_round(actor=world.actor("chair"), round_id=ballot.id)
    shown = view(sitting).round
    assert shown is not None
    result = shown.result
    assert result == seen.result
    assert result is not None
    assert (result.votes_for, result.votes_against, result.votes_abstain, result.not_voting) == (2, 1, 1, 2)
    assert (result.passed, result.need, result.base, result.threshold_percent) == (False, 4, 6, "66.7")
    assert [(bar.choice, bar.count) for bar in result.bars] == [
        ("for", 2),
        ("against", 1),
        ("abstain", 1),
        ("", 2),
    ]
    assert [(share.count, share.base) for share in result.shares] == [(2, 6), (2, 6), (2, 4)]
    assert [(seat.seat, seat.choice, seat.present) for seat in result.seats] == [
        (1, "for", True),
        (2, "against", True),
        (3, "for", True),
        (4, "abstain", True),
        (5, "", False),
        (6, "", False),
    ]


def test_who_voted_stays_in_the_result_after_leaving_office(world: World, sitting: Sitting) -> None:
    ballot = open_round(world, sitting)
    vote(world, 1, ballot)
    rounds.close_round(actor=world.actor("chair"), round_id=ballot.id)
    rounds.publish_round(actor=world.actor("chair"), round_id=ballot.id)
    change_state(world, 1, "released")
    change_state(world, 2, "released")
    shown = view(sitting).round
    assert shown is not None
    assert shown.result is not None
    assert [seat.seat for seat in shown.result.seats] == [1, 3, 4, 5, 6]


def test_the_round_of_the_item_stays_in_focus_until_the_next_item(world: World, sitting: Sitting) -> None:
    item = go_to(world, sitting, 0)
    ballot = open_round(world, sitting, item_id=item.id)
    rounds.close_round(actor=world.actor("chair"), round_id=ballot.id)
    waiting = view(sitting).round
    assert waiting is not None  # closed, not published: it is still to be announced
    rounds.publish_round(actor=world.actor("chair"), round_id=ballot.id)
    go_to(world, sitting, 1)
    assert view(sitting).round is None
    assert [earlier.number for earlier in view(sitting).earlier_rounds] == [1]
    go_to(world, sitting, 0)
    assert view(sitting).round is not None
    assert view(sitting).earlier_rounds == ()


def test_earlier_rounds_newest_first_with_their_results(world: World, sitting: Sitting) -> None:
    chair = world.actor("chair")
    first = open_round(world, sitting, question="Một")
    rounds.void_round(actor=chair, round_id=first.id, reason=WHY)
    second = open_round(world, sitting, question="Hai", repeats_id=first.id)
    rounds.close_round(actor=chair, round_id=second.id)
    rounds.publish_round(actor=chair, round_id=second.id)
    open_round(world, sitting, question="Ba")
    earlier = view(sitting).earlier_rounds
    assert [(r.number, r.state, r.repeats, r.void_reason) for r in earlier] == [
        (2, "published", 1, ""),
        (1, "void", None, WHY),
    ]
    assert [r.result is not None for r in earlier] == [True, False]


def test_after_the_sitting_all_rounds_are_earlier_ones(world: World, sitting: Sitting) -> None:
    chair = world.actor("chair")
    for publish in (True, False):
        ballot = open_round(world, sitting)
        rounds.close_round(actor=chair, round_id=ballot.id)
        if publish:
            rounds.publish_round(actor=chair, round_id=ballot.id)
    sittings.close_sitting(actor=chair, sitting_id=sitting.id)
    assert view(sitting).round is None
    assert [r.number for r in view(sitting).earlier_rounds] == [1]
    assert [r.number for r in view(sitting, presidium=True).earlier_rounds] == [2, 1]


# -- the moving numbers --------------------------------------------------------------------------------------


def test_the_moving_numbers(world: World, sitting: Sitting) -> None:
    before = progress(sitting.id)
    assert before is not None
    assert (before.round_id, before.round_state, before.voted, before.entitled) == (None, "", 0, 0)
    assert (before.present, before.total, before.state, before.council_id) == (4, 6, "open", world.council.id)
    first = open_round(world, sitting)
    vote(world, 1, first)
    rounds.close_round(actor=world.actor("chair"), round_id=first.id)
    second = open_round(world, sitting)
    for seat in (1, 2, 2):
        vote(world, seat, second, "against")
    now = progress(sitting.id)
    assert now is not None
    assert (now.round_id, now.round_state, now.voted, now.entitled) == (second.id, "open", 2, 6)


# -- which sitting is now ------------------------------------------------------------------------------------


def test_the_sitting_a_hall_screen_follows(world: World) -> None:
    council, today = world.council.id, clock.now()
    assert sitting_now(council) is None
    later = _sitting(world, today + timedelta(days=3))
    assert sitting_now(council) == later
    past = _sitting(world, today - timedelta(days=3), state="closed")
    assert sitting_now(council) == later
    morning, evening = (_sitting(world, clock.at(clock.today(), hour)) for hour in (8, 14))
    assert sitting_now(council) == morning
    _set(morning, state="closed", closed_at=today)
    assert sitting_now(council) == evening
    _set(evening, state="closed", closed_at=today + timedelta(hours=1))
    assert sitting_now(council) == evening
    _set(past, state="open")
    assert sitting_now(council) == past
    assert sitting_now(make_world("00008").council.id) is None


def _sitting(world: World, starts_at: object, state: str = "planned") -> Sitting:
    found = make_sitting(world, state=state)
    _set(found, starts_at=starts_at)
    return found


def _set(sitting: Sitting, **fields: object) -> None:
    Sitting.objects.with_scopes_disabled().filter(pk=sitting.pk).update(**fields)
