"""Ballot rounds: open, extend, close, publish, void. The rules decide; the sitting's row orders the
openings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from council import clock, text
from council.errors import Refused, not_found
from council.permissions import Actor, require
from council.queries import Member, members_on, settings_in_force
from council.rules.terms import in_office, may_vote
from council.services import journal
from council.services.journal import Act
from meetings import access
from meetings.enums import AttendanceState, MajorityLabel, SittingState
from meetings.models import Attendance, BallotRound, Entitlement, Sitting, Vote
from meetings.queries import round_decision
from meetings.rules.ballot_round import (
    RoundFacts,
    RoundState,
    check_close,
    check_extend,
    check_open,
    check_publish,
    check_repeat,
    check_void,
    effective_close,
)
from meetings.rules.voting import Choice
from meetings.streams import progress_changed, sitting_changed, sitting_stream

LONGEST = 3600


def open_round(
    *,
    actor: Actor,
    sitting_id: int,
    question: str,
    majority: str,
    item_id: int | None = None,
    seconds: int | None = None,
    repeats_id: int | None = None,
) -> BallotRound:
    """Open a named round. Who may vote, and the numbers it is judged by, are frozen now."""
    with transaction.atomic():
        sitting = access.sitting(actor, sitting_id, lock=True)
        require(actor, "meetings.run_round", sitting.council_id)
        question = text.clean(question)
        _check_form(question, majority, seconds)
        item = access.item(actor, item_id, sitting.session_id) if item_id else None
        repeats = _repeated(actor, sitting, repeats_id)
        members = members_on(sitting.council_id, clock.today())
        entitled = [member for member in members if may_vote(member.state)]
        facts = RoundFacts(RoundState.DRAFT, repeats=RoundState(repeats.state) if repeats else None)
        earlier = BallotRound.objects.with_scopes_disabled().filter(sitting=sitting)
        reason = check_open(
            facts,
            sitting_open=sitting.state == SittingState.OPEN,
            other_open=earlier.filter(state=RoundState.OPEN).exists(),
            question=question,
            entitled=len(entitled),
        )
        if reason is not None:
            raise Refused.because(reason)
        options = settings_in_force(sitting.council_id, clock.today())
        now = clock.now()
        ballot = BallotRound.objects.create(
            council_id=sitting.council_id,
            sitting=sitting,
            item=item,
            number=earlier.count() + 1,
            question=question,
            majority=majority,
            seconds=seconds,
            repeats=repeats,
            state=RoundState.OPEN,
            opened_at=now,
            closes_at=now + timedelta(seconds=seconds) if seconds else None,
            presence_required=bool(options["voting.presence_required"]),
            in_office=sum(in_office(member.state) for member in members),
            total=_total(sitting, members, options["voting.total_base"]),
            present=_present(sitting),
        )
        Entitlement.objects.bulk_create([Entitlement(round=ballot, delegate_id=m.id) for m in entitled])
        _journal_opening(actor, ballot, len(entitled))
        sitting_changed(sitting.id)
        progress_changed(sitting.id)
    return ballot


def _check_form(question: str, majority: str, seconds: int | None) -> None:
    if len(question) > 2000:
        raise Refused("too_long", _("Nội dung biểu quyết dài quá 2.000 ký tự; hãy rút gọn."), status=400)
    if majority not in MajorityLabel.values:
        raise Refused("bad_majority", _("Hãy chọn mức đa số cần đạt."), status=400)
    if seconds is not None and not 5 <= seconds <= LONGEST:
        raise Refused(
            "bad_seconds", _("Thời gian biểu quyết phải từ 5 đến 3.600 giây, hoặc để trống."), status=400
        )


def _repeated(actor: Actor, sitting: Sitting, pk: int | None) -> BallotRound | None:
    if pk is None:
        return None
    original = access.ballot_round(actor, pk)
    reason = check_repeat(RoundState(original.state))
    if reason is not None or original.sitting_id != sitting.id:
        raise Refused.because(reason) if reason else not_found()
    return original


def _total(sitting: Sitting, members: list[Member], base: str) -> int:
    """The number "tổng số đại biểu" stands for, by the council's setting; never below those in office."""
    office = sum(in_office(member.state) for member in members)
    return max(sitting.council.seats, office) if base == "statutory" else office


def _present(sitting: Sitting) -> int:
    roll = Attendance.objects.with_scopes_disabled().filter(sitting=sitting, state=AttendanceState.PRESENT)
    return int(roll.count())


def _journal_opening(actor: Actor, ballot: BallotRound, entitled: int) -> None:
    data = {
        "round": ballot.id,
        "number": ballot.number,
        "item": ballot.item_id,
        "question": ballot.question,
        "majority": ballot.majority,
        "total": ballot.total,
        "in_office": ballot.in_office,
        "present": ballot.present,
        "entitled": entitled,
        "seconds": ballot.seconds,
        "repeats": ballot.repeats_id,
    }
    _record(actor, ballot, "meetings.round.opened", data)


