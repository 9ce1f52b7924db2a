"""The office's pages of contact meetings: the month, one meeting, its forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council import clock
from council.permissions import may
from council.views.guards import carried_out, only, status_of
from council.views.viewer import actor_in, council_in
from petitions import access
from petitions.enums import MeetingState
from petitions.forms.meetings import (
    CancelForm,
    DelegatesForm,
    MeetingForm,
    NoticeForm,
    ReportForm,
    VersionForm,
)
from petitions.models import ContactMeeting
from petitions.queries.meeting_history import acts_of
from petitions.queries.meetings import (
    delegates_to_choose,
    month_of,
    named_delegates,
    needing_notice,
    partners_to_choose,
    sessions_to_choose,
    with_notices,
)
from petitions.rules.meetings import NOT_ANNOUNCED
from petitions.services import meeting_notices, meeting_report
from petitions.services import meetings as service
from petitions.services.meetings import OPEN, PLAN
from petitions.views.frame import office

SEE = "petitions.see"


@require_safe
@only(SEE)
def month(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """The meetings of a month, and above them the notices that are late or due."""
    actor, first = actor_in(request), _month(request.GET.get("thang", ""))
    context = {
        "first": first,
        "before": (first - timedelta(days=1)).replace(day=1),
        "after": (first + timedelta(days=32)).replace(day=1),
        "rows": month_of(actor.council_id, first),
        "needing": needing_notice(actor.council_id, clock.today()),
        "plans": may(actor, PLAN, actor.council_id),
        "today": clock.today(),
    }
    return render(request, "petitions/meetings/month.html", context | office(request))


@require_http_methods(["GET", "HEAD", "POST"])
@only(PLAN)
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Plan a meeting."""
    made: list[ContactMeeting] = []
    form = _meeting_form(request, {"version": 1, "kind": "before_regular"})

    def act() -> None:
        made.append(service.plan(actor=actor_in(request), data=form.plan()))

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã lập kế hoạch. Hạn gửi thông báo được tính theo lịch làm việc."))
        return redirect("contact_meeting", code, made[0].id)
    return _form_page(request, form, _("Lập kế hoạch tiếp xúc cử tri"))


@require_http_methods(["GET", "HEAD", "POST"])
@only(PLAN)
def edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change a meeting that was not held yet."""
    meeting = access.meeting(actor_in(request), pk, write=True)
    partners = tuple(meeting.partners.values_list("id", flat=True))
    form = _meeting_form(request, MeetingForm.initial_of(service.plan_of(meeting, partners), meeting.version))

    def act() -> None:
        service.edit(
            actor=actor_in(request), meeting_id=pk, version=form.cleaned_data["version"], data=form.plan()
        )

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã lưu."))
        return redirect("contact_meeting", code, pk)
    return _form_page(request, form, _("Sửa kế hoạch hội nghị"), meeting)


@require_safe
@only(SEE)
def meeting(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """One meeting: what it is, its notices, who attends, what came of it."""
    return _page(request, pk)


@require_POST
@only(PLAN)
def announce(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Make a meeting known."""
    form = VersionForm(request.POST)

    def act() -> None:
        service.announce(actor=actor_in(request), meeting_id=pk, **form.cleaned_data)

    return _done(request, code, pk, form, act, _("Đã thông báo hội nghị."))


