"""The set-up workbook: every fault is named at its cell, and what is right is written whole."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django_scopes import scopes_disabled
from openpyxl import Workbook

from elections.enums import AreaKind, RecordState
from elections.models import (
    AreaContest,
    Contest,
    CountRecord,
    Election,
    PollingArea,
    ResidentialGroup,
    SpreadsheetImport,
)
from elections.services.imports_sheets import sheet_of
from tests.elections.services.importing import check, codes, faults, write
from tests.factories import workbooks
from tests.factories.elections import Hustings
from tests.factories.workbooks import AREAS, CONTESTS, GROUPS, Rows, Title

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Hustings:
    return workbooks.empty_election()


def with_rows(title: Title, rows: Rows) -> bytes:
    return workbooks.workbook({**workbooks.setup_rows(), title: rows})


def area(**given: Any) -> list[Any]:
    """A right row of an area, but for what is given, by position in the sheet."""
    row: list[Any] = ["00001", 9, "", "Nhà văn hóa", "", "", 1, 1, 1500, 1490, ""]
    places = {"council": 0, "number": 1, "kind": 2, "place": 3, "top": 6, "own": 7, "city": 8, "commune": 9}
    for name, value in given.items():
        row[{**places, "exception": 10}[name]] = value
    return row


# --- what is right ----------------------------------------------------------------------------------------


def test_a_right_workbook_is_written_whole(made: Hustings) -> None:
    row = check(made, workbooks.workbook(workbooks.setup_rows(groups=2)))
    assert (faults(row, hard=None), row.row_count, row.fault_count) == ([], 15, 0)
    counts = write(made, row)
    assert counts == {"contests": 3, "areas": 4, "groups": 8}
    with scopes_disabled():
        top = Contest.objects.get(council__code="hn")
        assert sorted(council.code for council in top.communes.all()) == ["00001", "00002"]
        assert (top.number, top.seats, top.seats_of_constituency, top.constituency.number) == (1, 3, 3, 1)
        first = PollingArea.objects.get(council__code="00001", number=1)
        assert (first.kind, first.place, first.streets) == (AreaKind.ORDINARY, "Nhà văn hóa 1", "Phố 1")
        assert first.search_key == "nha van hoa 1 ngo 1 pho 1"
        assert len(first.token) == 22
        parts = {part.level: part for part in AreaContest.objects.filter(area=first)}
        assert (parts["city"].contest_id, parts["city"].electors) == (top.id, 1500)
        assert (parts["commune"].contest.council.code, parts["commune"].electors) == ("00001", 1490)
        assert set(CountRecord.objects.values_list("state", flat=True)) == {RecordState.EMPTY}
        assert CountRecord.objects.filter(council__code="00001").count() == 4
        group = ResidentialGroup.objects.get(council__code="00001", name="Tổ dân phố 1.1")
        assert (group.area_id, group.contest_id) == (first.id, parts["commune"].contest_id)
        assert group.search_key == "to dan pho 1.1"
        assert len(set(PollingArea.objects.values_list("token", flat=True))) == 4


def test_columns_stand_in_any_order_below_a_title(made: Hustings) -> None:
    def move(book: Workbook) -> None:
        sheet = book["Đơn vị bầu cử"]
        rows = [[cell.value for cell in line] for line in sheet.iter_rows()]
        sheet.delete_rows(1, sheet.max_row)
        sheet["A2"] = "DANH SÁCH ĐƠN VỊ BẦU CỬ"
        sheet.merge_cells("A2:E2")
        for number, (council, *rest) in enumerate(rows, start=6):
            for place, value in enumerate(["" if number > 6 else "Ghi chú", *reversed(rest), council], 1):
                sheet.cell(number, place, value)

    row = check(made, workbooks.changed(workbooks.workbook(workbooks.setup_rows()), move))
    assert faults(row, hard=None) == []


def test_headers_and_sheets_are_known_however_they_are_written(made: Hustings) -> None:
    def retype(book: Workbook) -> None:
        book["Đơn vị bầu cử"].title = "ÐƠN VỊ BẦU CỬ "
        sheet = book["Khu vực bỏ phiếu"]
        sheet["A1"], sheet["B1"] = "Ma\u0303 xa\u0303,  phươ\u0300ng *", "KHU VỰC SỐ:"

    row = check(made, workbooks.changed(workbooks.workbook(workbooks.setup_rows()), retype))
    assert faults(row, hard=None) == []


def test_codes_without_their_zeros_and_numbers_as_text(made: Hustings) -> None:
    rows = [area(council=1, number="9", city="1.500", commune="1,490"), area(number=10, city="1 500")]
    row = check(made, with_rows(AREAS, rows + [area(number=n) for n in (1, 2)] + second_commune()))
    assert faults(row) == []
    write(made, row)
    with scopes_disabled():
        parts = AreaContest.objects.filter(area__number=9, area__council__code="00001")
        assert dict(parts.values_list("level", "electors")) == {"city": 1500, "commune": 1490}


def second_commune() -> list[list[Any]]:
    return [area(council="00002", number=n) for n in (1, 2)]


def test_letters_are_kept_in_their_right_form(made: Hustings) -> None:
    rows = [area(number=n) for n in (1, 2)] + second_commune()
    rows[0][3] = "Nha\u0300  va\u0306n ho\u0301a Ðo\u0302ng"
    row = check(made, with_rows(AREAS, rows))
    write(made, row)
    with scopes_disabled():
        assert PollingArea.objects.filter(place="Nhà văn hóa Đông").count() == 1


def test_a_group_called_by_its_number_gets_its_word(made: Hustings) -> None:
    row = check(made, with_rows(GROUPS, [["00001", "Tổ dân phố", 5, 1, ""], ["00001", "thôn", "số 6", 1, 1]]))
    write(made, row)
    with scopes_disabled():
        names = set(ResidentialGroup.objects.values_list("name", flat=True))
    assert names == {"Tổ dân phố 5", "Thôn số 6"}


# --- faults of cells and rows -----------------------------------------------------------------------------


def contests(*rows: Sequence[Any]) -> Rows:
    return [*workbooks.setup_rows()[CONTESTS], *rows]


def areas(*rows: Sequence[Any]) -> Rows:
    return [*workbooks.setup_rows()[AREAS], *rows]


def groups(*rows: Sequence[Any]) -> Rows:
    return [*workbooks.setup_rows()[GROUPS], *rows]


WRONG: dict[str, tuple[Title, Rows, str, str]] = {
    "six seats": (CONTESTS, contests(["00001", 2, 6, ""]), "A06", "C5"),
    "no seats": (CONTESTS, contests(["00001", 2, 0, ""]), "A06", "C5"),
    "same number twice": (CONTESTS, contests(["00001", 1, 3, ""]), "contest_twice", "B5"),
    "no such council": (CONTESTS, contests(["99999", 1, 3, ""]), "unknown_council", "A5"),
    "commune in two": (CONTESTS, contests(["hn", 2, 3, "00001"]), "commune_twice", "D5"),
    "unknown commune": (CONTESTS, contests(["hn", 2, 3, "00077"]), "unknown_council", "D5"),
    "city without communes": (CONTESTS, contests(["hn", 2, 3, ""]), "communes_empty", "D5"),
    "broken seats": (CONTESTS, contests(["00001", 2, 2.5, ""]), "cell_not_whole", "C5"),
    "number missing": (CONTESTS, contests(["00001", "", 3, ""]), "cell_empty", "B5"),
    "formula": (CONTESTS, contests(["00001", 2, "=1+2", ""]), "cell_formula", "C5"),
    "date for a number": (CONTESTS, contests(["00001", date(2026, 3, 2), 3, ""]), "cell_not_whole", "B5"),
    "area twice": (AREAS, areas(area(number=1)), "area_twice", "B6"),
    "299 electors": (AREAS, areas(area(city=299, commune=290)), "A02", "I6"),
    "no electors": (AREAS, areas(area(city=0, commune=0)), "A01", "I6"),
    "4,001 electors": (AREAS, areas(area(city=4001)), "A04", "I6"),
    "49 in a hospital": (AREAS, areas(area(kind="Bệnh viện", city=49, commune=1)), "A03", "I6"),
    "commune above city": (AREAS, areas(area(city=1000, commune=1001)), "A05", "J6"),
    "none for the commune": (AREAS, areas(area(commune=0)), "electors_zero", "J6"),
    "unknown contest": (AREAS, areas(area(own=7)), "unknown_contest", "H6"),
    "unknown city contest": (AREAS, areas(area(top=7)), "unknown_contest", "G6"),
    "no city contest": (AREAS, areas(area(top="")), "level_empty", "G6"),
    "no electors typed": (AREAS, areas(area(commune="")), "level_empty", "J6"),
    "percent as text": (AREAS, areas(area(city="12,5%")), "cell_percent", "I6"),
    "unknown kind": (AREAS, areas(area(kind="Sân bay")), "cell_unknown_word", "C6"),
    "area of the city": (AREAS, areas(area(council="hn")), "area_of_city", "A6"),
    "no place": (AREAS, areas(area(place="")), "cell_empty", "D6"),
    "place too long": (AREAS, areas(area(place="x" * 201)), "cell_too_long", "D6"),
    "minus": (AREAS, areas(area(city=-5)), "cell_not_whole", "I6"),
    "group twice": (GROUPS, groups(["00001", "Tổ dân phố", "TỔ DÂN PHỐ 1.1", 1, 1]), "group_twice", "C6"),
    "unknown area": (GROUPS, groups(["00001", "Thôn", "Đông", 77, 1]), "unknown_area", "D6"),
    "other contest": (GROUPS, groups(["00001", "Thôn", "Đông", 1, 2]), "group_elsewhere", "E6"),
    "no kind": (GROUPS, groups(["00001", "", "Đông", 1, 1]), "cell_empty", "B6"),
}


def test_a_wrong_row_is_named_at_its_cell(made: Hustings) -> None:
    found = {name: faults(check(made, with_rows(title, rows))) for name, (title, rows, *_) in WRONG.items()}
    assert found == {name: [(code, title[0], cell)] for name, (title, _rows, code, cell) in WRONG.items()}


def test_numbers_shown_as_percentages_are_no_electors(made: Hustings) -> None:
    def percent(book: Workbook) -> None:
        cell = book["Khu vực bỏ phiếu"]["I2"]
        cell.value, cell.number_format = 0.995, "0.0%"

    row = check(made, workbooks.changed(workbooks.workbook(workbooks.setup_rows()), percent))
    assert faults(row) == [("cell_percent", "Khu vực bỏ phiếu", "I2")]
    fault = sheet_of(row.rows[1]).rows[0].faults[0]
    assert "99,5%" in fault.reason.text()


def test_a_point_that_excel_took_for_a_decimal_one_gets_a_hint(made: Hustings) -> None:
    row = check(made, with_rows(AREAS, areas(area(city=1.468))))
    (fault,) = sheet_of(row.rows[1]).rows[-1].faults
    assert (fault.reason.code, fault.hint) == ("cell_not_whole", "1468")


def test_a_name_in_place_of_a_code_gets_the_code_as_a_hint(made: Hustings) -> None:
    row = check(made, with_rows(CONTESTS, contests(["Phuờng 2", 1, 3, ""])))
    (fault,) = sheet_of(row.rows[0]).rows[-1].found
    assert (fault.reason.code, fault.hint) == ("unknown_council", "00002 (Phường 2)")


def test_merged_cells_are_named_on_every_row_they_touch(made: Hustings) -> None:
    def merge(book: Workbook) -> None:
        book["Khu vực bỏ phiếu"].merge_cells("A2:A3")

    row = check(made, workbooks.changed(workbooks.workbook(workbooks.setup_rows()), merge))
    found = [found for found in faults(row) if found[0] == "cell_merged"]
    assert found == [("cell_merged", "Khu vực bỏ phiếu", "A2"), ("cell_merged", "Khu vực bỏ phiếu", "A3")]


# --- faults of sheets -------------------------------------------------------------------------------------


def sheet_codes(row: SpreadsheetImport, hard: bool) -> list[str]:
    return [code for code, _sheet, cell in faults(row, hard=hard) if cell == ""]


def test_hidden_rows_and_sheets_are_read_and_named(made: Hustings) -> None:
    def hide(book: Workbook) -> None:
        book["Khu vực bỏ phiếu"].row_dimensions[2].hidden = True
        book["Thôn, tổ dân phố"].sheet_state = "hidden"

    row = check(made, workbooks.changed(workbooks.workbook(workbooks.setup_rows()), hide))
    assert codes(row, hard=False) == ["row_hidden", "sheet_hidden"]
    assert row.fault_count == 0


def test_a_sheet_of_another_name_is_named_with_the_right_one(made: Hustings) -> None:
    def rename(book: Workbook) -> None:
        book["Thôn, tổ dân phố"].title = "Thôn tổ"

    row = check(made, workbooks.changed(workbooks.workbook(workbooks.setup_rows()), rename))
    (fault,) = sheet_of(row.rows[2]).faults
    assert (fault.reason.code, fault.hard, fault.hint) == ("sheet_ignored", False, "Thôn, tổ dân phố")


def test_missing_and_doubled_columns_stop_the_sheet(made: Hustings) -> None:
    def spoil(book: Workbook) -> None:
        book["Đơn vị bầu cử"]["C1"] = "Số ghế đại biểu"
        book["Khu vực bỏ phiếu"]["L1"] = "cử tri bầu cấp xã"

    row = check(made, workbooks.changed(workbooks.workbook(workbooks.setup_rows()), spoil))
    assert sheet_codes(row, hard=True) == ["column_missing", "header_twice"]
    (fault,) = sheet_of(row.rows[0]).faults
    assert fault.hint == "Số ghế đại biểu"


def test_a_sheet_without_header_or_rows(made: Hustings) -> None:
    def spoil(book: Workbook) -> None:
        book["Đơn vị bầu cử"].delete_rows(1)
        book["Khu vực bỏ phiếu"].delete_rows(2, 9)
        book["Thôn, tổ dân phố"].insert_rows(1, 15)

    row = check(made, workbooks.changed(workbooks.workbook(workbooks.setup_rows()), spoil))
    assert sheet_codes(row, hard=True) == ["header_missing", "header_missing"]
    assert sheet_codes(row, hard=False) == ["sheet_empty"]


def test_empty_rows_are_passed_over(made: Hustings) -> None:
    row = check(made, with_rows(CONTESTS, [[], *contests(), [None, "", None]]))
    assert (faults(row), row.row_count) == ([], 11)


# --- the whole --------------------------------------------------------------------------------------------


def test_seats_that_do_not_add_up_and_missing_communes_are_warnings(made: Hustings) -> None:
    row = check(made, with_rows(CONTESTS, [["hn", 1, 2, "00001"], ["00001", 1, 3, ""], ["00002", 1, 3, ""]]))
    assert faults(row, hard=False) == [
        ("seats_sum", "Đơn vị bầu cử", "C2"),
        ("communes_missing", "Đơn vị bầu cử", "D2"),
    ]
    assert set(codes(row)) == {"commune_elsewhere"}


def test_exceptions_may_be_small(made: Hustings) -> None:
    few = [
        area(number=11, city=120, commune=100, exception="Miền núi"),
        area(number=12, kind="Đơn vị vũ trang nhân dân", city=80, commune=0),
    ]
    row = check(made, with_rows(AREAS, areas(*few)))
    assert faults(row) == []


def test_areas_alone_use_the_constituencies_of_the_database(made: Hustings) -> None:
    everything = workbooks.setup_rows()
    first = check(made, workbooks.workbook({CONTESTS: everything[CONTESTS]}))
    write(made, first)
    second = check(made, workbooks.workbook({AREAS: everything[AREAS], GROUPS: everything[GROUPS]}))
    assert faults(second, hard=None) == []
    write(made, second)
    third = check(made, workbooks.workbook(everything))
    assert set(codes(third)) == {"contest_exists", "area_exists", "group_exists", "commune_twice"}


def test_a_by_election_asks_for_the_elected_level_alone(made: Hustings) -> None:
    with scopes_disabled():
        made.council_elections["hn"].delete()
        Election.objects.update(kind="by_election")
    rows = [area(number=1, top="", city="", commune=900), area(number=2)]
    row = check(made, workbooks.workbook({CONTESTS: [["00001", 1, 3, ""]], AREAS: rows}), who=1)
    assert (faults(row), codes(row, hard=False)) == ([], ["level_not_elected", "level_not_elected"])
    write(made, row, who=1)
    with scopes_disabled():
        assert list(AreaContest.objects.values_list("level", "electors")) == [
            ("commune", 900),
            ("commune", 1490),
        ]
