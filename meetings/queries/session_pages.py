"""Sessions as the public and the desk see them: programme by sitting, results, one's own record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from council.enums import SessionState
from council.models import CouncilSession, JournalEntry
from council.queries import members_on
from council.rules.decision import Reason
from meetings.enums import ChoiceLabel, SittingState
from meetings.models import AgendaItem, Attendance, BallotRound, Sitting
from meetings.queries.presence import roll_of
from meetings.queries.programme import item_labels, papers_of, programme
from meetings.queries.rounds import my_votes, round_counts, round_view, seat_votes
from meetings.queries.sittings import CHANGED_CODE
from meetings.rules.ballot_round import RoundState
from meetings.rules.notices import MESSAGES, notice
from meetings.state import ItemLine, PaperLine, RoundView
from meetings.streams import session_stream

SHOWN = (RoundState.PUBLISHED, RoundState.VOID)


@dataclass(frozen=True, slots=True)
class Line:
    """An item with its dossier."""

    item: ItemLine
    papers: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the programme in one sitting (None: not yet given to a sitting).

    Behind closed doors `lines` is empty for those who stay outside.
    """

    sitting: Sitting | None
    lines: tuple[Line, ...]
    closed_doors: bool


def published_session(council_id: int, pk: int, *, public_only: bool) -> CouncilSession | None:
    """A session whose programme is published; for the public only one that meets in public."""
    rows = CouncilSession.objects.with_scopes_disabled().filter(pk=pk, council_id=council_id)
    rows = rows.exclude(state=SessionState.DRAFT).select_related("council", "term")
    found: CouncilSession | None = (rows.filter(is_public=True) if public_only else rows).first()
    return found


def sittings_of(session_id: int) -> list[Sitting]:
    """The sittings of a session in their order. One query."""
    return list(Sitting.objects.with_scopes_disabled().filter(session_id=session_id))


def sections(
    sittings: Iterable[Sitting], session_id: int, *, inside: bool, public_only: bool
) -> list[Section]:
    """The programme in reading order, cut where the sitting changes; an item without one goes with the item
    before it. `inside`: also what belongs to closed sittings. Four queries, whatever the size."""
    by_id = {sitting.id: sitting for sitting in sittings}
    current = next((s.current_item_id for s in by_id.values() if s.state == SittingState.OPEN), None)
    items = programme(session_id, current, public_papers=public_only)
    rows = AgendaItem.objects.with_scopes_disabled().filter(session_id=session_id)
    places = dict(rows.values_list("id", "sitting_id"))
    papers = papers_of([item.id for item in items], public_only=public_only)
    found: list[tuple[Sitting | None, list[Line]]] = []
    for item in items:
        here = by_id.get(places.get(item.id) or 0)
        if not found or (here is not None and here is not found[-1][0]):
            found.append((here, []))
        found[-1][1].append(Line(item, tuple(papers.get(item.id, ()))))
    return [_section(sitting, lines, inside) for sitting, lines in found]


def _section(sitting: Sitting | None, lines: list[Line], inside: bool) -> Section:
    closed = sitting is not None and not sitting.is_public
    return Section(sitting, () if closed and not inside else tuple(lines), closed)


def public_rounds(session_id: int) -> list[tuple[Sitting, list[RoundView]]]:
    """The published and void rounds of the public sittings of a session, by sitting. Four queries."""
    rows = BallotRound.objects.with_scopes_disabled().filter(sitting__session_id=session_id, state__in=SHOWN)
    rows = rows.filter(sitting__is_public=True).select_related("repeats", "sitting")
    ballots = list(rows.order_by("sitting__starts_at", "sitting_id", "number"))
    labels, counts = item_labels(session_id), round_counts(ballot.id for ballot in ballots)
    found: dict[int, tuple[Sitting, list[RoundView]]] = {}
    for ballot in ballots:
        shown = ballot.state == RoundState.PUBLISHED
        view = round_view(ballot, labels.get(ballot.item_id or 0, ""), counts[ballot.id], show_result=shown)
        found.setdefault(ballot.sitting_id, (ballot.sitting, []))[1].append(view)
    return list(found.values())


