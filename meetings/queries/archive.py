"""Everything an archive of a session is made of, read once, in as many queries for one paper as for many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from council.models import CouncilSession, Document, DocumentVersion, JournalEntry, JournalStream
from meetings.enums import SittingState
from meetings.models import AgendaItem, BallotRound, ItemPaper, Sitting
from meetings.queries.programme import programme
from meetings.queries.secret_papers import SecretLine, secret_lines
from meetings.rules.ballot_round import RoundState
from meetings.state import ItemLine
from meetings.streams import session_stream, sitting_stream

WITHDRAWN = "meetings.paper.withdrawn"
ENDED = (RoundState.CLOSED, RoundState.PUBLISHED, RoundState.VOID)


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """A paper with all its versions, a withdrawn one too; `reason`: why it was withdrawn."""

    document: Document
    item_id: int
    versions: tuple[DocumentVersion, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class KeptStream:
    """A stream of the journal as it stood: entries written later stay outside."""

    name: str
    seq: int
    head: str


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session as its archive tells it. `rounds`: those that have ended, by sitting."""

    session: CouncilSession
    sittings: tuple[Sitting, ...]
    items: tuple[ItemLine, ...]
    sitting_of: Mapping[int, int | None]
    secret_items: frozenset[int]
    papers: tuple[KeptPaper, ...]
    secret: tuple[SecretLine, ...]
    rounds: tuple[BallotRound, ...]
    streams: tuple[KeptStream, ...]
    last_at: datetime | None

    @property
    def versions(self) -> list[DocumentVersion]:
        return [version for paper in self.papers for version in paper.versions]

    @property
    def size(self) -> int:
        """Bytes of all originals."""
        return sum(version.size for version in self.versions)

    @property
    def withdrawn(self) -> int:
        return sum(paper.document.withdrawn_at is not None for paper in self.papers)

    @property
    def entries(self) -> int:
        """Entries of the journal extract."""
        return sum(stream.seq for stream in self.streams)

    @property
    def held(self) -> list[Sitting]:
        """The sittings that were opened: of the others there is nothing to record."""
        return [sitting for sitting in self.sittings if sitting.state != SittingState.PLANNED]


def session_facts(session: CouncilSession) -> SessionFacts:
    """The facts of one session; who may have them has been decided before."""
    sittings = tuple(
        Sitting.objects.with_scopes_disabled()
        .filter(session=session)
        .select_related("council", "session__term")
    )
    items = tuple(programme(session.id))
    rows = AgendaItem.objects.with_scopes_disabled().filter(session=session)
    placed = list(rows.values_list("id", "sitting_id", "is_secret"))
    names = [session_stream(session.id), *(sitting_stream(sitting.id) for sitting in sittings)]
    rounds = BallotRound.objects.with_scopes_disabled().filter(sitting__session=session, state__in=ENDED)
    streams = _streams(names)
    last = JournalEntry.objects.with_scopes_disabled().filter(stream__name__in=names)
    return SessionFacts(
        session=session,
        sittings=sittings,
        items=items,
        sitting_of={pk: sitting_id for pk, sitting_id, _secret in placed},
        secret_items=frozenset(pk for pk, _sitting, is_secret in placed if is_secret),
        papers=tuple(_papers(session, [line.id for line in items])),
        secret=tuple(secret_lines(session.id)),
        rounds=tuple(
            rounds.select_related("item", "repeats").order_by("sitting__starts_at", "sitting_id", "number")
        ),
        streams=streams,
        last_at=last.order_by("-at").values_list("at", flat=True).first(),
    )


def _streams(names: Iterable[str]) -> tuple[KeptStream, ...]:
    wanted = list(names)
    rows = JournalStream.objects.with_scopes_disabled().filter(name__in=wanted)
    found = {row.name: KeptStream(row.name, row.seq, row.head) for row in rows}
    return tuple(found[name] for name in wanted if name in found)


def _papers(session: CouncilSession, order: list[int]) -> Iterable[KeptPaper]:
    """In the order of the programme, then of the dossier."""
    rows = ItemPaper.objects.with_scopes_disabled().filter(item__session=session).select_related("document")
    place_of = {item_id: place for place, item_id in enumerate(order)}
    places = sorted(rows, key=lambda row: (place_of[row.item_id], row.position, row.id))
    versions: dict[int, list[DocumentVersion]] = {}
    kept = DocumentVersion.objects.with_scopes_disabled().filter(document__place__item__session=session)
    for version in kept.order_by("document_id", "number"):
        versions.setdefault(version.document_id, []).append(version)
    reasons = _reasons(session)
    for place in places:
        document = place.document
        reason = reasons.get(document.id, "") if document.withdrawn_at is not None else ""
        yield KeptPaper(document, place.item_id, tuple(versions.get(document.id, ())), reason)


def _reasons(session: CouncilSession) -> dict[int, str]:
    """Paper -> why it was last withdrawn, as the journal has it."""
    rows = JournalEntry.objects.with_scopes_disabled().filter(
        stream__name=session_stream(session.id), code=WITHDRAWN
    )
    said = rows.order_by("seq").values_list("data", flat=True)
    return {int(data["document"]): str(data.get("reason", "")) for data in said}
