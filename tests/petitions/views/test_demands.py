"""The pages of demands for a session: entering, correcting, looking, spreadsheets, closing; who may."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from council import clock
from council.services.journal import entries_of
from petitions.models import DemandSigner, SessionDemand
from petitions.queries.demands import version_of
from petitions.services.demand_lines import add_line
from petitions.services.demand_seal import Line
from petitions.services.demands import DemandData, create
from petitions.streams import demand_stream
from tests.council.pdf.reading import words
from tests.council.views.pages import page_of
from tests.factories.petitions import Town
from tests.petitions.services.test_demand_lists import book
from tests.petitions.services.test_demand_lists import row as listed

pytestmark = pytest.mark.django_db
OFFICER, HEAD, BOARD, BODY = "second", "petition_head", "board_officer", "body:0"
FORM = {
    "title": "Bàn việc thu gom rác",
    "text": "Rác ùn ứ",
    "received_on": clock.today().isoformat(),
    "voters": "20",
    "voters_source": "Danh sách cử tri 01/02",
}
AN = {"name": "Nguyễn Văn An", "birth": "12/03/1965", "address": "Tổ 3", "signed": "on"}


@pytest.fixture
def demand(town: Town) -> SessionDemand:
    return create(
        actor=town.communes[0].actor(OFFICER),
        data=DemandData(FORM["title"], clock.today(), 20, FORM["voters_source"]),
    )


def url(name: str, *args: object, code: str = "00001") -> str:
    return reverse(name, args=[code, *args])


def client(town: Town, who: str = OFFICER, world: int = 1) -> Client:
    return town.worlds[world].client(who)


def signed(town: Town, demand: SessionDemand, *names: str) -> None:
    for name in names:
        line = Line(name, "12/03/1965", "Tổ 3")
        add_line(actor=town.communes[0].actor(OFFICER), demand_id=demand.id, line=line)


def test_from_the_demand_to_its_conclusion(town: Town) -> None:
    officer = client(town)
    page_of(officer.post(url("petition_demands"), FORM | {"voters": "0"}), 422)
    html = page_of(officer.post(url("petition_demands"), FORM, follow=True))
    demand = SessionDemand.objects.with_scopes_disabled().get()
    assert "còn thiếu 3" in html
    assert "Luật 72/2025/QH15, Điều 34(4)" in html
    enter = url("petition_demand_enter", demand.id)
    assert "<h1>Dòng 1</h1>" in page_of(officer.get(enter))
    html = page_of(officer.post(enter, AN, follow=True))
    assert "Dòng 1: hợp lệ." in html
    assert "Nguyễn Văn An" not in html
    html = page_of(officer.post(enter, AN | {"name": "NGUYỄN VĂN AN"}, follow=True))
    assert "Dòng 2: trùng với dòng 1" in html
    html = page_of(officer.post(enter, AN | {"birth": "31/02/2000"}, follow=True))
    assert "Thiếu ngày, tháng, năm sinh đầy đủ" in html
    page_of(officer.post(enter, {"name": "", "birth": "", "address": ""}), 422)
    html = page_of(officer.get(url("petition_demand_lines", demand.id)))
    assert "Dòng 3" in html
    assert "Nguyễn" not in html
    signed(town, demand, "Trần Văn Hai", "Trần Văn Ba")
    html = page_of(officer.get(url("petition_demand", demand.id)))
    assert "đủ mức trên 10%" in html
    end = url("petition_demand_close", demand.id)
    version = version_of(demand)
    page_of(officer.post(end, {"end-decision": "", "end-version": version}), 422)
    given = {"end-decision": "Họp chuyên đề ngày 15/12", "end-version": version}
    html = page_of(officer.post(end, given, follow=True))
    assert "Họp chuyên đề ngày 15/12" in html
    assert url("petition_demand_enter", demand.id) not in html
    assert officer.get(enter).status_code == 302
    page_of(officer.post(enter, AN), 422)
    assert "Đủ chữ ký" not in page_of(officer.get(url("petition_demands")))


def test_a_line_is_seen_corrected_and_taken_off(town: Town, demand: SessionDemand) -> None:
    signed(town, demand, "An")
    officer, page = client(town), url("petition_demand_line", demand.id, 1)
    html = page_of(officer.get(page))
    assert "Thiếu họ và tên đầy đủ" in html
    assert "12/03/1965" not in html
    page_of(officer.post(page, {"reason": "x"}), 422)
    html = page_of(officer.post(page, {"reason": "Đối chiếu giấy"}))
    assert "12/03/1965" in html
    version = html.split('name="version" value="')[1].split('"')[0]
    fixed = AN | {"reason": "Ghi thiếu họ", "version": version}
    act = url("petition_demand_line_correct", demand.id, 1)
    page_of(officer.post(act, fixed | {"reason": ""}), 422)
    assert "Dòng 1: hợp lệ." in page_of(officer.post(act, fixed, follow=True))
    html = page_of(officer.post(act, fixed), 422)
    assert "Có người vừa sửa" in html
    off = url("petition_demand_line_remove", demand.id, 1)
    page_of(officer.post(off, {"end-reason": ""}), 422)
    html = page_of(officer.post(off, {"end-reason": "Rút chữ ký"}, follow=True))
    assert "Đã bỏ dòng 1" in html
    html = page_of(officer.get(page))
    assert "Đã bỏ khỏi danh sách" in html
    assert officer.get(url("petition_demand_line", demand.id, 9)).status_code == 404


def test_the_list_is_seen_and_exported_with_a_reason(town: Town, demand: SessionDemand) -> None:
    signed(town, demand, "Trần Văn Hai", "=cmd()")
    officer, page = client(town), url("petition_demand_look", demand.id)
    assert "Trần Văn Hai" not in page_of(officer.get(page))
    page_of(officer.post(page, {"reason": ""}), 422)
    assert "Trần Văn Hai" in page_of(officer.post(page, {"reason": "Đối chiếu", "first": "1"}))
    export = url("petition_demand_export", demand.id)
    assert officer.post(export, {"reason": "x"}).status_code == 400
    answer = officer.post(export, {"reason": "Lưu hồ sơ"})
    assert "attachment" in answer["Content-Disposition"]
    cells = [cell for line in load_workbook(BytesIO(answer.content)).worksheets[0].rows for cell in line]
    assert {"Trần Văn Hai", "=cmd()"} <= {cell.value for cell in cells}
    assert all(cell.data_type != "f" for cell in cells)
    codes = [entry.code for entry in entries_of(demand_stream(demand.id))[-2:]]
    assert codes == ["petitions.demand.list_seen", "petitions.demand.list_exported"]


def test_a_spreadsheet_is_previewed_then_applied(town: Town, demand: SessionDemand) -> None:
    officer, page = client(town), url("petition_demand_upload", demand.id)
    page_of(officer.get(page))
    page_of(officer.post(page, {}), 422)
    wrong = SimpleUploadedFile("a.csv", b"a;b")
    assert ".xlsx" in page_of(officer.post(page, {"file": wrong}), 422)
    rows = [listed(1, "Trần Văn Hai"), listed(2, "Ba", birth="1970")]
    html = page_of(officer.post(page, {"file": SimpleUploadedFile("a.xlsx", book(rows).read())}))
    assert "Nhập cả 2 dòng" in html
    assert "Thiếu ngày, tháng, năm sinh đầy đủ" in html
    assert not DemandSigner.objects.with_scopes_disabled().exists()
    sealed = html.split('name="sealed" value="')[1].split('"')[0]
    apply = url("petition_demand_apply", demand.id)
    assert "Đã nhập 2 dòng" in page_of(officer.post(apply, {"sealed": sealed}, follow=True))
    assert officer.post(apply, {"sealed": sealed}).status_code == 409
    assert officer.post(apply, {"sealed": "x"}).status_code == 400
    stopped = book([listed(1, "Trần Văn Bốn", signed="??")]).read()
    html = page_of(officer.post(page, {"file": SimpleUploadedFile("b.xlsx", stopped)}))
    assert "Chưa nhập dòng nào" in html
    assert 'name="sealed"' not in html


def test_the_paper_counts_and_names_nobody(town: Town, demand: SessionDemand) -> None:
    signed(town, demand, "Trần Văn Hai", "An")
    answer = client(town).get(url("petition_demand_pdf", demand.id))
    said = words(answer.content)
    for part in ("PHIẾU TỔNG HỢP", "HỘI ĐỒNG NHÂN DÂN PHƯỜNG 1", "Bàn việc thu gom rác", "Điều 34", "5,0%"):
        assert part in said, part
    assert "Trần Văn Hai" not in said
    assert "1965" not in said


def test_a_demand_is_corrected_on_its_page(town: Town, demand: SessionDemand) -> None:
    officer, act = client(town), url("petition_demand_change", demand.id)
    data = {f"edit-{name}": value for name, value in FORM.items()} | {
        "edit-voters": "1000",
        "edit-version": 1,
    }
    page_of(officer.post(act, data | {"edit-reason": ""}), 422)
    html = page_of(officer.post(act, data | {"edit-reason": "Số liệu mới"}, follow=True))
    assert "còn thiếu 101" in html
    assert "vừa sửa yêu cầu này" in page_of(officer.post(act, data | {"edit-reason": "Số cũ"}), 422)


def test_the_city_takes_no_demand(town: Town) -> None:
    city = client(town, world=0)
    html = page_of(city.get(url("petition_demands", code="hn")))
    assert "Chỉ cử tri ở cấp xã" in html
    assert 'name="voters"' not in html
    page_of(city.post(url("petition_demands", code="hn"), FORM), 422)


def test_who_may_open_which_page(town: Town, demand: SessionDemand) -> None:
    signed(town, demand, "Trần Văn Hai")
    pages: list[tuple[Any, ...]] = [
        ("petition_demands",),
        ("petition_demand", demand.id),
        ("petition_demand_enter", demand.id),
        ("petition_demand_lines", demand.id),
        ("petition_demand_line", demand.id, 1),
        ("petition_demand_look", demand.id),
        ("petition_demand_upload", demand.id),
        ("petition_demand_pdf", demand.id),
    ]
    posts: list[tuple[Any, ...]] = [
        ("petition_demand_change", demand.id),
        ("petition_demand_close", demand.id),
        ("petition_demand_line_correct", demand.id, 1),
        ("petition_demand_line_remove", demand.id, 1),
        ("petition_demand_export", demand.id),
        ("petition_demand_apply", demand.id),
    ]
    for name, *args in pages:
        for who in (OFFICER, HEAD, BOARD, "1", BODY):
            status = client(town, who).get(url(name, *args)).status_code
            assert status == (200 if who == OFFICER else 403), (name, who)
        assert Client().get(url(name, *args)).status_code == 302
        for world, code in ((0, "hn"), (2, "00002")):
            assert client(town, OFFICER, world).get(url(name, *args)).status_code in (403, 404)
            if args:
                own = client(town, OFFICER, world).get(url(name, *args, code=code)).status_code
                assert own == 404, (name, code)
    for name, *args in posts:
        for who in (HEAD, BOARD, "1", BODY):
            assert client(town, who).post(url(name, *args)).status_code == 403
        assert client(town).get(url(name, *args)).status_code == 405
        for world, code in ((0, "hn"), (2, "00002")):
            given = {"reason": "Có lý do", "sealed": "x"}
            answer = client(town, OFFICER, world).post(url(name, *args, code=code), given)
            assert answer.status_code == 404, (name, code)


def test_pages_ask_as_often_for_one_as_for_three(town: Town, demand: SessionDemand) -> None:
    officer = client(town)
    asked: dict[str, list[int]] = {}
    for size in (1, 3):
        for n in range(size):
            data = DemandData(f"Việc {n}", clock.today(), 100, "Danh sách")
            create(actor=town.communes[0].actor(OFFICER), data=data)
            signed(town, demand, "An", f"Trần Văn {n}")
        for name in ("petition_demands", "petition_demand", "petition_demand_enter", "petition_demand_lines"):
            args = [] if name == "petition_demands" else [demand.id]
            with CaptureQueriesContext(connection) as queries:
                page_of(officer.get(url(name, *args)))
            asked.setdefault(name, []).append(len(queries))
    assert all(len(set(found)) == 1 for found in asked.values()), asked
    assert max(found[0] for found in asked.values()) <= 14, asked
