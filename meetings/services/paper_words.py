"""Reading the words of papers, so that they can be searched: the clock of every process does it, a page at a
time.

A version waits from the transaction in which it is stored. Whoever takes it holds it by a lease; each batch
of pages is written together with a longer lease, so that of two processes one writes, and what a process that
died had read is not read again. Files are parsed in processes of their own (page_words, page_ocr).
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from typing import Any

import structlog
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Count, Max, Q

from council import clock
from council.models import DocumentVersion
from council.services import ocr
from council.services.leases import claim
from meetings.enums import TextSource, TextState
from meetings.models import PaperPage, VersionText

log = structlog.get_logger(__name__)

AT_ONCE = 50  # pages written together
# No other process takes a version that long: a batch, or one picture (page_ocr.SECONDS), must be read by
# then.
LEASE = timedelta(minutes=5)
# When a file is tried again that killed its reader; each page read in between begins the count anew.
PAUSES = tuple(timedelta(minutes=n) for n in (1, 10, 60))
FINAL = ("text_broken",)  # the same file reads no better the next time
WORDLESS = Q(source=TextSource.NONE) | Q(source=TextSource.OCR, exact="")
SLOW = (signal.SIGVTALRM, signal.SIGALRM)
OPEN = (TextState.WAITING, TextState.PICTURES)


class LostError(Exception):
    """Another process has taken the version since."""


def wait_for(version: DocumentVersion) -> VersionText:
    """A version was stored: its words are read once the caller's transaction commits."""
    found: VersionText = VersionText.objects.create(version=version, due_at=clock.now())
    return found


def wait_for_all() -> int:
    """Versions of papers that nobody asked to be read, such as those from before words were read."""
    rows = DocumentVersion.objects.with_scopes_disabled().filter(
        text__isnull=True, document__place__isnull=False
    )
    now = clock.now()
    missing = [
        VersionText(version_id=pk, due_at=now) for pk in rows.order_by("id").values_list("id", flat=True)
    ]
    VersionText.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def again() -> int:
    """Try once more what failed, and pictures where their words can be read now."""
    rows = VersionText.objects.with_scopes_disabled()
    now = clock.now()
    count: int = rows.filter(state=TextState.FAILED).update(
        state=TextState.WAITING, due_at=now, tries=0, error=""
    )
    if not ocr.lacking():
        unread = PaperPage.objects.with_scopes_disabled().filter(source=TextSource.NONE)
        ended = rows.filter(state__in=(TextState.DONE, TextState.SCANNED), without_words__gt=0)
        count += ended.filter(version__in=unread.values("version")).update(
            state=TextState.PICTURES, due_at=now, tries=0
        )
    return count


def read_due(limit: int | None = None) -> int:
    """Read what is due, one version after the other; answers how many were taken."""
    taken = 0
    while limit is None or taken < limit:
        row = _claim(TextState.WAITING) or _claim(TextState.PICTURES)
        if row is None:
            break
        taken += 1
        try:
            _take(row)
        except LostError:
            log.info("paper_words_lost", version=row.version_id)
    return taken


def _claim(state: TextState) -> VersionText | None:
    """The version of this state that is due longest."""
    return claim(VersionText.objects.with_scopes_disabled().filter(state=state), LEASE)


def _take(row: VersionText) -> None:
    if row.tries > len(PAUSES) + 1:  # each time the server itself died, or stumbled over it
        _failed(row, "text_crashed")
    elif row.state == TextState.WAITING:
        _read(row)
    else:
        _recognise(row)


# -- words of the file ---------------------------------------------------------------------------------------


def _read(row: VersionText) -> None:
    """Every page that is not there yet."""
    rows = PaperPage.objects.with_scopes_disabled().filter(version_id=row.version_id)
    first = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    path, place = _place(row)
    with _reader("page_words", path, str(first)) as run:
        lines = iter(run.stdout or ())
        while answers := [json.loads(line) for line in islice(lines, AT_ONCE)]:
            if "error" in answers[-1]:
                _failed(row, answers[-1]["error"])
                return
            _write(row, [_page(row, place, one) for one in answers])
        status = run.wait()
    if status:
        _failed(row, "text_too_slow" if -status in SLOW else "text_crashed")
        return
    _end(row)


