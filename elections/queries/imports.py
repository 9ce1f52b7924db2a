"""The imports of a council into an election, without the rows that were read."""

from __future__ import annotations

from collections.abc import Collection

from elections.models import SpreadsheetImport

SHOWN = 50


def imports_of(council_id: int, election_id: int, kinds: Collection[str]) -> list[SpreadsheetImport]:
    """The latest imports of these kinds, newest first. One query."""
    rows = SpreadsheetImport.objects.with_scopes_disabled().filter(
        council_id=council_id, election_id=election_id, kind__in=kinds
    )
    return list(rows.defer("rows").select_related("uploaded_by__person")[:SHOWN])
