"""Who is to attend a contact meeting, and what came of it: attendance, voters present, minutes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused, not_found
from council.permissions import Actor, require
from petitions.enums import MeetingState
from petitions.models import ContactMeeting, MeetingDelegate
from petitions.queries.meetings import delegates_to_choose
from petitions.services.meetings import OPEN, PLAN, opened, saved, say

MOST_MINUTES = 100_000
MOST_VOTERS = 100_000
LEAST_MINUTES = 10


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a meeting. `attended`: delegate -> whether they came; those left out stay as they were."""

    attended: Mapping[int, bool]
    voters_present: int | None = None
    minutes: str = ""


def set_delegates(
    *, actor: Actor, meeting_id: int, version: int, delegate_ids: frozenset[int]
) -> ContactMeeting:
    """Who is to attend: delegates in office of the councils that hold the meeting."""
    require(actor, PLAN, actor.council_id)
    with transaction.atomic():
        meeting = opened(actor, meeting_id, version, OPEN)
        rows = MeetingDelegate.objects.with_scopes_disabled().filter(meeting=meeting)
        before = set(rows.values_list("delegate_id", flat=True))
        offered = {row.id for row in delegates_to_choose(meeting, clock.today())}
        if delegate_ids - offered - before:
            raise not_found()
        if delegate_ids == before:
            return meeting
        rows.exclude(delegate_id__in=delegate_ids).delete()
        MeetingDelegate.objects.with_scopes_disabled().bulk_create(
            MeetingDelegate(meeting=meeting, delegate_id=pk) for pk in sorted(delegate_ids - before)
        )
        saved(meeting)
        said = {"added": sorted(delegate_ids - before), "removed": sorted(before - delegate_ids)}
        say(meeting, actor, "delegates", said)
    return meeting


def report(*, actor: Actor, meeting_id: int, version: int, data: Report, held: bool) -> ContactMeeting:
    """Note attendance, voters and minutes; with `held` the meeting is over. What was noted of a meeting that
    is over can be corrected; it stays over."""
    require(actor, PLAN, actor.council_id)
    with transaction.atomic():
        meeting = opened(actor, meeting_id, version, (*OPEN, MeetingState.HELD))
        if meeting.starts_at > clock.now():
            raise Refused("meeting_not_begun", _("Hội nghị chưa bắt đầu nên chưa ghi kết quả được."))
        voters, minutes = _checked(data)
        ends = held and meeting.state != MeetingState.HELD
        over = held or meeting.state == MeetingState.HELD
        if over and voters is None:
            raise Refused("voters_required", _("Hãy ghi số cử tri dự."), status=400)
        if over and len(minutes) < LEAST_MINUTES:
            raise Refused("minutes_required", _("Hãy ghi biên bản hội nghị."), status=400)
        changed = _attendance(meeting, data.attended)
        meeting.voters_present, meeting.minutes = voters, minutes
        if ends:
            meeting.state = MeetingState.HELD
        saved(meeting, "voters_present", "minutes", "state")
        said = {
            "attended": changed,
            "voters": voters,
            "minutes_sha256": hashlib.sha256(minutes.encode()).hexdigest() if minutes else "",
        }
        say(meeting, actor, "held" if ends else "reported", said)
    return meeting


def _checked(data: Report) -> tuple[int | None, str]:
    minutes = text.clean(data.minutes)
    if len(minutes) > MOST_MINUTES:
        message = _("Biên bản dài %(now)s ký tự; chỉ ghi được %(most)s.")
        raise Refused("text_too_long", message % {"now": len(minutes), "most": MOST_MINUTES}, status=400)
    if data.voters_present is not None and not 0 <= data.voters_present <= MOST_VOTERS:
        raise Refused("bad_value", _("Số cử tri dự phải từ 0 đến %s.") % MOST_VOTERS, status=400)
    return data.voters_present, minutes


def _attendance(meeting: ContactMeeting, attended: Mapping[int, bool]) -> dict[str, bool]:
    rows = {
        row.delegate_id: row for row in MeetingDelegate.objects.with_scopes_disabled().filter(meeting=meeting)
    }
    if attended.keys() - rows.keys():
        raise not_found()
    changed = [rows[pk] for pk, came in attended.items() if rows[pk].attended is not came]
    for row in changed:
        row.attended = attended[row.delegate_id]
    MeetingDelegate.objects.with_scopes_disabled().bulk_update(changed, ["attended"])
    return {str(row.delegate_id): bool(row.attended) for row in changed}
