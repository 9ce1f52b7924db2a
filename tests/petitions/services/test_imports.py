"""A spreadsheet of petitions: read, judged, decided on, written whole or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from council import clock
from council.models import Council
from petitions.models import AnsweringBody, Petition, PetitionField, PetitionImport, PetitionSource
from petitions.queries.names import spelling
from petitions.services import imports
from petitions.services.imports_store import APPLIED, plan_of, rows_of
from petitions.services.petitioner import of
from tests.factories.dirty_petitions import Dirty, dirty, make_units, upload
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
