"""What the public sees of a session: nothing before it is published, nothing from behind closed doors."""

from datetime import time
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from council import clock
from council.enums import PaperKind, SessionState
from council.models import CouncilSession, Document, DocumentVersion
from meetings.enums import ChoiceLabel
from meetings.models import AgendaItem, BallotRound, Entitlement, ItemPaper, Sitting, Vote
from meetings.rules.ballot_round import RoundState
from meetings.services import programme
from meetings.streams import sitting_changed
from tests.council.views.pages import page_of
from tests.factories import World, make_sitting, make_world

pytestmark = pytest.mark.django_db


def address(sitting: Sitting) -> str:
    return reverse("session_public", args=[sitting.council.code, sitting.session_id])


def make_paper(world: World, item: AgendaItem, title: str = "Tờ trình", **facts: Any) -> Document:
    with scopes_disabled():
        document = Document.objects.create(
            council=world.council, kind=PaperKind.SUBMISSION, title=title, number="12/TTr-UBND", **facts
        )
        DocumentVersion.objects.create(
            document=document,
            number=1,
            original="a.pdf",
            reading="a.pdf",
            file_name="a.pdf",
            sha256="0" * 64,
            size=1000,
            pages=3,
            uploaded_by=world.account("secretary"),
            uploaded_at=clock.now(),
        )
        ItemPaper.objects.create(item=item, document=document)
    return document


def make_round(
    world: World, sitting: Sitting, state: str = RoundState.PUBLISHED, **facts: Any
) -> BallotRound:
    """A round in which the first delegate was against, the last took no part, the others were in favour."""
    with scopes_disabled():
        people = world.delegates
        number = BallotRound.objects.filter(sitting=sitting).count() + 1
        row = BallotRound.objects.create(
            council=world.council,
            sitting=sitting,
            number=number,
            question=f"Thông qua nghị quyết {number}?",
            majority="half_all",
            state=state,
            opened_at=clock.now(),
            closed_at=clock.now(),
            total=len(people),
            in_office=len(people),
            present=len(people),
            votes_for=len(people) - 2,
            votes_against=1,
            votes_abstain=0,
            **facts,
        )
        Entitlement.objects.bulk_create(Entitlement(round=row, delegate=one) for one in people)
        choices = [ChoiceLabel.AGAINST, *[ChoiceLabel.FOR] * (len(people) - 2)]
        Vote.objects.bulk_create(
            Vote(round=row, delegate=one, choice=choice, at=clock.now())
            for one, choice in zip(people, choices, strict=False)
        )
    return row


def change(row: Any, **values: Any) -> None:
    with scopes_disabled():
        type(row).objects.filter(pk=row.pk).update(**values)


def items_of(sitting: Sitting) -> list[AgendaItem]:
    with scopes_disabled():
        return list(AgendaItem.objects.filter(session=sitting.session))


def test_a_programme_with_times_and_papers(client: Client, world: World) -> None:
    sitting = make_sitting(world)
    item = items_of(sitting)[0]
    change(item, starts_at=time(8, 30), minutes=20, presenter="Ủy ban nhân dân")
    paper = make_paper(world, item)
    html = page_of(client.get(address(sitting)))
    for text in ("Kỳ họp thứ 1", "Phiên khai mạc", "Nội dung 1", "08:30", "20 phút", "Ủy ban nhân dân"):
        assert text in html
    assert "Tờ trình 12/TTr-UBND" in html
    assert reverse("paper_reader", args=["00004", paper.pk]) in html


@pytest.mark.parametrize(
    "facts", [{"is_public": False}, {"withdrawn_at": timezone.now()}], ids=["internal", "withdrawn"]
)
def test_other_papers_are_not_named(client: Client, world: World, facts: dict[str, Any]) -> None:
    sitting = make_sitting(world)
    make_paper(world, items_of(sitting)[0], "Tài liệu nội bộ", **facts)
    assert "Tài liệu nội bộ" not in page_of(client.get(address(sitting)))


@pytest.mark.parametrize("values", [{"state": SessionState.DRAFT}, {"is_public": False}])
def test_a_draft_or_closed_session_is_not_found(client: Client, world: World, values: dict[str, Any]) -> None:
    sitting = make_sitting(world)
    ballot = make_round(world, sitting)
    change(sitting.session, **values)
    page_of(client.get(address(sitting)), 404)
    page_of(client.get(reverse("result_public", args=["00004", sitting.session_id, ballot.pk])), 404)


def test_the_session_of_another_council_is_not_found(client: Client, world: World) -> None:
    sitting = make_sitting(make_world("00008"))
    page_of(client.get(reverse("session_public", args=[world.council.code, sitting.session_id])), 404)


