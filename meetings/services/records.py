"""The papers of a sitting, made from its journal and its frozen rows: roll-call list, vote sheets, draft
minutes.

Making a paper changes nothing; that it was made is recorded in the session's journal, not in the sitting's,
whose head is printed on the paper.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from council import clock
from council.enums import CouncilKind
from council.errors import Refused
from council.models import Council, JournalStream
from council.pdf.stamp import Check
from council.permissions import Actor, require
from council.queries import members_on
from council.services import journal
from council.services.journal import Act
from council.text import fold
from meetings import access
from meetings.documents.data import Frame, RollCall, RollCallLine, VoteLine, VoteSheet
from meetings.documents.minutes import render_minutes
from meetings.documents.roll_call import render_roll_call
from meetings.documents.vote_sheet import render_vote_sheet
from meetings.models import AgendaItem, BallotRound, Entitlement, Sitting, Vote
from meetings.queries import electorate_of, item_labels, judge_quorum, programme, roll_lines, roll_of
from meetings.rules.ballot_round import RoundState
from meetings.rules.minutes import Entry, ItemFact, MinutesFacts, RollLine, compose
from meetings.rules.voting import Choice, Majority
from meetings.state import AttendanceLine
from meetings.streams import session_stream, sitting_stream

VERB = "meetings.make_documents"


def roll_call(*, actor: Actor, sitting_id: int) -> tuple[str, bytes]:
    """File name and PDF of the roll-call list."""
    sitting = _sitting(actor, sitting_id)
    return _made(actor, sitting, "diem-danh", roll_call_pdf(sitting))


def roll_call_pdf(sitting: Sitting) -> bytes:
    """The roll-call list of a sitting; who may have it has been decided before."""
    lines = _roll(sitting)
    members = members_on(sitting.council_id, _day(sitting))
    quorum = judge_quorum(sitting, members, roll_of(sitting))
    paper = RollCall(
        frame=_frame(sitting),
        total=quorum.total,
        lines=[
            RollCallLine(line.name, line.group, line.state, line.seat, line.method, line.at, line.reason)
            for line in lines
        ],
        quorum=quorum.reason,
        opened_at=sitting.opened_at,
    )
    return render_roll_call(paper)


def vote_sheet(*, actor: Actor, round_id: int) -> tuple[str, bytes]:
    """File name and PDF of one round's vote sheet. Not before the close: an open round has no count."""
    with transaction.atomic():
        ballot = access.ballot_round(actor, round_id)
    sitting = _sitting(actor, ballot.sitting_id)
    if ballot.state in (RoundState.DRAFT, RoundState.OPEN):
        raise Refused("round_not_closed", _("Lượt biểu quyết chưa kết thúc nên chưa có phiếu tổng hợp."))
    return _made(actor, sitting, f"phieu-bieu-quyet-{ballot.number:02d}", vote_sheet_pdf(sitting, ballot))


def vote_sheet_pdf(sitting: Sitting, ballot: BallotRound) -> bytes:
    """The vote sheet of a round that is closed; who may have it has been decided before."""
    item = ballot.item
    paper = VoteSheet(
        frame=_frame(sitting),
        number=ballot.number,
        item_label=item_labels(sitting.session_id).get(item.id, "") if item else "",
        item_title=item.title if item else "",
        question=ballot.question,
        majority=Majority(ballot.majority),
        electorate=electorate_of(ballot),
        lines=vote_lines(ballot),
        opened_at=ballot.opened_at,
        closed_at=ballot.closed_at,
        repeats=ballot.repeats.number if ballot.repeats else None,
        void_reason=ballot.void_reason,
    )
    return render_vote_sheet(paper)


def minutes(*, actor: Actor, sitting_id: int) -> tuple[str, bytes]:
    """File name and PDF of the draft minutes, composed from the journal."""
    sitting = _sitting(actor, sitting_id)
    return _made(actor, sitting, "du-thao-bien-ban", minutes_pdf(sitting))


