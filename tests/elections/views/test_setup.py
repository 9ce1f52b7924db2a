"""The set-up pages: seen by the clerk alone, forms that say what to mend, acts that lead back."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from council.enums import Role
from elections.enums import Level
from elections.models import BodyMember, Contest, Election, ElectionBody, ElectionStep, PollingArea
from tests.factories.elections import Hustings, make_election

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> Hustings:
    return make_election(areas=1)


def url(day: Hustings, name: str, *args: Any, code: str = "00001") -> str:
    return reverse(name, args=[code, day.election.id, *args])


def test_overview_of_a_commune_and_of_the_city(day: Hustings) -> None:
    page = day.communes[0].client(Role.ELECTION_CLERK).get(url(day, "election_setup")).content.decode()
    assert "Nhà văn hóa 1" in page
    assert "Tổ dân phố 1" in page
    assert "A07" in page
    city = day.city.client(Role.ELECTION_CLERK).get(url(day, "election_setup", code="hn")).content.decode()
    assert "Phường 1" in city
    assert "Các hội đồng được bầu (3)" in city


@pytest.mark.parametrize("role", [Role.ELECTION_HEAD, Role.ELECTION_BOARD, "team:1"])
def test_others_are_refused(day: Hustings, role: str) -> None:
    client = day.communes[0].client(role)
    for name in ("election_setup", "election_contest_new", "election_area_new"):
        assert client.get(url(day, name)).status_code == 403
    assert client.post(url(day, "election_step_mark", "committees")).status_code == 403


def test_another_commune_finds_nothing(day: Hustings) -> None:
    client, area = day.communes[1].client(Role.ELECTION_CLERK), day.areas["00001"][0]
    contest = day.contests["00001"][0]
    assert client.get(url(day, "election_area", area.id, code="00002")).status_code == 404
    assert client.get(url(day, "election_contest", contest.id, code="00002")).status_code == 404
    assert client.get(url(day, "election_setup")).status_code == 403


def test_a_new_election_from_the_form(day: Hustings) -> None:
    client = day.city.client(Role.ELECTION_CLERK)
    data = {
        "name": "Bầu cử bổ sung",
        "day": "2027-05-09",
        "opens": "7h",
        "closes": "19:00",
        "kind": "by_election",
        "code": "bs-2027",
        "city_number": "XVII",
        "commune_number": "II",
        "starts_on": "2026-03-15",
        "ends_on": "2031-03-31",
    }
    refused = client.post(reverse("election_new", args=["hn"]), data | {"closes": "6:00"})
    assert refused.status_code == 422
    assert "Giờ kết thúc phải sau giờ bắt đầu" in refused.content.decode()
    answer = client.post(reverse("election_new", args=["hn"]), data)
    made = Election.objects.with_scopes_disabled().get(code="bs-2027")
    assert answer["Location"] == url_of(made)


def url_of(election: Election) -> str:
    return reverse("election_setup", args=["hn", election.id])


def test_a_constituency_from_the_form(day: Hustings) -> None:
    client = day.communes[0].client(Role.ELECTION_CLERK)
    refused = client.post(url(day, "election_contest_new"), {"number": 1, "seats": 3})
    assert "Đã có đơn vị bầu cử mang số này" in refused.content.decode()
    client.post(url(day, "election_contest_new"), {"number": 2, "seats": 3})
    row = Contest.objects.with_scopes_disabled().get(council=day.communes[0].council, number=2)
    client.post(url(day, "election_contest", row.id), {"number": 2, "seats": 5})
    row.refresh_from_db()
    assert row.seats == 5
    client.post(url(day, "election_contest_remove", row.id))
    assert not Contest.objects.with_scopes_disabled().filter(pk=row.pk).exists()


def test_the_city_chooses_communes(day: Hustings) -> None:
    client, row = day.city.client(Role.ELECTION_CLERK), day.contests["hn"][0]
    page = client.get(url(day, "election_contest", row.id, code="hn")).content.decode()
    assert "Phường 1" in page
    client.post(
        url(day, "election_contest", row.id, code="hn"), {"number": 1, "seats": 3, "communes": ["00001"]}
    )
    assert [one.code for one in row.communes.all()] == ["00001"]


def test_an_area_from_the_form(day: Hustings) -> None:
    client = day.communes[0].client(Role.ELECTION_CLERK)
    data = {
        "number": 2,
        "kind": "ordinary",
        "place": "Trường Mẫu",
        "groups": "Tổ dân phố 2\r\nTổ dân phố 3",
        "contest_city": day.contests["hn"][0].id,
        "electors_city": 1200,
        "contest_commune": day.contests["00001"][0].id,
        "electors_commune": 1300,
    }
    refused = client.post(url(day, "election_area_new"), data).content.decode()
    assert "Cử tri bầu cấp xã (1300) nhiều hơn cử tri bầu cấp thành phố (1200)" in refused
    client.post(url(day, "election_area_new"), data | {"electors_commune": 1100})
    row = PollingArea.objects.with_scopes_disabled().get(council=day.communes[0].council, number=2)
    page = client.get(url(day, "election_area", row.id)).content.decode()
    assert "Tổ dân phố 3" in page
    client.post(url(day, "election_area_remove", row.id))
    assert not PollingArea.objects.with_scopes_disabled().filter(pk=row.pk).exists()


def test_a_team_and_its_members(day: Hustings) -> None:
    client, area = day.communes[0].client(Role.ELECTION_CLERK), day.areas["00001"][0]
    opened = client.post(url(day, "election_body_of", "team", area.id))
    body = ElectionBody.objects.with_scopes_disabled().get(area=area)
    assert opened["Location"] == url(day, "election_body", body.id)
    client.post(url(day, "election_body_decision", body.id), {"body-decision": "7/QĐ", "body-decided_on": ""})
    member = {"member-full_name": "Lê Văn Mẫu", "member-post": "clerk"}
    client.post(url(day, "election_member_new", body.id), member)
    refused = client.post(url(day, "election_member_new", body.id), member)
    assert refused.status_code == 422
    assert "Chức danh này đã có người giữ" in refused.content.decode()
    row = BodyMember.objects.with_scopes_disabled().get(full_name="Lê Văn Mẫu")
    client.post(url(day, "election_member_remove", body.id, row.id))
    assert "7/QĐ" in client.get(url(day, "election_body", body.id)).content.decode()
    assert not BodyMember.objects.with_scopes_disabled().filter(pk=row.pk).exists()


def test_the_calendar_is_seen_by_all_and_edited_by_the_clerk(day: Hustings) -> None:
    team = day.communes[0].client("team:1").get(url(day, "election_calendar")).content.decode()
    assert "Điều 98(3)" in team
    assert "Ghi nhận" not in team
    client = day.communes[0].client(Role.ELECTION_CLERK)
    client.post(url(day, "election_step_mark", "committees"), {"committees-done_on": "2025-11-28"})
    assert ElectionStep.objects.with_scopes_disabled().get().done_on is not None
    late = client.post(url(day, "election_step_mark", "committees"), {"committees-done_on": "2999-01-01"})
    assert late.status_code == 422
    moved = {"committees-due": "2025-12-05", "committees-source": "Văn bản 1"}
    assert client.post(url(day, "election_step_move", "committees"), moved).status_code == 404
    city = day.city.client(Role.ELECTION_CLERK)
    city.post(url(day, "election_step_move", "committees", code="hn"), moved)
    assert "Văn bản 1" in client.get(url(day, "election_calendar")).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_questions_do_not_grow(many: int) -> None:
    day = make_election(communes=many, contests=many, areas=many)
    client = day.communes[0].client(Role.ELECTION_CLERK)
    with CaptureQueriesContext(connection) as asked:
        client.get(url(day, "election_setup"))
    assert len(asked) == 18
    assert day.council_elections["00001"].level == Level.COMMUNE