def _place(row: VersionText) -> tuple[str, Mapping[str, int]]:
    """Where the file lies, and the council and session of its paper."""
    version = DocumentVersion.objects.with_scopes_disabled().select_related("document__place__item")
    found: DocumentVersion = version.get(pk=row.version_id)
    item = found.document.place.item
    place = {"council_id": item.council_id, "session_id": item.session_id}
    return default_storage.path(str(found.reading.name)), place


def _page(row: VersionText, place: Mapping[str, int], said: Mapping[str, Any]) -> PaperPage:
    wordless = said["drawn"] and not said["exact"]
    return PaperPage(
        version_id=row.version_id,
        number=said["n"],
        source=TextSource.NONE if wordless else TextSource.FILE,
        text=said["text"],
        exact=said["exact"],
        folded=said["folded"],
        **place,
    )


def _write(row: VersionText, pages: Sequence[PaperPage]) -> None:
    with transaction.atomic():
        _renew(row, pages=pages[-1].number)
        PaperPage.objects.bulk_create(pages)


# -- words in pictures ---------------------------------------------------------------------------------------


def _recognise(row: VersionText) -> None:
    """The pages that are only pictures, one by one; other papers whose words wait in the file go first."""
    waiting = VersionText.objects.with_scopes_disabled().filter(state=TextState.WAITING)
    pages = PaperPage.objects.with_scopes_disabled().filter(version_id=row.version_id, source=TextSource.NONE)
    path, _whose = _place(row)
    for page in list(pages.order_by("number").only("id", "number")):
        if ocr.lacking():
            break
        if waiting.filter(due_at__lte=clock.now()).exists():
            _renew(row, due_at=clock.now())
            return
        with _reader("page_ocr", path, str(page.number), settings.OCR_LANGUAGE) as run:
            answer = run.communicate()[0]
        said = json.loads(answer) if run.returncode == 0 else {"error": "text_crashed"}
        if "error" in said:
            log.warning("picture_not_read", version=row.version_id, page=page.number, why=said["error"])
        found = {name: said.get(name, "") for name in ("text", "exact", "folded")}
        with transaction.atomic():
            _renew(row)
            pages.filter(pk=page.pk).update(source=TextSource.OCR, **found)
    _end(row)


# -- the state of a version ----------------------------------------------------------------------------------


def _renew(row: VersionText, **more: Any) -> None:
    """Hold a version for longer, while it is still held. What was read since counts as no try."""
    values = {"due_at": clock.now() + LEASE, "tries": 0, **more}
    rows = VersionText.objects.with_scopes_disabled().filter(pk=row.pk, state=row.state, due_at=row.due_at)
    if not rows.update(**values):
        raise LostError
    row.due_at, row.tries = values["due_at"], values["tries"]


def _end(row: VersionText) -> None:
    """All pages are there: whether they can be searched, or their pictures are read first."""
    rows = PaperPage.objects.with_scopes_disabled().filter(version_id=row.version_id)
    counts = rows.aggregate(
        pages=Count("id"), wordless=Count("id", WORDLESS), unread=Count("id", Q(source=TextSource.NONE))
    )
    state = TextState.SCANNED if counts["pages"] == counts["wordless"] > 0 else TextState.DONE
    if row.state == TextState.WAITING and counts["unread"] and not ocr.lacking():
        state = TextState.PICTURES
    now = clock.now()
    _renew(
        row,
        state=state,
        pages=counts["pages"],
        without_words=counts["wordless"],
        error="",
        due_at=now,
        read_at=now,
    )


def _failed(row: VersionText, code: str) -> None:
    """Later once more, or never."""
    tries = row.tries + (row.tries == 0)
    given_up = code in FINAL or tries > len(PAUSES)
    log.warning("paper_words_failed", version=row.version_id, why=code, given_up=given_up)
    due = clock.now() if given_up else clock.now() + PAUSES[tries - 1]
    state = TextState.FAILED if given_up else row.state
    _renew(row, state=state, due_at=due, tries=tries, error=code)


def command(module: str, *words: str) -> list[str]:
    """The line that starts a reader."""
    return [sys.executable, "-m", f"meetings.services.{module}", *words]


@contextmanager
def _reader(module: str, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A process that reads a file; it ends with the block."""
    with subprocess.Popen(  # noqa: S603 - our own module; the path is that of a stored file
        command(module, *words),
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="ascii",
    ) as run:
        try:
            yield run
        finally:
            run.kill()
