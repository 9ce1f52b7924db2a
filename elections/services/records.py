"""Entering a count record twice, by two people who do not see each other's figures (form 23).

Equal entries settle the figures; different ones wait for a third person (elections.services.settle). What the
two differ in is told to nobody before.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from council import clock
from council.errors import Refused
from council.permissions import Actor, require
from elections import access
from elections.enums import EntryRole, RecordState
from elections.models import CountEntry, CountRecord
from elections.queries.figures import differing, figures_json
from elections.rules.shapes import Figures
from elections.services import record_base as base
from elections.services.record_checks import Typed, checked

ENTER = "elections.enter_record"
OPEN = (RecordState.EMPTY, RecordState.RETURNED, RecordState.FIRST)


def enter(
    *,
    actor: Actor,
    record_id: int,
    version: int,
    figures: Figures,
    facts: Mapping[str, str] | None = None,
    reasons: Mapping[str, str] | None = None,
    photo: UploadedFile[bytes] | None = None,
) -> CountRecord:
    """The first entry of a record, or the second by somebody else.

    `version` is that of the record when its page was opened: two people may type at the same time, but not
    over a record that was settled or returned meanwhile. `reasons`: code of each warning -> why it is true of
    the paper. Raises Faulty with every fault.
    """
    require(actor, ENTER, access.record(actor, record_id).council_id)
    typed = Typed(figures, facts or {}, reasons or {})
    with base.photo_kept(photo) as stored, transaction.atomic():
        record = base.locked(actor, record_id)
        base.check_version(record, version)
        _check_open(record)
        before = base.current_entries(record)
        if base.entered_before(actor, before):
            raise Refused(
                "same_person_twice",
                _("Bạn đã nhập lần một; lần hai phải do người khác nhập từ bản giấy."),
            )
        warnings = checked(record, typed, actor)
        role = EntryRole.SECOND if before else EntryRole.FIRST
        base.add_entry(record, role, typed, actor, warnings, photo=stored)
        record.photo = stored or record.photo
        if before:
            _compare(record, before[0], typed, warnings, actor)
        else:
            record.state = RecordState.FIRST
            base.tell(record, actor, "elections.record.entered", role=str(role), photo=stored)
    return record


def attach_photo(*, actor: Actor, record_id: int, photo: UploadedFile[bytes]) -> CountRecord:
    """Put a photo of the paper to a record, or a better one in the place of the first."""
    require(actor, ENTER, access.record(actor, record_id).council_id)
    with base.photo_kept(photo) as stored, transaction.atomic():
        record = base.locked(actor, record_id)
        if record.state in (RecordState.ACCEPTED, RecordState.ANNULLED):
            raise Refused(
                "record_closed",
                _("Biên bản đã được tiếp nhận nên không thay ảnh được; Ban bầu cử phải trả lại trước."),
            )
        before, record.photo = record.photo, stored
        base.tell(record, actor, "elections.record.photographed", photo=stored, before=before)
    return record


def _check_open(record: CountRecord) -> None:
    day = record.contest.council_election.election.day
    if clock.today() < day:
        raise Refused(
            "count_not_begun",
            _("Chưa đến ngày bầu cử %(day)s nên chưa nhập biên bản được.") % {"day": f"{day:%d/%m/%Y}"},
        )
    if record.area_contest.contest_id != record.contest_id:
        raise Refused(
            "record_of_other_contest",
            _("Biên bản này gắn với đơn vị bầu cử khác với khu vực bỏ phiếu; hãy báo Ủy ban bầu cử."),
        )
    if record.state not in OPEN:
        raise Refused(
            "record_already_entered",
            _("Biên bản này đã có hai lần nhập; số sai thì Ban bầu cử trả lại hoặc đính chính."),
        )


def _compare(
    record: CountRecord, first: CountEntry, typed: Typed, warnings: list[dict[str, str]], actor: Actor
) -> None:
    fields = differing(first.figures, figures_json(typed.figures))
    if fields:
        record.state = RecordState.DIFFERS
        base.tell(record, actor, "elections.record.differs", differences=len(fields), photo=record.photo)
        return
    record.facts = {**first.facts, **base.clean_facts(typed.facts)}
    base.write_figures(record, typed.figures, [*first.warnings, *warnings])
    base.tell(
        record,
        actor,
        "elections.record.agreed",
        figures=base.figures_now(record),
        warnings=record.warnings,
        photo=record.photo,
    )
