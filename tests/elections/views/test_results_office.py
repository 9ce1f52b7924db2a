"""The office's pages of results: one next act for the head, papers for the staff, nothing for others."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from council.enums import Role
from council.models import Delegate
from elections.models import (
    AreaContest,
    Candidate,
    Contest,
    CouncilElection,
    CountRecord,
    PublishedResult,
    ResidentialGroup,
)
from tests.council.views.pages import page_of
from tests.factories.elections import Hustings
from tests.factories.results import NUMBER, VOTES, determine, make_day, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> Hustings:
    made = make_day(contests=2)
    for contest in made.contests["00001"]:
        determine(contest, VOTES)
    return made


@pytest.fixture
def head(day: Hustings) -> Client:
    return day.communes[0].client(Role.ELECTION_HEAD)


def base(day: Hustings, code: str = "00001") -> str:
    return f"/hd/{code}/bau-cu/{day.election.pk}/ket-qua/"


def published() -> int:
    return PublishedResult.objects.with_scopes_disabled().count()


def test_the_head_publishes_all(day: Hustings, head: Client) -> None:
    html = page_of(head.get(base(day)))
    assert "Công bố kết quả của 2 đơn vị bầu cử" in html
    answer = head.post(f"{base(day)}cong-bo/", {"number": NUMBER}, follow=True)
    html = page_of(answer)
    assert "Đã công bố kết quả của 2 đơn vị bầu cử." in html
    assert "Đã công bố đủ kết quả" in html
    assert published() == 2


def test_without_a_resolution_nothing_happens_and_the_page_says_why(day: Hustings, head: Client) -> None:
    html = page_of(head.post(f"{base(day)}cong-bo/", {"number": " "}), 422)
    assert "Chưa lưu được" in html
    assert published() == 0


def test_one_after_the_other(day: Hustings, head: Client) -> None:
    contest = day.contests["00001"][0]
    address = f"{base(day)}don-vi/{contest.pk}/"
    html = page_of(head.get(address))
    assert "Được quá nửa số phiếu hợp lệ (800/900)" in html
    assert "Lý do đính chính" not in html
    page_of(head.post(address, {"number": NUMBER}, follow=True))
    assert published() == 1
    html = page_of(head.post(address, {"number": NUMBER}), 422)
    assert "đã được công bố" in html


def test_a_correction_asks_for_its_reason(day: Hustings, head: Client) -> None:
    contest = day.contests["00001"][0]
    publish(day, contest)
    determine(contest, (800, 655, 700, 20, 500))
    address = f"{base(day)}don-vi/{contest.pk}/"
    html = page_of(head.get(address))
    assert "Công bố bản đính chính" in html
    assert "Người dân vẫn thấy bản này" in html
    page_of(head.post(address, {"number": NUMBER, "reason": ""}), 422)
    page_of(head.post(address, {"number": NUMBER, "reason": "Cộng nhầm"}, follow=True))
    assert published() == 2


def test_the_reason_for_which_it_was_opened_stands_there_already(day: Hustings, head: Client) -> None:
    contest = day.contests["00001"][0]
    publish(day, contest)
    determine(contest, (800, 655, 700, 20, 500))
    Contest.objects.with_scopes_disabled().filter(pk=contest.pk).update(correction="Biên bản sai")
    assert 'value="Biên bản sai"' in page_of(head.get(f"{base(day)}don-vi/{contest.pk}/"))


def test_what_is_not_determined_waits(day: Hustings, head: Client) -> None:
    contest = day.contests["00001"][0]
    Contest.objects.with_scopes_disabled().filter(pk=contest.pk).update(result_state="counting")
    html = page_of(head.get(base(day)))
    assert "Công bố kết quả của" not in html
    assert "1 đơn vị chưa xác định xong" in html
    assert "Ban bầu cử chưa xác định xong" in page_of(head.get(f"{base(day)}don-vi/{contest.pk}/"))


@pytest.mark.parametrize("role", [Role.ELECTION_CLERK, Role.ELECTION_BOARD])
def test_others_of_the_office_see_and_do_not_publish(day: Hustings, role: str) -> None:
    client = day.communes[0].client(role)
    html = page_of(client.get(base(day)))
    assert "<form" not in html.split("</header>")[1]
    contest = day.contests["00001"][0]
    assert client.post(f"{base(day)}cong-bo/", {"number": NUMBER}).status_code == 403
    assert client.post(f"{base(day)}dai-bieu/", {"whom": "elected"}).status_code == 403
    assert client.post(f"{base(day)}don-vi/{contest.pk}/", {"number": NUMBER}).status_code == 403
    assert published() == 0


def test_polling_teams_and_strangers(day: Hustings, client: Client) -> None:
    assert day.communes[0].client("team:1").get(base(day)).status_code == 403
    assert client.get(base(day)).status_code == 302
    stranger = day.communes[1].client(Role.ELECTION_HEAD)
    assert stranger.get(base(day)).status_code == 403
    contest = day.contests["00001"][0]
    assert stranger.get(f"{base(day, '00002')}don-vi/{contest.pk}/").status_code == 404
    assert stranger.post(f"{base(day, '00002')}don-vi/{contest.pk}/").status_code == 404


def test_papers(day: Hustings, head: Client) -> None:
    for contest in day.contests["00001"]:
        publish(day, contest)
    for name, kind in (("mau-26.pdf", b"%PDF"), ("mau-29.pdf", b"%PDF"), ("mau-30.pdf", b"%PDF")):
        assert head.get(f"{base(day)}{name}").content.startswith(kind)
    assert head.get(f"{base(day)}mau-30.xlsx").content.startswith(b"PK")
    team = day.communes[0].client("team:1")
    assert team.get(f"{base(day)}mau-26.pdf").status_code == 403


def test_papers_before_the_first_publication(day: Hustings, head: Client) -> None:
    assert head.get(f"{base(day)}mau-30.pdf").status_code == 409


def test_the_elected_become_delegates(day: Hustings, head: Client) -> None:
    for contest in day.contests["00001"]:
        publish(day, contest)
    html = page_of(head.get(base(day)))
    assert "Chỉ người đã được xác nhận tư cách" in html
    page_of(head.post(f"{base(day)}dai-bieu/", {"whom": "confirmed"}), 422)
    html = page_of(head.post(f"{base(day)}dai-bieu/", {"whom": "elected"}, follow=True))
    assert "Đã thêm 6 đại biểu." in html
    assert "Mọi người trúng cử đã có trong danh sách đại biểu." in html
    assert Delegate.objects.with_scopes_disabled().count() == 6


def test_a_commune_that_elects_no_council_is_led_to_the_public_page(day: Hustings) -> None:
    """It has polling areas of the city's election alone."""
    CountRecord.objects.with_scopes_disabled().filter(contest__council__code="00002").delete()
    AreaContest.objects.with_scopes_disabled().filter(contest__council__code="00002").delete()
    ResidentialGroup.objects.with_scopes_disabled().filter(council__code="00002").update(contest=None)
    Candidate.objects.with_scopes_disabled().filter(council__code="00002").delete()
    Contest.objects.with_scopes_disabled().filter(council__code="00002").delete()
    CouncilElection.objects.with_scopes_disabled().filter(council__code="00002").delete()
    client = day.communes[1].client(Role.ELECTION_HEAD)
    assert "do Ủy ban bầu cử cấp trên công bố" in page_of(client.get(base(day, "00002")))
    assert client.post(f"{base(day, '00002')}cong-bo/", {"number": NUMBER}).status_code == 404


def test_one_contest_or_three_cost_the_same() -> None:
    """Whatever is determined of them."""
    day, counts = make_day(contests=3, communes=1), []
    client = day.communes[0].client(Role.ELECTION_BOARD)
    for contest in day.contests["00001"]:
        determine(contest, VOTES)
        with CaptureQueriesContext(connection) as queries:
            page_of(client.get(base(day)))
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]
