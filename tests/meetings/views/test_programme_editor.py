"""The programme editor, with and without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from council.models import CouncilSession
from meetings.models import Sitting
from meetings.services import papers, programme
from meetings.services.papers import PaperData
from meetings.services.programme import ItemData
from tests.factories import World, make_sitting
from tests.factories.pdfs import pdf_bytes, uploaded
from tests.meetings.services.preparing import items, make_draft, outline
from tests.meetings.views.desk import item_post, queries, text_of, url

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def session(world: World) -> CouncilSession:
    return make_draft(world, "Khai mạc", "Báo cáo", "Bế mạc")


@pytest.fixture
def client(world: World) -> Client:
    return world.client("secretariat")


def test_a_page_costs_the_same_for_one_item_and_three(world: World, client: Client) -> None:
    session = make_draft(world, "Khai mạc")
    address = url(world, "programme_edit", session.id)

    def fill(number: int) -> int:
        item = items(session)[-1]
        for version in range(number):
            data = PaperData("report", f"Báo cáo {number}.{version}")
            content = uploaded(pdf_bytes(1, title=f"{item.id}.{number}.{version}"))
            papers.upload_paper(actor=world.actor("secretariat"), item_id=item.id, data=data, upload=content)
        return queries(client, address)

    one = fill(1)
    for title in ("Báo cáo", "Bế mạc"):
        programme.add_item(
            actor=world.actor("secretariat"),
            session_id=session.id,
            data=ItemData(title),
            parent_id=items(session)[0].id,
        )
    assert fill(3) == one


def test_htmx_gets_the_part_that_changes(world: World, session: CouncilSession, client: Client) -> None:
    address = url(world, "item_edit", items(session)[0].id)
    whole, part = text_of(client.get(address)), text_of(client.get(address, headers=HTMX))
    assert whole.startswith("<!doctype html>")
    assert part.lstrip().startswith('<div class="bench"')
    assert 'id="slot"' in whole
    assert 'id="slot"' in part


def test_an_item_is_added(world: World, session: CouncilSession, client: Client) -> None:
    address = url(world, "item_new", session.id)
    plain = client.post(address, {"title": "Chất vấn", "starts_at": "14h", "minutes": "90"})
    added = items(session)[-1]
    assert plain["Location"] == f"{url(world, 'programme_edit', session.id)}?mo={added.id}#muc-{added.id}"
    assert (added.title, f"{added.starts_at:%H:%M}", added.minutes) == ("Chất vấn", "14:00", 90)
    child = client.post(f"{address}?trong={added.id}", {"title": "Nhóm vấn đề 1"}, headers=HTMX)
    assert child.status_code == 200
    assert "Đã thêm mục “Nhóm vấn đề 1”." in text_of(child)
    assert outline(session)[-1] == "4.1 Nhóm vấn đề 1"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 501}, "title"),
        ({"starts_at": "25:00"}, "starts_at"),
        ({"minutes": "-3"}, "minutes"),
        ({"board_id": "99"}, "board_id"),
    ],
)
def test_wrong_items_say_where(
    world: World, session: CouncilSession, client: Client, changes: dict[str, Any], field: str
) -> None:
    answer = client.post(url(world, "item_new", session.id), {"title": "A"} | changes, headers=HTMX)
    assert answer.status_code == 400
    assert f'id="id_{field}_error"' in text_of(answer)
    assert len(items(session)) == 3


def test_two_editors_of_one_item(world: World, session: CouncilSession, client: Client) -> None:
    item = items(session)[0]
    address = url(world, "item_edit", item.id)
    mine = item_post(item, title="Chào cờ", presenter="Bà An")
    theirs = ItemData("Khai mạc kỳ họp", minutes=20)
    programme.update_item(actor=world.actor("secretary"), item_id=item.id, data=theirs, revision=1)
    answer = client.post(address, mine, headers=HTMX)
    assert answer.status_code == 409
    assert "Người secretary vừa sửa" in text_of(answer)
    assert items(session)[0].title == "Khai mạc kỳ họp"
    assert answer.context["slot"].conflict == [
        {"label": "Nội dung", "theirs": "Khai mạc kỳ họp", "mine": "Chào cờ"},
        {"label": "Số phút", "theirs": "20", "mine": ""},
    ]
    again = {field.html_name: field.value() or "" for field in answer.context["slot"].form}
    assert client.post(address, again, headers=HTMX).status_code == 200
    saved = items(session)[0]
    assert (saved.title, saved.presenter, saved.minutes) == ("Chào cờ", "Bà An", 20)


def test_steps_and_places(world: World, session: CouncilSession, client: Client) -> None:
    first, second, third = items(session)
    client.post(url(world, "item_move", second.id), {"step": "indent"})
    assert outline(session) == ["1 Khai mạc", "1.1 Báo cáo", "2 Bế mạc"]
    client.post(url(world, "item_move", third.id), {"parent": "", "before": first.id}, headers=HTMX)
    assert outline(session) == ["1 Bế mạc", "2 Khai mạc", "2.1 Báo cáo"]
    cycle = client.post(url(world, "item_move", first.id), {"parent": second.id, "before": ""}, headers=HTMX)
    assert "Không thể chuyển một mục vào bên trong chính nó." in text_of(cycle)
    assert client.post(url(world, "item_move", first.id), {"step": "sideways"}).status_code == 400


def test_a_current_item_is_not_removed(world: World, client: Client) -> None:
    sitting = make_sitting(world, state="open")
    item = items(sitting.session)[0]
    Sitting.objects.with_scopes_disabled().update(current_item=item)
    answer = client.post(url(world, "item_remove", item.id))
    assert answer.status_code == 400
    assert "hãy chuyển sang mục khác trước khi xóa" in text_of(answer)
    assert client.post(url(world, "item_remove", items(sitting.session)[1].id)).status_code == 302
    assert len(items(sitting.session)) == 1


def test_a_closed_session_offers_nothing(world: World, session: CouncilSession, client: Client) -> None:
    CouncilSession.objects.with_scopes_disabled().update(state="closed")
    said = text_of(client.get(url(world, "programme_edit", session.id)))
    assert 'name="step"' not in said
    assert url(world, "item_new", session.id) not in said
    refused = client.post(url(world, "item_new", session.id), {"title": "Thêm"})
    assert "Kỳ họp đã bế mạc" in text_of(refused)


def test_moving_needs_the_token(world: World, session: CouncilSession) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies.load(world.client("secretariat").cookies.output(header="", sep=";"))
    assert strict.post(url(world, "item_move", items(session)[1].id), {"step": "up"}).status_code == 403
    assert outline(session)[0] == "1 Khai mạc"
