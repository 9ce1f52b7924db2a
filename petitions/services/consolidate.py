"""The report of a session's petitions by the Standing Committee and the Front (Joint Resolution 72/2025/NQLT,
ch. IV): gathered in a draft, then frozen with number, date and two signers.

What a frozen report says was written down when it was frozen: later changes to a petition do not reach it,
and the hash over number, date, signers and content shows any change to the row itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from council import clock
from council.errors import Refused, not_found
from council.models import CouncilSession
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from petitions import access
from petitions.enums import PetitionKind, PetitionState, ReportState
from petitions.models import ConsolidatedReport, Petition
from petitions.queries.consolidated import entries
from petitions.rules.shapes import State
from petitions.services.classify import must_move
from petitions.services.common import saved, say
from petitions.services.record import checked_line, lock_codes
from petitions.streams import office_stream

CONSOLIDATE, FREEZE = "petitions.consolidate", "petitions.freeze_report"
LEFT_OUT = (
    PetitionState.DRAFT,
    PetitionState.MERGED,
    PetitionState.SPLIT,
    PetitionState.TRANSFERRED,
)
MOST_AT_ONCE, MOST_IN_ALL = 500, 5_000
MOST_NUMBER, MOST_NAME = 60, 120


@dataclass(frozen=True, slots=True)
class Signing:
    """With what a report is frozen: both sign."""

    number: str
    signed_on: date
    signer_standing: str
    signer_front: str


def draft(*, actor: Actor, session_id: int, before_session: bool) -> ConsolidatedReport:
    """A new draft for a session of the council; one at a time before, one after it."""
    require(actor, CONSOLIDATE, actor.council_id)
    with transaction.atomic():
        council = lock_codes(actor.council_id)
        sessions = CouncilSession.objects.with_scopes_disabled().filter(council=council, pk=session_id)
        session = sessions.first()
        if session is None:
            raise not_found()
        rows = ConsolidatedReport.objects.with_scopes_disabled().filter(session=session)
        if rows.filter(before_session=before_session, state=ReportState.DRAFT).exists():
            raise Refused("report_draft_exists", _("Kỳ họp này đã có một báo cáo đang tổng hợp."))
        report: ConsolidatedReport = ConsolidatedReport.objects.with_scopes_disabled().create(
            council=council, session=session, before_session=before_session
        )
        said = {"session": session.id, "before_session": before_session}
        _say(report, actor, "petitions.report.drafted", said)
    return report


def add(*, actor: Actor, report_id: int, petition_ids: Sequence[int]) -> ConsolidatedReport:
    """Classified petitions of the council go into the draft, all or none; each into one report of it."""
    require(actor, CONSOLIDATE, actor.council_id)
    with transaction.atomic():
        report = _open(actor, report_id)
        petitions = _chosen(actor, petition_ids)
        _check_free(report, petitions)
        if _inside(report).count() + len(petitions) > MOST_IN_ALL:
            message = _("Một báo cáo có không quá %(most)s kiến nghị.")
            raise Refused("petitions_number", message % {"most": MOST_IN_ALL}, status=400)
        for petition in petitions:
            if petition.state in LEFT_OUT or petition.kind != PetitionKind.PETITION:
                said = {"code": petition.code, "state": PetitionState(petition.state).label}
                message = _("%(code)s (%(state)s) không tổng hợp được; hãy phân loại trước.")
                raise Refused("not_to_consolidate", message % said)
            _take_in(report, petition, actor)
        report.petitions.add(*petitions)
        codes = [petition.code for petition in petitions]
        _say(report, actor, "petitions.report.added", {"petitions": codes})
    return report


def remove(*, actor: Actor, report_id: int, petition_ids: Sequence[int]) -> ConsolidatedReport:
    """Petitions leave the draft; those that waited for it alone are as they were."""
    require(actor, CONSOLIDATE, actor.council_id)
    with transaction.atomic():
        report = _open(actor, report_id)
        locked = Petition.objects.with_scopes_disabled().select_for_update(of=("self",)).order_by("id")
        petitions = list(locked.filter(pk__in=petition_ids, reports=report))
        if not petitions or len(petitions) != len(set(petition_ids)):
            raise not_found()
        for petition in petitions:
            if petition.state == PetitionState.CONSOLIDATED and petition.council_id == report.council_id:
                petition.state = PetitionState.RECORDED
                saved(petition, "state")
                said = {"report": report.id, "version": petition.version}
                say(petition, actor, "petitions.petition.left_report", said)
        links = ConsolidatedReport.petitions.through.objects.filter(consolidatedreport=report)
        links.filter(petition__in=[petition.id for petition in petitions]).delete()
        codes = [petition.code for petition in petitions]
        _say(report, actor, "petitions.report.removed", {"petitions": codes})
    return report


def discard(*, actor: Actor, report_id: int) -> None:
    """An empty draft made by mistake goes."""
    require(actor, CONSOLIDATE, actor.council_id)
    with transaction.atomic():
        report = _open(actor, report_id)
        if _inside(report).exists():
            raise Refused("report_not_empty", _("Hãy bỏ hết kiến nghị ra khỏi báo cáo trước khi xóa."))
        _say(report, actor, "petitions.report.discarded", {"session": report.session_id})
        report.delete()


def freeze(*, actor: Actor, report_id: int, signing: Signing) -> ConsolidatedReport:
    """From now on the report is what it says today. Frozen by the head, for both signers."""
    require(actor, FREEZE, actor.council_id)
    with transaction.atomic():
        lock_codes(actor.council_id)
        report = _open(actor, report_id)
        signed = _checked(report, signing)
        _check_whole(report)
        report.content = entries(report)
        if not report.content:
            raise Refused("report_empty", _("Báo cáo chưa có kiến nghị nào."))
        report.number, report.signed_on = signed.number, signed.signed_on
        report.signer_standing, report.signer_front = signed.signer_standing, signed.signer_front
        report.state, report.frozen_at = ReportState.FROZEN, clock.now()
        report.sha256 = fingerprint(report)
        report.save()
        said = {"number": report.number, "sha256": report.sha256, "petitions": len(report.content)}
        _say(report, actor, "petitions.report.frozen", said)
    return report


def fingerprint(report: ConsolidatedReport) -> str:
    """SHA-256 over all a report says, as canonical JSON."""
    said: dict[str, Any] = {
        "council": report.council.code,
        "session": report.session_id,
        "before_session": report.before_session,
        "number": report.number,
        "signed_on": report.signed_on.isoformat() if report.signed_on else "",
        "signers": [report.signer_standing, report.signer_front],
        "content": report.content,
    }
    whole = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


def is_unchanged(report: ConsolidatedReport) -> bool:
    """Whether a frozen report still says what it said when it was frozen."""
    return report.state == ReportState.FROZEN and report.sha256 == fingerprint(report)


def _open(actor: Actor, report_id: int) -> ConsolidatedReport:
    report = access.report(actor, report_id, lock=True)
    if report.state != ReportState.DRAFT:
        said = {"number": report.number}
        message = _("Báo cáo số %(number)s đã chốt nên không thay đổi được nữa.")
        raise Refused("report_frozen", message % said)
    return report


def _inside(report: ConsolidatedReport) -> QuerySet[Petition]:
    return Petition.objects.with_scopes_disabled().filter(reports=report)


def _chosen(actor: Actor, ids: Sequence[int]) -> list[Petition]:
    wanted = sorted(set(ids))
    if not 1 <= len(wanted) <= MOST_AT_ONCE:
        said = {"most": MOST_AT_ONCE}
        raise Refused("petitions_number", _("Hãy chọn từ 1 đến %(most)s kiến nghị.") % said, status=400)
    locked = Petition.objects.with_scopes_disabled().select_for_update(of=("self",)).order_by("id")
    found = list(locked.filter(pk__in=wanted, council_id=actor.council_id))
    if len(found) != len(wanted):
        raise not_found()
    return found


def _check_free(report: ConsolidatedReport, petitions: Sequence[Petition]) -> None:
    rows = ConsolidatedReport.objects.with_scopes_disabled().filter(council_id=report.council_id)
    taken = rows.filter(petitions__in=petitions).values_list("petitions__code", flat=True).first()
    if taken is not None:
        message = _("%(code)s đã ở trong một báo cáo của hội đồng.")
        raise Refused("in_other_report", message % {"code": taken})


def _take_in(report: ConsolidatedReport, petition: Petition, actor: Actor) -> None:
    """A classified petition is consolidated; one already with a body keeps its state and is reported too."""
    petition.session_id, petition.before_session = report.session_id, report.before_session
    before = str(petition.state)
    if petition.state == PetitionState.RECORDED:
        must_move(petition, State.CONSOLIDATED)
        petition.state = PetitionState.CONSOLIDATED
    saved(petition, "state", "session", "before_session")
    said = {"report": report.id, "state": before, "version": petition.version}
    say(petition, actor, "petitions.petition.consolidated", said)


def _check_whole(report: ConsolidatedReport) -> None:
    """What left the council or ended since it was taken in is named, not dropped in silence."""
    rows = _inside(report)
    gone = rows.filter(state__in=LEFT_OUT) | rows.exclude(council_id=report.council_id)
    codes = list(gone.order_by("code").values_list("code", flat=True))
    if codes:
        message = _("Hãy bỏ ra khỏi báo cáo những kiến nghị đã gộp, tách hoặc chuyển đi: %(codes)s.")
        raise Refused("report_holds_gone", message % {"codes": ", ".join(codes[:20])})


def _checked(report: ConsolidatedReport, signing: Signing) -> Signing:
    lines = [checked_line(v) for v in (signing.number, signing.signer_standing, signing.signer_front)]
    if not all(lines):
        message = _("Hãy ghi số, ký hiệu và họ tên hai người ký: Thường trực HĐND và Mặt trận Tổ quốc.")
        raise Refused("signing_incomplete", message, status=400)
    number, standing, front = lines
    if len(number) > MOST_NUMBER or max(len(standing), len(front)) > MOST_NAME:
        raise Refused(
            "line_too_long", _("Mục này dài không quá %(most)s ký tự.") % {"most": MOST_NUMBER}, status=400
        )
    if standing.casefold() == front.casefold():
        raise Refused("signers_same", _("Hai người ký phải là hai người khác nhau."), status=400)
    if signing.signed_on > clock.today():
        raise Refused("day_future", _("Ngày ký không được sau hôm nay."), status=400)
    rows = ConsolidatedReport.objects.with_scopes_disabled().filter(council_id=report.council_id)
    if rows.filter(number__iexact=number, signed_on__year=signing.signed_on.year).exists():
        raise Refused("report_number_taken", _("Số báo cáo này đã dùng trong năm; hãy lấy số khác."))
    return Signing(number, signing.signed_on, standing, front)


def _say(report: ConsolidatedReport, actor: Actor, code: str, data: dict[str, Any]) -> None:
    stream = office_stream(report.council_id)
    journal.record(Act(report.council_id, stream, code, {"report": report.id} | data, actor))