def extend_round(*, actor: Actor, round_id: int, seconds: int) -> BallotRound:
    """Give an open round with a time limit more time."""
    with transaction.atomic():
        ballot = _governed(actor, round_id)
        reason = check_extend(facts_of(ballot), seconds, clock.now())
        if reason is not None:
            raise Refused.because(reason)
        if ballot.closes_at is not None:
            ballot.closes_at += timedelta(seconds=seconds)
        ballot.save(update_fields=["closes_at"])
        _record(actor, ballot, "meetings.round.extended", {"round": ballot.id, "seconds": seconds})
        sitting_changed(ballot.sitting_id)
        progress_changed(ballot.sitting_id)
    return ballot


def close_round(*, actor: Actor, round_id: int) -> BallotRound:
    """Close a round on the chair's word and count it. The count is the presidium's until it is published."""
    with transaction.atomic():
        ballot = _governed(actor, round_id)
        reason = check_close(facts_of(ballot))
        if reason is not None:
            raise Refused.because(reason)
        _close(actor, ballot, "chair")
    return ballot


def close_due() -> int:
    """Close every round whose time is up; how many. Each process asks twice a second; the row lock makes one
    win."""
    now = clock.now()
    due = BallotRound.objects.with_scopes_disabled().filter(state=RoundState.OPEN, closes_at__lte=now)
    closed = 0
    for pk in list(due.values_list("id", flat=True)):
        with transaction.atomic():
            rows = BallotRound.objects.with_scopes_disabled().select_for_update(of=("self",))
            ballot = rows.filter(pk=pk, state=RoundState.OPEN, closes_at__lte=now).first()
            if ballot is not None:
                _close(None, ballot, "clock")
                closed += 1
    return closed


def _close(actor: Actor | None, ballot: BallotRound, by: str) -> None:
    votes = Counter(Vote.objects.with_scopes_disabled().filter(round=ballot).values_list("choice", flat=True))
    entitled = Entitlement.objects.with_scopes_disabled().filter(round=ballot).count()
    ballot.state = RoundState.CLOSED
    ballot.closed_at = effective_close(ballot.closes_at, clock.now())
    ballot.votes_for, ballot.votes_against = votes[Choice.FOR], votes[Choice.AGAINST]
    ballot.votes_abstain = votes[Choice.ABSTAIN]
    # A delegate who voted was there, whatever the roll says by now.
    ballot.present = min(ballot.in_office, max(_present(ballot.sitting), votes.total()))
    ballot.save()
    data = {
        "round": ballot.id,
        "number": ballot.number,
        "by": by,
        "for": votes[Choice.FOR],
        "against": votes[Choice.AGAINST],
        "abstain": votes[Choice.ABSTAIN],
        "not_voting": entitled - votes.total(),
        "present": ballot.present,
    }
    _record(actor, ballot, "meetings.round.closed", data)
    sitting_changed(ballot.sitting_id)
    progress_changed(ballot.sitting_id)


def publish_round(*, actor: Actor, round_id: int) -> BallotRound:
    """Publish a closed round: the hall, the tablets and, in a public sitting, the public see result and
    names."""
    with transaction.atomic():
        ballot = _governed(actor, round_id)
        reason = check_publish(facts_of(ballot))
        if reason is not None:
            raise Refused.because(reason)
        ballot.state = RoundState.PUBLISHED
        ballot.published_at = clock.now()
        ballot.save(update_fields=["state", "published_at"])
        decision = round_decision(ballot)
        data = {
            "round": ballot.id,
            "number": ballot.number,
            "passed": decision.passed,
            "need": decision.need,
            "got": decision.got,
            "base": decision.base,
        }
        _record(actor, ballot, "meetings.round.published", data)
        sitting_changed(ballot.sitting_id)
        progress_changed(ballot.sitting_id)
    return ballot


def void_round(*, actor: Actor, round_id: int, reason: str) -> BallotRound:
    """Declare a round void, with the reason that goes into the minutes. The votes stay in the journal."""
    with transaction.atomic():
        ballot = _governed(actor, round_id)
        reason = text.clean(reason)[:300]
        why_not = check_void(facts_of(ballot), reason)
        if why_not is not None:
            raise Refused.because(why_not)
        ballot.state = RoundState.VOID
        ballot.void_reason = reason
        ballot.closed_at = ballot.closed_at or clock.now()
        ballot.save(update_fields=["state", "void_reason", "closed_at"])
        data = {"round": ballot.id, "number": ballot.number, "reason": reason}
        _record(actor, ballot, "meetings.round.voided", data)
        sitting_changed(ballot.sitting_id)
        progress_changed(ballot.sitting_id)
    return ballot


def facts_of(ballot: BallotRound) -> RoundFacts:
    """A round as the rules see it."""
    return RoundFacts(RoundState(ballot.state), ballot.opened_at, ballot.closes_at)


def _governed(actor: Actor, round_id: int) -> BallotRound:
    ballot = access.ballot_round(actor, round_id)
    require(actor, "meetings.run_round", ballot.council_id)
    return ballot


def _record(actor: Actor | None, ballot: BallotRound, code: str, data: Mapping[str, object]) -> None:
    journal.record(Act(ballot.council_id, sitting_stream(ballot.sitting_id), code, data, actor))
