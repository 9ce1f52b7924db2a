"""Lists of signers as spreadsheets people made: columns in any order, every fault named, all or nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from council import clock
from council.services.journal import entries_of
from petitions.models import DemandSigner, SessionDemand
from petitions.queries.demands import sheet, tally_of
from petitions.services import demand_lists
from petitions.services.demand_lines import add_line, look_all
from petitions.services.demand_lists import Preview, apply, preview
from petitions.services.demand_seal import Line
from petitions.services.demands import DemandData, close, create
from petitions.streams import demand_stream
from tests.factories.petitions import Town
from tests.petitions.services.routing import refused

pytestmark = pytest.mark.django_db
HEAD = ("STT", "Chữ ký", "Địa chỉ", "Ngày, tháng, năm sinh", "Họ và tên")


@pytest.fixture
def demand(town: Town) -> SessionDemand:
    data = DemandData("Bàn việc thu gom rác", clock.today(), 40_000, "Danh sách cử tri")
    return create(actor=town.communes[0].actor("second"), data=data)


def book(rows: Sequence[Sequence[Any]], *, head: Sequence[str] = HEAD, more: Any = None) -> BytesIO:
    made = Workbook()
    page = made.active
    assert page is not None
    page.append(["DANH SÁCH CỬ TRI KÝ TÊN YÊU CẦU HỘI ĐỒNG NHÂN DÂN HỌP"])
    page.append([])
    page.append(list(head))
    for row in rows:
        page.append(list(row))
    if more:
        more(page)
    file = BytesIO()
    made.save(file)
    file.seek(0)
    return file


def row(n: int, name: str, birth: Any = "12/03/1965", signed: Any = "x", address: str = "Tổ 3") -> list[Any]:
    return [n, signed, address, birth, name]


def by(town: Town, demand: SessionDemand, **more: Any) -> dict[str, Any]:
    return {"actor": town.communes[0].actor("second"), "demand_id": demand.id} | more


def read(town: Town, demand: SessionDemand, file: BytesIO) -> Preview:
    return preview(**by(town, demand, file=file, name="danh sach.xlsx"))


def test_a_dirty_list_is_read_named_and_applied_whole(town: Town, demand: SessionDemand) -> None:
    add_line(**by(town, demand, line=Line("Nguyễn Văn Đã Có", "12/03/1965", "Tổ 1")))
    nfd = unicodedata.normalize("NFD", "Lê Thị Mến")
    rows = [
        row(1, "Nguyễn Văn Một"),
        row(2, "NGUYỄN VĂN  MỘT", birth=date(1965, 3, 12), signed="Đã ký"),
        row(3, nfd, birth=" 1-2-1970 ", signed=1),
        row(4, "Lê Thị Mến", birth="01.02.1970", signed=True),
        row(5, "Trần Năm", birth=1970),
        row(6, "Trần Sáu", birth="31/02/2000", signed="chưa"),
        row(7, "nguyễn văn đã có"),
        [],
        row(8, "Phạm Em Bé", birth=clock.today()),
    ]
    found = read(town, demand, book(rows))
    assert [(one.number, one.faults) for one in found.noted] == [
        (5, ("signed_twice",)),
        (7, ("signed_twice",)),
        (8, ("no_full_birth",)),
        (9, ("no_signature", "no_full_birth")),
        (10, ("signed_twice",)),
        (12, ("under_18",)),
    ]
    assert (found.valid, found.faulty, found.twice) == (3, 2, 3)
    assert not found.stopped
    assert DemandSigner.objects.with_scopes_disabled().count() == 1, "nothing is written by the preview"
    assert "Mến" not in found.sealed
    made = apply(**by(town, demand, sealed=found.sealed))
    assert [one.position for one in made] == list(range(2, 10))
    tally = tally_of(demand)
    assert (tally.valid, tally.faulty, tally.repeated) == (4, 2, 3)
    names = [one.line.name for one in look_all(**by(town, demand, reason="Đối chiếu")) if one.line]
    assert names[3] == "Lê Thị Mến", "NFC at rest"
    said = entries_of(demand_stream(demand.id))[-2].data
    assert (said["from"], said["to"], said["twice"]) == (2, 9, 3)


def test_what_cannot_be_read_for_sure_stops_the_whole_list(town: Town, demand: SessionDemand) -> None:
    def hide(page: Any) -> None:
        page.row_dimensions[6].hidden = True

    rows = [
        row(1, "=A1&B1"),
        row(2, "Trần Hai", signed="?"),
        row(3, "Trần Ba"),
        row(4, "Trần Bốn", address="x" * 301),
        row(5, "Trần Năm", birth="#N/A"),
    ]
    found = read(town, demand, book(rows, more=hide))
    assert {one.number: one.stops for one in found.stopped} == {
        4: ("formula",),
        5: ("mark",),
        6: ("hidden",),
        7: ("too_long",),
        8: ("error",),
    }
    assert found.sealed == ""
    assert all(one.words for one in found.stopped)


def test_a_merged_cell_speaks_for_each_of_its_rows(town: Town, demand: SessionDemand) -> None:
    rows = [row(1, "Trần Một"), row(2, "Trần Hai", address=""), row(3, "Trần Ba", address="")]
    found = read(town, demand, book(rows, more=lambda page: page.merge_cells("C4:C6")))
    assert [one.line.address for one in found.rows] == ["Tổ 3"] * 3
    assert found.valid == 3


def test_missing_columns_are_named(town: Town, demand: SessionDemand) -> None:
    file = book([["Trần Một", "Tổ 1"]], head=("Họ tên", "Nơi cư trú"))
    one = refused(preview, **by(town, demand, file=file, name="a.xlsx"))
    assert one.code == "list_columns"
    assert "Ngày, tháng, năm sinh; Chữ ký" in one.message
    empty = refused(preview, **by(town, demand, file=book([]), name="a.xlsx"))
    assert empty.code == "list_empty"
    csv = refused(preview, **by(town, demand, file=BytesIO(b"a;b"), name="a.csv"))
    assert csv.code == "workbook_not_xlsx"


def test_the_same_file_and_a_broken_preview_go_in_once_or_not(town: Town, demand: SessionDemand) -> None:
    file = book([row(1, "Trần Một")])
    found = read(town, demand, file)
    apply(**by(town, demand, sealed=found.sealed))
    assert refused(apply, **by(town, demand, sealed=found.sealed)).code == "list_done"
    assert refused(preview, **by(town, demand, file=file, name="a.xlsx")).code == "list_done"
    other = read(town, demand, book([row(1, "Trần Hai")]))
    bent = other.sealed[:-8] + "AAAAAAA="
    for sealed in (bent, "", "v1.x.y"):
        assert refused(apply, **by(town, demand, sealed=sealed)).code == "preview_broken"
    officer = town.communes[0].actor("petition_officer")
    foreign = refused(apply, actor=officer, demand_id=demand.id, sealed=other.sealed)
    assert foreign.code == "preview_broken", "a preview is that of the person who saw it"
    assert len(DemandSigner.objects.with_scopes_disabled().all()) == 1


def test_nothing_goes_into_a_closed_demand(town: Town, demand: SessionDemand) -> None:
    found = read(town, demand, book([row(1, "Trần Một")]))
    close(**by(town, demand, decision="Rút đơn", version=1))
    assert refused(apply, **by(town, demand, sealed=found.sealed)).code == "demand_closed"


def test_a_long_list_takes_few_queries_and_no_longer_one_goes_in(
    town: Town, demand: SessionDemand, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert demand_lists.MOST_ROWS == 5_000
    monkeypatch.setattr(demand_lists, "MOST_ROWS", 400)
    rows = [row(n, f"Nguyễn Văn {n}") for n in range(401)]
    too_many = refused(preview, **by(town, demand, file=book(rows), name="a.xlsx"))
    assert too_many.code == "list_too_long"
    found = read(town, demand, book(rows[:400]))
    with CaptureQueriesContext(connection) as queries:
        assert len(apply(**by(town, demand, sealed=found.sealed))) == 400
    assert len(queries) < 16
    with CaptureQueriesContext(connection) as queries:
        assert sheet(demand).standing.tally.valid == 400
    assert len(queries) <= 4


@pytest.mark.parametrize("who", ["petition_head", "board_officer", "1", "body:0"])
def test_who_may_not(town: Town, demand: SessionDemand, who: str) -> None:
    actor = town.communes[0].actor(who)
    given = {"actor": actor, "demand_id": demand.id}
    assert refused(preview, **given, file=book([]), name="a.xlsx").status == 403
    assert refused(apply, **given, sealed="x").status == 403


def test_the_other_council_reaches_nothing(town: Town, demand: SessionDemand) -> None:
    for world in (0, 2):
        given = {"actor": town.worlds[world].actor("second"), "demand_id": demand.id}
        assert refused(preview, **given, file=book([]), name="a.xlsx").status == 404
        assert refused(apply, **given, sealed="x").status == 404
