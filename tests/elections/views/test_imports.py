"""The pages of an import: upload, preview with every fault in words, apply, put aside, empty workbooks."""

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled
from openpyxl import load_workbook

from council.enums import Role
from elections.enums import ImportState
from elections.models import Candidate, Contest, PollingArea, SpreadsheetImport
from elections.services import imports
from tests.council.views.pages import Answer, page_of
from tests.elections.services.importing import check, codes, write
from tests.factories import workbooks
from tests.factories.elections import Hustings, make_election
from tests.factories.workbooks import AREAS, CANDIDATES, GROUPS

pytestmark = pytest.mark.django_db
SETUP = workbooks.workbook(workbooks.setup_rows())


@pytest.fixture
def made() -> Hustings:
    return workbooks.empty_election()


def at(made: Hustings, name: str, *args: Any, council: str = "hn") -> str:
    return reverse(name, args=[council, made.election.id, *args])


def send(made: Hustings, content: bytes, *, kind: str = "setup", name: str = "bang.xlsx") -> Any:
    client = made.city.client("election_clerk")
    data = {"kind": kind, "file": workbooks.upload(content, name)}
    return client.post(at(made, "election_imports"), data)


def preview(made: Hustings, row: SpreadsheetImport, query: str = "") -> str:
    client = made.city.client("election_clerk")
    return words(client.get(at(made, "election_import", row.id) + query))


def words(response: Answer, status: int = 200) -> str:
    """The page with its white space evened out."""
    return " ".join(page_of(response, status).split())


def latest() -> SpreadsheetImport:
    with scopes_disabled():
        return SpreadsheetImport.objects.order_by("-id")[0]


def test_upload_preview_apply(made: Hustings) -> None:
    response = send(made, SETUP)
    row = latest()
    assert response.status_code == 302
    assert response.url == at(made, "election_import", row.id)
    html = preview(made, row)
    assert "11 dòng ghi được" in html
    assert "4 dòng đúng" in html
    assert "Ghi vào phần mềm" in html
    client = made.city.client("election_clerk")
    response = client.post(at(made, "election_import_apply", row.id), follow=True)
    html = words(response)
    assert "Đã ghi vào phần mềm: 3 đơn vị bầu cử, 4 khu vực bỏ phiếu, 4 thôn, tổ dân phố." in html
    assert "Đã ghi 11 dòng" in html
    assert at(made, "election_import_apply", row.id) not in html
    with scopes_disabled():
        assert PollingArea.objects.count() == 4
    assert "Đã ghi" in words(client.get(at(made, "election_imports")))


def test_each_fault_is_said_with_its_cell_its_column_its_law_and_what_was_meant(made: Hustings) -> None:
    rows = workbooks.setup_rows()
    wrong = [
        ["Phuong 1", 1, "", "Nhà <b>", "", "", 1, 1, 299, 290, ""],
        ["00001", 2, "", "Nhà", "", "", 1, 1, "12,5%", 100, ""],
    ]
    row = check(made, workbooks.workbook({**rows, AREAS: [*rows[AREAS], *wrong]}))
    html = preview(made, row)
    assert "Còn 2 chỗ phải sửa" in html
    assert "ô A6" in html
    assert "Có phải là “00001 (Phường 1)”?" in html
    assert "ô I7" in html
    assert "<b>Cử tri bầu cấp thành phố:</b> Ô ghi tỷ lệ phần trăm (12,5%)" in html
    assert "Nhà &lt;b&gt;" in html
    assert "Khu vực bỏ phiếu số 2 đã ghi ở dòng 3." in html
    assert at(made, "election_import_apply", row.id) not in html
    assert "Dòng 2<" not in html
    html = preview(made, row, "?loc=tat-ca")
    assert "Dòng 2<" in html
    client = made.city.client("election_clerk")
    refused = client.post(at(made, "election_import_apply", row.id))
    assert refused.status_code == 422
    assert "Tệp còn lỗi nên chưa ghi gì." in page_of(refused, 422)


def test_a_law_stands_beside_its_fault(made: Hustings) -> None:
    rows = workbooks.setup_rows()
    rows[AREAS] = [*rows[AREAS], ["00001", 9, "", "Nhà", "", "", 1, 1, 299, 290, ""]]
    html = preview(made, check(made, workbooks.workbook(rows)))
    assert "ít hơn 300" in html
    assert "Điều 11(2)" in html


def test_filters_sheets_and_pages(made: Hustings) -> None:
    rows = workbooks.setup_rows(groups=60)
    rows[GROUPS] = [*rows[GROUPS], ["00001", "Thôn", "Đông", 99, 1]]
    row = check(made, workbooks.workbook(rows))
    assert "Dòng có lỗi (1)" in preview(made, row)
    html = preview(made, row, "?loc=tat-ca&trang=2")
    assert "Trang 1/3 · 241 dòng" in html
    assert "Nhà văn hóa 1" not in html
    html = preview(made, row, "?loc=tat-ca&trang=2&so=3")
    assert "Dòng 242<" in html
    assert "Trang 3/3" in preview(made, row, "?loc=tat-ca&trang=2&so=99")
    assert "Không có dòng nào như vậy." in preview(made, row, "?loc=canh-bao")
    for odd in ("?loc=x&trang=x&so=x", "?so=0", "?trang=99", "?so=-1", "?trang=99999999999999999999"):
        preview(made, row, odd)