def public_round(session_id: int, pk: int) -> RoundView | None:
    """A published round of a public sitting with every delegate's vote. Eight queries, whatever the size."""
    rows = BallotRound.objects.with_scopes_disabled().filter(pk=pk, state=RoundState.PUBLISHED)
    rows = rows.filter(sitting__session_id=session_id, sitting__is_public=True)
    ballot = rows.select_related("repeats", "sitting").first()
    if ballot is None:
        return None
    voted_on = timezone.localdate(ballot.opened_at) if ballot.opened_at else timezone.localdate()
    seats = seat_votes(ballot, members_on(ballot.council_id, voted_on), roll_of(ballot.sitting))
    label = item_labels(session_id).get(ballot.item_id or 0, "")
    return round_view(ballot, label, round_counts([pk])[pk], show_result=True, seats=seats)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One announced change of a published programme."""

    at: datetime
    what: Reason


def changes_since(session: CouncilSession, limit: int = 12) -> list[ChangeLine]:
    """What changed after the programme was published, newest first. One query."""
    rows = JournalEntry.objects.with_scopes_disabled().filter(
        stream__name=session_stream(session.id), code=CHANGED_CODE
    )
    return [
        ChangeLine(row.at, notice(row.data["act"], row.data["data"]))
        for row in rows.order_by("-seq")[:limit]
        if row.data.get("act") in MESSAGES
    ]


def sessions_of(council_id: int, *, inside: bool) -> list[CouncilSession]:
    """The published sessions of a council, latest first; `inside`: also the closed ones. One query."""
    rows = CouncilSession.objects.with_scopes_disabled().filter(council_id=council_id)
    rows = (
        rows.exclude(state=SessionState.DRAFT)
        .select_related("term", "council")
        .order_by("-opens_on", "-number")
    )
    return list(rows if inside else rows.filter(is_public=True))


def session_in_focus(rows: Iterable[CouncilSession], day: date) -> CouncilSession | None:
    """The session under way, else the next to open; None when neither is published."""
    coming = [row for row in rows if row.state != SessionState.CLOSED and row.closes_on >= day]
    under_way = [row for row in coming if row.state == SessionState.OPEN]
    return min(under_way or coming, key=lambda row: row.opens_on, default=None)


def my_attendance(delegate_id: int | None, sitting_ids: Iterable[int]) -> dict[int, Attendance]:
    """Sitting id -> where the delegate stands on its roll. One query."""
    if delegate_id is None:
        return {}
    rows = Attendance.objects.with_scopes_disabled().filter(delegate_id=delegate_id)
    return {row.sitting_id: row for row in rows.filter(sitting_id__in=list(sitting_ids))}


@dataclass(frozen=True, slots=True)
class MyRound:
    """A published round and what the delegate voted; `choice` is "" for no vote."""

    view: RoundView
    choice: str
    choice_label: str


def my_record(delegate_id: int, session_ids: Iterable[int]) -> dict[int, list[MyRound]]:
    """Session id -> its published rounds with the delegate's own vote. Four queries, whatever the size."""
    rows = BallotRound.objects.with_scopes_disabled().filter(sitting__session_id__in=list(session_ids))
    rows = rows.filter(state=RoundState.PUBLISHED).select_related("repeats", "sitting")
    ballots = list(rows.order_by("sitting__starts_at", "number"))
    counts = round_counts(ballot.id for ballot in ballots)
    votes = my_votes([delegate_id], {ballot.sitting_id for ballot in ballots})
    found: dict[int, list[MyRound]] = {}
    for ballot in ballots:
        mine = votes.get((ballot.sitting_id, delegate_id), {}).get(ballot.id)
        choice = mine.choice if mine else ""
        label = str(ChoiceLabel(choice).label) if choice else ""
        view = round_view(ballot, "", counts[ballot.id], show_result=True)
        found.setdefault(ballot.sitting.session_id, []).append(MyRound(view, choice, label))
    return found