@require_POST
@only(PLAN)
def cancel(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Call a meeting off."""
    form = CancelForm(request.POST, prefix="cancel")

    def act() -> None:
        service.cancel(actor=actor_in(request), meeting_id=pk, **form.cleaned_data)

    return _done(request, code, pk, form, act, _("Đã hủy hội nghị."))


@require_POST
@only(PLAN)
def notice(request: HttpRequest, code: str, pk: int, notice_code: str) -> HttpResponse:
    """Note when a notice went out."""
    form = NoticeForm(request.POST, prefix=notice_code)

    def act() -> None:
        meeting_notices.mark(
            actor=actor_in(request), meeting_id=pk, code=notice_code, sent_on=form.cleaned_data["sent_on"]
        )

    return _done(request, code, pk, form, act, _("Đã ghi nhận."))


@require_http_methods(["GET", "HEAD", "POST"])
@only(PLAN)
def delegates(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Who is to attend."""
    row = access.meeting(actor_in(request), pk, write=True)
    named, in_office = named_delegates([pk]).get(pk, []), delegates_to_choose(row, clock.today())
    known = {one.id for one in in_office}
    form = DelegatesForm(
        request.POST or None,
        # who was chosen and has left office since is taken out by a person, not by saving
        offered=in_office + [one for one in named if one.id not in known],
        initial={"delegates": [one.id for one in named], "version": row.version},
    )

    def act() -> None:
        meeting_report.set_delegates(
            actor=actor_in(request),
            meeting_id=pk,
            version=form.cleaned_data["version"],
            delegate_ids=frozenset(form.cleaned_data["delegates"]),
        )

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã lưu danh sách đại biểu dự."))
        return redirect("contact_meeting", code, pk)
    context = {"form": form, "meeting": row, "title": _("Đại biểu dự hội nghị")}
    page = "petitions/meetings/delegates.html"
    return render(request, page, context | office(request), status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@only(PLAN)
def report(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Attendance, voters, minutes; the end of the meeting."""
    row = access.meeting(actor_in(request), pk, write=True)
    named, held = named_delegates([pk]).get(pk, []), request.POST.get("act") == "held"
    initial = {
        "attended": [one.id for one in named if one.attended],
        "voters": row.voters_present,
        "minutes": row.minutes,
        "version": row.version,
    }
    form = ReportForm(request.POST or None, named=named, initial=initial)

    def act() -> None:
        meeting_report.report(
            actor=actor_in(request),
            meeting_id=pk,
            version=form.cleaned_data["version"],
            data=form.report(),
            held=held,
        )

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã ghi kết quả hội nghị."))
        return redirect("contact_meeting", code, pk)
    context = {"form": form, "meeting": row, "over": row.state == MeetingState.HELD}
    page = "petitions/meetings/report.html"
    return render(request, page, context | office(request), status=status_of(form))


def _month(value: str) -> date:
    """The first day of "2026-01"; of this month for anything else."""
    try:
        found = date.fromisoformat(f"{value}-01")
    except ValueError:
        return clock.today().replace(day=1)
    return found if 2000 <= found.year <= 2100 else clock.today().replace(day=1)


def _meeting_form(request: HttpRequest, initial: dict[str, Any]) -> MeetingForm:
    council = council_in(request)
    return MeetingForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        sessions=sessions_to_choose(council.id),
        others=partners_to_choose(council),
    )


def _form_page(
    request: HttpRequest, form: MeetingForm, title: str, row: ContactMeeting | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "meeting": row}
    page = "petitions/meetings/form.html"
    return render(request, page, context | office(request), status=status_of(form))


def _done(
    request: HttpRequest, code: str, pk: int, form: forms.Form, act: Callable[[], None], said: str
) -> HttpResponse:
    if not carried_out(form, act):
        return _page(request, pk, form)
    messages.success(request, said)
    return redirect("contact_meeting", code, pk)


def _page(request: HttpRequest, pk: int, bound: forms.Form | None = None) -> HttpResponse:
    actor = actor_in(request)
    found = access.meeting(actor, pk)
    row = with_notices(found)
    own = found.council_id == actor.council_id
    writes = own and may(actor, PLAN, actor.council_id)
    begun = found.starts_at <= clock.now()
    open_ = found.state in OPEN
    cancelling = CancelForm(prefix="cancel", initial={"version": found.version})
    context = {
        "row": row,
        "meeting": found,
        "own": own,
        "notices": [(one, NoticeForm(prefix=one.code, initial=_sent(one.sent_on))) for one in row.notices],
        "delegates": named_delegates([pk]).get(pk, []),
        "history": acts_of(pk),
        "bound": bound,
        "cancel": bound if isinstance(bound, CancelForm) else cancelling,
        "may_edit": writes and open_,
        "may_announce": writes and _announceable(found),
        "may_report": writes and begun and found.state != MeetingState.CANCELLED,
        "may_mark": writes and open_,
        "begun": begun,
    }
    page = "petitions/meetings/meeting.html"
    status = 422 if bound is not None else 200
    return render(request, page, context | office(request), status=status)


def _announceable(row: ContactMeeting) -> bool:
    soon = row.starts_at > clock.now()
    return row.state == MeetingState.PLANNED and row.kind not in NOT_ANNOUNCED and soon


def _sent(sent_on: date | None) -> dict[str, date]:
    return {"sent_on": sent_on or clock.today()}
