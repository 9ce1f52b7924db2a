"""The legal calendar of an election: moved dates of the day, and what each council has done.

Art. 98(3) of the Election Law (added by Law 83/2025/QH15) lets the National Election Council move any step;
the council that leads the day notes the new date with its source, for every council of that day.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused, not_found
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from elections import access
from elections.models import Election, ElectionStep
from elections.rules.calendar import STEPS
from elections.streams import election_stream

EDIT = "elections.edit_calendar"
CODES = frozenset(step.code for step in STEPS)


def move_step(*, actor: Actor, election_id: int, code: str, due: date | None, source: str) -> ElectionStep:
    """Move the date of a step for the whole polling day; None puts the law's own date back."""
    require(actor, EDIT, actor.council_id)
    source = text.clean(source)[:200]
    with transaction.atomic():
        election = access.led_election(actor, election_id, lock=True)
        if due is not None and len(source) < 3:
            raise Refused(
                "source_required", _("Hãy ghi căn cứ: số và ngày của văn bản điều chỉnh."), status=400
            )
        row = _step(actor, election, code)
        before = row.due.isoformat() if row.due else ""
        row.due, row.source = due, source if due else ""
        row.save(update_fields=["due", "source"])
        said = {"step": code, "before": before, "due": due.isoformat() if due else "", "source": source}
        _record(actor, election, "elections.step.moved", said)
    return row


def mark_step(
    *, actor: Actor, election_id: int, code: str, done_on: date | None, note: str = ""
) -> ElectionStep:
    """Note the day on which the own council did a step; None takes the note back."""
    require(actor, EDIT, actor.council_id)
    with transaction.atomic():
        election = access.election(actor, election_id, lock=True)
        if done_on is not None and done_on > clock.today():
            raise Refused("day_ahead", _("Ngày hoàn thành không được sau hôm nay."), status=400)
        row = _step(actor, election, code)
        row.done_on, row.note = done_on, text.clean(note)[:300]
        row.save(update_fields=["done_on", "note"])
        said = {"step": code, "on": done_on.isoformat() if done_on else "", "note": row.note}
        _record(actor, election, "elections.step.marked", said)
    return row


def _step(actor: Actor, election: Election, code: str) -> ElectionStep:
    if code not in CODES:
        raise not_found()
    row: ElectionStep
    row, _made = ElectionStep.objects.with_scopes_disabled().get_or_create(
        election=election, council_id=actor.council_id, code=code
    )
    return row


def _record(actor: Actor, election: Election, code: str, data: dict[str, str]) -> None:
    journal.record(Act(actor.council_id, election_stream(election.id), code, data, actor))
