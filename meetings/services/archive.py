"""The archive of a session: a zip of its papers, programme, results, minutes and journal, made as it is sent.

Originals of every version go in, withdrawn papers too, since the office keeps them; reading copies do not,
since they can be made again. Of a state secret there is the hand-out list alone; private marks are nobody's
but their person's. That an archive was made is recorded in a stream of its own, so that the same session
archived again gives the same bytes but for the moment stated.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import structlog
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from council import clock
from council.enums import SessionState
from council.errors import Refused
from council.files import CHUNK
from council.models import CouncilSession, DocumentVersion
from council.permissions import Actor
from council.services import journal
from council.services.journal import Act
from council.zip_stream import Member, zipped
from meetings.documents import archive_verify
from meetings.queries.archive import SessionFacts, session_facts
from meetings.services import archive_data as data
from meetings.services import archive_layout as places
from meetings.services import archive_pages as pages
from meetings.services import records
from meetings.services.archive_layout import Layout, layout_of
from meetings.services.preparing import access_session
from meetings.streams import archive_stream

log = structlog.get_logger(__name__)
VERB = "meetings.archive_session"
LARGE = 2**31 - 2**20  # a member as large as this needs ZIP64
MISSING, DIFFERENT, UNMADE = "missing", "different", "unmade"


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip that has not been made yet: iterating `chunks` makes it, once."""

    file_name: str
    chunks: Iterator[bytes]


def contents(*, actor: Actor, session_id: int) -> tuple[CouncilSession, SessionFacts, list[str]]:
    """What an archive of a session would hold, and the papers whose file is not in the store."""
    session = _session(actor, session_id)
    facts = session_facts(session)
    with translation.override("vi"):
        layout = layout_of(facts)
    return session, facts, [path for _p, version, path in layout.papers if not _is_stored(version)]


def archive_session(*, actor: Actor, session_id: int) -> Archive:
    """The archive of a session, for those who keep it. The record is written before the first byte leaves:
    how much of it arrived, nobody on this side knows."""
    session = _session(actor, session_id)
    return _archive(session, by=actor.name, actor=actor)


def archive_by_operator(session: CouncilSession) -> Archive:
    """The same at the command line, where whoever may run it may read the files anyway."""
    _require_published(session)
    return _archive(session, by="", actor=None)


def _archive(session: CouncilSession, *, by: str, actor: Actor | None) -> Archive:
    facts = session_facts(session)
    with translation.override("vi"):
        layout = layout_of(facts)
    act = {
        "session": session.id,
        "files": len(layout.papers),
        "bytes": facts.size,
        "journal": {stream.name: [stream.seq, stream.head] for stream in facts.streams},
    }
    authority = "" if actor else "manage.py archive_session"
    with transaction.atomic():
        stream = archive_stream(session.id)
        journal.record(
            Act(session.council_id, stream, "meetings.session.archived", act, actor, authority=authority)
        )
    making = _Making(facts, layout, clock.now(), by)
    return Archive(f"{layout.root}.zip", zipped(making.members()))


def _session(actor: Actor, session_id: int) -> CouncilSession:
    session = access_session(actor, session_id, verb=VERB)
    _require_published(session)
    return session


def _require_published(session: CouncilSession) -> None:
    if session.state == SessionState.DRAFT:
        raise Refused(
            "session_draft",
            _("Chương trình kỳ họp chưa được công bố nên chưa có hồ sơ để lưu trữ; hãy công bố trước."),
        )


def _is_stored(version: DocumentVersion) -> bool:
    return default_storage.exists(str(version.original.name))