def test_what_happens_behind_closed_doors_stays_there(client: Client, world: World) -> None:
    sitting = make_sitting(world)
    make_paper(world, items_of(sitting)[0], "Tờ trình họp kín")
    ballot = make_round(world, sitting)
    change(sitting, is_public=False)
    html = page_of(client.get(address(sitting)))
    assert "Họp kín" in html
    for text in ("Nội dung 1", "Tờ trình họp kín", ballot.question, "cong-khai"):
        assert text not in html
    page_of(client.get(reverse("result_public", args=["00004", sitting.session_id, ballot.pk])), 404)


def test_a_result_is_a_sentence_with_its_article(client: Client, world: World) -> None:
    sitting = make_sitting(world)
    ballot = make_round(world, sitting)
    html = page_of(client.get(address(sitting)))
    for text in (ballot.question, "Được thông qua", "Đạt: 4/6, quá nửa tổng số đại biểu", "Điều 35(2)"):
        assert text in html
    assert reverse("result_public", args=["00004", sitting.session_id, ballot.pk]) in html


def test_every_name_is_in_the_table(client: Client, world: World) -> None:
    sitting = make_sitting(world)
    ballot = make_round(world, sitting)
    html = page_of(client.get(reverse("result_public", args=["00004", sitting.session_id, ballot.pk])))
    rows = html.split("<tbody>")[1].split("</tr>")
    assert [
        row.count(text) for row, text in zip(rows, ["vote-against", *["vote-for"] * 4], strict=False)
    ] == [1] * 5
    assert "vote-none" in rows[5] or "vote-away" in rows[5]
    assert all(one.person.full_name in html for one in world.delegates)


@pytest.mark.parametrize("state", [RoundState.DRAFT, RoundState.OPEN, RoundState.CLOSED])
def test_nothing_is_known_before_the_publication(client: Client, world: World, state: str) -> None:
    sitting = make_sitting(world)
    ballot = make_round(world, sitting, state)
    assert ballot.question not in page_of(client.get(address(sitting)))
    page_of(client.get(reverse("result_public", args=["00004", sitting.session_id, ballot.pk])), 404)


def test_a_void_round_gives_its_reason_and_no_count(client: Client, world: World) -> None:
    sitting = make_sitting(world)
    ballot = make_round(world, sitting, RoundState.VOID, void_reason="Nêu sai tên nghị quyết")
    html = page_of(client.get(address(sitting)))
    assert "Lý do hủy: Nêu sai tên nghị quyết." in html
    assert "4/6" not in html
    assert "verdict" not in html
    page_of(client.get(reverse("result_public", args=["00004", sitting.session_id, ballot.pk])), 404)


def test_a_known_page_is_not_sent_again_until_something_changes(client: Client, world: World) -> None:
    sitting = make_sitting(world)
    first = client.get(address(sitting))
    assert "public" in first.headers["Cache-Control"]
    known = {"If-None-Match": first.headers["ETag"]}
    again = client.get(address(sitting), headers=known)
    assert (again.status_code, again.content) == (304, b"")
    sitting_changed(sitting.id)
    assert client.get(address(sitting), headers=known).status_code == 200


def test_a_change_of_the_programme_is_a_new_page(client: Client, world: World) -> None:
    sitting = make_sitting(world)
    known = {"If-None-Match": client.get(address(sitting)).headers["ETag"]}
    item = items_of(sitting)[0]
    programme.remove_item(actor=world.actor("secretary"), item_id=item.pk)
    response = client.get(address(sitting), headers=known)
    assert "Nội dung 1" not in page_of(response)


def test_each_language_has_its_tag(client: Client, world: World) -> None:
    sitting = make_sitting(world)
    first = client.get(address(sitting)).headers["ETag"]
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert client.get(address(sitting)).headers["ETag"] != first


def test_a_page_with_a_name_on_it_is_never_shared(world: World) -> None:
    sitting = make_sitting(world)
    response = world.client(1).get(address(sitting))
    assert "private" in response.headers["Cache-Control"]
    assert "ETag" not in response.headers


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_rows(rows: int, client: Client, django_assert_num_queries: Any) -> None:
    world = make_world(delegates=rows + 2)
    sitting = make_sitting(world, items=rows)
    for item in items_of(sitting):
        make_paper(world, item)
    ballots = [make_round(world, sitting) for _ in range(rows)]
    with django_assert_num_queries(11):
        client.get(address(sitting))
    with django_assert_num_queries(12):
        client.get(reverse("result_public", args=["00004", sitting.session_id, ballots[0].pk]))
    assert CouncilSession.objects.with_scopes_disabled().count() == 1
