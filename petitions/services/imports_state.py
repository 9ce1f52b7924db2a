"""What every act on a spreadsheet of petitions shares: opening it, judging its rows, dropping it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from council import clock
from council.errors import Refused
from council.models import Council
from council.permissions import Actor
from council.services import journal
from council.services.journal import Act
from petitions import access
from petitions.models import PetitionImport
from petitions.queries.imports import applied_before
from petitions.services.imports_check import Facts, judge_names
from petitions.services.imports_store import APPLIED, DISCARDED, SKIP, Plan, Row, keep_rows
from petitions.streams import office_stream

VERB = "petitions.import"


def opened(actor: Actor, import_id: int) -> PetitionImport:
    """A file of the actor's council that is neither written nor put aside, locked."""
    row = access.spreadsheet(actor, import_id, lock=True)
    if row.state == APPLIED:
        raise Refused("import_applied", _("Tệp này đã được ghi vào phần mềm; không ghi lần thứ hai."))
    if row.state == DISCARDED:
        raise Refused("import_discarded", _("Tệp này đã bị bỏ; hãy tải lên lại nếu cần."))
    return row


def judge(row: PetitionImport, rows: list[Row], plan: Plan, facts: Facts | None = None) -> Facts:
    """Judge the names of all rows and keep what was found."""
    facts = facts or Facts.of(row.council)
    judge_names(rows, plan, facts)
    row.columns = plan.json()
    row.row_count = sum(not one.out for one in rows)
    row.fault_count = sum(one.is_faulty and not one.out and plan.choice(one) != SKIP for one in rows)
    keep_rows(row, rows)
    row.save(update_fields=["state", "columns", "rows", "row_count", "fault_count"])
    return facts


def require_new(council_id: int, digest: str, without: int | None = None) -> None:
    """Refuse a file that the council imported before."""
    earlier = applied_before(council_id, digest, without)
    if earlier is not None and earlier.applied_at is not None:
        message = _("Tệp này đã được nhập ngày %(day)s. Nếu vẫn muốn nhập lần nữa, hãy đánh dấu xác nhận.")
        raise Refused("import_twice", message % {"day": f"{clock.day_of(earlier.applied_at):%d/%m/%Y}"})


def drop(row: PetitionImport, actor: Actor, why: str) -> None:
    """Put a file aside with all it said."""
    row.state, row.rows = DISCARDED, []
    row.save(update_fields=["state", "rows"])
    say(row, actor, "petitions.import.discarded", {"why": why})


def say(row: PetitionImport, actor: Actor, code: str, data: dict[str, Any]) -> None:
    """Record an act in the journal of the office."""
    said = {"import": row.id, "file": row.file_name, "sha256": row.sha256, "rows": row.row_count} | data
    journal.record(Act(row.council_id, office_stream(row.council_id), code, said, actor))


def council_of(actor: Actor) -> Council:
    """The actor's own council."""
    found: Council = Council.objects.get(pk=actor.council_id)
    return found
