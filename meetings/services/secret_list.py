"""The list of secret papers as PDF, for signatures."""

from __future__ import annotations

from django.db import transaction

from council import clock
from council.permissions import Actor
from council.services import journal
from council.services.journal import Act
from meetings.documents.secret_list import Copy, Paper, SecretList, render_secret_list
from meetings.queries.secret_papers import SecretLine, secret_lines
from meetings.services.preparing import access_session
from meetings.services.records import council_full_name
from meetings.services.secret_papers import VERB
from meetings.streams import session_stream


def secret_list(*, actor: Actor, session_id: int) -> tuple[str, bytes]:
    """File name and PDF. Always in Vietnamese; that it was made is in the journal."""
    session = access_session(actor, session_id, verb=VERB)
    term = session.term
    found = SecretList(
        council_name=council_full_name(session.council),
        session_title=session.name or f"Kỳ họp thứ {session.number}",
        term_name=f"khóa {term.number}, nhiệm kỳ {term.starts_on.year} - {term.ends_on.year}",
        place=session.council.name,
        day=clock.today(),
        papers=[_paper(line) for line in secret_lines(session.id)],
    )
    pdf = render_secret_list(found)
    with transaction.atomic():
        said = {"paper": "danh-sach-tai-lieu-mat", "bytes": len(pdf)}
        stream = session_stream(session.id)
        journal.record(Act(session.council_id, stream, "meetings.paper.made", said, actor))
    return f"danh-sach-tai-lieu-mat-{session.council.code}-{session.id}.pdf", pdf


def _paper(line: SecretLine) -> Paper:
    lines = [
        Copy(copy.number, copy.holder, copy.handed_at, copy.returned_at, copy.note) for copy in line.copies
    ]
    used = {copy.number for copy in line.copies}
    lines += [Copy(number) for number in range(1, line.paper.copies + 1) if number not in used]
    lines.sort(key=lambda copy: copy.number)
    return Paper(line.label, line.paper.title, line.paper.copies, lines)
