"""What `make bench-papers` does on the server's side: a session with its papers, taken in as the secretariat
would upload them. Run in a process of its own by tests.load.papers."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django_scopes import scopes_disabled

from council.enums import PaperKind, Role
from council.models import Council, CouncilSession, DocumentVersion, SignIn
from council.permissions import Actor
from meetings.models import AgendaItem, Sitting
from meetings.services.papers import PaperData, upload_paper
from tests.load.papers_files import pictures, write_scan
from tests.load.world import CITY_SEATS, make

KINDS = (PaperKind.SUBMISSION, PaperKind.DRAFT_RESOLUTION, PaperKind.VERIFICATION_REPORT)


@scopes_disabled()
def made(items: int, pages: int, size: int, folder: Path) -> dict[str, Any]:
    """A council of 125, everybody signed in, and a session of so many items with three papers each, which
    have so many pages and bytes together."""
    plan = make(1, CITY_SEATS, 0)["councils"][0]
    council = Council.objects.get(code=plan["code"])
    session = CouncilSession.objects.with_scopes_disabled().get(council=council)
    actor = _secretariat(council, plan["chair"])
    rows = _items(session, items)
    papers = items * len(KINDS)
    pool = pictures(size // pages)
    begun, took = time.monotonic(), []
    for number in range(papers):
        path = folder / "scan.pdf"
        write_scan(path, pages // papers, pool, number)
        before = time.monotonic()
        _upload(actor, rows[number // len(KINDS)], number, path)
        took.append(time.monotonic() - before)
    return {
        "code": council.code,
        "keys": [key for _delegate, key in plan["delegates"]],
        "files": _files(council.code),
        "list": f"/hd/{council.code}/ngoai-tuyen/{session.id}/danh-sach/",
        "store": default_storage.path(""),
        "seconds": time.monotonic() - begun,
        "upload": sorted(took)[len(took) // 2],
    }


def _secretariat(council: Council, key: str) -> Actor:
    account = SignIn.objects.get(session_key=key).account_id
    return Actor(
        council_id=council.id, roles=frozenset({Role.SECRETARIAT}), account_id=account, name="Văn phòng"
    )


def _items(session: CouncilSession, count: int) -> list[AgendaItem]:
    there = list(AgendaItem.objects.filter(session=session).order_by("position"))
    sitting = Sitting.objects.get(session=session)
    more = [
        AgendaItem(
            council_id=session.council_id, session=session, sitting=sitting, position=position,
            title=f"Nội dung {position + 1} của chương trình kỳ họp",
        )
        for position in range(len(there), count)
    ]  # fmt: skip
    return [*there, *AgendaItem.objects.bulk_create(more)][:count]


def _upload(actor: Actor, item: AgendaItem, number: int, path: Path) -> None:
    size = path.stat().st_size
    upload = TemporaryUploadedFile(f"van-ban-{number}.pdf", "application/pdf", size, None)
    upload.write(path.read_bytes())
    upload.flush()
    kind = KINDS[number % len(KINDS)]
    data = PaperData(kind=kind, title=f"Văn bản {number + 1} của kỳ họp", number=f"{number + 1}/TTr-UBND")
    upload_paper(actor=actor, item_id=item.id, data=data, upload=upload)


def _files(code: str) -> list[dict[str, Any]]:
    rows = DocumentVersion.objects.with_scopes_disabled().order_by("id")
    return [
        {
            "path": f"/hd/{code}/tai-lieu/{row.document_id}/{row.number}/tep/",
            "stored": str(row.reading.name),
            "size": row.reading.size,
            "pages": row.pages,
        }
        for row in rows
    ]


def main() -> None:
    """Do one act and write what came of it."""
    asked = argparse.ArgumentParser()
    asked.add_argument("act", choices=("made",))
    asked.add_argument("out", type=Path)
    asked.add_argument("numbers", type=int, nargs=3)
    found = asked.parse_args()
    items, pages, size = found.numbers
    found.out.write_text(json.dumps(made(items, pages, size, found.out.parent)))
