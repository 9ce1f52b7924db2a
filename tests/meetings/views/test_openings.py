"""Openings on the pages: told to delegates, shown to the secretariat, to nobody else."""

from __future__ import annotations

import pytest
from django.test import Client

from council.models import Account, CouncilSession, Document
from meetings.models import PaperOpening
from meetings.services import openings
from tests.factories import World, make_sitting, make_world
from tests.meetings.services.preparing import items
from tests.meetings.services.test_openings import address, paper, turn_on
from tests.meetings.views.desk import queries, text_of, url

pytestmark = pytest.mark.django_db
TOLD = "Văn phòng thấy ai đã mở tài liệu nào."


@pytest.fixture
def session(world: World) -> CouncilSession:
    found: CouncilSession = make_sitting(world).session
    return found


@pytest.fixture
def document(world: World, session: CouncilSession) -> Document:
    return paper(world, items(session)[0])


def opened() -> int:
    return PaperOpening.objects.with_scopes_disabled().count()


def test_off_nothing_is_told_recorded_or_shown(
    world: World, session: CouncilSession, document: Document
) -> None:
    delegate, office = world.client(1), world.client("secretariat")
    assert TOLD not in text_of(delegate.get(url(world, "desk")))
    assert TOLD not in text_of(delegate.get(url(world, "paper_reader", document.id)))
    assert opened() == 0
    assert "không ghi nhận ai đã mở" in text_of(office.get(url(world, "openings", session.id)))
    assert office.get(url(world, "opening_readers", session.id, document.id)).status_code == 404


def test_on_delegates_are_told_and_the_secretariat_sees(
    world: World, session: CouncilSession, document: Document
) -> None:
    turn_on(world)
    delegate, office = world.client(1), world.client("secretariat")
    assert TOLD in text_of(delegate.get(url(world, "desk")))
    assert TOLD in text_of(delegate.get(url(world, "paper_reader", document.id)))
    assert opened() == 1
    assert "1/6" in text_of(office.get(url(world, "openings", session.id)))
    text = text_of(office.get(url(world, "opening_readers", session.id, document.id)))
    assert text.count("Chưa mở") == 5
    assert "1/6 đại biểu đã mở" in text


def test_who_is_not_recorded_is_not_told(world: World, document: Document) -> None:
    turn_on(world)
    for who in ("secretariat", "chair", "guest"):
        client = world.client(who)
        assert TOLD not in text_of(client.get(url(world, "paper_reader", document.id)))
    assert TOLD not in text_of(Client().get(url(world, "paper_reader", document.id)))
    assert opened() == 0


@pytest.mark.parametrize("who", ["1", "chair", "guest", "digital_officer"])
def test_nobody_else_sees(world: World, session: CouncilSession, document: Document, who: str) -> None:
    turn_on(world)
    client = world.client(who)
    assert client.get(url(world, "openings", session.id)).status_code == 403
    assert client.get(url(world, "opening_readers", session.id, document.id)).status_code == 403
    assert client.post(url(world, "opening_remind", session.id)).status_code == 403


def test_another_council_is_not_found(world: World, session: CouncilSession) -> None:
    other = make_world("00007")
    turn_on(other)
    client = other.client("secretariat")
    assert client.get(url(other, "openings", session.id)).status_code == 404
    assert client.get(url(other, "opening_readers", session.id, 1)).status_code == 404


def test_the_button_says_how_many_letters(world: World, session: CouncilSession, document: Document) -> None:
    turn_on(world, openings.SETTING, openings.LETTERS)
    office, page = world.client("secretariat"), url(world, "openings", session.id)
    assert "Gửi" not in text_of(office.get(page)).split("<h2")[1].split("</section>")[0]
    address(world, 1)
    address(world, 2)
    assert "Gửi 2 thư nhắc" in text_of(office.get(page))
    answer = office.post(url(world, "opening_remind", session.id), follow=True)
    assert "Đã gửi 2 thư nhắc." in text_of(answer)
    answer = office.post(url(world, "opening_remind", session.id), follow=True)
    assert "mỗi ngày chỉ gửi một lần" in text_of(answer)
    assert Account.objects.exclude(email="").count() == 2


def test_the_page_costs_the_same_with_one_and_three(
    world: World, session: CouncilSession, document: Document
) -> None:
    turn_on(world)
    office, page = world.client("secretariat"), url(world, "openings", session.id)
    world.client(1).get(url(world, "paper_reader", document.id))
    before = queries(office, page)
    for pages in (2, 3):
        more = paper(world, items(session)[0], pages)
        world.client(pages).get(url(world, "paper_reader", more.id))
    assert queries(office, page) == before
