"""The log of polling day and the hours of reporting, as pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council import clock
from elections.models import Incident, TurnoutSlot
from elections.services import incidents
from tests.elections.reporting import team
from tests.elections.views.test_day_pages import address, city, commune, words
from tests.factories.elections import DAY, Hustings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _evening() -> Iterator[None]:
    with clock.frozen(clock.at(DAY, 19, 30)):
        yield


# -- the log -------------------------------------------------------------------------------------------------


def test_the_log_is_written_and_closed_on_its_page(day: Hustings) -> None:
    client, path = commune(day, "team:1"), address(day, "su-viec/")
    fields = {"area": day.areas["00001"][0].id, "kind": "order", "at": "19:00", "words": "Xô xát ở cổng"}
    assert client.post(path, fields | {"words": "?"}).status_code == 422
    client.post(path, fields | {"urgent": "on"})
    for reader, council in ((commune(day), "00001"), (city(day), "hn")):
        page = words(reader, address(day, "su-viec/", council))
        assert "Xô xát ở cổng" in page
        assert "Khẩn, chưa giải quyết" in page
    assert "Xô xát" not in words(commune(day, of=1), address(day, "su-viec/", "00002"))
    assert "Xô xát" not in words(commune(day, "team:2"), path)
    assert "1 sự việc khẩn chưa giải quyết" in words(city(day), address(day, "ngay-bau-cu/", "hn"))
    [row] = Incident.objects.with_scopes_disabled().all()
    commune(day).post(f"{path}{row.id}/", {"resolution": "Công an đã giải tán"})
    assert "Công an đã giải tán" in words(commune(day), path)
    assert city(day).get(address(day, f"su-viec/{row.id}/", "hn")).status_code == 404


def test_after_midnight_the_evening_before_is_meant(day: Hustings) -> None:
    path = address(day, "su-viec/")
    fields = {"area": day.areas["00001"][0].id, "kind": "order", "at": "23:50", "words": "Mất điện khi kiểm"}
    with clock.frozen(clock.at(DAY + timedelta(days=1), 0, 30)):
        commune(day, "team:1").post(path, fields)
    [row] = Incident.objects.with_scopes_disabled().all()
    assert row.happened_at == clock.at(DAY, 23, 50)


def test_the_log_costs_the_same_for_one_line_and_for_many(day: Hustings) -> None:
    client, path, costs = commune(day), address(day, "su-viec/"), []
    for more in (1, 4):
        for _ in range(more):
            incidents.report_incident(
                actor=team(day),
                election_id=day.election.id,
                area_id=day.areas["00001"][0].id,
                kind="other",
                urgent=False,
                words="Việc nhỏ",
                happened_at=clock.now(),
            )
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        costs.append(len(asked))
    assert costs[0] == costs[1]


# -- hours ---------------------------------------------------------------------------------------------------


def test_hours_are_set_on_their_page(day: Hustings) -> None:
    client, path = city(day), address(day, "gio-bao-cao/", "hn")
    client.post(path, {"at": "17h"})
    assert client.post(path, {"at": "17:00"}).status_code == 422
    client.post(f"{path}{day.slots[1].id}/sua/", {"at": "14:00"})
    client.post(f"{path}{day.slots[0].id}/bo/")
    hours = TurnoutSlot.objects.with_scopes_disabled().order_by("at").values_list("at", flat=True)
    assert [f"{at:%H:%M}" for at in hours] == ["14:00", "17:00", "19:00"]
    TurnoutSlot.objects.with_scopes_disabled().all().delete()
    client.post(f"{path}goi-y/")
    assert hours.all().count() == 6
