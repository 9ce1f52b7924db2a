"""Importing spreadsheets: check a workbook and keep what it said with every fault; then apply all or nothing.

The check reads the file once; what it read is kept with the faults of each row and shown. Applying takes the
rows to the database as it is then: what somebody changed meanwhile shows as a fault, and nothing is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from council import clock
from council.errors import Refused, not_found
from council.permissions import Actor, may, require
from council.services import journal
from council.services.documents import clean_name
from council.services.journal import Act
from council.services.spreadsheets import MOST_BYTES, read_workbook, too_large
from elections import access, streams
from elections.enums import ImportState
from elections.models import SpreadsheetImport
from elections.services import imports_bodies, imports_candidates, imports_setup, imports_setup_write
from elections.services.imports_facts import Facts, facts_of
from elections.services.imports_sheets import ReadSheet, SheetKind, read_sheets, sheet_of
from elections.services.setup import require_not_begun

Check = Callable[[Facts, list[ReadSheet]], None]
Write = Callable[[Actor, Facts, list[ReadSheet], str], dict[str, int]]


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A workbook that can be imported: who may, its sheets, how its rows are checked and written."""

    key: str
    title: str | Promise
    verb: str
    sheets: tuple[SheetKind, ...]
    check: Check
    write: Write
    before_voting: bool = True  # nothing of it may be added once figures rest on it


KINDS = {
    kind.key: kind
    for kind in (
        ImportKind(
            "setup",
            gettext_lazy("Đơn vị bầu cử, khu vực bỏ phiếu, thôn và tổ dân phố"),
            "elections.set_up",
            imports_setup.SHEETS,
            imports_setup.check,
            imports_setup_write.write,
        ),
        ImportKind(
            "bodies",
            gettext_lazy("Thành viên Ủy ban, Ban và Tổ bầu cử"),
            "elections.set_up",
            imports_bodies.SHEETS,
            imports_bodies.check,
            imports_bodies.write,
            before_voting=False,
        ),
        ImportKind(
            "candidates",
            gettext_lazy("Người ứng cử"),
            "elections.edit_candidates",
            imports_candidates.SHEETS,
            imports_candidates.check,
            imports_candidates.write,
        ),
    )
}


def kinds_for(actor: Actor) -> list[ImportKind]:
    """The workbooks this person may import."""
    return [kind for kind in KINDS.values() if may(actor, kind.verb, actor.council_id)]


def require_any(actor: Actor) -> None:
    """Refuse who may import nothing."""
    if not kinds_for(actor):
        require(actor, "elections.set_up", actor.council_id)


def kind_of(actor: Actor, key: str) -> ImportKind:
    """A kind of workbook by its key, for who may import it."""
    kind = KINDS.get(key)
    if kind is None:
        raise not_found()
    require(actor, kind.verb, actor.council_id)
    return kind


def check_workbook(
    *, actor: Actor, election_id: int, kind: str, upload: UploadedFile[bytes]
) -> SpreadsheetImport:
    """Read and check a workbook; keep its rows with every fault, to be looked at and then applied.

    Nothing is locked while the file is read. Refuses what is no workbook, or has none of the sheets.
    """
    chosen = kind_of(actor, kind)
    election = access.election(actor, election_id)
    if (upload.size or 0) > MOST_BYTES or upload.file is None:
        raise too_large()
    name = clean_name(upload.name or "")
    sheets = read_sheets(read_workbook(upload.file, name), chosen.sheets)
    chosen.check(facts_of(actor, election), sheets)
    with transaction.atomic():
        row = SpreadsheetImport(
            election=election,
            council_id=actor.council_id,
            kind=kind,
            file_name=name,
            sha256=_sha256(upload),
            uploaded_by_id=_account(actor),
            uploaded_at=clock.now(),
        )
        _keep(row, sheets)
        row.save()
        _record(actor, row, "elections.import.checked", {"faults": row.fault_count})
    return row


