"""One of the office's tables as a file: its rows are read, the file is set, the office's journal says so."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from council import clock
from council.errors import Refused, not_found
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from petitions.documents.tables_book import render_book
from petitions.documents.tables_pdf import render_pdf
from petitions.queries.tables import Choice, Made
from petitions.queries.tables_all import KINDS, table_paper
from petitions.streams import office_stream

MAKE = "petitions.make_reports"
PDF, EXCEL = "pdf", "xlsx"
RENDER = {PDF: render_pdf, EXCEL: render_book}
# Setting 2,000 rows of long texts takes some ten seconds; a workbook of 20,000 some twenty.
MOST = {PDF: 2_000, EXCEL: 20_000}


@dataclass(frozen=True, slots=True)
class File:
    """A finished file and what it is called."""

    name: str
    content: bytes


def make(*, actor: Actor, code: str, choice: Choice, form: str) -> File:
    """The table `code` of a choice as PDF or Excel. Always in Vietnamese."""
    require(actor, MAKE, choice.council_id)
    if code not in KINDS or form not in RENDER:
        raise not_found()
    with translation.override("vi"):
        made = KINDS[code].build(choice, MOST[form] + 1)
    _check_size(made, form)
    with translation.override("vi"):
        content = RENDER[form](table_paper(choice, made, clock.today()))
    said = _told(choice) | {
        "table": code,
        "form": form,
        "rows": made.size,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    with transaction.atomic():
        stream = office_stream(choice.council_id)
        journal.record(Act(choice.council_id, stream, "petitions.office.table_made", said, actor))
    return File(f"{choice.council.code}_{code}_{clock.today().isoformat()}.{form}", content)


def _check_size(made: Made, form: str) -> None:
    if made.longest <= MOST[form]:
        return
    said = {"rows": made.longest, "most": MOST[form]}
    if form == PDF:
        message = _(
            "Biểu có %(rows)s dòng, PDF chỉ in được %(most)s dòng. Hãy tải Excel hoặc thu hẹp kỳ họp."
        )
    else:
        message = _("Biểu có %(rows)s dòng, quá %(most)s dòng. Hãy chọn một kỳ họp hoặc khoảng ngày hẹp hơn.")
    raise Refused("table_too_long", message % said, status=400)


def _told(choice: Choice) -> dict[str, Any]:
    return {
        "session": choice.session.id if choice.session else None,
        "before": choice.before,
        "since": choice.since.isoformat() if choice.since else None,
        "until": choice.until.isoformat() if choice.until else None,
    }