def minutes_pdf(sitting: Sitting) -> bytes:
    """The draft minutes of a sitting; who may have them has been decided before."""
    stream = sitting_stream(sitting.id)
    entries = [Entry(e.seq, e.at, e.actor, e.code, e.data) for e in journal.entries_of(stream)]
    items = [
        ItemFact(line.id, line.label, line.title, line.presenter)
        for line in programme(sitting.session_id)
        if line.id in _items_of(sitting)
    ]
    frame = _frame(sitting)
    facts = MinutesFacts(
        council_name=frame.council_name,
        term_name=frame.term_name,
        session_title=frame.session_title,
        sitting_title=frame.sitting_title,
        place=sitting.session.place,
        chair_name=frame.chair_name,
        secretary_name=frame.secretary_name,
        delegates_total=sitting.council.seats,
        roll=[RollLine(line.name, line.group, line.state, line.reason) for line in _roll(sitting)],
        items=items,
    )
    return render_minutes(
        compose(facts, entries), number="", place=frame.place, day=frame.day, draft=True, check=frame.check
    )


def council_full_name(council: Council) -> str:
    """The name on official papers, always in Vietnamese: "Hội đồng nhân dân thành phố Hà Nội"."""
    kind = {CouncilKind.CITY: "thành phố", CouncilKind.WARD: "phường", CouncilKind.COMMUNE: "xã"}
    return f"Hội đồng nhân dân {kind[CouncilKind(council.kind)]} {council.name}"


def _sitting(actor: Actor, sitting_id: int) -> Sitting:
    sitting = access.sitting(actor, sitting_id)
    require(actor, VERB, sitting.council_id)
    return sitting


def _day(sitting: Sitting) -> date:
    return clock.day_of(sitting.opened_at or sitting.starts_at)


def _frame(sitting: Sitting) -> Frame:
    term = sitting.session.term
    stream = JournalStream.objects.with_scopes_disabled().filter(name=sitting_stream(sitting.id)).first()
    address = settings.PUBLIC_ADDRESS + reverse("sitting_public", args=[sitting.council.code, sitting.id])
    return Frame(
        council_name=council_full_name(sitting.council),
        term_name=f"khóa {term.number}, nhiệm kỳ {term.starts_on.year} - {term.ends_on.year}",
        session_title=sitting.session.name or f"Kỳ họp thứ {sitting.session.number}",
        sitting_title=sitting.title,
        place=sitting.council.name,
        day=_day(sitting),
        chair_name=sitting.chair_name,
        secretary_name=sitting.secretary_name,
        draft=True,
        check=Check.of(address, stream.head) if stream else None,
    )


def _roll(sitting: Sitting) -> tuple[AttendanceLine, ...]:
    return roll_lines(members_on(sitting.council_id, _day(sitting)), roll_of(sitting))


def _items_of(sitting: Sitting) -> set[int]:
    return set(AgendaItem.objects.with_scopes_disabled().filter(sitting=sitting).values_list("id", flat=True))


def vote_lines(ballot: BallotRound) -> list[VoteLine]:
    """Everybody who was entitled in a round, by seat, with the vote that counts. Two queries."""
    votes = {vote.delegate_id: vote for vote in Vote.objects.with_scopes_disabled().filter(round=ballot)}
    rows = Entitlement.objects.with_scopes_disabled().filter(round=ballot)
    lines = []
    for row in rows.select_related("delegate__person", "delegate__group").order_by("delegate__seat"):
        vote = votes.get(row.delegate_id)
        lines.append(
            VoteLine(
                name=row.delegate.person.full_name,
                group=row.delegate.group.name if row.delegate.group else "",
                choice=Choice(vote.choice) if vote else None,
                seat=row.delegate.seat,
                at=vote.at if vote else None,
                changes=vote.changes if vote else 0,
            )
        )
    return lines


def _made(actor: Actor, sitting: Sitting, what: str, pdf: bytes) -> tuple[str, bytes]:
    with transaction.atomic():
        data = {"sitting": sitting.id, "paper": what, "bytes": len(pdf)}
        journal.record(
            Act(sitting.council_id, session_stream(sitting.session_id), "meetings.paper.made", data, actor)
        )
    title = fold(sitting.title).replace(" ", "-")
    return f"{what}-{sitting.council.code}-{title}.pdf", pdf
