"""A whole sitting, its moving numbers, and which sitting is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from council import clock
from council.queries import Member, members_on
from meetings.enums import SittingState
from meetings.models import BallotRound, Sitting
from meetings.queries.names import council_title, session_title
from meetings.queries.presence import RollRow, judge_quorum, quorum_view, roll_lines, roll_of
from meetings.queries.programme import papers_of, programme
from meetings.queries.rounds import round_counts, round_view, seat_votes
from meetings.rules.ballot_round import RoundState
from meetings.rules.notices import notice as notice_of
from meetings.rules.quorum import Quorum
from meetings.state import ItemLine, PaperLine, RoundView, SeatVote, SittingView
from meetings.streams import session_stream
from realtime import sql, store

CHANGED_CODE = "meetings.session.changed"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one look at the database knows of a sitting: enough for every audience in every language."""

    versions: tuple[int, int, int]  # of the topics of tablets, console and roll
    sitting: Sitting
    members: Sequence[Member]
    roll: Mapping[int, RollRow]
    items: Sequence[ItemLine]
    papers: Sequence[PaperLine]
    ballots: Sequence[BallotRound]
    counts: Mapping[int, tuple[int, int]]
    focus: BallotRound | None
    seats: tuple[SeatVote, ...]
    quorum: Quorum
    notice: Notice | None


def versions_of(sitting_id: int) -> tuple[int, int, int]:
    """The versions of the topics of tablets, console and roll. One query."""
    names = [f"meetings.{kind}:{sitting_id}" for kind in ("sitting", "console", "roll")]
    found = store.versions(names)
    return found[names[0]], found[names[1]], found[names[2]]


def read_sitting(sitting_id: int, *, public: bool = False) -> Reading | None:
    """Read a sitting. About a dozen queries, whatever the size. The versions are read first, so that content
    is never older than its number. `public`: only public papers."""
    versions = versions_of(sitting_id)
    rows = Sitting.objects.with_scopes_disabled().filter(pk=sitting_id)
    sitting = rows.select_related("council", "session__term").first()
    if sitting is None:
        return None
    members, roll = members_on(sitting.council_id, clock.today()), roll_of(sitting)
    items = programme(sitting.session_id, sitting.current_item_id, public_papers=public)
    current = sitting.current_item_id
    ballots = list(
        BallotRound.objects.with_scopes_disabled()
        .filter(sitting=sitting)
        .select_related("repeats")
        .order_by("number")
    )
    focus = _round_in_focus(sitting, ballots)
    counted = focus is not None and focus.state in (RoundState.CLOSED, RoundState.PUBLISHED)
    return Reading(
        versions=versions,
        sitting=sitting,
        members=members,
        roll=roll,
        items=items,
        papers=papers_of([current], public_only=public).get(current, []) if current else [],
        ballots=ballots,
        counts=round_counts(ballot.id for ballot in ballots),
        focus=focus,
        seats=seat_votes(focus, members, roll) if focus is not None and counted else (),
        quorum=judge_quorum(sitting, members, roll),
        notice=_notice(sitting),
    )


def sitting_view(sitting_id: int, *, presidium: bool = False, public: bool = False) -> SittingView | None:
    """Everything the pages of a sitting show to an audience, in the language in force."""
    reading = read_sitting(sitting_id, public=public)
    return view_of(reading, presidium=presidium) if reading is not None else None


def view_of(reading: Reading, *, presidium: bool = False) -> SittingView:
    """A reading for an audience. `presidium`: with the roll, and with the count of a closed round before it
    is published. No query."""
    sitting, last = reading.sitting, reading.notice
    labels = {line.id: line.label for line in reading.items}
    return SittingView(
        id=sitting.id,
        version=reading.versions[presidium],
        roll_version=reading.versions[2],
        council_code=sitting.council.code,
        council_name=council_title(sitting.council),
        term_name=_("khóa %(number)s") % {"number": sitting.session.term.number},
        session_id=sitting.session_id,
        session_title=session_title(sitting.session),
        title=sitting.title,
        state=sitting.state,
        is_public=sitting.is_public,
        starts_at=sitting.starts_at,
        opened_at=sitting.opened_at,
        closed_at=sitting.closed_at,
        current=next((line for line in reading.items if line.id == sitting.current_item_id), None),
        items=tuple(reading.items),
        papers=tuple(reading.papers),
        round=_focus_view(reading, labels, presidium=presidium),
        earlier_rounds=tuple(
            round_view(
                b,
                labels.get(b.item_id or 0, ""),
                reading.counts[b.id],
                show_result=b.state == RoundState.PUBLISHED,
            )
            for b in reversed(reading.ballots)
            if b is not reading.focus and (presidium or b.state != RoundState.CLOSED)
        ),
        quorum=quorum_view(reading.quorum, reading.members, reading.roll),
        message=sitting.message,
        notice=notice_of(last.act, last.data).text(_) if last else "",
        notice_at=last.at if last else None,
        roll=roll_lines(reading.members, reading.roll) if presidium else (),
    )


