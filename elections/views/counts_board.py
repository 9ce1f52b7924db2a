"""The board of a constituency and the records of its areas: accept, return; the head: annul an area."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council.errors import Refused, not_found
from council.permissions import Actor, may, require
from council.views.guards import carried_out, only, status_of, tell
from council.views.viewer import actor_in
from elections import access
from elections.enums import RecordState
from elections.forms.counts import AnnulRecordForm, ReturnForm
from elections.models import Contest
from elections.queries.ballots import count_options
from elections.queries.counts import OPEN_STATES, contest_records
from elections.services.acceptance import ACCEPT, accept, accept_all, send_back
from elections.services.annulment import ANNUL, annul_record
from elections.views.counts import record_of
from elections.views.frame import office

SEE = "elections.see_records"
_SEEN = re.compile(r"(\d{1,15}):(\d{1,9})")
# The order in which the board sees its records: what waits for it first.
ORDER = (
    RecordState.AGREED,
    RecordState.DIFFERS,
    RecordState.FIRST,
    RecordState.EMPTY,
    RecordState.RETURNED,
    RecordState.ANNULLED,
    RecordState.ACCEPTED,
)


def contest_of(actor: Actor, election_id: int, contest_id: int) -> Contest:
    """A contest of the actor's council on a polling day."""
    contest = access.contest(actor, contest_id)
    if contest.council_election.election_id != election_id:
        raise not_found()
    return contest


@require_safe
@only(SEE)
def contest(request: HttpRequest, code: str, pk: int, contest_pk: int) -> HttpResponse:  # noqa: ARG001
    """Every record of a contest, from all communes it lies in."""
    row = contest_of(actor_in(request), pk, contest_pk)
    context = _records(request, row)
    frame = office(request, row.council_election.election)
    return render(request, "elections/counts/contest.html", frame | context)


def _records(request: HttpRequest, row: Contest) -> dict[str, Any]:
    actor, records = actor_in(request), contest_records(row)
    options = count_options(row.council_id, row.council_election.election.day)
    groups = [
        {"state": state, "label": state.label, "records": [r for r in records if r.state == state]}
        for state in ORDER
    ]
    ready = [r for r in records if r.state == RecordState.AGREED and (r.photo or not options.photo_required)]
    return {
        "contest": row,
        "groups": [group for group in groups if group["records"]],
        "ready": {record.pk for record in ready},
        "total": len(records),
        "accepted": sum(1 for r in records if r.state == RecordState.ACCEPTED),
        "missing": sum(1 for r in records if r.state in OPEN_STATES),
        "may_accept": may(actor, ACCEPT, row.council_id),
        "photo_required": options.photo_required,
    }


@require_POST
@only(ACCEPT)
def accept_seen(request: HttpRequest, code: str, pk: int, contest_pk: int) -> HttpResponse:
    """Accept the records that were ticked, each in the version that was on the page."""
    actor = actor_in(request)
    row = contest_of(actor, pk, contest_pk)
    found = [_SEEN.fullmatch(value) for value in request.POST.getlist("seen")]
    versions = {int(match[1]): int(match[2]) for match in found if match}
    own = {record.pk for record in contest_records(row)}
    if not set(versions) <= own:
        raise not_found()
    try:
        done = accept_all(actor=actor, versions=versions)
    except Refused as refusal:
        tell(request, refusal)
    else:
        said = ngettext("Đã tiếp nhận %(n)s biên bản.", "Đã tiếp nhận %(n)s biên bản.", len(done))
        messages.success(request, said % {"n": len(done)})
    return redirect("contest_counts", code, pk, contest_pk)


@require_POST
@only(ACCEPT)
def accept_record(request: HttpRequest, code: str, pk: int, record_pk: int) -> HttpResponse:
    """Accept one record from its page."""
    actor = actor_in(request)
    row = record_of(actor, pk, record_pk)
    require(actor, ACCEPT, row.contest.council_id)
    version = request.POST.get("version", "")
    try:
        accept(actor=actor, record_id=row.pk, version=int(version) if version.isdecimal() else -1)
    except Refused as refusal:
        tell(request, refusal)
        return redirect("count_record", code, pk, record_pk)
    messages.success(request, _("Đã tiếp nhận biên bản."))
    return redirect("contest_counts", code, pk, row.contest_id)


@require_http_methods(["GET", "HEAD", "POST"])
@only(ACCEPT)
def return_record(request: HttpRequest, code: str, pk: int, record_pk: int) -> HttpResponse:
    """Return a record to its team, with the reason."""
    actor = actor_in(request)
    row = record_of(actor, pk, record_pk)
    require(actor, ACCEPT, row.contest.council_id)
    form = ReturnForm(request.POST or None, initial={"version": row.version})
    act = lambda: send_back(actor=actor, record_id=row.pk, **form.cleaned_data)  # noqa: E731
    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã trả lại biên bản; Tổ bầu cử nhập lại từ đầu."))
        return redirect("count_record", code, pk, record_pk)
    context = {
        "form": form,
        "record": row,
        "title": _("Trả lại biên bản"),
        "note": _("Hai lần nhập được giữ lại nhưng không còn tính; biên bản phải nhập lại từ đầu."),
        "label": _("Trả lại"),
    }
    frame = office(request, row.area_contest.area.election)
    return render(request, "elections/counts/act.html", frame | context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@only(ANNUL)
def annul(request: HttpRequest, code: str, pk: int, record_pk: int) -> HttpResponse:
    """Note that the National Election Council annulled the result of one area."""
    actor = actor_in(request)
    row = record_of(actor, pk, record_pk)
    require(actor, ANNUL, row.contest.council_id)
    form = AnnulRecordForm(request.POST or None, initial={"version": row.version})
    act = lambda: annul_record(actor=actor, record_id=row.pk, **form.cleaned_data)  # noqa: E731
    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã ghi nhận; khu vực này phải bầu cử lại."))
        return redirect("contest_result", code, pk, row.contest_id)
    context = {
        "form": form,
        "record": row,
        "title": _("Ghi nhận hủy kết quả của khu vực bỏ phiếu"),
        "note": _(
            "Hội đồng bầu cử quốc gia hủy kết quả khi có vi phạm pháp luật nghiêm trọng (Luật 85/2015/QH13, "
            "Điều 81). Khu vực này bầu cử lại; đơn vị bầu cử chờ kết quả đó."
        ),
        "label": _("Ghi nhận hủy kết quả"),
    }
    frame = office(request, row.area_contest.area.election)
    return render(request, "elections/counts/act.html", frame | context, status=status_of(form))
