"""What the board of a constituency does with the records of its areas: accept, return, correct."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock
from council.errors import Refused
from council.permissions import Actor, require
from elections import access
from elections.enums import EntryRole, RecordState
from elections.models import CountRecord
from elections.queries.ballots import count_options
from elections.queries.figures import differing, figures_json
from elections.rules.shapes import Figures
from elections.services import record_base as base
from elections.services.record_checks import SETTLED, Typed, checked
from elections.services.settle import photo_missing

ACCEPT = "elections.accept_record"
CORRECT = "elections.correct_record"
RETURNABLE = (RecordState.FIRST, RecordState.DIFFERS, *SETTLED)


def accept(*, actor: Actor, record_id: int, version: int) -> CountRecord:
    """Accept a record whose figures are settled, having looked at them beside the photo of the paper."""
    _require_of_contest(actor, record_id, ACCEPT)
    with transaction.atomic():
        record = base.locked_with_contest(actor, record_id)
        _accept(actor, record, version)
    return record


def accept_all(*, actor: Actor, versions: Mapping[int, int]) -> list[CountRecord]:
    """Accept several records, record -> version seen: all or none."""
    found = [access.record(actor, record_id) for record_id in versions]
    for row in found:
        require(actor, ACCEPT, row.contest.council_id)
    found.sort(key=lambda row: (row.contest_id, row.area_contest.area_id))
    done = []
    with transaction.atomic():
        for row in found:
            record = base.locked_with_contest(actor, row.pk)
            _accept(actor, record, versions[row.pk])
            done.append(record)
    return done


def send_back(*, actor: Actor, record_id: int, version: int, reason: str) -> CountRecord:
    """Return a record to the polling team: its entries are kept but count no longer."""
    _require_of_contest(actor, record_id, ACCEPT)
    with transaction.atomic():
        record = base.locked_with_contest(actor, record_id)
        base.check_version(record, version)
        contest = base.lock_contest(record.contest_id)
        base.check_not_published(contest)
        if record.state not in RETURNABLE:
            raise Refused("nothing_to_return", _("Biên bản này chưa có số nào để trả lại."))
        said = base.reason_given(reason)
        before = base.figures_now(record)
        base.clear_figures(record)
        record.state, record.reason, record.photo, record.facts = RecordState.RETURNED, said, "", {}
        base.tell(record, actor, "elections.record.returned", reason=said, before=before)
        base.back_to_counting(contest, actor, said)
    return record


def correct(
    *,
    actor: Actor,
    record_id: int,
    version: int,
    figures: Figures,
    reason: str,
    facts: Mapping[str, str] | None = None,
    reasons: Mapping[str, str] | None = None,
) -> CountRecord:
    """Correct settled figures, with a reason; somebody else then accepts the record again."""
    _require_of_contest(actor, record_id, CORRECT)
    typed = Typed(figures, facts or {}, reasons or {})
    with transaction.atomic():
        record = base.locked_with_contest(actor, record_id)
        base.check_version(record, version)
        contest = base.lock_contest(record.contest_id)
        base.check_not_published(contest)
        if record.state not in SETTLED:
            raise Refused("nothing_to_correct", _("Chỉ đính chính được biên bản đã chốt số."))
        said = base.reason_given(reason)
        before, after = base.figures_now(record), figures_json(figures)
        new_facts = base.clean_facts(typed.facts) or dict(record.facts)
        fields = differing(before, after)
        if not fields and new_facts == record.facts:
            raise Refused("nothing_changed", _("Chưa sửa số nào so với biên bản hiện có."))
        warnings = checked(record, typed, actor)
        base.add_entry(record, EntryRole.CORRECTION, typed, actor, warnings, reason=said)
        base.write_figures(record, figures, warnings)
        record.reason, record.facts = said, new_facts
        changes = {"fields": fields, "before": before, "after": after}
        base.tell(record, actor, "elections.record.corrected", reason=said, warnings=warnings, **changes)
        base.back_to_counting(contest, actor, said)
    return record


def _accept(actor: Actor, record: CountRecord, version: int) -> None:
    base.check_version(record, version)
    if record.state != RecordState.AGREED:
        raise Refused("not_agreed", _("Chỉ tiếp nhận được biên bản mà hai lần nhập đã khớp."))
    contest = record.contest
    options = count_options(contest.council_id, contest.council_election.election.day)
    if options.photo_required and not record.photo:
        raise photo_missing()
    last = base.current_entries(record)[-1:]
    if last and last[0].role == EntryRole.CORRECTION and base.entered_before(actor, last):
        raise Refused(
            "corrector_accepts",
            _("Bạn vừa đính chính biên bản này; người khác trong Ban bầu cử phải tiếp nhận."),
        )
    record.state = RecordState.ACCEPTED
    record.accepted_at = clock.now()
    base.tell(record, actor, "elections.record.accepted")


def _require_of_contest(actor: Actor, record_id: int, verb: str) -> None:
    """The board of the contest's council decides, not that of the commune where the area lies."""
    require(actor, verb, access.record(actor, record_id).contest.council_id)
