"""Tables as files: what is in them, what is refused, what the office's journal says."""

from __future__ import annotations

import hashlib
from io import BytesIO

import pytest
from django.utils import translation
from openpyxl import load_workbook

from council import clock
from council.enums import Role
from council.models import JournalEntry
from petitions.queries.tables import Choice
from petitions.queries.tables_all import KINDS
from petitions.services import tables
from petitions.services.tables import EXCEL, PDF, make
from petitions.streams import office_stream
from tests.factories.petitions import Town, make_petition
from tests.petitions.figures import answered, scatter
from tests.petitions.services.routing import refused

pytestmark = pytest.mark.django_db
OFFICER = "second"


def choice(town: Town, world: int = 1) -> Choice:
    return Choice(town.worlds[world].council)


@pytest.mark.parametrize("code", list(KINDS))
@pytest.mark.parametrize("form", [PDF, EXCEL])
def test_every_table_becomes_a_file_empty_or_not(town: Town, code: str, form: str) -> None:
    actor = town.communes[0].actor(OFFICER)
    head = b"%PDF" if form == PDF else b"PK"
    assert make(actor=actor, code=code, choice=choice(town), form=form).content.startswith(head)
    scatter(town, 40)
    answered(town, 1, "resolved", detail="resolved_by_rules")
    file = make(actor=actor, code=code, choice=choice(town), form=form)
    assert file.content.startswith(head)
    assert file.name == f"00001_{code}_{clock.today()}.{form}"


def test_a_workbook_says_what_the_table_says(town: Town) -> None:
    row = answered(town, 1, "resolved", words="=1+1")
    row.text = "+84 912 345 678: sửa đường"
    row.save()
    answered(town, 1)
    actor = town.communes[0].actor(OFFICER)
    file = make(actor=actor, code="da-tra-loi", choice=choice(town), form=EXCEL)
    sheet = load_workbook(BytesIO(file.content)).worksheets[0]
    cells = list(sheet.iter_rows(values_only=True))
    assert cells[0][0] == "HỘI ĐỒNG NHÂN DÂN PHƯỜNG 1"
    assert cells[4][:4] == ("STT", "Mã", "Lĩnh vực", "Nội dung kiến nghị")
    assert cells[5][1:6] == (
        row.code,
        "Hạ tầng đô thị: chung",
        "+84 912 345 678: sửa đường",
        "Ủy ban nhân dân Phường 1",
        "=1+1",
    )
    assert sheet["F6"].data_type == "s", "what begins like a formula stays text"
    assert sheet["I6"].value.date() == clock.today()


def test_a_workbook_of_counts_has_its_heads_merged_and_its_sums(town: Town) -> None:
    answered(town, 1, "resolved")
    answered(town, 1, "explained")
    actor = town.communes[0].actor(OFFICER)
    file = make(actor=actor, code="co-quan", choice=choice(town), form=EXCEL)
    sheet = load_workbook(BytesIO(file.content)).worksheets[0]
    cells = [row for row in sheet.iter_rows(values_only=True) if row[0]]
    assert cells[-3][:4] == ("Ủy ban nhân dân Phường 1", 2, 2, 1)
    assert cells[-2][:4] == ("Tổng số", 2, 2, 1)
    assert "D5:H5" in {str(merged) for merged in sheet.merged_cells.ranges}
    assert sheet["D5"].value == "Giải quyết xong"
    assert sheet["E6"].value == "Ban hành văn bản"


def test_files_are_vietnamese_whoever_makes_them(town: Town) -> None:
    answered(town, 1, "resolved")
    with translation.override("en"):
        actor = town.communes[0].actor(OFFICER)
        file = make(actor=actor, code="da-tra-loi", choice=choice(town), form=EXCEL)
    sheet = load_workbook(BytesIO(file.content)).worksheets[0]
    assert sheet["G6"].value == "Đã giải quyết xong: Ban hành, sửa đổi văn bản"


def test_the_office_journal_tells_of_each_file(town: Town) -> None:
    actor, council = town.communes[0].actor(OFFICER), town.communes[0].council
    session = town.sessions["00001"]
    file = make(actor=actor, code="tham-quyen", choice=Choice(council, session, before=True), form=PDF)
    entry = JournalEntry.objects.with_scopes_disabled().get(stream__name=office_stream(council.id))
    assert entry.code == "petitions.office.table_made"
    assert entry.account_id == actor.account_id
    assert entry.data == {
        "table": "tham-quyen",
        "form": "pdf",
        "rows": 0,
        "session": session.id,
        "before": True,
        "since": None,
        "until": None,
        "sha256": hashlib.sha256(file.content).hexdigest(),
    }


@pytest.mark.parametrize(("form", "word"), [(PDF, "Hãy tải Excel"), (EXCEL, "hẹp hơn")])
def test_a_table_that_is_too_long_says_what_to_do(
    town: Town, monkeypatch: pytest.MonkeyPatch, form: str, word: str
) -> None:
    monkeypatch.setitem(tables.MOST, form, 1)
    answered(town, 1)
    actor = town.communes[0].actor(OFFICER)
    assert make(actor=actor, code="da-tra-loi", choice=choice(town), form=form).content
    answered(town, 1)
    refusal = refused(make, actor=actor, code="da-tra-loi", choice=choice(town), form=form)
    assert refusal.code == "table_too_long"
    assert word in refusal.message
    assert JournalEntry.objects.with_scopes_disabled().filter(code__endswith="table_made").count() == 1


@pytest.mark.parametrize("role", [Role.PETITION_OFFICER, Role.PETITION_HEAD, Role.BOARD_OFFICER])
def test_the_office_makes_tables(town: Town, role: str) -> None:
    actor = town.communes[0].actor(role)
    assert make(actor=actor, code="tham-quyen", choice=choice(town), form=EXCEL).content


@pytest.mark.parametrize("who", ["1", "body:0"])
def test_nobody_else_does(town: Town, who: str) -> None:
    actor = town.communes[0].actor(who)
    refusal = refused(make, actor=actor, code="tham-quyen", choice=choice(town), form=EXCEL)
    assert refusal.status == 403


def test_nobody_makes_tables_of_another_council(town: Town) -> None:
    make_petition(town, 2)
    for world in (0, 1):
        actor = town.worlds[world].actor(OFFICER)
        refusal = refused(make, actor=actor, code="tham-quyen", choice=choice(town, 2), form=PDF)
        assert refusal.status == 403


def test_an_unknown_table_is_not_found(town: Town) -> None:
    actor = town.communes[0].actor(OFFICER)
    for code, form in (("khac", PDF), ("tham-quyen", "csv")):
        assert refused(make, actor=actor, code=code, choice=choice(town), form=form).status == 404
