"""Reading a spreadsheet of petitions and settling which of its columns is what."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from council import clock
from council.enums import CouncilKind
from council.errors import Refused
from council.models import Council
from council.permissions import Actor, require
from council.services.documents import clean_name
from council.services.spreadsheets import MOST_BYTES, Sheet, read_workbook, too_large
from petitions import access
from petitions.enums import SourceKind
from petitions.models import PetitionImport
from petitions.queries.imports import newest_held
from petitions.services.imports_check import find_alike, judge_texts
from petitions.services.imports_columns import BY_KEY, Layout, lay_out, lay_out_at
from petitions.services.imports_rows import read_rows
from petitions.services.imports_state import VERB, drop, judge, opened, require_new, say
from petitions.services.imports_store import CHECKED, COLUMNS, Plan, cells_of, keep_cells, plan_of
from petitions.services.record import account_of, checked_choice, checked_place, checked_session

MOST_ROWS = 10_000
KEPT_DAYS = 30  # what nobody applied is dropped: it says who put what
OPEN = (COLUMNS, CHECKED)


def read_upload(*, actor: Actor, upload: UploadedFile[bytes], again: bool = False) -> PetitionImport:
    """Read a workbook and find out which column is what; nothing of the petitions changes.

    Refuses what is no workbook, what has too many rows, and a file the council imported before (unless
    `again`).
    """
    require(actor, VERB, actor.council_id)
    if (upload.size or 0) > MOST_BYTES or upload.file is None:
        raise too_large()
    name, digest = clean_name(upload.name or ""), _sha256(upload)
    if not again:
        require_new(actor.council_id, digest)
    sheets = read_workbook(upload.file, name)
    _require_size(sheets)
    layouts = lay_out(sheets)
    with transaction.atomic():
        _drop_stale(actor)
        council = Council.objects.get(pk=actor.council_id)
        row: PetitionImport = PetitionImport.objects.with_scopes_disabled().create(
            council=council,
            file_name=name,
            sha256=digest,
            state=COLUMNS,
            columns=Plan(layouts, _first_options(council, again)).json(),
            uploaded_by_id=account_of(actor),
            uploaded_at=clock.now(),
        )
        keep_cells(row, sheets)
        row.save(update_fields=["rows"])
        say(row, actor, "petitions.import.uploaded", {"sheets": [sheet.name for sheet in sheets]})
    return row


def find_headers(*, actor: Actor, import_id: int, headers: Mapping[int, int]) -> PetitionImport:
    """Read headers in other rows: sheet -> row. What its columns are is proposed anew."""
    require(actor, VERB, actor.council_id)
    with transaction.atomic():
        row = opened(actor, import_id)
        sheets, plan = cells_of(row), plan_of(row)
        for at, number in headers.items():
            if 0 <= at < len(sheets) and 0 < number != plan.layouts[at].header:
                plan.layouts[at] = lay_out_at(sheets[at], number)
                plan.layouts[at].chosen = "text" in plan.layouts[at].map.values()
        row.columns, row.state = plan.json(), COLUMNS
        row.save(update_fields=["columns", "state"])
    return row


def settle_columns(
    *,
    actor: Actor,
    import_id: int,
    columns: Mapping[int, Mapping[int, str]] | None = None,
    options: Mapping[str, Any] | None = None,
) -> PetitionImport:
    """Say which column is what, and check every row.

    `columns`: sheet -> number of column -> key of a target, for the sheets to import; `options`: what holds
    for the whole file (hidden, place, session, before, source, meeting). None leaves what is there.
    """
    require(actor, VERB, actor.council_id)
    with transaction.atomic():
        row = opened(actor, import_id)
        sheets, plan = cells_of(row), plan_of(row)
        if columns is not None:
            _map(plan.layouts, columns)
        if options is not None:
            plan.options |= _checked_options(actor, options)
        if "text" not in plan.mapped:
            raise Refused("import_no_text", _("Hãy chọn cột nào là “Nội dung kiến nghị”."), status=400)
        plan.choices = {}
        plan.options["newest"] = newest_held(actor.council_id)
        rows = read_rows(sheets, plan.layouts, clock.today(), hidden_too=bool(plan.options.get("hidden")))
        judge_texts(rows)
        find_alike(rows, plan, actor.council_id)
        row.state = CHECKED
        judge(row, rows, plan)
        say(
            row,
            actor,
            "petitions.import.checked",
            {"faults": row.fault_count, "columns": sorted(plan.mapped)},
        )
    return row


def _map(layouts: Sequence[Layout], columns: Mapping[int, Mapping[int, str]]) -> None:
    for at, layout in enumerate(layouts):
        layout.chosen = at in columns and bool(layout.header)
        if not layout.chosen:
            continue
        there = {column.number for column in layout.columns}
        wanted = {number: key for number, key in columns[at].items() if number in there and key in BY_KEY}
        twice = [key for key in wanted.values() if list(wanted.values()).count(key) > 1]
        if twice:
            label = _(BY_KEY[twice[0]].label)
            message = _("Trang “%(sheet)s” có hai cột cùng là “%(label)s”; hãy bỏ một cột.")
            raise Refused("import_column_twice", message % {"sheet": layout.name, "label": label}, status=400)
        if "text" not in wanted.values():
            message = _("Trang “%(sheet)s” chưa có cột nào là “Nội dung kiến nghị”.")
            raise Refused("import_no_text", message % {"sheet": layout.name}, status=400)
        layout.map = wanted


def _first_options(council: Council, again: bool) -> dict[str, Any]:
    """A commune's petitions are about the commune unless a row says otherwise."""
    place = None if council.kind == CouncilKind.CITY else council.id
    return {"hidden": False, "place": place, "session": None, "before": True, "again": again} | {
        "source": str(SourceKind.OTHER),
        "meeting": None,
    }


def _checked_options(actor: Actor, options: Mapping[str, Any]) -> dict[str, Any]:
    found = {key: options[key] for key in ("hidden", "before") if key in options}
    if "place" in options:
        found["place"] = checked_place(options["place"])
    if "session" in options:
        found["session"] = checked_session(actor.council_id, options["session"])
    if "source" in options:
        found["source"] = checked_choice(options["source"], SourceKind)
    if "meeting" in options:
        if options["meeting"] is not None:
            access.meeting(actor, options["meeting"])
        found["meeting"] = options["meeting"]
    return found


def _require_size(sheets: Sequence[Sheet]) -> None:
    if sum(len(sheet.lines) for sheet in sheets) > MOST_ROWS:
        message = _("Tệp có hơn %(most)s dòng; hãy chia thành nhiều tệp.")
        raise Refused(
            "import_too_many_rows", message % {"most": f"{MOST_ROWS:,}".replace(",", ".")}, status=413
        )


def _drop_stale(actor: Actor) -> None:
    rows = (
        PetitionImport.objects.with_scopes_disabled()
        .select_for_update(of=("self",))
        .select_related("council")
    )
    rows = rows.filter(council_id=actor.council_id, state__in=OPEN)
    for row in rows.filter(uploaded_at__lt=clock.now() - timedelta(days=KEPT_DAYS)):
        drop(row, actor, "stale")


def _sha256(upload: UploadedFile[bytes]) -> str:
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()
