"""The third person, who has the paper before them, settles a record that two people entered differently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from council.errors import Refused
from council.permissions import Actor, require
from elections import access
from elections.enums import EntryRole, RecordState
from elections.models import CountEntry, CountRecord
from elections.queries.ballots import count_options
from elections.queries.figures import differing, figures_json
from elections.rules.shapes import Figures
from elections.services import record_base as base
from elections.services.record_checks import Typed, checked

SETTLE = "elections.settle_record"


def settle(
    *,
    actor: Actor,
    record_id: int,
    version: int,
    figures: Figures,
    facts: Mapping[str, str] | None = None,
    reasons: Mapping[str, str] | None = None,
    photo: UploadedFile[bytes] | None = None,
    reason: str = "",
) -> CountRecord:
    """Enter what the paper says, having compared both entries with it. A reason is needed where it is neither
    of the two."""
    found = access.record(actor, record_id)
    require(actor, SETTLE, actor.council_id)  # of the commune or of the contest: the loader let nobody else
    typed = Typed(figures, facts or {}, reasons or {})
    with base.photo_kept(photo) as stored, transaction.atomic():
        record = base.locked(actor, found.id)
        base.check_version(record, version)
        entries = base.current_entries(record)
        check_third(actor, record, entries)
        record.photo = stored or record.photo
        _check_photo(record)
        warnings = checked(record, typed, actor)
        like = _like(typed, entries)
        said = reason if like else base.reason_given(reason)
        base.add_entry(record, EntryRole.THIRD, typed, actor, warnings, photo=stored, reason=said[:300])
        record.facts = _facts(entries, typed)
        base.write_figures(record, typed.figures, warnings)
        base.tell(
            record,
            actor,
            "elections.record.settled",
            figures=base.figures_now(record),
            like=[entry.role for entry in like],
            warnings=warnings,
            reason=said,
            photo=record.photo,
        )
    return record


def check_third(actor: Actor, record: CountRecord, entries: Sequence[CountEntry]) -> None:
    """Refuse who may not look at both entries of a record: it must differ, and be entered by two others."""
    if record.state != RecordState.DIFFERS:
        raise Refused("nothing_to_settle", _("Biên bản này không có hai lần nhập khác nhau cần đối chiếu."))
    if base.entered_before(actor, entries):
        raise Refused(
            "third_is_one_of_two",
            _("Bạn là một trong hai người đã nhập; phải do người thứ ba đối chiếu với bản giấy."),
            status=403,
        )


def _check_photo(record: CountRecord) -> None:
    contest = record.contest
    options = count_options(contest.council_id, contest.council_election.election.day)
    if options.photo_required and not record.photo:
        raise photo_missing()


def photo_missing() -> Refused:
    """What the paper says cannot be looked at."""
    return Refused("photo_required", _("Chưa có ảnh chụp biên bản giấy; hãy chụp và gửi kèm."))


def _like(typed: Typed, entries: Sequence[CountEntry]) -> list[CountEntry]:
    mine = figures_json(typed.figures)
    return [entry for entry in entries if not differing(entry.figures, mine)]


def _facts(entries: Sequence[CountEntry], typed: Typed) -> dict[str, str]:
    facts: dict[str, str] = {}
    for entry in entries:
        facts |= entry.facts
    return facts | base.clean_facts(typed.facts)