def apply_import(*, actor: Actor, import_id: int) -> dict[str, int]:
    """Write everything of a checked workbook, or nothing. Returns how many of each were added; what was read
    is dropped, since it stands in its own tables and in the journal by then.

    Refused a second time, with faults in any row, and where the database no longer agrees: the faults found
    then are kept for the preview.
    """
    with transaction.atomic():
        row = access_import(actor, import_id, lock=True)
        _require_checked(row)
        if row.fault_count:
            raise Refused(
                "import_faulty", _("Tệp còn lỗi nên chưa ghi gì. Hãy sửa trong Excel rồi tải lên lại.")
            )
        kind = kind_of(actor, row.kind)
        election = access.election(actor, row.election_id, lock=True)
        if kind.before_voting:
            require_not_begun(election)
        sheets = [sheet_of(data) for data in row.rows]
        for sheet in sheets:
            for line in sheet.rows:
                line.found = []
        facts = facts_of(actor, election)
        kind.check(facts, sheets)
        written = _written(actor, row, sheets, kind, facts)
    if written is None:
        raise _changed()
    return written


def _written(
    actor: Actor, row: SpreadsheetImport, sheets: list[ReadSheet], kind: ImportKind, facts: Facts
) -> dict[str, int] | None:
    """What was added; None, with the new faults kept, where the database no longer agrees."""
    if hard_faults(sheets):
        _keep(row, sheets)
        row.save()
        return None
    source = f"{row.file_name} (SHA-256 {row.sha256[:16]})"
    try:
        with transaction.atomic():
            counts = kind.write(actor, facts, sheets, source)
    except IntegrityError as error:  # somebody added the same between our look and our writing
        raise _changed() from error
    row.state, row.rows, row.applied_at = ImportState.APPLIED, [], clock.now()
    row.save(update_fields=["state", "rows", "applied_at"])
    _record(actor, row, "elections.import.applied", {"counts": counts})
    return counts


def discard_import(*, actor: Actor, import_id: int) -> SpreadsheetImport:
    """Put a checked workbook aside; what was read is dropped, that it was there stays."""
    with transaction.atomic():
        row = access_import(actor, import_id, lock=True)
        kind_of(actor, row.kind)
        _require_checked(row)
        row.state, row.rows = ImportState.DISCARDED, []
        row.save(update_fields=["state", "rows"])
        _record(actor, row, "elections.import.discarded", {})
    return row


def access_import(
    actor: Actor, import_id: int, *, lock: bool = False, election_id: int | None = None
) -> SpreadsheetImport:
    """An import of the actor's own council, for who may import what it holds; with `election_id`, of that
    election."""
    rows = SpreadsheetImport.objects.with_scopes_disabled().select_related("election", "uploaded_by__person")
    rows = rows.select_for_update(of=("self",)) if lock else rows.defer("rows")
    rows = rows.filter(election_id=election_id) if election_id is not None else rows
    found: SpreadsheetImport | None = rows.filter(pk=import_id, council_id=actor.council_id).first()
    if found is None:
        raise not_found()
    kind_of(actor, found.kind)
    return found


def hard_faults(sheets: list[ReadSheet]) -> int:
    """Rows and sheets that keep an import from being applied."""
    rows = sum(any(fault.hard for fault in row.all_faults) for sheet in sheets for row in sheet.rows)
    return rows + sum(any(fault.hard for fault in sheet.faults) for sheet in sheets)


def _keep(row: SpreadsheetImport, sheets: list[ReadSheet]) -> None:
    row.rows = [sheet.json() for sheet in sheets]
    row.row_count = sum(len(sheet.rows) for sheet in sheets)
    row.fault_count = hard_faults(sheets)


def _require_checked(row: SpreadsheetImport) -> None:
    if row.state == ImportState.APPLIED:
        raise Refused("import_applied", _("Tệp này đã được ghi vào phần mềm; không ghi lần thứ hai."))
    if row.state == ImportState.DISCARDED:
        raise Refused("import_discarded", _("Tệp này đã bị bỏ; hãy tải lên lại nếu cần."))


def _changed() -> Refused:
    return Refused(
        "import_outdated",
        _("Dữ liệu đã thay đổi từ khi kiểm tra tệp, nên chưa ghi gì. Hãy xem lại các lỗi mới bên dưới."),
    )


def _sha256(upload: UploadedFile[bytes]) -> str:
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _account(actor: Actor) -> int:
    if actor.account_id is None:
        raise not_found()
    return actor.account_id


def _record(actor: Actor, row: SpreadsheetImport, code: str, data: dict[str, Any]) -> None:
    said = {"import": row.id, "kind": row.kind, "file": row.file_name, "sha256": row.sha256} | data
    said["rows"] = row.row_count
    journal.record(Act(row.council_id, streams.election_stream(row.election_id), code, said, actor))
