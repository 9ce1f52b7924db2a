"""A whole sitting, its moving numbers, and which sitting is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from council import clock
from council.models import JournalEntry
from council.queries import Member, members_on
from meetings.enums import SittingState
from meetings.models import BallotRound, Sitting
from meetings.queries.names import council_title, session_title
from meetings.queries.presence import RollRow, judge_quorum, quorum_view, roll_lines, roll_of
from meetings.queries.programme import papers_of, programme
from meetings.queries.rounds import round_counts, round_view, seat_votes
from meetings.rules.ballot_round import RoundState
from meetings.rules.notices import notice as notice_of
from meetings.state import RoundView, SittingView
from meetings.streams import session_stream
from realtime import sql, store

CHANGED_CODE = "meetings.session.changed"


def sitting_view(sitting_id: int, *, presidium: bool = False, public: bool = False) -> SittingView | None:
    """Everything the pages of a sitting show. About a dozen queries, whatever the size.

    `presidium`: with the roll, and with the count of a closed round before it is published.
    `public`: only public papers. The version is read first, so that content is never older than its number.
    """
    name = f"meetings.{'console' if presidium else 'sitting'}:{sitting_id}"
    version = store.versions([name])[name]
    rows = Sitting.objects.with_scopes_disabled().filter(pk=sitting_id)
    sitting = rows.select_related("council", "session__term").first()
    if sitting is None:
        return None
    members, roll = members_on(sitting.council_id, clock.today()), roll_of(sitting)
    items = programme(sitting.session_id, sitting.current_item_id, public_papers=public)
    labels = {line.id: line.label for line in items}
    ballots = list(
        BallotRound.objects.with_scopes_disabled()
        .filter(sitting=sitting)
        .select_related("repeats")
        .order_by("number")
    )
    now_on = _round_in_focus(sitting, ballots)
    counts = round_counts(ballot.id for ballot in ballots)
    current = next((line for line in items if line.id == sitting.current_item_id), None)
    papers = papers_of([current.id], public_only=public).get(current.id, []) if current else []
    last = _notice(sitting)
    return SittingView(
        id=sitting.id,
        version=version,
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
        current=current,
        items=tuple(items),
        papers=tuple(papers),
        round=_focus_view(now_on, labels, counts, members, roll, presidium=presidium),
        earlier_rounds=tuple(
            round_view(
                b, labels.get(b.item_id or 0, ""), counts[b.id], show_result=b.state == RoundState.PUBLISHED
            )
            for b in reversed(ballots)
            if b is not now_on and (presidium or b.state != RoundState.CLOSED)
        ),
        quorum=quorum_view(judge_quorum(sitting, members, roll), members, roll),
        message=sitting.message,
        notice=notice_of(last.data["act"], last.data["data"]).text(_) if last else "",
        notice_at=last.at if last else None,
        roll=roll_lines(members, roll) if presidium else (),
    )


def _round_in_focus(sitting: Sitting, ballots: Sequence[BallotRound]) -> BallotRound | None:
    """The round the screens show: one under way or awaiting publication, else the last of the current
    item."""
    if sitting.state != SittingState.OPEN or not ballots:
        return None
    last = ballots[-1]
    under_way = last.state in (RoundState.OPEN, RoundState.CLOSED)
    return last if under_way or last.item_id == sitting.current_item_id else None


def _focus_view(
    ballot: BallotRound | None,
    labels: Mapping[int, str],
    counts: Mapping[int, tuple[int, int]],
    members: Sequence[Member],
    roll: Mapping[int, RollRow],
    *,
    presidium: bool,
) -> RoundView | None:
    if ballot is None:
        return None
    shown = ballot.state == RoundState.PUBLISHED or (presidium and ballot.state == RoundState.CLOSED)
    seats = seat_votes(ballot, members, roll) if shown else ()
    label = labels.get(ballot.item_id or 0, "")
    return round_view(ballot, label, counts[ballot.id], show_result=shown, seats=seats)


def _notice(sitting: Sitting) -> JournalEntry | None:
    """The last change of the programme after its publication."""
    rows = JournalEntry.objects.with_scopes_disabled().filter(stream__name=session_stream(sitting.session_id))
    found: JournalEntry | None = rows.filter(code=CHANGED_CODE).order_by("-seq").first()
    return found


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