def _round_in_focus(sitting: Sitting, ballots: Sequence[BallotRound]) -> BallotRound | None:
    """The round the screens show: one under way or awaiting publication, else the last of the current
    item."""
    if sitting.state != SittingState.OPEN or not ballots:
        return None
    last = ballots[-1]
    under_way = last.state in (RoundState.OPEN, RoundState.CLOSED)
    return last if under_way or last.item_id == sitting.current_item_id else None


def _focus_view(reading: Reading, labels: Mapping[int, str], *, presidium: bool) -> RoundView | None:
    ballot = reading.focus
    if ballot is None:
        return None
    shown = ballot.state == RoundState.PUBLISHED or (presidium and ballot.state == RoundState.CLOSED)
    label = labels.get(ballot.item_id or 0, "")
    seats = reading.seats if shown else ()
    return round_view(ballot, label, reading.counts[ballot.id], show_result=shown, seats=seats)


@dataclass(frozen=True, slots=True)
class Notice:
    """The last change of the programme after its publication."""

    act: str
    data: Mapping[str, Any]
    at: datetime | None


NOTICE = (
    "SELECT e.data, e.at FROM council_journalentry e JOIN council_journalstream s ON s.id = e.stream_id "
    "WHERE s.name = %s AND e.code = %s ORDER BY e.seq DESC LIMIT 1"
)


def _notice(sitting: Sitting) -> Notice | None:
    for data, at in sql.rows(NOTICE, [session_stream(sitting.session_id), CHANGED_CODE]):
        said = sql.json_value(data)
        return Notice(said["act"], said["data"], sql.moment(at))
    return None


@dataclass(frozen=True, slots=True)
class Progress:
    """The moving numbers of a sitting: nothing in them says how anybody voted."""

    sitting_id: int
    council_id: int
    state: str
    round_id: int | None
    round_state: str
    voted: int
    entitled: int
    present: int
    total: int
    online: int = 0


PROGRESS = (
    "SELECT s.id, s.council_id, s.state, r.id, r.state, "
    "(SELECT COUNT(*) FROM meetings_vote v WHERE v.round_id = r.id), "
    "(SELECT COUNT(*) FROM meetings_entitlement e WHERE e.round_id = r.id), "
    "(SELECT COUNT(*) FROM meetings_attendance a WHERE a.sitting_id = s.id AND a.state = 'present'), c.seats "
    "FROM meetings_sitting s JOIN council_council c ON c.id = s.council_id "
    "LEFT JOIN meetings_ballotround r ON r.sitting_id = s.id "
    "AND r.number = (SELECT MAX(l.number) FROM meetings_ballotround l WHERE l.sitting_id = s.id) "
    "WHERE s.id = %s"
)


def progress(sitting_id: int) -> Progress | None:
    """The moving numbers, without the devices on line, which are in no database. One query: it is asked every
    second for each sitting that votes."""
    for pk, council, state, ballot, ballot_state, *counts in sql.rows(PROGRESS, [sitting_id]):
        return Progress(pk, council, state, ballot, ballot_state or "", *counts)
    return None


def sitting_now(council_id: int) -> Sitting | None:
    """The sitting a hall screen follows: the open one, else the next of today, else the last one closed
    today."""
    rows = Sitting.objects.with_scopes_disabled().filter(council_id=council_id)
    running: Sitting | None = rows.filter(state=SittingState.OPEN).first()
    if running is not None:
        return running
    today = clock.today()
    of_today = rows.filter(starts_at__date=today)
    found: Sitting | None = (
        of_today.filter(state=SittingState.PLANNED).order_by("starts_at").first()
        or of_today.order_by("-closed_at").first()
        or rows.filter(state=SittingState.PLANNED, starts_at__date__gt=today).order_by("starts_at").first()
    )
    return found
