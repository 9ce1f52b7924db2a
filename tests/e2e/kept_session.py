"""A session to be taken along: made in a process of its own, served by the product, changed from outside."""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django_scopes import scopes_disabled

from council import clock
from council.models import Account, Document, JournalEntry
from council.permissions import actors
from meetings.models import AgendaItem, Mark, OfflineCopy
from meetings.services import offline, papers
from meetings.services.papers import PaperData
from tests.e2e.installation import Installation
from tests.factories.long_paper import long_paper
from tests.factories.world import World, make_sitting, make_world, session_key
from tests.load.papers_files import pictures, write_scan

MODULE = "tests.e2e.kept_session"
CODE = "00004"
SCAN_PAGES = 300
SCANNED, WRITTEN = "Bản quét 300 trang", "Tờ trình có chữ"


@dataclass(frozen=True)
class KeptSession:
    """The installation, a session key for each person (a device each), the ids of session and papers."""

    installation: Installation
    keys: dict[str, str]
    session: int
    papers: dict[str, int]
    files: dict[str, str]

    def path(self, rest: str = "") -> str:
        return f"/hd/{CODE}/{rest}"

    @property
    def home(self) -> str:
        return self.path(f"ngoai-tuyen/{self.session}/")

    def paper(self, title: str) -> str:
        return self.path(f"tai-lieu/{self.papers[title]}/")

    def file(self, title: str) -> Path:
        """The copy that people read, on the server's disk."""
        return self.installation.home / "files" / self.files[title]

    def act(self, *words: str) -> dict[str, Any]:
        """Do or look at something in the installation."""
        return self.installation.run(MODULE, *words)


@scopes_disabled()
def make(scan_pages: int = SCAN_PAGES, page_bytes: int = 30_000) -> dict[str, Any]:
    """Database, static files, and a session with a scan and a written paper."""
    with redirect_stdout(StringIO()):
        call_command("prepare")
    world = make_world(CODE, delegates=3)
    sitting = make_sitting(world)
    items = list(AgendaItem.objects.filter(session=sitting.session).order_by("position"))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "scan.pdf"
        write_scan(path, scan_pages, pictures(page_bytes, 6), seed=1)
        scanned = _paper(world, items[0], SCANNED, path.read_bytes())
    written = _paper(world, items[1], WRITTEN, long_paper(12, 0))
    people: dict[str, str | int] = {
        "tablet": 1,
        "phone": 1,
        "other": 2,
        "officer": "digital_officer",
        "office": "secretariat",
    }
    return {
        "keys": {name: session_key(world.account(who)) for name, who in people.items()},
        "session": sitting.session_id,
        "papers": {SCANNED: scanned.id, WRITTEN: written.id},
        "files": {paper.title: str(paper.versions.get().reading.name) for paper in (scanned, written)},
    }


def _paper(world: World, item: AgendaItem, title: str, content: bytes) -> Document:
    return papers.upload_paper(
        actor=world.actor("secretariat"),
        item_id=item.id,
        data=PaperData("report", title),
        upload=SimpleUploadedFile("tai-lieu.pdf", BytesIO(content).read(), "application/pdf"),
    )


@scopes_disabled()
def act(what: str, *words: str) -> dict[str, Any]:
    """`version <paper>`: a new version; `revoke`: take every copy back; `copies`, `marks`: what there is."""
    if what == "version":
        office = _actor(f"{CODE}-secretariat")
        content = long_paper(14, 0)
        upload = SimpleUploadedFile("moi.pdf", content, "application/pdf")
        return {"version": papers.add_version(actor=office, document_id=int(words[0]), upload=upload).id}
    if what == "revoke":
        officer = _actor(f"{CODE}-digital_officer")
        return {
            "revoked": [offline.revoke(actor=officer, copy_id=row.id).id for row in OfflineCopy.objects.all()]
        }
    rows = OfflineCopy.objects.order_by("id")
    return {
        "copies": [[row.account.username, row.revoked_at is None, row.wiped_at is None] for row in rows],
        "told": list(
            JournalEntry.objects.filter(code__startswith="meetings.offline")
            .order_by("id")
            .values_list("code", flat=True)
        ),
        "marks": list(Mark.objects.filter(deleted_at=None).order_by("page").values_list("page", flat=True)),
    }


def _actor(username: str) -> Any:
    account = Account.objects.get(username=username)
    council = Document.objects.first().council  # type: ignore[union-attr]
    return actors([(council, account, "", "vi")], clock.today())[0]


def main() -> None:
    """`make` or an act."""
    words = sys.argv[1:]
    found = make(*map(int, words[1:])) if words[0] == "make" else act(*words)
    sys.stdout.write(json.dumps(found, ensure_ascii=False))
