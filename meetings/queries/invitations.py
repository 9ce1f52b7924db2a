"""Reading invitations: the lists of a session, one with its answers, a delegate's own, what was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, QuerySet

from council.enums import SessionState
from council.models import CouncilSession, JournalEntry
from council.rules.decision import Reason
from meetings.enums import InvitationState, ReplyState
from meetings.models import Invitation, Invitee, Sitting
from meetings.rules import invitations as rules
from meetings.rules.invitation_history import told
from meetings.rules.invitations import Counts, is_late
from meetings.streams import invitation_stream, session_stream

SHOWN_ACTS = 30
FEED_PAST = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation in a list, with its answers counted."""

    row: Invitation
    counts: Counts


def invitations_of(council_id: int, session_id: int | None = None) -> list[InvitationLine]:
    """The invitations of a council, or of one session, newest first. Two queries, whatever the size."""
    rows = Invitation.objects.with_scopes_disabled().filter(council_id=council_id)
    rows = rows.filter(session_id=session_id) if session_id is not None else rows
    found = list(rows.select_related("session", "sitting").order_by("-session__opens_on", "-id"))
    replies: dict[int, list[str]] = {}
    pairs = Invitee.objects.with_scopes_disabled().filter(invitation__in=found).order_by()
    for pk, reply in pairs.values_list("invitation_id", "reply"):
        replies.setdefault(pk, []).append(reply)
    return [InvitationLine(row, rules.count(replies.get(row.id, ()))) for row in found]


@dataclass(frozen=True, slots=True)
class InviteeLine:
    """Somebody invited as the list shows them."""

    row: Invitee
    late: bool


def invitees_of(invitation: Invitation, *, reply: str = "", kind: str = "") -> list[InviteeLine]:
    """Those invited, delegates by seat, then guests in the order they were added. One query."""
    rows = Invitee.objects.with_scopes_disabled().filter(invitation=invitation)
    rows = rows.filter(reply=reply) if reply in ReplyState.values else rows
    rows = rows.filter(kind=kind) if kind else rows
    ordered = rows.order_by("kind", "delegate__seat", "id")
    return [InviteeLine(row, is_late(row.replied_at, invitation.answer_by)) for row in ordered]


def counts_of(invitation: Invitation) -> dict[str, Counts]:
    """The answers counted: of everybody (""), of each kind. One query."""
    rows = Invitee.objects.with_scopes_disabled().filter(invitation=invitation).order_by()
    pairs = list(rows.values_list("kind", "reply"))
    found = {"": rules.count(reply for _kind, reply in pairs)}
    for kind in sorted({kind for kind, _reply in pairs}):
        found[kind] = rules.count(reply for one, reply in pairs if one == kind)
    return found


@dataclass(frozen=True, slots=True)
class InvitationAct:
    """One act on an invitation, in words."""

    at: datetime
    actor: str
    what: Reason


def acts_of(invitation: Invitation) -> list[InvitationAct]:
    """What was done, newest first. One query."""
    rows = JournalEntry.objects.with_scopes_disabled().filter(stream__name=invitation_stream(invitation.id))
    entries = rows.order_by("-seq")[:SHOWN_ACTS]
    return [InvitationAct(row.at, row.actor, what) for row in entries if (what := told(row.code, row.data))]


def my_invitations(delegate_id: int | None, now: datetime) -> list[InviteeLine]:
    """The invitations of a delegate to what has not begun, soonest first; cancelled ones too. Once it has
    begun the roll takes over. One query."""
    if delegate_id is None:
        return []
    rows = Invitee.objects.with_scopes_disabled().filter(delegate_id=delegate_id).exclude(sent_at=None)
    rows = rows.exclude(invitation__state=InvitationState.DRAFT).filter(invitation__starts_at__gt=now)
    found = rows.select_related("invitation__session__council", "invitation__sitting")
    ordered = found.order_by("invitation__starts_at", "id")
    return [InviteeLine(row, is_late(row.replied_at, row.invitation.answer_by)) for row in ordered]


def moved_since(invitation: Invitation) -> Sitting | None:
    """The sitting of an invitation, where it no longer begins when the letter says."""
    sitting: Sitting | None = invitation.sitting
    return sitting if sitting is not None and sitting.starts_at != invitation.starts_at else None


def in_feed(council_id: int, now: datetime) -> tuple[list[CouncilSession], dict[int, list[Sitting]]]:
    """The public sessions of a council to come and of the last ninety days, with their public sittings. Two
    queries."""
    rows = CouncilSession.objects.with_scopes_disabled().filter(council_id=council_id, is_public=True)
    rows = rows.exclude(state=SessionState.DRAFT).filter(closes_on__gte=(now - FEED_PAST).date())
    sessions = list(rows.select_related("council", "term").order_by("opens_on", "number"))
    sittings: dict[int, list[Sitting]] = {}
    found: QuerySet[Sitting] = Sitting.objects.with_scopes_disabled().filter(
        session__in=sessions, is_public=True
    )
    for sitting in found.order_by("starts_at", "position"):
        sittings.setdefault(sitting.session_id, []).append(sitting)
    return sessions, sittings


def changed_at(session_ids: Iterable[int]) -> dict[int, datetime]:
    """When each of these sessions was last changed. One query."""
    names = {session_stream(pk): pk for pk in session_ids}
    rows = JournalEntry.objects.with_scopes_disabled().filter(stream__name__in=names)
    newest: Sequence[tuple[str, datetime]] = list(
        rows.order_by().values_list("stream__name").annotate(Max("at"))
    )
    return {names[name]: at for name, at in newest}
