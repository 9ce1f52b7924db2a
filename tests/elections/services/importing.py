"""What the tests of imports share: check a workbook, name its faults."""

from elections.models import SpreadsheetImport
from elections.services import imports
from elections.services.imports_sheets import sheet_of
from tests.factories import workbooks
from tests.factories.elections import Hustings


def check(made: Hustings, content: bytes, *, who: int = 0, kind: str = "setup") -> SpreadsheetImport:
    """Checked by the clerk of the city (0) or of a commune."""
    actor = made.worlds[who].actor("election_clerk")
    return imports.check_workbook(
        actor=actor, election_id=made.election.id, kind=kind, upload=workbooks.upload(content)
    )


def write(made: Hustings, row: SpreadsheetImport, *, who: int = 0) -> dict[str, int]:
    """Applied by the clerk who checked it."""
    return imports.apply_import(actor=made.worlds[who].actor("election_clerk"), import_id=row.id)


def faults(row: SpreadsheetImport, *, hard: bool | None = True) -> list[tuple[str, str, str]]:
    """(code, sheet, cell) of every fault."""
    found = []
    for sheet in map(sheet_of, row.rows):
        found += [(fault, sheet.name, "") for fault in sheet.faults]
        for line in sheet.rows:
            places = ((fault, sheet.letters.get(fault.column, "")) for fault in line.all_faults)
            found += [(fault, sheet.name, f"{letter}{line.number}") for fault, letter in places]
    return [(fault.reason.code, name, cell) for fault, name, cell in found if hard in (None, fault.hard)]


def codes(row: SpreadsheetImport, *, hard: bool | None = True) -> list[str]:
    """The codes of the faults."""
    return [code for code, _sheet, _cell in faults(row, hard=hard)]
