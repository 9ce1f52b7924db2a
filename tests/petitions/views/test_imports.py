"""The pages of an import: upload, columns, names, rows, writing; who may, and how often they ask."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from petitions.models import Petition, PetitionImport
from petitions.services.imports_store import plan_of
from tests.council.views.pages import page_of
from tests.factories.dirty_petitions import saved, upload
from tests.factories.petition_words import words
from tests.factories.petitions import Town

pytestmark = pytest.mark.django_db
OFFICER = "second"
HEAD = ("Nội dung kiến nghị", "Lĩnh vực", "Xã, phường", "Ngày tiếp nhận", "Người kiến nghị")


def url(name: str, *args: object, code: str = "00001") -> str:
    return reverse(name, args=[code, *args])


def client(town: Town, who: str = OFFICER, world: int = 1) -> Client:
    return town.worlds[world].client(who)


def book(*rows: tuple[Any, ...], head: tuple[Any, ...] = HEAD, above: int = 0) -> bytes:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = "Tổng hợp"
    for _line in range(above):
        sheet.append(["Báo cáo"])
    sheet.append(list(head))
    for row in rows:
        sheet.append(list(row))
    return saved(made)


def line(number: int, **more: Any) -> tuple[Any, ...]:
    values = {
        "text": words(number),
        "field": "Hạ tầng đô thị",
        "place": "P. 2",
        "day": date(2026, 3, 5),
        "name": "Nguyễn Thị Kín",
    } | more
    return tuple(values.values())


def latest() -> PetitionImport:
    found: PetitionImport = PetitionImport.objects.with_scopes_disabled().order_by("-id")[0]
    return found


def sent(officer: Client, content: bytes, **more: Any) -> Any:
    data = {"file": upload(content), **more}
    return officer.post(url("petition_imports"), data)


def columns_of(row: PetitionImport, **more: Any) -> dict[str, Any]:
    """What the page of columns sends when it is left as it is."""
    plan = plan_of(row)
    data: dict[str, Any] = {"place": "", "session": "", "before": "1", "source": "letter", "meeting": ""}
    for at, layout in enumerate(plan.layouts):
        data |= {f"h{at}": layout.header or ""} | ({f"s{at}": "on"} if layout.chosen else {})
        data |= {f"c{at}_{c.number}": layout.map.get(c.number, "") for c in layout.columns}
    return data | more


def checked(officer: Client, content: bytes, **more: Any) -> PetitionImport:
    sent(officer, content)
    row = latest()
    response = officer.post(url("petition_import_columns", row.id), columns_of(row, **more))
    assert response.status_code == 302, page_of(response, 422)
    row.refresh_from_db()
    return row


def test_a_spreadsheet_is_uploaded_its_columns_confirmed_and_imported(town: Town) -> None:
    officer = client(town)
    page_of(officer.get(url("petition_imports")))
    response = sent(officer, book(line(1), line(2), line(3, place="")))
    row = latest()
    assert response["Location"] == url("petition_import_columns", row.id)
    html = page_of(officer.get(response["Location"]))
    assert words(1)[:40] in html
    assert "Nguyễn Thị Kín" not in html, "who put a petition is not shown among the samples"
    assert officer.get(url("petition_import", row.id)).status_code == 302, "columns come first"
    response = officer.post(url("petition_import_columns", row.id), columns_of(row))
    html = page_of(officer.get(response["Location"]))
    assert "Nhập được 3 dòng" in html
    assert "Chưa ghi nơi có việc" in html
    assert "Nguyễn Thị Kín" not in html
    html = page_of(officer.post(url("petition_import_apply", row.id), follow=True))
    assert "Đã nhập 3 kiến nghị." in html
    assert Petition.objects.with_scopes_disabled().count() == 3
    html = page_of(officer.post(url("petition_import_apply", row.id)), 422)
    assert "không ghi lần thứ hai" in html
    assert "Đã nhập" in page_of(officer.get(url("petition_imports")))


def test_the_same_file_again_asks_first(town: Town) -> None:
    officer, content = client(town), book(line(1))
    row = checked(officer, content)
    officer.post(url("petition_import_apply", row.id))
    html = page_of(sent(officer, content), 422)
    assert "Tệp này đã được nhập" in html
    assert 'name="again"' in html
    assert sent(officer, content, again="on").status_code == 302


def test_columns_are_corrected_and_headers_found_elsewhere(town: Town) -> None:
    officer = client(town)
    sent(officer, book(line(1), head=("A", "B", "C", "D", "E"), above=2))
    row = latest()
    assert "Không thấy dòng tiêu đề" in page_of(officer.get(url("petition_import_columns", row.id)))
    data = columns_of(row, h0="3", s0="on")
    html = page_of(officer.post(url("petition_import_columns", row.id), data, follow=True))
    assert "Đã đọc lại dòng tiêu đề" in html
    row.refresh_from_db()
    page = url("petition_import_columns", row.id)
    html = page_of(officer.post(page, columns_of(row, s0="on")), 422)
    assert "chưa có cột nào" in html
    twice = columns_of(row, s0="on", c0_1="text", c0_2="text")
    assert "hai cột cùng là" in page_of(officer.post(page, twice), 422)
    right = columns_of(row, s0="on", c0_1="text", c0_3="place")
    assert "Nhập được 1 dòng" in page_of(officer.post(page, right, follow=True))


def test_names_are_settled_and_rows_left_out_on_the_page(town: Town) -> None:
    officer = client(town)
    rows = [
        line(1, place="Phuong Haii"),
        line(2, place="Phuong Haii"),
        line(3, text="ngắn"),
        line(1),
        line(5),
    ]
    row = checked(officer, book(*rows))
    html = page_of(officer.get(url("petition_import", row.id)))
    assert "Còn 3 dòng có lỗi" in html
    assert "Phuong Haii" in html
    assert "ô A4" in html
    data = {"k0": "place|phuong haii", "v0": town.worlds[2].council.id}
    html = page_of(officer.post(url("petition_import_names", row.id), data, follow=True))
    assert "Còn 1 dòng có lỗi" in html
    assert "đã chọn" in html
    page_of(officer.post(url("petition_import_names", row.id), data | {"v0": "999999"}), 422)
    page_of(officer.post(url("petition_import_names", row.id), data | {"k0": "x|y"}), 422)
    choices = {
        "r-0:4": "skip",
        "w-0:4": "import",
        "r-0:5": "r:0:2",
        "w-0:5": "import",
        "loc": "giong",
        "so": "1",
    }
    response = officer.post(url("petition_import_rows", row.id), choices)
    assert response["Location"].endswith("?loc=giong&so=1#rows")
    html = page_of(officer.get(url("petition_import", row.id) + "?loc=giong"))
    assert "Nhập được 4 dòng" in html
    assert "Trùng với dòng 2" in html
    page_of(officer.post(url("petition_import_rows", row.id), {"r-0:5": "p:1", "w-0:5": ""}), 422)
    officer.post(url("petition_import_rows", row.id), {"r-0:5": "import", "w-0:5": "x"})
    html = page_of(officer.post(url("petition_import_rows", row.id), {"all": "copies"}, follow=True))
    officer.post(url("petition_import_rows", row.id), {"all": "faulty"})
    for which in ("loi", "canh-bao", "giong", "bo-qua", "khong-nhap", "tat-ca", "x"):
        page_of(officer.get(url("petition_import", row.id) + f"?loc={which}&so=99999"))
    officer.post(url("petition_import_apply", row.id))
    rows_there = Petition.objects.with_scopes_disabled().order_by("id")
    assert [p.place_id for p in rows_there][:2] == [town.worlds[2].council.id] * 2
    assert rows_there.filter(state="merged").count() == 1


def test_a_file_is_put_aside(town: Town) -> None:
    officer = client(town)
    row = checked(officer, book(line(1)))
    assert "Đã bỏ tệp" in page_of(officer.post(url("petition_import_discard", row.id), follow=True))
    row.refresh_from_db()
    assert (row.state, row.rows) == ("discarded", [])
    assert "đã bị bỏ" in page_of(officer.get(url("petition_import", row.id)))
    assert officer.get(url("petition_import_columns", row.id)).status_code == 302
    page_of(officer.post(url("petition_import_discard", row.id)), 422)


def test_the_empty_workbook_is_read_as_it_is_called(town: Town) -> None:
    response = client(town).get(url("petition_import_template"))
    made = load_workbook(BytesIO(response.content))
    assert made.sheetnames == ["Kiến nghị", "Hướng dẫn", "Danh mục"]
    sheet = made["Kiến nghị"]
    sheet["A2"], sheet["D2"] = words(1), "Phường 2"
    file = BytesIO()
    made.save(file)
    sent(client(town), file.getvalue())
    (layout, *others) = plan_of(latest()).layouts
    assert layout.chosen
    assert len(layout.map) == len(layout.columns)
    assert all(column.score == 100 for column in layout.columns)
    assert not any(other.chosen for other in others)


def test_what_is_no_workbook_is_refused_in_words(town: Town) -> None:
    html = page_of(sent(client(town), b"a;b;c"), 422)
    assert "Chỉ nhận bảng tính Excel" in html
    page_of(client(town).post(url("petition_imports"), {}), 422)


@pytest.mark.parametrize("who", ["petition_head", "board_officer", "1", "body:0"])
def test_officers_of_petitions_alone_import(town: Town, who: str) -> None:
    row = checked(client(town), book(line(1)))
    other = client(town, who)
    for name, args in _pages(row):
        assert other.get(url(name, *args)).status_code == 403, name
    for name in _acts():
        assert other.post(url(name, row.id)).status_code == 403, name
    assert client(town, "petition_officer").get(url("petition_imports")).status_code == 200


def test_another_council_finds_nothing(town: Town) -> None:
    row = checked(client(town), book(line(1)))
    for world, code in ((2, "00002"), (0, "hn")):
        other = client(town, OFFICER, world)
        for name, args in _pages(row)[2:]:
            assert other.get(url(name, *args, code=code)).status_code == 404, name
        for name in _acts():
            assert other.post(url(name, row.id, code=code)).status_code == 404, name
        assert row.file_name not in page_of(other.get(url("petition_imports", code=code)))
    row.refresh_from_db()
    assert row.state == "checked"


def _pages(row: PetitionImport) -> list[tuple[str, list[int]]]:
    return [
        ("petition_imports", []),
        ("petition_import_template", []),
        ("petition_import", [row.id]),
        ("petition_import_columns", [row.id]),
    ]


def _acts() -> list[str]:
    return [f"petition_import_{name}" for name in ("columns", "names", "rows", "apply", "discard")]


def test_pages_ask_as_often_for_three_as_for_one(town: Town) -> None:
    officer = client(town)
    counts: list[list[int]] = []
    for number in (1, 3):
        for at in range(number):
            checked(officer, book(*(line(10 * at + n, place=f"Chỗ {n}") for n in range(number))))
        row = latest()
        pages = [
            url("petition_imports"),
            url("petition_import", row.id),
            url("petition_import_columns", row.id),
        ]
        counts.append([])
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                page_of(officer.get(page))
            counts[-1].append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0][0] <= 10
    assert counts[0][1] <= 16, "the names of six kinds are known, one query or two for each"
