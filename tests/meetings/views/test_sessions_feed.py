"""The public calendar of a council's sessions."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from council import clock
from meetings.models import Sitting
from meetings.services import sessions
from meetings.services.sessions import SittingData
from tests.factories import World, make_sitting, make_world
from tests.meetings.services.preparing import make_draft
from tests.meetings.views.desk import queries, text_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(delegates=3)


def events(answer: Any) -> list[Any]:
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_the_public_calendar(world: World) -> None:
    make_draft(world, "Khai mạc", number=9)
    sitting = make_sitting(world)
    make_sitting(make_world("00008"))
    answer = Client().get(url(world, "council_calendar_ics"))
    whole, one = events(answer)
    assert whole.start == sitting.session.opens_on
    assert str(one["summary"]).startswith("Phiên khai mạc, Kỳ họp thứ")
    assert one.start == sitting.starts_at.replace(microsecond=0)
    assert f"/hd/00004/ky-hop/{sitting.session_id}/" in str(one["url"])
    assert Client().get("/hd/99999/lich.ics").status_code == 404
    page = text_of(Client().get(url(world, "council_public")))
    assert url(world, "council_calendar_ics") in page


def test_closed_doors_are_not_in_the_calendar(world: World) -> None:
    sitting = make_sitting(world)
    Sitting.objects.with_scopes_disabled().filter(pk=sitting.pk).update(is_public=False)
    assert len(events(Client().get(url(world, "council_calendar_ics")))) == 1
    sitting.session.is_public = False
    sitting.session.save()
    assert events(Client().get(url(world, "council_calendar_ics"))) == []


def test_a_council_without_sessions_has_an_empty_calendar(world: World) -> None:
    """No topic is asked for: PostgreSQL takes no empty list of them."""
    assert events(Client().get(url(world, "council_calendar_ics"))) == []


def test_the_calendar_is_kept_until_something_changes(world: World) -> None:
    sitting = make_sitting(world)
    address = url(world, "council_calendar_ics")
    first = Client().get(address)
    tag = first.headers["etag"]
    assert Client().get(address, headers={"if-none-match": tag}).status_code == 304
    data = SittingData("Phiên khai mạc", clock.at(sitting.session.opens_on, 14))
    sessions.update_sitting(actor=world.actor("secretariat"), sitting_id=sitting.id, data=data)
    second = Client().get(address, headers={"if-none-match": tag})
    assert second.status_code == 200
    before, after = events(first)[1], events(second)[1]
    assert (str(before["uid"]), after["sequence"]) == (str(after["uid"]), before["sequence"] + 1)


def test_the_calendar_costs_the_same_for_one_and_for_three(world: World) -> None:
    make_sitting(world)
    address = url(world, "council_calendar_ics")
    one = queries(Client(), address)
    make_sitting(world)
    make_sitting(world)
    assert queries(Client(), address) == one
