"""The pages of the working calendar: read by all who work here, changed by the operator, seen first."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from council.models import CalendarDay
from council.services import calendar
from council.services.calendar import Watcher
from council.services.calendar_suggestions import suggestions
from tests.council.views.pages import page_of
from tests.factories import World, make_world
from tests.factories.operators import make_operator

OFF = {"day": "2026-01-02", "is_working": "False", "name": "Nghỉ hoán đổi", "source": "12729/VPCP-KGVX"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = make_world(delegates=1)
    make_operator(world)
    return world


@pytest.fixture
def client(world: World) -> Client:
    return world.client("operator")


def address(world: World, name: str = "council_calendar") -> str:
    return reverse(name, args=[world.council.code]) + "?nam=2026"


def a_day(**values: object) -> CalendarDay:
    given = {"day": date(2026, 1, 1), "is_working": False, "name": "Tết Dương lịch", "source": "BLLĐ"}
    return CalendarDay.objects.create(**(given | values))


@pytest.mark.parametrize("who", ["1", "secretary", "chair", "guest", "digital_officer"])
def test_everybody_who_works_here_reads_it_and_changes_nothing(world: World, who: str) -> None:
    a_day()
    client = world.client(who)
    html = page_of(client.get(address(world)))
    assert "Tết Dương lịch" in html
    assert "BLLĐ" in html
    assert "<form" not in html.split("<main")[1]
    for name in ("council_calendar_change", "council_calendar_remove", "council_calendar_suggest"):
        assert client.post(address(world, name), OFF).status_code == 403
    assert CalendarDay.objects.count() == 1


def test_who_is_not_signed_in_or_works_elsewhere_does_not(world: World) -> None:
    assert Client().get(address(world)).status_code == 302
    assert make_world("00008", delegates=1).client("1").get(address(world)).status_code == 404


def test_a_change_is_shown_before_it_is_saved(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar, "_watchers", {})
    calendar.watch(Watcher("test", "Thời hạn thử", lambda _change: 41, lambda _actor, _change: 41))
    html = page_of(client.post(address(world, "council_calendar_change"), OFF))
    assert "Thời hạn thử" in html
    assert "41 thời hạn thay đổi" in html
    assert not CalendarDay.objects.exists()
    answer = client.post(address(world, "council_calendar_change"), OFF | {"step": "save"}, follow=True)
    assert "Thời hạn thử: đã tính lại 41 thời hạn" in page_of(answer)
    assert CalendarDay.objects.get().source == "12729/VPCP-KGVX"


def test_what_was_sent_comes_back_in_the_preview(world: World, client: Client) -> None:
    html = page_of(client.post(address(world, "council_calendar_change"), OFF))
    for name, value in OFF.items():
        assert f'name="{name}" value="{value}"' in html
    assert html.count('name="step" value="save"') == 1


@pytest.mark.parametrize("change", [{"source": ""}, {"day": "2026-02-30"}, {"is_working": "True"}])
def test_a_bad_day_is_said_at_the_form(world: World, client: Client, change: dict[str, str]) -> None:
    html = page_of(client.post(address(world, "council_calendar_change"), OFF | change), 422)
    assert "Chưa lưu được" in html
    assert not CalendarDay.objects.exists()


def test_a_day_is_taken_out(world: World, client: Client) -> None:
    a_day()
    page = address(world, "council_calendar_remove")
    assert "Xóa khỏi lịch" in page_of(client.post(page, {"day": "2026-01-01"}))
    assert CalendarDay.objects.count() == 1
    client.post(page, {"day": "2026-01-01", "step": "save"})
    assert not CalendarDay.objects.exists()
    assert client.post(page, {"day": "2026-01-01", "step": "save"}).status_code == 404
    assert client.post(page, {"day": "x"}).status_code == 404


def test_suggestions_are_ticked_shown_and_saved(world: World, client: Client) -> None:
    page = address(world, "council_calendar_suggest")
    assert "12729/VPCP-KGVX" in page_of(client.get(page))
    picked = {"pick": ["2026-01-02", "2026-01-10"]}
    assert page_of(client.post(page, picked)).count('name="pick"') == 2
    client.post(page, picked | {"step": "save"})
    assert CalendarDay.objects.count() == 2
    assert page_of(client.get(page)).count('name="pick"') == len(suggestions(2026))
    assert client.post(page, {"pick": ["2026-12-24"]}).status_code == 422
    assert client.post(page, {}).status_code == 422


def test_a_day_that_is_right_already_is_said_so(world: World, client: Client) -> None:
    client.post(address(world, "council_calendar_change"), OFF | {"step": "save"})
    answer = client.post(address(world, "council_calendar_change"), OFF, follow=True)
    assert "không có gì thay đổi" in page_of(answer)


@pytest.mark.parametrize("year", ["x", "99999", "1900", "²026", ""])
def test_a_year_that_is_none_is_this_year(world: World, client: Client, year: str) -> None:
    page_of(client.get(reverse("council_calendar", args=[world.council.code]), {"nam": year}))
