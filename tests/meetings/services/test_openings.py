"""Who opened which paper: recorded where the council says so, for delegates alone; reminders."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import DatabaseError
from pytest_django import DjangoAssertNumQueries

from council import clock
from council.models import (
    Account,
    CouncilSession,
    CouncilSetting,
    Delegate,
    DelegateGroup,
    Document,
    DocumentVersion,
)
from meetings.models import AgendaItem, PaperOpening
from meetings.queries.openings import late_readers, paper_readers, readers_by_group
from meetings.services import openings, papers
from meetings.services.papers import PaperData
from realtime import sql
from tests.factories import World, make_sitting, make_world
from tests.factories.pdfs import pdf_bytes, uploaded
from tests.meetings.services.preparing import entries, items, refused
from tests.meetings.services.test_paper_tasks import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(world: World) -> CouncilSession:
    found: CouncilSession = make_sitting(world).session
    return found


def turn_on(world: World, *keys: str) -> None:
    for key in keys or (openings.SETTING,):
        CouncilSetting.objects.with_scopes_disabled().create(
            council=world.council, key=key, value=True, since=clock.today(), source="Quy chế"
        )


def paper(world: World, item: AgendaItem, pages: int = 1) -> Document:
    return papers.upload_paper(
        actor=world.actor("secretariat"),
        item_id=item.id,
        data=PaperData("report", f"Báo cáo {pages}"),
        upload=uploaded(pdf_bytes(pages)),
    )


def version_of(document: Document) -> DocumentVersion:
    found = (
        DocumentVersion.objects.with_scopes_disabled().filter(document=document).order_by("-number").first()
    )
    assert found
    return found


def rows() -> list[PaperOpening]:
    return list(PaperOpening.objects.with_scopes_disabled().order_by("id"))


def test_nothing_is_recorded_unless_the_council_says_so(world: World, session: CouncilSession) -> None:
    document = paper(world, items(session)[0])
    assert not openings.record(world.actor(1), version_of(document).id)
    turn_on(world)
    assert openings.record(world.actor(1), version_of(document).id)
    assert [(row.person_id, row.times) for row in rows()] == [(world.account(1).person_id, 1)]


def test_only_delegates_are_recorded(world: World, session: CouncilSession) -> None:
    document = paper(world, items(session)[0])
    turn_on(world)
    for who in ("secretariat", "chair", "guest", "digital_officer"):
        assert not openings.record(world.actor(who), version_of(document).id)
    assert rows() == []


def test_a_visit_is_counted_once(
    world: World, session: CouncilSession, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    version, actor = version_of(paper(world, items(session)[0])), world.actor(1)
    turn_on(world)
    begun = clock.now()
    for minutes, times in ((0, 1), (10, 1), (35, 1), (70, 2), (75, 2)):
        with clock.frozen(begun + timedelta(minutes=minutes)):
            openings.record(actor, version.id)
        (row,) = rows()
        assert (row.times, row.last_at) == (times, begun + timedelta(minutes=minutes))
        assert row.first_at == begun
    with django_assert_num_queries(4):  # the setting, the upsert between its savepoints
        openings.record(actor, version.id)


def test_reading_goes_on_when_the_note_cannot_be_written(
    world: World, session: CouncilSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = version_of(paper(world, items(session)[0]))
    turn_on(world)

    def fail(*args: object) -> None:
        raise DatabaseError("locked")

    monkeypatch.setattr(sql, "run", fail)
    assert openings.record(world.actor(1), version.id)
    assert rows() == []


def test_who_opened_the_newest_an_older_one_or_none(world: World, session: CouncilSession) -> None:
    turn_on(world)
    document = paper(world, items(session)[0])
    for seat in (1, 2, 3):
        openings.record(world.actor(seat), version_of(document).id)
    papers.add_version(
        actor=world.actor("secretariat"), document_id=document.id, upload=uploaded(pdf_bytes(2))
    )
    openings.record(world.actor(1), version_of(document).id)
    (line,) = paper_readers(session)
    assert (line.opened, line.older, line.total, line.percent) == (1, 2, 6, "16.7")
    (group,) = readers_by_group(session, document.id) or []
    assert [one.state for one in group.lines] == ["opened", "older", "older", "none", "none", "none"]
    assert readers_by_group(session, 99_999) is None


def test_a_withdrawn_paper_is_not_asked_for(world: World, session: CouncilSession) -> None:
    document = paper(world, items(session)[0])
    papers.withdraw_paper(actor=world.actor("secretariat"), document_id=document.id, reason="Rút")
    assert paper_readers(session) == []
    assert late_readers(session).without_address == 0


def test_the_figures_cost_the_same_with_one_and_three(
    world: World, session: CouncilSession, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for place in (1, 2, 3):
        paper(world, items(session)[0], place)
        with django_assert_max_num_queries(6):
            paper_readers(session)


def address(world: World, seat: int) -> None:
    Account.objects.filter(pk=world.account(seat).pk).update(email=f"dai-bieu-{seat}@example.vn")


def test_a_reminder_to_those_who_have_papers_to_open(world: World, session: CouncilSession) -> None:
    turn_on(world, openings.SETTING, openings.LETTERS)
    document = paper(world, items(session)[0])
    for seat in (1, 2, 3):
        address(world, seat)
    openings.record(world.actor(1), version_of(document).id)
    assert openings.remind(actor=world.actor("secretariat"), session_id=session.id) == 2
    assert sent() == ["Tài liệu chưa mở của Kỳ họp thứ 1"] * 2
    letters = outbox.outbox
    assert {letter.to[0] for letter in letters} == {f"dai-bieu-{seat}@example.vn" for seat in (2, 3)}
    assert "Báo cáo" not in letters[0].body  # e-mail names no paper
    last = entries(session)[-1]
    assert (last.code, last.data) == (openings.REMINDED, {"letters": 2, "without_address": 3})
    with refused("reminded_today"):
        openings.remind(actor=world.actor("secretariat"), session_id=session.id)
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert openings.remind(actor=world.actor("secretary"), session_id=session.id) == 2


def test_no_reminder_where_the_council_does_not_want_one(world: World, session: CouncilSession) -> None:
    turn_on(world)
    paper(world, items(session)[0])
    with refused("opening_letters_off"):
        openings.remind(actor=world.actor("secretariat"), session_id=session.id)


@pytest.mark.parametrize("state", ["draft", "open", "closed"])
def test_no_reminder_before_publication_or_from_the_opening_on(
    world: World, session: CouncilSession, state: str
) -> None:
    turn_on(world, openings.SETTING, openings.LETTERS)
    session.state = state
    session.save()
    with refused("not_before_session"):
        openings.remind(actor=world.actor("secretariat"), session_id=session.id)


@pytest.mark.parametrize("who", ["chair", "1", "guest", "digital_officer"])
def test_nobody_else_reminds(world: World, session: CouncilSession, who: str) -> None:
    turn_on(world, openings.SETTING, openings.LETTERS)
    with refused("forbidden"):
        openings.remind(actor=world.actor(who), session_id=session.id)


def test_not_for_another_council(world: World, session: CouncilSession) -> None:
    with refused("not_found"):
        openings.remind(actor=make_world("00007").actor("secretariat"), session_id=session.id)


def test_groups_are_in_the_order_of_their_numbers(world: World, session: CouncilSession) -> None:
    document = paper(world, items(session)[0])
    for number, delegate in zip((10, 2, 1), world.delegates, strict=False):
        group = DelegateGroup.objects.with_scopes_disabled().create(
            council=world.council, number=number, name=f"Tổ {number}"
        )
        Delegate.objects.with_scopes_disabled().filter(pk=delegate.pk).update(group=group)
    found = readers_by_group(session, document.id) or []
    assert [one.name for one in found if one.name.startswith("Tổ ")] == ["Tổ 1", "Tổ 2", "Tổ 10"]