class _Making:
    """One archive under way: what has been written, and what was found wrong on the way."""

    def __init__(self, facts: SessionFacts, layout: Layout, made_at: datetime, made_by: str) -> None:
        self.facts = facts
        self.layout = layout
        self.made_at = made_at
        self.made_by = made_by
        self.sums: list[tuple[str, str]] = []
        self.states: dict[str, str] = {}
        session = facts.session
        self._at = facts.last_at or session.published_at or made_at

    def members(self) -> Iterator[Member]:
        """Every file in its order; the index after all it tells of, the check sums last."""
        yield from self._papers()
        yield from self._records()
        facts, layout = self.facts, self.layout
        yield self._text(places.VOTES_DATA, data.votes_data(facts))
        for stream, path in layout.streams:
            yield self._text(path, data.journal_lines(stream))
        yield self._text(places.HEADS, [data.as_json(data.heads_data(layout))])
        yield self._text(places.VERIFY, [Path(archive_verify.__file__).read_bytes()])
        if facts.secret:
            yield self._text(places.HAND_OUT_DATA, [data.as_json(data.hand_out_data(facts))])
        programme = data.programme_data(facts, layout, self.states)
        yield self._text(places.PROGRAMME_DATA, [data.as_json(programme)])
        yield self._text(places.PROGRAMME_PAGE, [pages.programme_page(facts, layout, self.states)])
        yield self._text(places.README, [pages.readme(facts, layout)])
        index = pages.index_page(facts, layout, self.states, self.made_at, self.made_by)
        yield self._text(places.INDEX, [index])
        sums = "".join(f"{digest}  {path}\n" for path, digest in self.sums)
        yield self._text(places.SUMS, [sums.encode()])

    def _papers(self) -> Iterator[Member]:
        for _paper, version, path in self.layout.papers:
            stored = str(version.original.name)
            try:
                size = default_storage.size(stored)
            except OSError:
                log.error("archive_file_missing", version=version.id)
                self.states[path] = MISSING
                continue
            chunks = self._summed(path, _stored_chunks(stored), version.sha256)
            yield Member(self._name(path), chunks, version.uploaded_at, is_large=size >= LARGE)

    def _records(self) -> Iterator[Member]:
        """The PDFs that are made of the journal: minutes, roll-call lists, vote sheets."""
        for sitting, path in self.layout.minutes:
            yield from self._pdf(path, partial(records.minutes_pdf, sitting))
        for sitting, path in self.layout.rolls:
            yield from self._pdf(path, partial(records.roll_call_pdf, sitting))
        sittings = {sitting.id: sitting for sitting in self.facts.sittings}
        for ballot, path in self.layout.sheets:
            make = partial(records.vote_sheet_pdf, sittings[ballot.sitting_id], ballot)
            yield from self._pdf(path, make)

    def _pdf(self, path: str, make: Callable[[], bytes]) -> Iterator[Member]:
        try:
            with translation.override("vi"):
                made = make()
        except ValueError:  # a journal that this system did not write: the rest is worth keeping
            log.exception("archive_record_failed", path=path)
            self.states[path] = UNMADE
            return
        yield Member(self._name(path), self._summed(path, [made]), self._at)

    def _text(self, path: str, chunks: Iterable[bytes]) -> Member:
        return Member(self._name(path), self._summed(path, chunks), self._at, deflate=True)

    def _name(self, path: str) -> str:
        return f"{self.layout.root}/{path}"

    def _summed(self, path: str, chunks: Iterable[bytes], expected: str = "") -> Iterator[bytes]:
        """The chunks, with their digest kept for SHA256SUMS and compared with what was recorded."""
        digest = hashlib.sha256()
        for chunk in chunks:
            digest.update(chunk)
            yield chunk
        self.sums.append((path, digest.hexdigest()))
        if expected and digest.hexdigest() != expected:
            log.error("archive_file_different", path=path)
            self.states[path] = DIFFERENT


def _stored_chunks(stored: str) -> Iterator[bytes]:
    """A stored file by chunks; one that cannot be read to its end is found by its check sum."""
    try:
        with default_storage.open(stored, "rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except OSError as error:
        log.error("archive_read_failed", stored=stored, error=str(error))
