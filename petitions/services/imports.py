"""Importing petitions from a spreadsheet: read it, settle columns, names and rows, then write all or nothing.

What was read waits sealed (imports_store) and is dropped once it is written or put aside. Writing judges the
rows again by what is known then: a body that was abolished meanwhile, or the same words recorded by somebody
else, stop it, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from council import clock
from council.errors import Refused
from council.permissions import Actor, require
from petitions.models import PetitionImport
from petitions.queries.imports import newest_held
from petitions.queries.names import Kind
from petitions.services.imports_apply import Writing, write
from petitions.services.imports_check import Facts, came_since, find_alike
from petitions.services.imports_read import read_upload, settle_columns
from petitions.services.imports_state import VERB, drop, judge, opened, require_new, say
from petitions.services.imports_store import APPLIED, CHECKED, IMPORT, SKIP, Plan, Row, plan_of, rows_of
from petitions.services.record import lock_codes


def check_workbook(*, actor: Actor, upload: UploadedFile[bytes], again: bool = False) -> PetitionImport:
    """Read a workbook and check it as its headers say. Where no column is known for the texts it waits for a
    person to say which one that is (state "columns")."""
    row = read_upload(actor=actor, upload=upload, again=again)
    plan = plan_of(row)
    if "text" not in plan.mapped:
        return row
    return settle_columns(actor=actor, import_id=row.id)


def decide_names(
    *, actor: Actor, import_id: int, decisions: Mapping[str, Mapping[str, int | None]]
) -> PetitionImport:
    """What spellings mean: kind -> spelling -> number of what it means, 0 to leave it open, None to ask
    again. One decision holds for every row with the same spelling."""

    def act(plan: Plan, _rows: Sequence[Row], facts: Facts) -> None:
        for kind, said in decisions.items():
            names = facts.names[Kind(checked_name(kind))]
            kept = plan.decisions.setdefault(kind, {})
            for key, pk in said.items():
                if pk is None:
                    kept.pop(key, None)
                elif pk == 0 or names.get(pk) is not None:
                    kept[key] = pk
                else:
                    raise Refused("bad_value", _("Hãy chọn một giá trị hợp lệ."), status=400)

    told = {kind: dict(said) for kind, said in decisions.items()}
    return _change(actor, import_id, act, "petitions.import.decided", {"names": told})


def choose_rows(*, actor: Actor, import_id: int, choices: Mapping[str, str]) -> PetitionImport:
    """What becomes of rows: key of a row -> "import", "skip", or what it repeats: "p:<number of a petition>",
    "r:<key of another row>"."""

    def act(plan: Plan, rows: Sequence[Row], _facts: Facts) -> None:
        known = {row.key: row for row in rows if not row.out}
        for key, choice in choices.items():
            offered = {IMPORT, SKIP, *(one.target for one in known[key].alike)} if key in known else set()
            if choice not in offered:
                raise Refused("bad_value", _("Hãy chọn một giá trị hợp lệ."), status=400)
            plan.choices[key] = choice
        plan.choices = {key: choice for key, choice in plan.choices.items() if choice != IMPORT}

    return _change(actor, import_id, act, "petitions.import.chosen", {"rows": dict(choices)})


def skip_faulty(*, actor: Actor, import_id: int) -> PetitionImport:
    """Leave out every row that still has a fault."""

    def act(plan: Plan, rows: Sequence[Row], _facts: Facts) -> None:
        plan.choices |= {row.key: SKIP for row in rows if not row.out and row.is_faulty}

    return _change(actor, import_id, act, "petitions.import.chosen", {"all": "faulty"})


def mark_copies(*, actor: Actor, import_id: int, least: int = 90) -> PetitionImport:
    """Make every row that is nearly the same as another a duplicate of it: of a petition that is there before
    one of a row above."""

    def act(plan: Plan, rows: Sequence[Row], _facts: Facts) -> None:
        for row in rows:
            copies = [one for one in row.alike if one.score >= least]
            if row.out or row.key in plan.choices or not copies:
                continue
            one = copies[0]
            root = plan.choices.get(one.row, "") if one.row else ""
            if root != SKIP:
                plan.choices[row.key] = root or one.target

    return _change(actor, import_id, act, "petitions.import.chosen", {"all": "copies"})


def apply_import(*, actor: Actor, import_id: int, again: bool = False) -> dict[str, int]:
    """Write every row of a checked file, or nothing; answers how many became what. What it said is dropped.

    Refused a second time, with faults in any row that is not skipped, where what is known has changed since
    the check (the new faults are kept for the preview), and for a file the council imported before.
    """
    require(actor, VERB, actor.council_id)
    with transaction.atomic():
        row = opened(actor, import_id)
        if row.state != CHECKED:
            raise Refused("import_unchecked", _("Hãy xác nhận các cột rồi kiểm tra tệp trước."))
        origin, plan, rows = lock_codes(actor.council_id), plan_of(row), rows_of(row)
        if not (again or plan.options.get("again")):
            require_new(actor.council_id, row.sha256, row.id)
        before = row.fault_count
        facts = judge(row, rows, plan)
        refusal = _why_not(row, rows, plan, before)
        if refusal is None:
            counts = write(Writing(actor, row, plan, facts, origin, clock.now()), rows)
            row.state, row.rows, row.applied_at = APPLIED, [], clock.now()
            row.save(update_fields=["state", "rows", "applied_at"])
            say(row, actor, "petitions.import.applied", {"counts": counts})
            return counts
    raise refusal


def discard_import(*, actor: Actor, import_id: int) -> PetitionImport:
    """Put a file aside; what it said is dropped, that it was there stays."""
    require(actor, VERB, actor.council_id)
    with transaction.atomic():
        row = opened(actor, import_id)
        drop(row, actor, "discarded")
    return row


def checked_name(kind: str) -> str:
    """A kind of name."""
    if kind not in list(Kind):
        raise Refused("bad_value", _("Hãy chọn một giá trị hợp lệ."), status=400)
    return kind


def _why_not(row: PetitionImport, rows: list[Row], plan: Plan, before: int) -> Refused | None:
    """Why a file cannot be written as it is, after its rows were judged again."""
    wanted = [one for one in rows if not one.out and plan.choice(one) != SKIP]
    if row.fault_count:
        if not before:
            return _outdated()
        return Refused(
            "import_faulty", _("Tệp còn lỗi nên chưa ghi gì. Hãy xử lý từng lỗi hoặc bỏ qua dòng đó.")
        )
    if not wanted:
        return Refused("import_empty", _("Không có dòng nào để nhập."))
    fresh = [one for one in wanted if plan.choice(one) == IMPORT]
    after = int(plan.options.get("newest", 0))
    newest = newest_held(row.council_id)
    if newest > after and came_since(fresh, row.council_id, after):
        for one in rows:
            one.faults = [fault for fault in one.faults if fault.code not in ("alike_file", "alike_held")]
        find_alike(rows, plan, row.council_id)
        plan.options["newest"] = newest
        judge(row, rows, plan)
        return _outdated()
    return None


def _outdated() -> Refused:
    return Refused(
        "import_outdated",
        _("Dữ liệu đã thay đổi từ khi kiểm tra tệp, nên chưa ghi gì. Hãy xem lại các mục mới bên dưới."),
    )


def _change(
    actor: Actor,
    import_id: int,
    act: Callable[[Plan, Sequence[Row], Facts], None],
    code: str,
    said: dict[str, Any],
) -> PetitionImport:
    """Change the plan of a checked file and judge its names again."""
    require(actor, VERB, actor.council_id)
    with transaction.atomic():
        row = opened(actor, import_id)
        plan, rows = plan_of(row), rows_of(row)
        facts = Facts.of(row.council)
        act(plan, rows, facts)
        judge(row, rows, plan, facts)
        say(row, actor, code, said | {"faults": row.fault_count})
    return row
