"""Two people at one record at the same moment: nothing is lost, nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django_scopes import scopes_disabled

from council.errors import Refused
from elections.enums import RecordState, ResultState
from elections.models import CandidateVotes, CountEntry
from elections.services.acceptance import accept, correct
from elections.services.determine import determine
from elections.services.records import enter
from tests.elections.services.counting import (
    BOARD,
    CLERK,
    WHY,
    commune_record,
    fresh,
    fresh_contest,
    good,
    records_of,
    second_account,
    settled,
)
from tests.factories.elections import make_election

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Carry acts out in threads that start together; "" or the code of the refusal of each."""
    start = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> str:
        try:
            start.wait(10)
            act()
        except Refused as refused:
            return refused.code
        else:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_counting_at_once() -> None:
    """One database is made for all of these: making it takes longer than the acts."""
    day = make_election(communes=1)
    world = day.communes[0]
    record = commune_record(day)
    figures, by = good(record), {who: world.actor(who) for who in (CLERK, "second", BOARD)}

    def entry(who: str) -> Callable[[], Any]:
        return lambda: enter(actor=by[who], record_id=record.pk, version=0, figures=figures)

    # the same person in two windows
    assert sorted(at_once(entry(CLERK), entry(CLERK))) == ["", "same_person_twice"]
    # two others, of whom one is the second and the other too late
    codes = at_once(entry("second"), entry(BOARD))
    assert sorted(codes) in (["", "record_already_entered"], ["", "record_moved_on"])
    with scopes_disabled():
        assert CountEntry.objects.filter(record=record).count() == 2
        assert CandidateVotes.objects.filter(record=record).count() == len(figures.votes)
    assert fresh(record).state == RecordState.AGREED

    # accepted by two, corrected by two: once each
    all_accepted_but_first(day)
    record = settled_anew(day)
    version = record.version
    accepting = lambda: accept(actor=by[BOARD], record_id=record.pk, version=version)  # noqa: E731
    assert sorted(at_once(accepting, accepting)) == ["", "not_agreed"]
    contest = fresh_contest(day.contests["00001"][0])
    second_account(world, BOARD, "board2")
    other = world.actor("board2")
    determining = lambda: determine(actor=by[BOARD], contest_id=contest.pk)  # noqa: E731
    assert sorted(at_once(determining, determining)) == ["", "already_determined"]
    correcting = [
        lambda actor=actor, shift=shift: correct(
            actor=actor, record_id=record.pk, version=version, figures=good(record, shift), reason=WHY
        )
        for actor, shift in ((by[BOARD], 5), (other, 6))
    ]
    assert sorted(at_once(*correcting)) == ["", "record_moved_on"]
    assert fresh(record).version == version + 1
    assert fresh_contest(contest).result_state == ResultState.COUNTING


def all_accepted_but_first(day: Any) -> None:
    for shift, record in enumerate(records_of(day.contests["00001"][0])[1:], start=1):
        done = settled(day, record, good(record, shift))
        accept(actor=day.communes[0].actor(BOARD), record_id=done.pk, version=done.version)


def settled_anew(day: Any) -> Any:
    """The first record, with the photo it needs."""
    record = fresh(records_of(day.contests["00001"][0])[0])
    record.photo = "elections/records/2026/03/x.jpg"
    with scopes_disabled():
        record.save(update_fields=["photo"])
    return record
