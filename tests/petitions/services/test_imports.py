"""A spreadsheet of petitions: read, judged, decided on, written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook

from council import clock
from council.errors import Refused
from council.models import Council
from council.services import sealing
from council.services.journal import check_streams, entries_of
from council.words import folded_words
from petitions.models import AnsweringBody, Petition, PetitionField, PetitionImport, PetitionSource
from petitions.queries.names import spelling
from petitions.services import imports, imports_read
from petitions.services.imports_store import APPLIED, plan_of, rotate, rows_of, waiting
from petitions.services.imports_template import template_workbook
from petitions.services.petitioner import of
from petitions.streams import office_stream, petition_stream
from tests.factories.dirty_petitions import dirty, make_units, saved, upload, workbook
from tests.factories.dirty_plants import Dirty
from tests.factories.petition_words import words
from tests.factories.petitions import Town, make_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    town = make_town()
    make_units()
    return town


def id_of(kind: str, name: str) -> int:
    models: dict[str, Any] = {"place": Council, "field": PetitionField, "lead": AnsweringBody}
    manager = models[kind].objects
    rows = manager.with_scopes_disabled() if kind == "lead" else manager.all()
    return int(rows.get(name=name).pk) if name else 0


def test_every_fault_of_the_dirty_spreadsheet_is_named_at_its_cell(town: Town) -> None:
    made = dirty()
    row = imports.check_workbook(actor=town.city.actor("second"), upload=upload(made.content))
    rows = rows_of(row)
    found = {(one.number, f.column, f.code) for one in rows if not one.out for f in one.all_faults}
    assert found == made.faults
    assert {one.number: one.out for one in rows if one.out} == made.left_out


def settled(town: Town, made: Dirty) -> PetitionImport:
    """The dirty file after everything an officer decides."""
    actor = town.city.actor("second")
    row = imports.check_workbook(actor=actor, upload=upload(made.content))
    decisions = {
        kind: {spelling(said): id_of(kind, name) for said, name in names.items()}
        for kind, names in made.decisions.items()
    }
    imports.decide_names(actor=actor, import_id=row.id, decisions=decisions)
    choices = {f"0:{number}": f"r:0:{root}" for number, root in made.copies.items()}
    imports.choose_rows(actor=actor, import_id=row.id, choices=choices)
    return imports.skip_faulty(actor=actor, import_id=row.id)


def test_the_dirty_spreadsheet_is_imported_as_decided(town: Town) -> None:
    made = dirty()
    row = settled(town, made)
    plan = plan_of(row)
    assert row.fault_count == 0
    assert {key for key, choice in plan.choices.items() if choice == "skip"} == {
        f"0:{n}" for n in made.skipped
    }
    counts = imports.apply_import(actor=town.city.actor("second"), import_id=row.id)
    expected = made.expected()
    copies = len(made.copies)
    assert counts == {"petitions": len(expected) - copies, "duplicates": copies, "skipped": len(made.skipped)}
    found = {int(p.client_id.rpartition("-")[2]): p for p in petitions()}
    assert found.keys() == expected.keys()
    for number, means in expected.items():
        assert said(found[number]) == {key: means[key] for key in MEANS}, number
        assert means["answer"] in found[number].spot_answer
    for number, root in made.copies.items():
        assert found[number].duplicate_of == found[root]
    row.refresh_from_db()
    assert (row.state, row.rows) == (APPLIED, [])


MEANS = ("text", "place", "field", "lead", "competence", "source", "day", "name", "phone")


def petitions() -> list[Petition]:
    rows = Petition.objects.with_scopes_disabled().select_related("place", "field", "lead", "council")
    return list(rows.order_by("id"))


def said(petition: Petition) -> dict[str, object]:
    who = of(petition)
    day = timezone.localdate(petition.recorded_at)
    return {
        "text": petition.text,
        "place": petition.place and petition.place.name,
        "field": petition.field and petition.field.name,
        "lead": petition.lead and petition.lead.name,
        "competence": petition.competence,
        "source": PetitionSource.objects.with_scopes_disabled().get(petition=petition).kind,
        "day": None if day == clock.today() else day,
        "name": who.name,
        "phone": who.phone,
    }


# --- what is refused, and what two officers do at once ----------------------------------------------------


@cache
def content(rows: int = 3, **more: Any) -> bytes:
    """The same bytes each time: a workbook carries the second it was made in."""
    return workbook(rows, **more)


def made_of(town: Town, rows: int = 3, who: str = "second", world: int = 0, **more: Any) -> PetitionImport:
    file = upload(content(rows, **more))
    return imports.check_workbook(actor=town.worlds[world].actor(who), upload=file)


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code


@pytest.mark.parametrize("who", ["petition_head", "board_officer", "1", "body:0"])
def test_only_officers_of_petitions_import(town: Town, who: str) -> None:
    row, actor = made_of(town), town.city.actor(who)
    acts: list[Callable[[], object]] = [
        lambda: imports.check_workbook(actor=actor, upload=upload(workbook(1))),
        lambda: imports_read.find_headers(actor=actor, import_id=row.id, headers={}),
        lambda: imports_read.settle_columns(actor=actor, import_id=row.id),
        lambda: imports.decide_names(actor=actor, import_id=row.id, decisions={}),
        lambda: imports.choose_rows(actor=actor, import_id=row.id, choices={}),
        lambda: imports.skip_faulty(actor=actor, import_id=row.id),
        lambda: imports.mark_copies(actor=actor, import_id=row.id),
        lambda: imports.apply_import(actor=actor, import_id=row.id),
        lambda: imports.discard_import(actor=actor, import_id=row.id),
        lambda: template_workbook(actor=actor),
    ]
    for act in acts:
        refused("forbidden", act)


def test_the_file_of_another_council_is_not_found(town: Town) -> None:
    row, actor = made_of(town), town.communes[0].actor("second")
    refused("not_found", lambda: imports.apply_import(actor=actor, import_id=row.id))
    refused("not_found", lambda: imports.discard_import(actor=actor, import_id=row.id))
    refused("not_found", lambda: imports_read.settle_columns(actor=actor, import_id=row.id))


def test_nothing_that_was_read_lies_in_clear(town: Town) -> None:
    row = made_of(town, clean=False, rows=12)
    stored = json.dumps([row.rows, row.columns], ensure_ascii=False)
    for said in ("Nguyễn", "0900000001", "ngõ"):
        assert said not in stored
    moved = PetitionImport.objects.with_scopes_disabled().get(pk=row.pk)
    moved.pk = row.pk + 1
    refused("seal_broken", lambda: rows_of(moved))
    before = rows_of(row)
    rotate(row)
    assert rows_of(row) == before
    assert not waiting(sealing.current_key()).exists()
    assert list(waiting("other")) == [row]


def test_each_petition_says_where_it_came_from_and_the_chains_hold(town: Town) -> None:
    row = made_of(town, rows=2)
    imports.apply_import(actor=town.city.actor("second"), import_id=row.id)
    first, second = petitions()
    (entry,) = entries_of(petition_stream(first.id))
    assert entry.code == "petitions.petition.imported"
    assert entry.data["row"] == "kien-nghi.xlsx, Kiến nghị, 2"
    assert entry.data["petitioner"] == ["name", "phone", "address"]
    assert "Nguyễn" not in json.dumps(entry.data, ensure_ascii=False)
    year = clock.today().year
    assert [first.code, second.code] == [f"hn-{year}-00001", f"hn-{year}-00002"]
    assert first.state == "recorded"
    assert folded_words(first.text) in first.folded
    office = [entry.code for entry in entries_of(office_stream(first.council_id))]
    assert office == ["petitions.import.uploaded", "petitions.import.checked", "petitions.import.applied"]
    assert not [fault for report in check_streams() for fault in report.faults]


def test_a_file_is_written_once_whoever_sends_it(town: Town) -> None:
    first, second = town.city.actor("second"), town.city.actor("petition_officer")
    row, again = made_of(town), made_of(town)
    imports.apply_import(actor=first, import_id=row.id)
    refused("import_applied", lambda: imports.apply_import(actor=second, import_id=row.id))
    refused("import_twice", lambda: imports.apply_import(actor=second, import_id=again.id))
    refused("import_twice", lambda: made_of(town))
    assert len(petitions()) == 3
    # Confirmed, it is judged again: the same words were recorded since the check.
    refused("import_outdated", lambda: imports.apply_import(actor=second, import_id=again.id, again=True))
    counts = imports.apply_import(actor=second, import_id=again.id, again=True)
    assert counts["petitions"] == 3


def test_the_rows_of_the_same_file_are_duplicates_of_what_is_there(town: Town) -> None:
    actor = town.city.actor("second")
    imports.apply_import(actor=actor, import_id=made_of(town).id)
    again = imports.check_workbook(actor=actor, upload=upload(content(3)), again=True)
    assert [one.alike[0].score for one in rows_of(again)] == [100, 100, 100]
    imports.mark_copies(actor=actor, import_id=again.id)
    counts = imports.apply_import(actor=actor, import_id=again.id)
    assert counts == {"petitions": 0, "duplicates": 3, "skipped": 0}
    codes = [entry.code for entry in entries_of(petition_stream(petitions()[0].id))]
    assert codes == ["petitions.petition.imported", "petitions.petition.has_duplicate"]
    copy = petitions()[3]
    assert (copy.state, copy.version, copy.duplicate_of) == ("merged", 2, petitions()[0])


def test_what_a_row_repeats_was_merged_meanwhile(town: Town) -> None:
    actor = town.city.actor("second")
    imports.apply_import(actor=actor, import_id=made_of(town, rows=1).id)
    again = imports.check_workbook(actor=actor, upload=upload(content(1)), again=True)
    imports.mark_copies(actor=actor, import_id=again.id)
    Petition.objects.with_scopes_disabled().update(state="split")
    refused("import_outdated", lambda: imports.apply_import(actor=actor, import_id=again.id))
    again.refresh_from_db()
    assert again.fault_count == 1
    assert [fault.code for fault in rows_of(again)[0].named] == ["same_gone"]


def test_a_body_abolished_after_the_check_stops_the_writing(town: Town) -> None:
    row = made_of(town)
    body = town.bodies["hn"][0]
    body.abolished_on = clock.today()
    body.save()
    actor = town.city.actor("second")
    refused("import_outdated", lambda: imports.apply_import(actor=actor, import_id=row.id))
    row.refresh_from_db()
    assert (row.fault_count, row.state) == (3, "checked")
    assert {fault.code for one in rows_of(row) for fault in one.named} == {"body_gone"}
    refused("import_faulty", lambda: imports.apply_import(actor=actor, import_id=row.id))
    imports.skip_faulty(actor=actor, import_id=row.id)
    refused("import_empty", lambda: imports.apply_import(actor=actor, import_id=row.id))
    assert petitions() == []


def test_nothing_is_written_when_one_row_cannot_be(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    row = made_of(town)

    def broken(_acts: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("petitions.services.imports_apply.journal.record_all", broken)
    with pytest.raises(RuntimeError):
        imports.apply_import(actor=town.city.actor("second"), import_id=row.id)
    assert petitions() == []
    row.refresh_from_db()
    assert row.state == "checked"


def test_what_is_put_aside_or_forgotten_is_dropped(town: Town) -> None:
    actor, row, old = town.city.actor("second"), made_of(town), made_of(town)
    imports.discard_import(actor=actor, import_id=row.id)
    refused("import_discarded", lambda: imports.apply_import(actor=actor, import_id=row.id))
    with clock.frozen(clock.now() + timedelta(days=31)):
        made_of(town, seed=2)
    old.refresh_from_db()
    assert (old.state, old.rows) == ("discarded", [])


def test_a_decision_is_offered_for_the_next_file(town: Town) -> None:
    actor = town.city.actor("second")
    row = made_of(town, body="Cơ quan XYZ")
    decided = {"lead": {spelling("Cơ quan XYZ"): town.bodies["hn"][0].id}}
    imports.decide_names(actor=actor, import_id=row.id, decisions=decided)
    imports.apply_import(actor=actor, import_id=row.id)
    again = made_of(town, body="CƠ QUAN XYZ", seed=2)
    assert again.fault_count == 3, "it is offered, not taken"
    assert {one.named[0].hint for one in rows_of(again)} == {"Sở Xây dựng"}


def test_a_commune_imports_for_itself_and_notes_a_body_of_the_city(town: Town) -> None:
    row = made_of(town, world=1, rows=1)
    imports.apply_import(actor=town.communes[0].actor("second"), import_id=row.id)
    (petition,) = petitions()
    assert (petition.council, petition.lead) == (town.communes[0].council, None)
    assert petition.competence == "department"
    source = PetitionSource.objects.with_scopes_disabled().get(petition=petition)
    assert source.note == "Cơ quan theo bảng tính: Sở Xây dựng"


def test_without_a_column_of_texts_it_waits_for_a_person(town: Town) -> None:
    book = Workbook()
    book.worksheets[0].append(["A", "Xã, phường", "Lĩnh vực"])
    actor = town.city.actor("second")
    row = imports.check_workbook(actor=actor, upload=upload(saved(book)))
    assert row.state == "columns"
    refused("import_unchecked", lambda: imports.apply_import(actor=actor, import_id=row.id))
    refused("import_no_text", lambda: imports_read.settle_columns(actor=actor, import_id=row.id))
    wrong = {0: {1: "text", 2: "text"}}
    refused(
        "import_column_twice",
        lambda: imports_read.settle_columns(actor=actor, import_id=row.id, columns=wrong),
    )


def test_hidden_rows_are_imported_only_when_that_is_ticked(town: Town) -> None:
    made, actor = dirty(), town.city.actor("second")
    row = imports.check_workbook(actor=actor, upload=upload(made.content))
    (hidden,) = [number for number, why in made.left_out.items() if why == "row_hidden_left"]
    row = imports_read.settle_columns(actor=actor, import_id=row.id, options={"hidden": True})
    (found,) = [one for one in rows_of(row) if one.number == hidden]
    assert (found.out, [fault.code for fault in found.faults]) == ("", ["row_hidden"])


def test_sheets_with_the_same_header_are_imported_together(town: Town) -> None:
    book = Workbook()
    for number, sheet in enumerate([book.worksheets[0], book.create_sheet("Hai"), book.create_sheet("Khác")]):
        head = ["Nội dung kiến nghị", "Địa bàn"] if number < 2 else ["Nội dung", "Số cử tri"]
        sheet.append(head if number else head[::-1])
        sheet.append(([words(number), "Phường Láng"])[:: 1 if number else -1])
    row = imports.check_workbook(actor=town.city.actor("second"), upload=upload(saved(book)))
    assert [layout.chosen for layout in plan_of(row).layouts] == [True, True, False]
    assert (row.row_count, row.fault_count) == (2, 0)


def test_too_many_rows_are_refused(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports_read, "MOST_ROWS", 3)
    refused("import_too_many_rows", lambda: made_of(town))


def test_a_check_asks_as_often_for_many_rows_as_for_few(town: Town) -> None:
    counts = []
    for rows in (2, 1, 30):
        with CaptureQueriesContext(connection) as queries:
            made_of(town, rows=rows, seed=rows)
        counts.append(len(queries))
    assert counts[1] == counts[2], "the first makes the journal of the office"
