"""Typing a record from its paper: first and second entry, the third person's, corrections, photos."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from council.errors import Refused
from council.permissions import require
from council.views.guards import carried_out, only, status_of
from council.views.viewer import actor_in
from elections.enums import RecordState
from elections.forms.counts import LABELS, PhotoForm, ReasonedRecordForm, RecordForm
from elections.models import CountEntry, CountRecord
from elections.queries.counts import RecordView, record_view
from elections.queries.figures import INVENTORY, REQUIRED, differing, figures_json
from elections.services.acceptance import CORRECT, correct
from elections.services.faults import Faulty
from elections.services.records import ENTER, attach_photo, enter
from elections.services.settle import check_third, settle
from elections.views.counts import WORK, record_context, record_of
from elections.views.frame import office

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_OR_POST)
@only(WORK)
def type_record(request: HttpRequest, code: str, pk: int, record_pk: int) -> HttpResponse:
    """The first or second entry. Nothing of an earlier entry reaches this page."""
    actor = actor_in(request)
    row = record_of(actor, pk, record_pk)
    require(actor, ENTER, row.council_id)
    view = record_view(row)
    form = _form(RecordForm, request, view, {"version": row.version})
    act = lambda: enter(  # noqa: E731
        actor=actor, record_id=row.pk, photo=form.cleaned_data["photo"], **form.typed
    )
    done = _done(form, act) if request.method == "POST" else None
    if done is not None:
        _say(request, done)
        return redirect("count_record", code, pk, record_pk)
    is_second = row.state == RecordState.FIRST
    context = {"form": form, "record": row, "view": view, "is_second": is_second}
    frame = office(request, row.area_contest.area.election)
    return render(request, "elections/counts/enter.html", frame | context, status=status_of(form))


@require_http_methods(GET_OR_POST)
@only(WORK)
def settle_record(request: HttpRequest, code: str, pk: int, record_pk: int) -> HttpResponse:
    """Both entries beside the photo, for the third person alone."""
    actor = actor_in(request)
    row = record_of(actor, pk, record_pk)
    require(actor, "elections.settle_record", actor.council_id)
    view = record_view(row)
    entries = view.current
    check_third(actor, row, entries)
    form = _form(ReasonedRecordForm, request, view, _agreed_part(row, entries), reason_required=False)
    act = lambda: settle(  # noqa: E731
        actor=actor,
        record_id=row.pk,
        photo=form.cleaned_data["photo"],
        reason=form.cleaned_data["reason"],
        **form.typed,
    )
    if request.method == "POST" and _done(form, act) is not None:
        messages.success(request, _("Đã chốt số theo bản giấy."))
        return redirect("count_record", code, pk, record_pk)
    context = {"form": form, "record": row, "view": view, "rows": beside(view, entries)}
    frame = office(request, row.area_contest.area.election)
    return render(request, "elections/counts/settle.html", frame | context, status=status_of(form))


@require_http_methods(GET_OR_POST)
@only(WORK)
def correct_record(request: HttpRequest, code: str, pk: int, record_pk: int) -> HttpResponse:
    """Correct settled figures, with a reason."""
    actor = actor_in(request)
    row = record_of(actor, pk, record_pk)
    require(actor, CORRECT, row.contest.council_id)
    view = record_view(row)
    if view.figures is None:
        raise Refused("nothing_to_correct", _("Chỉ đính chính được biên bản đã chốt số."))
    initial = RecordForm.initial_of(figures_json(view.figures)) | row.facts | {"version": row.version}
    initial |= {f"reason_{warning['code']}": warning["reason"] for warning in row.warnings}
    form = _form(ReasonedRecordForm, request, view, initial, reason_required=True, photo=False)
    act = lambda: correct(  # noqa: E731
        actor=actor, record_id=row.pk, reason=form.cleaned_data["reason"], **form.typed
    )
    if request.method == "POST" and _done(form, act) is not None:
        messages.success(request, _("Đã đính chính; người khác trong Ban bầu cử phải tiếp nhận lại."))
        return redirect("count_record", code, pk, record_pk)
    context = {"form": form, "record": row, "view": view}
    frame = office(request, row.area_contest.area.election)
    return render(request, "elections/counts/correct.html", frame | context, status=status_of(form))


@require_POST
@only(WORK)
def send_photo(request: HttpRequest, code: str, pk: int, record_pk: int) -> HttpResponse:
    """Put a photo of the paper to a record."""
    actor = actor_in(request)
    row = record_of(actor, pk, record_pk)
    require(actor, ENTER, row.council_id)
    form = PhotoForm(request.POST, request.FILES)
    act = lambda: attach_photo(  # noqa: E731
        actor=actor, record_id=row.pk, photo=form.cleaned_data["photo"]
    )
    if carried_out(form, act):
        messages.success(request, _("Đã nhận ảnh."))
        return redirect("count_record", code, pk, record_pk)
    context = record_context(request, row, row.area_contest.area.election) | {"photo_form": form}
    return render(request, "elections/counts/record.html", context, status=status_of(form))


def _form(
    kind: type[RecordForm], request: HttpRequest, view: RecordView, initial: Mapping[str, Any], **more: Any
) -> Any:
    return kind(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        ballot=view.ballot,
        seats=view.record.contest.seats,
        initial=dict(initial),
        **more,
    )


def _done(form: RecordForm, act: Callable[[], CountRecord]) -> CountRecord | None:
    """Carry out what a valid form asks; None where it was refused, with every fault beside its field."""
    if not form.is_valid():
        return None
    try:
        return act()
    except Faulty as refusal:
        form.add_findings(refusal)
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        form.add_error(None, refusal.message)
    return None


def _say(request: HttpRequest, done: CountRecord) -> None:
    said = {
        RecordState.FIRST: _("Đã lưu lần nhập một; người khác nhập lần hai từ bản giấy."),
        RecordState.AGREED: _("Hai lần nhập khớp nhau; chờ Ban bầu cử tiếp nhận."),
        RecordState.DIFFERS: _("Hai lần nhập khác nhau; người thứ ba sẽ đối chiếu với bản giấy."),
    }
    messages.success(request, said[RecordState(done.state)])


def _agreed_part(row: CountRecord, entries: list[CountEntry]) -> dict[str, Any]:
    """What both entries say alike; where they differ the third person types what the paper says."""
    first, second = (entry.figures for entry in entries[:2])
    initial = RecordForm.initial_of(first)
    for name in differing(first, second):
        initial.pop(name.replace("votes.", "votes_"), None)
        if name == "by_names":
            initial = {key: v for key, v in initial.items() if not key.startswith("by_names_")}
    facts = {**entries[0].facts, **entries[1].facts}
    warnings = {f"reason_{w['code']}": w["reason"] for entry in entries[:2] for w in entry.warnings}
    return {**initial, **facts, **warnings, "version": row.version}


def beside(view: RecordView, entries: list[CountEntry]) -> list[dict[str, Any]]:
    """Both entries line by line in the order of the paper."""
    first, second = (entry.figures for entry in entries[:2])
    fields = set(differing(first, second))
    rows = [
        {"label": LABELS[name], "first": first[name], "second": second[name], "differs": name in fields}
        for name in (*REQUIRED, *INVENTORY)
        if first[name] is not None or second[name] is not None
    ]
    for candidate in view.ballot:
        key = str(candidate.pk)
        one, two = first["votes"].get(key), second["votes"].get(key)
        label = f"{candidate.title_on_ballot} {candidate.full_name}".strip()
        rows.append({"label": label, "first": one, "second": two, "differs": one != two})
    if first["by_names"] or second["by_names"]:
        types = [" / ".join(map(str, data["by_names"] or ())) for data in (first, second)]
        label = _("Phiếu để lại 1, 2, … người")
        rows.append({"label": label, "first": types[0], "second": types[1], "differs": "by_names" in fields})
    return rows
