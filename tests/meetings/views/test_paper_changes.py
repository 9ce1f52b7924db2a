"""The page that says what changed between two versions, and the ways to it."""

from __future__ import annotations

import pytest
from django.test import Client
from django_scopes import scopes_disabled

from council import clock
from council.models import Document
from meetings.models import AgendaItem, VersionText
from tests.council.views.pages import page_of
from tests.factories import World, make_sitting, make_world
from tests.factories.paper_pages import paper_with_words, version_with_words
from tests.meetings.services.preparing import items
from tests.meetings.views.desk import queries, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(world: World) -> AgendaItem:
    return items(make_sitting(world).session)[0]


@pytest.fixture
def paper(world: World, item: AgendaItem) -> Document:
    document = paper_with_words(world, item, ["Mức thu là 300 nghìn đồng"])
    version_with_words(world, document, ["Mức thu là 310 <b>nghìn</b> đồng"])
    return document


def shown(world: World, paper: Document, more: str = "", who: str | int = 1) -> str:
    return page_of(world.client(who).get(url(world, "paper_changes", paper.id) + more))


def test_what_came_and_what_went(world: World, paper: Document) -> None:
    page = shown(world, paper)
    assert "Bản 2 khác bản 1 ở chỗ nào" in page
    assert "<del>300 nghìn</del>" in page
    assert "<ins>310 &lt;b&gt;nghìn&lt;/b&gt;</ins>" in page
    assert '<b class="num">+ 2</b>' in page
    assert f'href="{url(world, "paper_reader", paper.id)}?ban=2&amp;trang=1"' in page


def test_of_three_versions_any_two(world: World, paper: Document) -> None:
    version_with_words(world, paper, ["Mức thu là 320 nghìn đồng"])
    assert "Bản 3 khác bản 2" in shown(world, paper)
    assert "<del>300</del>" in shown(world, paper, "?tu=1&den=3")
    assert "Bản 2 khác bản 1" in shown(world, paper, "?den=2")
    client, address = world.client(1), url(world, "paper_changes", paper.id)
    assert client.get(f"{address}?tu=3&den=1")["Location"] == f"{address}?tu=1&den=3"
    assert client.get(f"{address}?tu=2&den=2")["Location"] == address
    assert client.get(f"{address}?den=1")["Location"] == address


@pytest.mark.parametrize("more", ["?tu=9", "?den=x", "?tu=0&den=2", "?den=²"])
def test_versions_that_are_not_there(world: World, paper: Document, more: str) -> None:
    assert world.client(1).get(url(world, "paper_changes", paper.id) + more).status_code == 404


def test_of_one_version_nothing_changed(world: World, item: AgendaItem) -> None:
    single = paper_with_words(world, item, ["một"])
    assert world.client(1).get(url(world, "paper_changes", single.id)).status_code == 404


def test_scans_same_words_and_words_to_come(world: World, item: AgendaItem) -> None:
    scan = paper_with_words(world, item, [""])
    version_with_words(world, scan, ["chữ"])
    assert "Không có chữ để so" in shown(world, scan)
    same = paper_with_words(world, item, ["một"])
    version_with_words(world, same, ["một"])
    assert "giống hệt nhau" in shown(world, same)
    with scopes_disabled():
        VersionText.objects.update(state="waiting")
    assert "đang đọc chữ" in shown(world, same)


def test_many_places_come_page_by_page(world: World, item: AgendaItem) -> None:
    filler = " ".join(f"từ{n}" for n in range(40))
    paper = paper_with_words(world, item, [f"{filler} cũ{n}" for n in range(45)])
    version_with_words(world, paper, [f"{filler} mới{n}" for n in range(45)])
    first, second = shown(world, paper), shown(world, paper, "?trang=2")
    assert (first.count("<ins>"), second.count("<ins>")) == (40, 5)
    assert "trang=2" in first
    shown(world, paper, "?trang=x")


# -- who ----------------------------------------------------------------------------------------------------


def test_whoever_may_read_the_paper_may_see_it(world: World, paper: Document, client: Client) -> None:
    address = url(world, "paper_changes", paper.id)
    other = make_world("00008")
    assert client.get(address).status_code == 200
    with scopes_disabled():
        Document.objects.filter(pk=paper.id).update(is_public=False)
    assert client.get(address).status_code == 404
    assert other.client("secretariat").get(address).status_code == 404
    assert world.client("guest").get(address).status_code == 200
    with scopes_disabled():
        Document.objects.filter(pk=paper.id).update(withdrawn_at=clock.now())
    assert world.client(1).get(address).status_code == 404
    assert world.client("secretariat").get(address).status_code == 200


def test_a_paper_of_another_council_is_not_found_here(world: World, paper: Document) -> None:
    other = make_world("00008")
    assert other.client("secretariat").get(url(other, "paper_changes", paper.id)).status_code == 404


# -- the ways to it -----------------------------------------------------------------------------------------


def test_from_the_page_of_the_secretariat(world: World, paper: Document, item: AgendaItem) -> None:
    page = page_of(world.client("secretariat").get(url(world, "paper_edit", paper.id)))
    address = url(world, "paper_changes", paper.id)
    assert f'href="{address}?den=2"' in page
    assert f'href="{address}?den=1"' not in page
    assert "Tìm được theo chữ" in page
    scan = paper_with_words(world, item, [""])
    page = page_of(world.client("secretariat").get(url(world, "paper_edit", scan.id)))
    assert "Bản quét: chưa tìm được theo chữ" in page
    mixed = paper_with_words(world, item, ["chữ", ""])
    page = page_of(world.client("secretariat").get(url(world, "paper_edit", mixed.id)))
    assert "1 trang là ảnh: chưa tìm được theo chữ" in page
    with scopes_disabled():
        VersionText.objects.update(state="failed", error="text_crashed")
    page = page_of(world.client("secretariat").get(url(world, "paper_edit", mixed.id)))
    assert "Một trang làm hỏng việc đọc chữ" in page


def test_from_the_reader(world: World, paper: Document) -> None:
    page = world.client(1).get(f"{url(world, 'paper_reader', paper.id)}?ban=1").content.decode()
    assert 'href="thay-doi/?tu=1&amp;den=2"' in page


def test_as_many_queries_for_one_change_as_for_many(world: World, item: AgendaItem, paper: Document) -> None:
    client = world.client(1)
    one = queries(client, url(world, "paper_changes", paper.id))
    long = paper_with_words(world, item, [f"a{n} b{n}" for n in range(5)])
    version_with_words(world, long, [f"a{n} c{n}" for n in range(5)])
    version_with_words(world, long, [f"d{n} c{n}" for n in range(9)])
    assert queries(client, url(world, "paper_changes", long.id)) == one
    assert one <= 12