def test_what_is_no_workbook_is_refused_at_the_form(made: Hustings) -> None:
    response = send(made, b"a;b", name="danh-sach.csv")
    assert "Chỉ nhận bảng tính Excel dạng .xlsx, không nhận dạng “csv”." in page_of(response, 422)
    response = send(made, workbooks.workbook(workbooks.candidate_rows()))
    assert "Không có trang nào tên là “Đơn vị bầu cử”" in page_of(response, 422)
    assert "“Người ứng cử”" in page_of(response, 422)
    response = made.city.client("election_clerk").post(at(made, "election_imports"), {"kind": "setup"})
    assert "Hãy chọn tệp Excel." in page_of(response, 422)
    with scopes_disabled():
        assert SpreadsheetImport.objects.count() == 0


def test_a_stale_import_shows_its_new_faults(made: Hustings) -> None:
    first, second = check(made, SETUP), check(made, SETUP)
    write(made, first)
    client = made.city.client("election_clerk")
    response = client.post(at(made, "election_import_apply", second.id))
    html = words(response, 422)
    assert "Dữ liệu đã thay đổi từ khi kiểm tra tệp" in html
    assert "Đơn vị bầu cử số 1 đã có; hãy sửa ở trang Thiết lập." in html
    assert f'href="{at(made, "election_import", second.id)}?loc=loi#rows"' in html
    response = client.post(at(made, "election_import_apply", first.id))
    assert "không ghi lần thứ hai" in page_of(response, 422)


def test_a_discarded_import_says_so(made: Hustings) -> None:
    row = check(made, SETUP)
    client = made.city.client("election_clerk")
    response = client.post(at(made, "election_import_discard", row.id))
    assert response.status_code == 302
    assert "Tệp này đã bị bỏ" in preview(made, row)
    with scopes_disabled():
        assert SpreadsheetImport.objects.get().state == ImportState.DISCARDED
        assert Contest.objects.count() == 0


# --- who --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.ELECTION_HEAD, Role.ELECTION_BOARD])
def test_others_are_refused_at_every_address(made: Hustings, role: Role) -> None:
    row = check(made, SETUP)
    client = made.city.client(str(role))
    for name, args in (
        ("election_imports", []),
        ("election_import", [row.id]),
        ("election_import_template", ["setup"]),
    ):
        assert client.get(at(made, name, *args)).status_code == 403
    for name in ("election_import_apply", "election_import_discard"):
        assert client.post(at(made, name, row.id)).status_code == 403
    with scopes_disabled():
        assert SpreadsheetImport.objects.get().state == ImportState.CHECKED


def test_the_import_of_another_council_or_election_is_not_there(made: Hustings) -> None:
    row = check(made, SETUP)
    client = made.worlds[1].client("election_clerk")
    assert client.get(at(made, "election_import", row.id, council="00001")).status_code == 404
    assert client.post(at(made, "election_import_apply", row.id, council="00001")).status_code == 404
    assert client.post(at(made, "election_import_discard", row.id, council="00001")).status_code == 404
    other = reverse("election_import", args=["hn", made.election.id + 1, row.id])
    assert made.city.client("election_clerk").get(other).status_code == 404


def test_strangers_are_sent_to_the_door(made: Hustings, client: Any) -> None:
    response = client.get(at(made, "election_imports"))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


# --- empty workbooks --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(imports.KINDS))
def test_an_empty_workbook_has_the_sheets_that_are_read(made: Hustings, kind: str) -> None:
    client = made.worlds[1].client("election_clerk")
    response = client.get(at(made, "election_import_template", kind, council="00001"))
    assert response["Content-Disposition"].startswith('attachment; filename="mau-')
    book = load_workbook(BytesIO(response.content))
    wanted = imports.KINDS[kind].sheets
    assert book.sheetnames == [*(sheet.title for sheet in wanted), "Hướng dẫn"]
    for sheet in wanted:
        assert [cell.value for cell in book[sheet.title][1]] == [column.header for column in sheet.columns]
    guide = [[cell.value for cell in line] for line in book["Hướng dẫn"].iter_rows()]
    assert ["00001", "Phường 1", None, None] in guide
    assert ["00002", "Phường 2", None, None] not in guide
    row = check(made, response.content, who=1, kind=kind)
    assert set(codes(row, hard=None)) == {"sheet_empty"}
    assert client.get(at(made, "election_import_template", "votes", council="00001")).status_code == 404


def test_a_filled_in_empty_workbook_is_imported() -> None:
    made = make_election(communes=1)
    client = made.city.client("election_clerk")
    book = load_workbook(BytesIO(client.get(at(made, "election_import_template", "candidates")).content))
    sheet = book["Người ứng cử"]
    headers = {str(cell.value): cell.column or 0 for cell in sheet[1]}
    for header, value in zip(CANDIDATES[1], workbooks.candidate_rows(count=1)[CANDIDATES][0], strict=True):
        sheet.cell(2, headers[header], value)
    write(made, check(made, workbooks.saved(book), kind="candidates"))
    with scopes_disabled():
        assert Candidate.objects.filter(code="00001-M001").count() == 1


# --- queries ----------------------------------------------------------------------------------------------


def test_the_pages_ask_the_same_for_one_import_and_three(made: Hustings) -> None:
    client = made.city.client("election_clerk")
    counted = []
    for _number in range(3):
        row = check(made, SETUP)
        with CaptureQueriesContext(connection) as listing:
            client.get(at(made, "election_imports"))
        with CaptureQueriesContext(connection) as showing:
            client.get(at(made, "election_import", row.id))
        counted.append((len(listing), len(showing)))
    assert counted[0] == counted[2]
