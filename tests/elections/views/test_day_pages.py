"""The pages of polling day: who opens which, what they say, what they cost."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from council import clock
from council.enums import Role
from elections.models import AreaContest, TurnoutSlot
from elections.queries.day_board import board
from elections.services import turnout_chain
from tests.elections.reporting import REASON, clerk, confirm_all, rows, say, seen, sent
from tests.factories.elections import DAY, Hustings, make_election
from tests.factories.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _evening() -> Iterator[None]:
    with clock.frozen(clock.at(DAY, 19, 30)):
        yield


def address(day: Hustings, rest: str, council: str = "00001") -> str:
    return f"/hd/{council}/bau-cu/{day.election.id}/{rest}"


def words(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", answer.content.decode())


def commune(day: Hustings, who: str = Role.ELECTION_CLERK, of: int = 0) -> Client:
    return day.communes[of].client(who)


def city(day: Hustings, who: str = Role.ELECTION_CLERK) -> Client:
    return day.city.client(who)


def slot_page(day: Hustings, slot: int = 0) -> str:
    return f"ngay-bau-cu/gio/{day.slots[slot].id}/"


# -- who opens what ------------------------------------------------------------------------------------------

PAGES = {
    "ngay-bau-cu/": (Role.ELECTION_HEAD, Role.ELECTION_CLERK, Role.ELECTION_BOARD),
    "bao-cao-tien-do/": ("team:1", Role.ELECTION_CLERK),
    "su-viec/": ("team:1", Role.ELECTION_HEAD, Role.ELECTION_CLERK, Role.ELECTION_BOARD),
    "bao-cao-so-bo/": (Role.ELECTION_HEAD, Role.ELECTION_CLERK, Role.ELECTION_BOARD),
    "bao-cao-so-bo/mau-27.pdf": (Role.ELECTION_HEAD, Role.ELECTION_CLERK, Role.ELECTION_BOARD),
    "bao-cao-so-bo/mau-28.pdf": (Role.ELECTION_HEAD, Role.ELECTION_CLERK, Role.ELECTION_BOARD),
    "bao-cao-so-bo/mau-28.xlsx": (Role.ELECTION_HEAD, Role.ELECTION_CLERK, Role.ELECTION_BOARD),
}
EVERYBODY = ("team:1", Role.ELECTION_HEAD, Role.ELECTION_CLERK, Role.ELECTION_BOARD)


def test_each_page_opens_for_its_roles_and_no_other(day: Hustings) -> None:
    found = {
        page: tuple(who for who in EVERYBODY if commune(day, who).get(address(day, page)).status_code == 200)
        for page in PAGES
    }
    assert found == {page: tuple(w for w in EVERYBODY if w in who) for page, who in PAGES.items()}


def test_nobody_signed_in_is_asked_to_sign_in(day: Hustings) -> None:
    for page in (*PAGES, slot_page(day)):
        answer = Client().get(address(day, page))
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/tai-khoan/login/")


def test_a_council_without_part_finds_no_such_day(day: Hustings) -> None:
    stranger = make_world("09999")
    for page in ("ngay-bau-cu/", "su-viec/"):
        path = f"/hd/09999/bau-cu/{day.election.id}/{page}"
        assert stranger.client(Role.SECRETARY).get(path).status_code == 403


def test_hours_are_set_by_the_leading_clerk_alone(day: Hustings) -> None:
    assert city(day).get(address(day, "gio-bao-cao/", "hn")).status_code == 200
    assert city(day, Role.ELECTION_HEAD).get(address(day, "gio-bao-cao/", "hn")).status_code == 403
    assert commune(day).get(address(day, "gio-bao-cao/")).status_code == 404


def test_a_slot_of_another_election_is_not_found(day: Hustings) -> None:
    assert commune(day).get(address(day, f"ngay-bau-cu/gio/{day.slots[2].id + 9}/")).status_code == 404


# -- the dashboards ------------------------------------------------------------------------------------------


def test_shares_are_voters_over_electors_with_their_base(day: Hustings) -> None:
    say(day, 1000, 990)
    say(day, 100, 100, area=1)
    path = address(day, f"ngay-bau-cu/?gio={day.slots[0].id}")
    page = words(commune(day), path)
    assert "55,00%" in page  # 1100/2000, not the mean of 100 % and 10 %
    assert "<b>1.100</b> / 2.000" in page
    assert "2/2 khu vực đã báo cáo" in page
    above = words(city(day), address(day, f"ngay-bau-cu/?gio={day.slots[0].id}", "hn"))
    assert "55,00%" in above
    assert "2/4 khu vực đã báo cáo" in above
    assert "Trên toàn bộ 4.000 cử tri: ít nhất 27,50%" in above


def test_areas_at_100_percent_and_the_lowest(day: Hustings) -> None:
    say(day, 1000, 990)
    say(day, 1000, 989, area=1)
    say(day, 5, 5, of=1)
    found = board(day.election, day.city.council.id, clock.now(), day.slots[0].id)
    assert found.total is not None
    assert found.total.full == 1
    assert [(row.commune, row.number) for row in found.lowest][:1] == [("Phường 2", 1)]
    assert [row.unit.name for row in found.lowest_communes] == ["Phường 2", "Phường 1"]
    assert [(row.unit.name, row.here.missing) for row in found.with_gaps] == [("Phường 2", 1)]


def test_a_returned_report_does_not_count(day: Hustings) -> None:
    say(day, 900, 890)
    turnout_chain.return_report(
        actor=clerk(day), slot_id=day.slots[0].id, seen=seen()[0], reason="Xem lại số"
    )
    found = board(day.election, day.communes[0].council.id, clock.now(), day.slots[0].id)
    assert found.total is not None
    assert (found.total.reported, found.total.returned, found.total.voted) == (0, 1, 0)
    assert found.total.share is None
    assert [area.number for area in found.missing_areas] == [2, 1]  # never reported, then returned


def test_missing_reports_are_named(day: Hustings) -> None:
    say(day, 400, 395, area=1, slot=2)
    page = words(commune(day), address(day, "ngay-bau-cu/"))
    assert re.search(r"<b>Khu vực 1</b> Nhà văn hóa 1", page)
    assert "Khu vực 2</b> Nhà văn hóa 2" not in page


def test_a_commune_sees_its_own_areas_alone(day: Hustings) -> None:
    say(day, 777, 700, of=1)
    page = words(commune(day), address(day, f"ngay-bau-cu/?gio={day.slots[0].id}"))
    assert "777" not in page
    assert "Chưa có khu vực nào báo cáo giờ này." in page


def test_the_region_asks_again_by_itself(day: Hustings) -> None:
    path = address(day, "ngay-bau-cu/")
    assert f'data-refresh="{path}"' in words(commune(day), path)
    part = commune(day).get(path, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Tiến độ theo giờ" in part


def test_the_chart_has_words_and_a_table(day: Hustings) -> None:
    say(day, 333, 330)
    page = words(commune(day), address(day, "ngay-bau-cu/"))
    chart = page[page.index('<svg class="day-chart"') : page.index("</svg>", page.index("day-chart"))]
    assert "style=" not in chart
    assert "09:00: 33,30%" in chart
    assert "15:00: chưa có báo cáo" in chart
    assert '<td class="count">333</td>' in page


def test_before_the_first_hour_nothing_is_asked_for(day: Hustings) -> None:
    with clock.frozen(clock.at(DAY, 8)):
        page = words(commune(day), address(day, "ngay-bau-cu/"))
    assert "Chưa đến giờ báo cáo đầu tiên (09:00)" in page


def test_a_day_without_hours_says_so(day: Hustings) -> None:
    TurnoutSlot.objects.with_scopes_disabled().all().delete()
    assert "Chưa đặt giờ báo cáo" in words(city(day), address(day, "ngay-bau-cu/", "hn"))
    assert "Chưa đặt giờ báo cáo" in words(commune(day, "team:1"), address(day, "bao-cao-tien-do/"))


@pytest.mark.parametrize("council", ["hn", "00001"])
def test_thirty_areas_cost_the_queries_of_one(council: str) -> None:
    day = make_election(communes=1, areas=1)
    say(day, 100, 90)
    page, queries = cost(day, council), board_cost(day, council)
    grow(day, 29)
    assert rows().count() == 30
    assert cost(day, council) == page
    assert board_cost(day, council) == queries <= 10


def cost(day: Hustings, council: str) -> int:
    client = city(day) if council == "hn" else commune(day)
    path = address(day, f"ngay-bau-cu/?gio={day.slots[0].id}", council)
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path, headers={"HX-Request": "true"})
    return len(asked)


def board_cost(day: Hustings, council: str) -> int:
    world = day.city if council == "hn" else day.communes[0]
    with CaptureQueriesContext(connection) as asked:
        board(day.election, world.council.id, clock.now(), day.slots[0].id)
    return len(asked)


def grow(day: Hustings, more: int) -> None:
    """More areas like the first one, each with a report."""
    area = day.areas["00001"][0]
    parts = list(AreaContest.objects.with_scopes_disabled().filter(area=area))
    [report] = rows().filter(area=area)
    for number in range(2, 2 + more):
        area.pk, area.number, area.token = None, number, f"token-{number}"
        area.save()
        for part in parts:
            part.pk, part.area = None, area
            part.save()
        report.pk, report.area = None, area
        report.save()


# -- the reports of one hour ---------------------------------------------------------------------------------


def test_what_is_missing_stands_first_and_what_is_confirmed_last(day: Hustings) -> None:
    say(day, 400, 395)
    confirm_all(day)
    page = words(commune(day), address(day, slot_page(day)))
    assert page.index('id="khu-vuc-2"') < page.index('id="khu-vuc-1"')
    assert 'data-kind="missing" id="khu-vuc-2"' in page
    assert 'data-kind="confirmed" id="khu-vuc-1"' in page


def test_confirming_all_that_are_fine_leaves_those_to_be_looked_at(day: Hustings) -> None:
    say(day, 400, 395)
    say(day, 410, 395, reason=REASON)
    say(day, 300, 299, area=1)
    page = words(commune(day), address(day, slot_page(day)))
    form = page[page.index("xac-nhan/") : page.index("</form>", page.index("xac-nhan/"))]
    assert re.findall(r'name="seen" value="(\d+:\d+)"', form) == [f"{rows()[1].id}:1"]
    assert REASON in page


def test_a_commune_confirms_returns_and_sends(day: Hustings) -> None:
    say(day, 400, 395)
    say(day, 300, 299, area=1)
    client = commune(day)
    first, second = rows()
    base = address(day, slot_page(day))
    client.post(f"{base}xac-nhan/", {"seen": [f"{first.id}:1"]})
    give_back = f"{base}tra-lai/{second.area_id}/"
    assert "300" in words(client, give_back)
    refused = client.post(give_back, {"reason": "", "version": "1"})
    assert refused.status_code == 422
    client.post(give_back, {"reason": "Xem lại số", "version": "1"})
    assert [row.state for row in rows()] == ["confirmed", "returned"]
    answer = client.post(f"{base}gui/", follow=True)
    assert "Còn 1 trên 2 khu vực" in answer.content.decode()
    assert not sent().exists()
    client.post(f"{base}gui/", {"missing": "1"})
    assert sent().get().areas_reported == 1


def test_what_changed_since_it_was_seen_is_not_confirmed(day: Hustings) -> None:
    say(day, 400, 395)
    say(day, 410, 395, reason=REASON)
    path = f"{address(day, slot_page(day))}xac-nhan/"
    answer = commune(day).post(path, {"seen": [f"{rows()[0].id}:1"]}, follow=True)
    assert "Số liệu vừa thay đổi" in answer.content.decode()
    assert rows().get().state == "sent"


def test_a_stale_total_is_said_on_both_pages(day: Hustings) -> None:
    say(day, 400, 395)
    say(day, 300, 299, area=1)
    confirm_all(day)
    turnout_chain.send_commune(actor=clerk(day), slot_id=day.slots[0].id)
    assert "không còn đúng" not in words(commune(day), address(day, slot_page(day)))
    say(day, 410, 395, reason=REASON)
    assert "Số đã gửi không còn đúng." in words(commune(day), address(day, slot_page(day)))
    assert "Đã gửi nhưng không còn đúng" in words(city(day), address(day, slot_page(day), "hn"))
    board_page = words(commune(day), address(day, f"ngay-bau-cu/?gio={day.slots[0].id}"))
    assert "có khu vực đính chính sau khi gửi" in board_page


def test_the_city_confirms_or_returns_and_the_commune_reads_why(day: Hustings) -> None:
    say(day, 400, 395)
    say(day, 300, 299, area=1)
    confirm_all(day)
    row = turnout_chain.send_commune(actor=clerk(day), slot_id=day.slots[0].id)
    base = address(day, slot_page(day), "hn")
    client = city(day)
    client.post(f"{base}xa/{row.id}/", {"reason": "Thiếu một khu vực", "version": "1"})
    assert sent().get().state == "returned"
    assert "Thiếu một khu vực" in words(commune(day), address(day, slot_page(day)))
    turnout_chain.send_commune(actor=clerk(day), slot_id=day.slots[0].id)
    client.post(f"{base}xa/xac-nhan/", {"seen": [f"{row.id}:2"]})
    assert sent().get().state == "confirmed"


def test_a_commune_does_not_decide_in_the_citys_place(day: Hustings) -> None:
    say(day, 400, 395)
    confirm_all(day)
    row = turnout_chain.send_commune(actor=clerk(day), slot_id=day.slots[0].id, missing=1)
    base = address(day, slot_page(day))
    assert commune(day).post(f"{base}xa/xac-nhan/", {"seen": [f"{row.id}:1"]}).status_code == 404
    assert commune(day).get(f"{base}xa/{row.id}/").status_code == 404
    board_of = commune(day, Role.ELECTION_BOARD)
    for rest in ("xac-nhan/", "gui/", "xa/xac-nhan/"):
        assert board_of.post(f"{base}{rest}").status_code == 403
    assert sent().get().state == "sent"


# -- the team's page -----------------------------------------------------------------------------------------


def test_the_team_is_asked_for_the_hour_that_is_due(day: Hustings) -> None:
    path = address(day, "bao-cao-tien-do/")
    page = words(commune(day, "team:1"), path)
    assert f'name="slot" value="{day.slots[2].id}" checked' in page
    say(day, 900, 890, slot=2)
    assert "Không có báo cáo nào đang chờ." in words(commune(day, "team:1"), path)
    report = seen()[0]
    turnout_chain.return_report(
        actor=clerk(day), slot_id=day.slots[2].id, seen=report, reason="Xem lại số cấp xã"
    )
    page = words(commune(day, "team:1"), path)
    assert "Báo cáo 19:00 bị trả lại" in page
    assert "Xem lại số cấp xã." in page


def test_a_plain_form_reports_and_says_what_is_wrong(day: Hustings) -> None:
    client, path = commune(day, "team:1"), address(day, "bao-cao-tien-do/")
    fields = {"slot": day.slots[2].id, "city": "1.001", "commune": "900", "reason": ""}
    answer = client.post(path, fields)
    assert answer.status_code == 422
    assert "nhiều hơn tổng số cử tri" in answer.content.decode()
    for junk in ("", "12a", "-5", "1.5", "9" * 12):
        assert client.post(path, fields | {"city": junk}).status_code == 422
    assert not rows().exists()
    answer = client.post(path, fields | {"city": "1.000"}, follow=True)
    assert "Đã gửi báo cáo." in answer.content.decode()
    assert rows().get().voted_city == 1000


def test_a_team_opens_its_own_area_alone(day: Hustings) -> None:
    client = commune(day, "team:1")
    first, second = (address(day, f"bao-cao-tien-do/{area.id}/") for area in day.areas["00001"])
    assert client.get(first).status_code == 200
    assert client.get(second).status_code == 404
    assert client.post(second, {"slot": day.slots[0].id, "city": "1", "commune": "1"}).status_code == 404
    assert commune(day, of=1).get(first.replace("00001", "00002")).status_code == 404


def test_a_clerk_chooses_the_area(day: Hustings) -> None:
    page = words(commune(day), address(day, "bao-cao-tien-do/"))
    assert page.count("Cần báo cáo 19:00") == 2


def test_the_worker_stands_where_its_scope_is(day: Hustings) -> None:
    answer = commune(day, "team:1").get("/hd/00001/bau-cu/bao-cao.js")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript")
    assert "no-cache" in answer["Cache-Control"]
