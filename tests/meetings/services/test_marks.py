"""Devices bring marks and take what is new: once each, in the server's order, and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from council import clock
from council.enums import SessionState
from council.errors import Refused
from council.models import CouncilSession, DocumentVersion, JournalEntry
from council.permissions import Actor
from council.sealing_keys import SealingKeys
from meetings.models import Mark
from meetings.services import marks, papers
from tests.factories import World, make_world
from tests.meetings.marking import DATA, bring, codes, gone, make_paper, sent, version_of
from tests.meetings.services.preparing import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(world: World) -> DocumentVersion:
    return version_of(make_paper(world))


@pytest.fixture
def me(world: World) -> Actor:
    return world.actor(1)


def rows() -> list[Mark]:
    return list(Mark.objects.with_scopes_disabled().order_by("id"))


@pytest.mark.parametrize("kind", DATA)
def test_a_mark_comes_back_as_it_was_made(me: Actor, version: DocumentVersion, kind: str) -> None:
    one = sent(version, kind, page=2)
    bring(me, one)
    (told,) = bring(me).marks
    assert (told.uuid, told.version, told.page, told.kind) == (one.uuid, version.id, 2, kind)
    assert (told.data, told.made_at, told.shared_with) == (DATA[kind], one.made_at, "")


def test_a_device_takes_what_came_after_what_it_knows(me: Actor, version: DocumentVersion) -> None:
    first = bring(me, sent(version), sent(version))
    assert [one.change for one in first.marks] == [1, 2]
    assert bring(me, since=first.change).marks == []
    second = bring(me, sent(version), since=1)
    assert [one.change for one in second.marks] == [2, 3]
    assert second.change == 3
    assert not second.more


def test_a_mark_sent_twice_is_one(me: Actor, version: DocumentVersion) -> None:
    one = sent(version)
    assert bring(me, one).change == 1
    assert bring(me, one, one).change == 1
    assert len(rows()) == 1


def test_the_last_one_to_arrive_is_kept(me: Actor, version: DocumentVersion) -> None:
    one = sent(version)
    bring(me, one)
    other = sent(version, uuid=one.uuid, data=DATA["note"] | {"text": "Sửa ở máy khác"})
    answer = bring(me, other, since=1)
    assert [(told.change, told.data) for told in answer.marks] == [(2, other.data)]
    assert len(rows()) == 1


def test_a_deleted_mark_keeps_its_row_and_nothing_else(me: Actor, version: DocumentVersion) -> None:
    one = sent(version)
    bring(me, one)
    (told,) = bring(me, gone(one), since=1).marks
    assert (told.data, told.change) == (None, 2)
    (row,) = rows()
    assert (row.sealed, row.key_id) == ("", "")
    assert row.deleted_at is not None


def test_deleted_is_deleted_whatever_comes_later(me: Actor, version: DocumentVersion) -> None:
    one = sent(version)
    bring(me, one, gone(one))
    answer = bring(me, one, since=99)  # the first message, late; its device is told what became of it
    assert [told.data for told in answer.marks] == [None]
    assert codes(answer) == {}
    assert rows()[0].sealed == ""


def test_a_deletion_may_come_before_the_mark(me: Actor, version: DocumentVersion) -> None:
    one = sent(version)
    bring(me, gone(one))
    bring(me, one)
    assert [row.deleted_at is None for row in rows()] == [False]


def test_a_deletion_of_what_was_never_taken_in(me: Actor, version: DocumentVersion) -> None:
    answer = bring(me, gone(sent(version, version=version.id + 99)))
    assert (codes(answer), rows()) == ({}, [])


def test_many_marks_come_in_several_answers(
    me: Actor, version: DocumentVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "MOST_ANSWERED", 2)
    known = 0
    seen: list[int] = []
    bring(me, *(sent(version) for _ in range(5)))
    for expected_more in (True, True, False):
        answer = bring(me, since=known)
        known, seen = answer.change, seen + [one.change for one in answer.marks]
        assert answer.more is expected_more
    assert seen == [1, 2, 3, 4, 5]


def test_a_device_that_knows_more_than_the_server_begins_again(me: Actor, version: DocumentVersion) -> None:
    bring(me, sent(version))
    assert bring(me, since=40).change == 0
    assert len(bring(me, since=0).marks) == 1


def test_each_mark_of_a_message_is_judged_for_itself(me: Actor, version: DocumentVersion) -> None:
    good, wrong = sent(version), sent(version, data={"color": "yellow"})
    far, odd = sent(version, page=4), sent(version, kind="sticker", data={})
    answer = bring(me, wrong, good, far, odd)
    assert codes(answer) == dict.fromkeys((wrong.uuid, far.uuid, odd.uuid), "mark_malformed")
    assert [told.uuid for told in answer.marks] == [good.uuid]


@pytest.mark.parametrize("changed", [{"page": 2}, {"kind": "bookmark"}, {"version": 0}])
def test_a_mark_stays_where_it_is(me: Actor, version: DocumentVersion, changed: dict[str, Any]) -> None:
    one = sent(version)
    bring(me, one)
    assert list(codes(bring(me, sent(version, uuid=one.uuid, **changed))).values()) == ["mark_malformed"]


def test_a_moment_to_come_is_now(me: Actor, version: DocumentVersion) -> None:
    bring(me, sent(version, made_at=clock.now() + timedelta(days=400)))
    assert rows()[0].made_at <= clock.now()


def test_limits(me: Actor, version: DocumentVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    with refused("marks_malformed"):
        bring(me, *(sent(version) for _ in range(marks.MOST_SENT + 1)))
    monkeypatch.setattr(marks, "MOST_LIVE", 2)
    one, other, third = sent(version), sent(version), sent(version)
    assert codes(bring(me, one, other, third)) == {third.uuid: "marks_full"}
    assert codes(bring(me, gone(one), third)) == {}  # one deleted makes room for one
    monkeypatch.setattr(marks, "MOST_ROWS", 3)
    bring(me, gone(other))
    late = sent(version)
    assert codes(bring(me, late)) == {late.uuid: "marks_full"}


def test_what_a_mark_says_is_sealed_and_bound_to_its_row(
    world: World, me: Actor, version: DocumentVersion
) -> None:
    bring(me, sent(version), sent(version, data=DATA["note"] | {"text": "Khác"}))
    one, other = rows()
    assert "Hỏi" not in one.sealed
    assert "color" not in one.sealed
    one.sealed, other.sealed = other.sealed, one.sealed
    one.save()
    other.save()
    assert bring(me).marks == []  # both were moved: neither opens
    Mark.objects.with_scopes_disabled().filter(pk=one.pk).update(
        sealed=other.sealed, person=world.account(2).person_id
    )
    assert bring(world.actor(2)).marks == []


def test_one_mark_that_does_not_open_hides_no_other(me: Actor, version: DocumentVersion) -> None:
    bring(me, sent(version), sent(version))
    Mark.objects.with_scopes_disabled().filter(change=1).update(sealed="v1.none.xx")
    answer = bring(me)
    assert [told.change for told in answer.marks] == [2]
    again = sent(version, uuid=rows()[0].uuid)
    assert [told.change for told in bring(me, again, since=2).marks] == [3]  # written anew


def test_a_change_of_the_key_reaches_marks(me: Actor, version: DocumentVersion, settings: Settings) -> None:
    one, other = sent(version), sent(version)
    bring(me, one, other, gone(other))
    keys: SealingKeys = settings.SEALING
    settings.SEALING = SealingKeys({"new": b"n" * 32, **keys.keys}, keys.index, named=True)
    call_command("rotate_keys", stdout=StringIO())
    assert {row.key_id for row in rows()} == {"new", ""}
    settings.SEALING = SealingKeys({"new": b"n" * 32}, keys.index, named=True)
    assert [told.data for told in bring(me).marks] == [one.data, None]


# -- who -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["chair", "secretary", "secretariat", "2"])
def test_nobody_is_told_of_anothers_marks(
    world: World, me: Actor, version: DocumentVersion, who: str
) -> None:
    one = sent(version)
    bring(me, one)
    other = world.actor(who)
    assert bring(other).marks == []
    # The same name is another mark in another hand: neither read nor changed nor deleted.
    bring(other, sent(version, uuid=one.uuid, data=DATA["note"] | {"text": "x"}), gone(one))
    assert [told.data for told in bring(me).marks] == [one.data]


@pytest.mark.parametrize("who", ["guest", "digital_officer"])
def test_who_may_not_mark(world: World, version: DocumentVersion, who: str) -> None:
    with refused("forbidden"):
        bring(world.actor(who), sent(version))


def test_who_is_not_signed_in(world: World, version: DocumentVersion) -> None:
    with refused("forbidden"):
        bring(Actor(world.council.id), sent(version))


def test_a_paper_of_another_council_does_not_exist(world: World, version: DocumentVersion) -> None:
    abroad = make_world("00008")
    one, nothing = sent(version), sent(version, version=version.id + 999)
    answer = bring(abroad.actor(1), one, nothing)
    assert set(codes(answer).values()) == {"mark_paper_unknown"}
    assert rows() == []


def test_marks_of_two_councils_are_told_apart(world: World, me: Actor, version: DocumentVersion) -> None:
    abroad = make_world("00008")
    delegate = abroad.delegates[0]
    delegate.person = world.delegates[0].person  # the same person is a delegate there
    delegate.save()
    there = Actor(abroad.council.id, me.roles, me.account_id, me.person_id, delegate.id, me.delegate_state)
    one, other = sent(version), sent(version_of(make_paper(abroad)))
    bring(me, one)
    bring(there, other)
    assert [told.uuid for told in bring(me).marks] == [one.uuid]
    assert [told.uuid for told in bring(there).marks] == [other.uuid]
    assert codes(bring(there, gone(one))) == {one.uuid: "mark_paper_unknown"}
    assert bring(me).marks[0].data is not None


@pytest.mark.parametrize("state", ["withdrawn", "draft"])
def test_a_paper_that_is_gone_takes_no_marks_and_gives_back_those_it_has(
    world: World, me: Actor, version: DocumentVersion, state: str
) -> None:
    one = sent(version)
    bring(me, one)
    if state == "withdrawn":
        papers.withdraw_paper(
            actor=world.actor("secretariat"), document_id=version.document_id, reason="Sai bản"
        )
    else:
        CouncilSession.objects.with_scopes_disabled().update(state=SessionState.DRAFT)
    new, changed = sent(version), sent(version, uuid=one.uuid, data=DATA["note"] | {"text": "x"})
    answer = bring(me, new, changed)
    assert set(codes(answer).values()) == {"mark_paper_unknown"}
    assert [told.data for told in answer.marks] == [one.data]  # one's own words stay one's own
    assert codes(bring(me, gone(one))) == {}


def test_marks_leave_no_trace_in_the_journal(me: Actor, version: DocumentVersion) -> None:
    before = JournalEntry.objects.with_scopes_disabled().count()
    one = sent(version)
    bring(me, one, gone(one))
    assert JournalEntry.objects.with_scopes_disabled().count() == before


def test_an_actor_without_a_person_keeps_no_marks(world: World, me: Actor, version: DocumentVersion) -> None:
    nobody = Actor(world.council.id, me.roles, me.account_id)
    with pytest.raises(Refused) as caught:
        bring(nobody, sent(version))
    assert caught.value.status == 404


def test_the_queries_do_not_grow_with_the_marks(me: Actor, version: DocumentVersion) -> None:
    counts = []
    for size in (1, 3, 30):
        ones = [sent(version) for _ in range(size)]
        bring(me, *ones)
        changed = [sent(version, uuid=one.uuid, data=DATA["note"] | {"text": str(uuid4())}) for one in ones]
        with CaptureQueriesContext(connection) as captured:
            bring(me, *changed, *(sent(version) for _ in range(size)))
        counts.append(len(captured))
    assert counts[0] == counts[1] == counts[2]
