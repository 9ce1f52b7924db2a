"""A paper with one person's own marks as a PDF to keep. The stored file is never changed.

Making it takes a second or more of one core and memory for the paper, so it is done by a process of its own
(meetings/documents/marked_pdf.py) and by no more than two at a time.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from typing import IO, Any

import structlog
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from council.errors import Refused, not_found
from council.models import DocumentVersion
from council.permissions import Actor
from meetings.queries.marks import own_marks
from meetings.services.marks import marker, tell
from meetings.services.papers import readable_paper

log = structlog.get_logger(__name__)
SECONDS = 120
PATIENCE = 30
AT_ONCE = 2
_turns = BoundedSemaphore(AT_ONCE)


def marked_copy(*, actor: Actor, document_id: int, number: int) -> tuple[IO[bytes], DocumentVersion]:
    """An open file, already without a name on the disk: it is gone when it is closed."""
    person_id = marker(actor)
    document = readable_paper(actor, document_id)
    version = next((row for row in document.versions.all() if row.number == number), None)
    if version is None:
        raise not_found()
    rows = own_marks(person_id, actor.council_id).filter(version=version, deleted_at__isnull=True)
    marks = [
        {"uuid": str(told.uuid), "kind": told.kind, "page": told.page, "data": told.data}
        | {"made_at": f"{told.made_at:%Y%m%d%H%M%S}Z"}
        for told in map(tell, rows)
        if told is not None
    ]
    return _made(version, {"author": actor.name, "bookmark": _("Trang %(page)s"), "marks": marks}), version


def _made(version: DocumentVersion, wanted: dict[str, Any]) -> IO[bytes]:
    with _turn(), TemporaryDirectory() as folder:
        target = Path(folder, "marked.pdf")
        _run(version, [_local(version, folder), str(target)], wanted)
        return target.open("rb")


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=PATIENCE):
        raise Refused("marked_copy_busy", _("Máy chủ đang bận; hãy thử lại sau một phút."), status=503)
    try:
        yield
    finally:
        _turns.release()


def _local(version: DocumentVersion, folder: str) -> str:
    """The reading copy as a file of this machine; a copy where the papers are stored elsewhere."""
    stored = str(version.reading.name)
    try:
        return default_storage.path(stored)
    except NotImplementedError:
        path = Path(folder, "source.pdf")
        with default_storage.open(stored) as file, path.open("wb") as copy:
            shutil.copyfileobj(file, copy)
        return str(path)


def _run(version: DocumentVersion, paths: list[str], wanted: dict[str, Any]) -> None:
    command = [sys.executable, "-m", "meetings.documents.marked_pdf", *paths]
    try:
        run = subprocess.run(  # noqa: S603 - our own module; the paths are our own files
            command,
            cwd=settings.BASE_DIR,
            input=json.dumps(wanted).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        failed = run.stderr.decode("utf-8", "replace")[-500:] if run.returncode else ""
    except subprocess.TimeoutExpired:
        failed = "timeout"
    if failed:
        log.warning("marked_copy_failed", version=version.pk, error=failed)
        raise Refused(
            "marked_copy_failed",
            _("Chưa tạo được bản PDF có đánh dấu; đánh dấu của ông/bà vẫn được giữ. Hãy thử lại sau."),
            status=500,
        )
