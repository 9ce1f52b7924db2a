"""The page on which papers are searched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from council import clock
from council.enums import CouncilKind, SessionState
from council.models import CouncilSession
from meetings.views.search import PER_ADDRESS
from tests.council.views.pages import page_of
from tests.factories import World, make_sitting, make_world
from tests.factories.paper_pages import paper_with_words, version_with_words
from tests.meetings.services.preparing import items
from tests.meetings.views.desk import queries, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_spent() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def session(world: World) -> CouncilSession:
    return make_sitting(world).session


@pytest.fixture
def city() -> World:
    world = make_world("hn")
    world.council.kind = CouncilKind.CITY
    world.council.save()
    return world


def asked(world: World, query: str, who: str | int = 1, more: str = "") -> str:
    return page_of(world.client(who).get(f"{url(world, 'paper_search')}?q={query}{more}"))


def test_a_hit_leads_into_the_reader(world: World, session: CouncilSession) -> None:
    document = paper_with_words(world, items(session)[0], ["Mở đầu", "Mức thu học phí & <lệ phí>"])
    version_with_words(world, document, ["Mở đầu", "Mức thu học phí & <lệ phí>"])
    page = asked(world, "hoc phi")
    reader = reverse("paper_reader", args=["00004", document.id])
    assert f'href="{reader}?ban=2&amp;trang=2&amp;tim=hoc+phi"' in page
    assert "Mức thu <mark>học</mark> <mark>phí</mark> &amp; &lt;lệ <mark>phí</mark>&gt;" in page
    assert "1 tài liệu" in page


@pytest.mark.parametrize("text", ["<script>alert(1)</script> học", 'học"><img src=x onerror=alert(1)>'])
def test_nothing_in_a_paper_becomes_markup(world: World, session: CouncilSession, text: str) -> None:
    paper_with_words(world, items(session)[0], [text], title=f"{text} học")
    page = world.client(1).get(f"{url(world, 'paper_search')}?q=học").content.decode()
    assert "Có trong tên" in page
    assert "<img" not in page
    assert "<script>alert" not in page


def test_what_is_asked_is_no_markup_either(world: World, session: CouncilSession) -> None:
    assert "<b>x" not in asked(world, "%3Cb%3Ex%22%27")


def test_the_session_under_way_is_searched_first(world: World, session: CouncilSession) -> None:
    paper_with_words(world, items(session)[0], ["học phí"], "Kỳ này")
    past = make_sitting(world).session
    with scopes_disabled():
        CouncilSession.objects.filter(pk=past.pk).update(state=SessionState.CLOSED)
    paper_with_words(world, items(past)[0], ["học phí"], "Kỳ trước")
    page = asked(world, "học phí")
    assert "Kỳ này" in page
    assert "Kỳ trước" not in page
    assert "Kỳ trước" in asked(world, "học phí", more=f"&ky-hop={past.id}")
    everywhere = asked(world, "học phí", more="&ky-hop=tat-ca")
    assert "Kỳ này" in everywhere
    assert "Kỳ trước" in everywhere


def test_nothing_found_offers_the_other_sessions(world: World, session: CouncilSession) -> None:
    make_sitting(world)
    page = asked(world, "không đâu có")
    assert "Không có tài liệu nào có đủ các từ “không đâu có”." in page
    assert "ky-hop=tat-ca" in page


def test_no_word_is_told(world: World, session: CouncilSession) -> None:
    assert "Hãy gõ ít nhất một từ" in asked(world, "%3F%21")


def test_scans_are_told(world: World, session: CouncilSession) -> None:
    paper_with_words(world, items(session)[0], [""], "Bản quét về học phí")
    page = asked(world, "học phí")
    assert "1 tài liệu là bản quét: chưa tìm được theo chữ" in page
    assert "Bản quét: chưa tìm được theo chữ" in page


def test_without_sessions(world: World) -> None:
    assert "Chưa có kỳ họp nào để tìm" in asked(world, "học phí")


@pytest.mark.parametrize("value", ["0", "999999", "x", "²", "9" * 40])
def test_a_session_that_is_not_there(world: World, session: CouncilSession, value: str) -> None:
    address = f"{url(world, 'paper_search')}?q=a&ky-hop={value}"
    assert world.client(1).get(address).status_code == 404


@pytest.mark.parametrize(
    "more", ["&trang=0", "&trang=x", "&trang=99999999", "&tai-lieu=7", "&tai-lieu=²", "&ban=1"]
)
def test_nonsense_in_the_address_is_left_out(world: World, session: CouncilSession, more: str) -> None:
    paper_with_words(world, items(session)[0], ["học phí"])
    asked(world, "học phí", more=more)


def test_a_thousand_letters_are_cut(world: World, session: CouncilSession) -> None:
    asked(world, "học+" * 250)


# -- who -----------------------------------------------------------------------------------------------------


def test_the_public_finds_public_papers(world: World, session: CouncilSession, client: Client) -> None:
    item = items(session)[0]
    paper_with_words(world, item, ["học phí"], "Cho mọi người")
    paper_with_words(world, item, ["học phí kín"], "Nội bộ", is_public=False)
    page = page_of(client.get(f"{url(world, 'paper_search')}?q=hoc"))
    assert "Cho mọi người" in page
    assert "Nội bộ" not in page
    assert "kín" not in page
    assert "1 tài liệu" in page


@pytest.mark.parametrize("who", ["chair", "secretariat", "1", "guest"])
def test_people_of_another_council_are_the_public_here(
    world: World, session: CouncilSession, who: str
) -> None:
    paper_with_words(world, items(session)[0], ["học phí kín"], "Nội bộ", is_public=False)
    other = make_world("00008")
    page = page_of(other.client(who).get(f"{url(world, 'paper_search')}?q=hoc"))
    assert "Nội bộ" not in page
    assert "kín" not in page


@pytest.mark.parametrize(
    ("who", "status"), [("secretariat", 200), ("1", 404), ("chair", 404), ("guest", 404)]
)
def test_a_draft_is_searched_by_those_who_prepare_it(
    world: World, session: CouncilSession, who: str, status: int
) -> None:
    with scopes_disabled():
        CouncilSession.objects.filter(pk=session.pk).update(state=SessionState.DRAFT)
    paper_with_words(world, items(session)[0], ["học phí"])
    address = f"{url(world, 'paper_search')}?q=hoc&ky-hop={session.id}"
    assert world.client(who).get(address).status_code == status


# -- often ---------------------------------------------------------------------------------------------------

OFTEN = "Từ địa chỉ mạng của ông/bà đã có quá nhiều lượt tìm."
MOMENT = clock.at(clock.today(), 9)


def test_whoever_asks_without_end_is_told_when_to_ask_again(
    world: World, session: CouncilSession, client: Client
) -> None:
    paper_with_words(world, items(session)[0], ["học phí"], "Cho mọi người")
    address = f"{url(world, 'paper_search')}?q=hoc"
    with clock.frozen(MOMENT + timedelta(seconds=20)):
        assert {client.get(address).status_code for _n in range(PER_ADDRESS.most)} == {200}
        often = client.get(address)
        page = page_of(often, 429)
        assert f"{OFTEN} Hãy chờ 40 giây" in page
        assert 'value="hoc"' in page
        assert "Cho mọi người" not in page
        assert often["Retry-After"] == "40"
        assert "no-store" in often["Cache-Control"]
        assert client.get(address, REMOTE_ADDR="10.2.0.1").status_code == 200
    with clock.frozen(MOMENT + timedelta(seconds=60)):
        assert "Cho mọi người" in page_of(client.get(address))


def test_it_is_told_in_the_language_of_the_page(
    world: World, session: CouncilSession, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetings.views.search.spend", lambda *_who: False)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with clock.frozen(MOMENT + timedelta(seconds=59)):
        page = page_of(client.get(f"{url(world, 'paper_search')}?q=hoc"), 429)
    assert "Wait 1 second," in page


def test_who_is_signed_in_waits_for_nobody(
    world: World, session: CouncilSession, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetings.views.search.spend", lambda *_who: False)
    assert client.get(f"{url(world, 'paper_search')}?q=hoc").status_code == 429
    for who in ("1", "secretariat"):
        asked(world, "hoc", who)


@pytest.mark.parametrize("more", ["", "?q=", "?q=%3F%21", "?ky-hop=tat-ca"])
def test_a_page_without_words_costs_no_try(
    world: World, session: CouncilSession, client: Client, monkeypatch: pytest.MonkeyPatch, more: str
) -> None:
    monkeypatch.setattr("meetings.views.search.spend", lambda *_who: False)
    page_of(client.get(url(world, "paper_search") + more))


def test_anyone_may_keep_what_all_may_see_for_some_seconds(
    world: World, session: CouncilSession, client: Client
) -> None:
    address = f"{url(world, 'paper_search')}?q=hoc"
    answer = client.get(address)
    assert answer["Cache-Control"] == "public, max-age=15"
    assert "Cookie" in answer["Vary"]
    assert not answer.cookies
    assert "csrfmiddlewaretoken" not in page_of(answer)


@pytest.mark.parametrize("who", ["secretariat", "1"])
def test_nobody_keeps_what_is_found_from_inside(world: World, session: CouncilSession, who: str) -> None:
    kept = world.client(who).get(f"{url(world, 'paper_search')}?q=hoc")["Cache-Control"]
    assert {"private", "no-store"} <= set(kept.split(", "))


# -- the way in ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "name"), [("1", "desk"), ("secretariat", "programme_edit")])
def test_the_box_on_the_pages_of_a_session(
    world: World, session: CouncilSession, who: str, name: str
) -> None:
    address = url(world, name) if name == "desk" else url(world, name, session.id)
    page = world.client(who).get(address).content.decode()
    assert f'action="{url(world, "paper_search")}"' in page
    assert f'name="ky-hop" value="{session.id}"' in page


def test_the_box_on_the_public_page(world: World, session: CouncilSession, client: Client) -> None:
    page = page_of(client.get(url(world, "session_public", session.id)))
    assert f'action="{url(world, "paper_search")}"' in page


def test_the_box_on_the_page_of_a_council(world: World, session: CouncilSession, client: Client) -> None:
    page = page_of(client.get(url(world, "council_public")))
    assert f'action="{url(world, "paper_search")}"' in page
    assert 'name="ky-hop" value="tat-ca"' in page


def test_the_way_from_the_first_page_leads_to_the_city(city: World, world: World, client: Client) -> None:
    for one in (city, world):
        make_sitting(one)
    page = page_of(client.get(reverse("home")))
    assert f'href="{url(city, "paper_search")}?ky-hop=tat-ca"' in page
    assert url(world, "paper_search") not in page


@pytest.mark.parametrize("hidden", [{"state": SessionState.DRAFT}, {"is_public": False}])
def test_no_way_in_where_the_public_finds_nothing(
    city: World, client: Client, hidden: dict[str, object]
) -> None:
    session = make_sitting(city).session
    with scopes_disabled():
        CouncilSession.objects.filter(pk=session.pk).update(**hidden)
    for address in (reverse("home"), url(city, "council_public")):
        assert url(city, "paper_search") not in page_of(client.get(address))


def test_the_way_back_for_the_public(world: World, session: CouncilSession, client: Client) -> None:
    page = page_of(client.get(f"{url(world, 'paper_search')}?q=hoc"))
    assert f'href="{url(world, "council_public")}"' in page
    assert f'href="{reverse("home")}"' in page


def test_as_many_queries_for_one_as_for_three(world: World, session: CouncilSession) -> None:
    client, address = world.client(1), f"{url(world, 'paper_search')}?q=hoc&ky-hop=tat-ca"
    paper_with_words(world, items(session)[0], ["học phí"])
    one = queries(client, address)
    for _n in range(2):
        paper_with_words(world, items(session)[1], ["học phí"] * 4)
    assert queries(client, address) == one
    assert one <= 10
    for _n in range(3):
        paper_with_words(world, items(make_sitting(world).session)[0], ["học phí"])
    assert queries(client, address) <= 10
