"""Taking in papers: check a file, keep the original untouched, make the copy people read, add a version.

`taken_in` works outside of any transaction, since a large PDF takes seconds and the database's one writer
must not wait for it; if the block that follows fails, both files are deleted again: nothing half-written.
"""

from __future__ import annotations

import errno
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max

from council import clock, text
from council.errors import Refused
from council.models import Document, DocumentVersion
from council.rules.uploads import NAME_LENGTH, UPLOAD_REASONS
from council.services import office

log = structlog.get_logger(__name__)
SECONDS = 180
STATUS = {"file_too_large": 413, "storage_full": 507}
FULL = (errno.ENOSPC, errno.EDQUOT)
_SEPARATORS = re.compile(r"[/\\]")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A checked file with its two stored copies. `size`: bytes of the original; `removed`: counts by kind;
    of the reading copy its own digest and bytes ("" and 0: not known yet)."""

    original: str
    reading: str
    file_name: str
    sha256: str
    size: int
    pages: int
    removed: Mapping[str, int]
    reading_sha256: str = ""
    reading_size: int = 0


@contextmanager
def taken_in(upload: UploadedFile[bytes]) -> Iterator[Incoming]:
    """Check and store an upload for the block; an exception inside or a full disk removes all of it.

    Refuses, in this order: too large, empty, not a PDF, damaged or encrypted, locked, no pages, too long. A
    text, a sheet or slides (council.services.office) become a PDF for reading; what came is the original.
    """
    size = upload.size or 0
    file_name = clean_name(upload.name or "")
    _check_outside(upload, size, file_name)
    stored: list[str] = []
    try:
        with _local(upload) as source, NamedTemporaryFile(suffix=".pdf") as target:
            sha256 = _sha256(source)
            with _as_pdf(source, file_name) as pdf:
                found = _reading_copy(pdf, target.name)
            weight = _sha256(target.name), Path(target.name).stat().st_size
            original, reading = _names(file_name)
            stored += [original, reading]
            _store(reading, target.name)
            _store(original, source)
        yield Incoming(original, reading, file_name, sha256, size, found["pages"], found["removed"], *weight)
    except BaseException as error:
        _forget(stored)
        if isinstance(error, OSError) and error.errno in FULL:
            raise _refusal("storage_full") from error
        raise


def add_version(*, account_id: int, document: Document, incoming: Incoming) -> DocumentVersion:
    """The next version of a document. Inside the caller's transaction, with the document's row locked."""
    rows = DocumentVersion.objects.with_scopes_disabled().filter(document=document)
    latest = rows.aggregate(latest=Max("number"))["latest"] or 0
    return DocumentVersion.objects.create(
        document=document,
        number=latest + 1,
        original=incoming.original,
        reading=incoming.reading,
        file_name=incoming.file_name,
        sha256=incoming.sha256,
        size=incoming.size,
        pages=incoming.pages,
        reading_sha256=incoming.reading_sha256,
        reading_size=incoming.reading_size,
        uploaded_by_id=account_id,
        uploaded_at=clock.now(),
    )


def weighed(versions: Iterable[DocumentVersion]) -> None:
    """Find digest and size of the reading copies that nobody weighed yet, and keep them. A copy whose file
    is gone stays without."""
    for version in versions:
        if version.reading_sha256:
            continue
        with suppress(OSError), default_storage.open(str(version.reading.name), "rb") as file:
            version.reading_sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            version.reading_size = default_storage.size(str(version.reading.name))
            version.save(update_fields=["reading_sha256", "reading_size"])


def clean_name(name: str) -> str:
    """A file's name for people: no path, no hidden or direction marks, at most 300 characters."""
    name = text.clean(_SEPARATORS.split(name)[-1].replace("\n", " "))
    stem, dot, extension = name.rpartition(".")
    if not dot or len(name) <= NAME_LENGTH:
        return name[:NAME_LENGTH]
    return stem[: NAME_LENGTH - len(extension) - 1].rstrip() + dot + extension


def check_size(size: int) -> None:
    """Refuse a file larger than the installation takes."""
    if size > settings.PAPER_MAX_BYTES:
        raise _refusal("file_too_large")


def _check_outside(upload: UploadedFile[bytes], size: int, file_name: str) -> None:
    check_size(size)
    if size == 0:
        raise _refusal("file_empty")
    if office.is_office(file_name):
        return
    upload.seek(0)
    head = upload.read(5)
    upload.seek(0)
    if not file_name.lower().endswith(".pdf") or head != b"%PDF-":
        raise _refusal("not_pdf")


@contextmanager
def _local(upload: UploadedFile[bytes]) -> Iterator[str]:
    """The path of the upload on this machine's disk: its own, or a copy for as long as the block runs."""
    own: Callable[[], str] | None = getattr(upload, "temporary_file_path", None)
    if own is not None:
        yield own()
        return
    with NamedTemporaryFile(suffix=".pdf") as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        yield copy.name


@contextmanager
def _as_pdf(source: str, file_name: str) -> Iterator[str]:
    """The path of a PDF for as long as the block runs: the file itself, or what LibreOffice makes of it."""
    if not office.is_office(file_name):
        yield source
        return
    with NamedTemporaryFile(suffix=".pdf") as made:
        try:
            office.to_pdf(source, file_name, made.name)
        except office.UnusableError as error:
            raise _refusal(error.code) from error
        yield made.name


def _sha256(path: str) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _reading_copy(source: str, target: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "council.services.reading_copy", source, target]
    try:
        run = subprocess.run(  # noqa: S603 - our own module; the paths are our own temporary files
            command, cwd=settings.BASE_DIR, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise _refusal("pdf_too_complex") from None
    if run.returncode != 0:
        tail = run.stderr[-500:].decode(errors="replace")
        log.warning("reading_copy_failed", status=run.returncode, tail=tail)
        raise _refusal("pdf_too_complex" if run.returncode < 0 else "pdf_broken")
    answer: dict[str, Any] = json.loads(run.stdout)
    if "error" in answer:
        raise _refusal(answer["error"])
    return answer


def _names(file_name: str) -> tuple[str, str]:
    """Names that say nothing and that nobody can guess."""
    folder = clock.today().strftime("papers/%Y/%m")
    ending = office.extension(file_name)
    return f"{folder}/{uuid4().hex}{ending}", f"{folder}/{uuid4().hex}.reading.pdf"


def _store(name: str, path: str) -> None:
    with Path(path).open("rb") as file:
        saved = default_storage.save(name, File(file))
    if saved != name:
        raise FileExistsError(name)


def _forget(names: list[str]) -> None:
    for name in names:
        with suppress(OSError):
            default_storage.delete(name)


def _refusal(code: str) -> Refused:
    reason = UPLOAD_REASONS[code]
    if code == "file_too_large":
        reason = replace(reason, params={"megabytes": settings.PAPER_MAX_BYTES // 1024**2})
    return Refused.because(reason, status=STATUS.get(code, 400))
