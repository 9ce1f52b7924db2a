"""The desk: where a delegate begins, and everybody else who follows the sessions of a council."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from council import clock
from council.errors import Refused
from council.models import CouncilSession
from council.permissions import Actor, may, require
from council.queries import settings_in_force
from council.rules.terms import DelegateState
from council.views.guards import tell
from council.views.viewer import actor_in, council_in, frame
from meetings.access import seat_of
from meetings.enums import AttendanceState, SittingState
from meetings.models import Attendance, Sitting
from meetings.queries.invitations import my_invitations
from meetings.queries.session_pages import (
    changes_since,
    my_attendance,
    my_record,
    sections,
    session_in_focus,
    sessions_of,
    sittings_of,
)
from meetings.services import attendance, invitation_answers, openings
from meetings.services.attendance import EARLY

PAST = 5  # earlier sessions shown with one's own votes


@dataclass(frozen=True, slots=True)
class Place:
    """A sitting with what this person can do about it now."""

    sitting: Sitting
    mine: Attendance | None
    may_enter: bool
    may_check_in: bool
    may_report_absence: bool
    is_today: bool


@require_safe
@login_required
@never_cache
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """The next session, today's sittings with one obvious act, the programme, the past."""
    actor, today = actor_in(request), clock.today()
    require(actor, "meetings.see_sitting", council_in(request).id)
    inside = may(actor, "meetings.see_closed_sitting", actor.council_id)
    rows = sessions_of(actor.council_id, inside=inside)
    session = session_in_focus(rows, today)
    sittings = sittings_of(session.id) if session else []
    options = settings_in_force(actor.council_id, today)
    running = next((s for s in sittings if s.state == SittingState.OPEN), None)
    leads = may(actor, "meetings.see_presidium", actor.council_id)
    if request.GET.get("vao") and running is not None and leads:
        return redirect("console", code, running.id)
    context = {
        "session": session,
        "places": _places(actor, sittings, options, inside=inside),
        "sections": sections(sittings, session.id, inside=inside, public_only=False) if session else [],
        "changes": changes_since(session) if session else [],
        "invitations": my_invitations(actor.delegate_id, clock.now()),
        "past": _past(actor, [row for row in rows if row is not session]),
        "leads": leads,
        "may_keep": may(actor, "meetings.keep_offline", actor.council_id),
        "today": today,
        "openings_told": openings.concern(actor) and bool(options[openings.SETTING]),
    }
    bar = frame(request)
    seat = seat_of(actor)
    bar["viewer"] |= {"seat": seat, "note": _("ghế %(n)s") % {"n": seat} if seat else ""}
    return render(request, "meetings/desk.html", context | bar)


def _places(
    actor: Actor, sittings: list[Sitting], options: Mapping[str, Any], *, inside: bool
) -> list[Place]:
    """The sittings of today and those to come, with this person's acts."""
    today = clock.today()
    mine = my_attendance(actor.delegate_id, [sitting.id for sitting in sittings])
    self_check_in = bool(options["checkin.self"])
    found = []
    for sitting in sittings:
        is_today = timezone.localdate(sitting.starts_at) == today or sitting.state == SittingState.OPEN
        if sitting.state == SittingState.CLOSED and not is_today:
            continue
        row = mine.get(sitting.id)
        found.append(
            Place(
                sitting=sitting,
                mine=row,
                may_enter=(inside or sitting.is_public) and is_today and sitting.state != SittingState.CLOSED,
                may_check_in=self_check_in and _may_check_in(actor, sitting, row),
                may_report_absence=_may_report(actor, sitting, row),
                is_today=is_today,
            )
        )
    return found


def _may_check_in(actor: Actor, sitting: Sitting, row: Attendance | None) -> bool:
    here = row is not None and row.state == AttendanceState.PRESENT
    begun = sitting.state == SittingState.OPEN or clock.now() >= sitting.starts_at - EARLY
    votes = actor.delegate_state == DelegateState.ACTIVE
    return votes and begun and not here and sitting.state != SittingState.CLOSED


def _may_report(actor: Actor, sitting: Sitting, row: Attendance | None) -> bool:
    planned = sitting.state == SittingState.PLANNED
    return actor.delegate_id is not None and planned and (row is None or row.state == AttendanceState.ABSENT)


def _past(actor: Actor, rows: list[CouncilSession]) -> list[dict[str, Any]]:
    shown = [row for row in rows if row.opens_on <= clock.today()][:PAST]
    record = my_record(actor.delegate_id, [row.id for row in shown]) if actor.delegate_id else {}
    return [{"session": row, "rounds": record.get(row.id, [])} for row in shown]


@require_POST
@login_required
def check_in(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Present, from the desk; then on into the hall."""
    try:
        attendance.check_in(actor=actor_in(request), sitting_id=pk)
    except Refused as refusal:
        tell(request, refusal)
        return redirect("desk", code)
    messages.success(request, _("Đã điểm danh: có mặt."))
    return redirect("sitting", code, pk)


@require_POST
@login_required
def report_absence(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Absent with a reason, told to the chair beforehand."""
    try:
        invitation_answers.report_absence(
            actor=actor_in(request), sitting_id=pk, reason=request.POST.get("reason", "")
        )
    except Refused as refusal:
        tell(request, refusal)
        return redirect("desk", code)
    messages.success(request, _("Đã báo vắng mặt; chủ tọa và thư ký thấy lý do của ông/bà."))
    return redirect("desk", code)
