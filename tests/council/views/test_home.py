"""The first page and the page of a council: found with and without accents, the same for all, few queries."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from council import clock
from council.enums import BoardPost, CouncilKind, SessionState, StandingPost
from council.models import Board, BoardSeat, Council, CouncilSession, DelegateGroup, StandingSeat
from tests.council.views.pages import page_of
from tests.factories import World, make_sitting, make_world

pytestmark = pytest.mark.django_db


def make_council(code: str, name: str, kind: str = CouncilKind.WARD) -> Council:
    return Council.objects.create(
        code=code, kind=kind, name=name, name_en=name, search_key=name.lower(), seats=25
    )


@pytest.fixture
def three() -> None:
    make_council("hn", "Hà Nội", CouncilKind.CITY)
    make_council("00004", "Ba Đình")
    make_council("00500", "Sóc Sơn", CouncilKind.COMMUNE)


@pytest.mark.usefixtures("three")
def test_the_city_comes_first(client: Client) -> None:
    html = page_of(client.get("/"))
    assert html.index("thành phố Hà Nội") < html.index("Phường Ba Đình") < html.index("Xã Sóc Sơn")


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("query", ["ba dinh", "BA ĐÌNH", "ba đinh", "đình", "phuong ba"])
def test_a_council_is_found(client: Client, query: str) -> None:
    html = page_of(client.get("/", {"q": query}))
    assert "Phường Ba Đình" in html
    assert "Sóc Sơn" not in html


@pytest.mark.usefixtures("three")
def test_accents_are_taken_at_their_word(client: Client) -> None:
    html = page_of(client.get("/", {"q": "ba đỉnh <b>"}))
    assert "Phường Ba Đình" not in html
    assert "Không có hội đồng nào phù hợp" in html
    assert "<b>&quot;" not in html
    assert "&lt;b&gt;" in html


@pytest.mark.usefixtures("three")
def test_english_is_a_link_away(client: Client) -> None:
    assert client.get("/ngon-ngu/en/", {"next": "/?q=a"}).headers["Location"] == "/?q=a"
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert "People&#x27;s Council of Hà Nội" in page_of(client.get("/"))


@pytest.mark.parametrize("address", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_the_language_leads_nowhere_else(client: Client, address: str) -> None:
    assert client.get("/ngon-ngu/en/", {"next": address}).headers["Location"] == "/"


def test_an_unknown_language(client: Client) -> None:
    page_of(client.get("/ngon-ngu/xx/"), 404)


def test_only_published_public_sessions_are_announced(client: Client) -> None:
    world = make_world(delegates=1)
    session = make_sitting(world).session
    assert f"/hd/00004/ky-hop/{session.pk}/" in page_of(client.get("/"))
    with scopes_disabled():
        for change in ({"state": SessionState.DRAFT}, {"is_public": False, "state": SessionState.PUBLISHED}):
            CouncilSession.objects.filter(pk=session.pk).update(**change)
            assert f"/ky-hop/{session.pk}/" not in page_of(client.get("/"))
            assert f"/ky-hop/{session.pk}/" not in page_of(client.get("/hd/00004/"))


def test_anyone_may_keep_the_page_of_nobody(client: Client) -> None:
    make_world(delegates=1)
    for address in ("/", "/hd/00004/"):
        response = client.get(address)
        assert "public" in response.headers["Cache-Control"]
        assert "Set-Cookie" not in response.headers
        assert not response.cookies
        assert "csrfmiddlewaretoken" not in response.content.decode()
        assert "Cookie" in response.headers["Vary"]


def test_a_page_with_a_name_on_it_is_private() -> None:
    world = make_world(delegates=1)
    response = world.client(1).get("/hd/00004/")
    assert "private" in response.headers["Cache-Control"]
    assert "public" not in response.headers["Cache-Control"]
    assert world.delegates[0].person.full_name in page_of(response)


def furnish(world: World) -> None:
    """Standing Committee, a Board and a group."""
    with scopes_disabled():
        council, first = world.council, world.delegates[0]
        StandingSeat.objects.create(council=council, delegate=first, post=StandingPost.CHAIR)
        board = Board.objects.create(council=council, name="Ban Kinh tế - Ngân sách", short_name="KTNS")
        BoardSeat.objects.create(board=board, delegate=first, post=BoardPost.HEAD)
        group = DelegateGroup.objects.create(council=council, number=1, name="Tổ đại biểu số 1")
        for delegate in world.delegates:
            delegate.group = group
            delegate.save()


def test_a_council_with_its_bodies(client: Client) -> None:
    world = make_world()
    furnish(world)
    html = page_of(client.get("/hd/00004/"))
    for text in (
        "Chủ tịch Hội đồng nhân dân",
        "Ban Kinh tế - Ngân sách (1)",
        "Tổ đại biểu số 1 (6)",
        "ghế 6",
    ):
        assert text in html


def test_sessions_stand_where_they_belong(client: Client) -> None:
    world = make_world(delegates=1)
    today = clock.today()
    places = {}
    for name, state, day in (
        ("open", SessionState.OPEN, today),
        ("soon", SessionState.PUBLISHED, today + timedelta(days=9)),
        ("over", SessionState.CLOSED, today - timedelta(days=9)),
        ("missed", SessionState.PUBLISHED, today - timedelta(days=9)),
    ):
        session = make_sitting(world).session
        with scopes_disabled():
            CouncilSession.objects.filter(pk=session.pk).update(state=state, opens_on=day, closes_on=day)
        places[name] = f"/ky-hop/{session.pk}/"
    html = page_of(client.get("/hd/00004/"))
    now, coming, past = (html.index(text) for text in ("đang diễn ra", "sắp tới", "đã qua"))
    assert now < html.index(places["open"]) < coming < html.index(places["soon"]) < past
    assert past < html.index(places["over"])
    assert past < html.index(places["missed"])


def test_a_public_sitting_under_way_is_one_tap_away(client: Client) -> None:
    world = make_world(delegates=1)
    sitting = make_sitting(world, state="open")
    assert reverse("sitting_public", args=["00004", sitting.pk]) in page_of(client.get("/hd/00004/"))
    sitting.is_public = False
    with scopes_disabled():
        sitting.save()
    assert "cong-khai" not in page_of(client.get("/hd/00004/"))


def test_an_unknown_council(client: Client) -> None:
    page_of(client.get("/hd/99999/"), 404)


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_rows(rows: int, client: Client, django_assert_num_queries: object) -> None:
    for number in range(rows):
        world = make_world(f"0000{number}", delegates=rows)
        furnish(world)
        for _ in range(rows):
            make_sitting(world, state="open" if _ == 0 else "planned")
    with django_assert_num_queries(2):  # type: ignore[operator]
        client.get("/")
    with django_assert_num_queries(14):  # type: ignore[operator]
        client.get("/hd/00000/")
