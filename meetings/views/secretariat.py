"""The secretariat's sessions: the list, the facts of one, publishing and convening, its sittings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council import clock
from council.enums import SessionState
from council.models import CouncilSession
from council.naming import session_title
from council.views.viewer import actor_in, council_in
from meetings.forms.sessions import DayForm, SessionForm, SittingForm
from meetings.models import AgendaItem, Sitting
from meetings.queries.secret_papers import copies_out
from meetings.rules.deadlines import Deadline, DeadlineStatus
from meetings.services import sessions
from meetings.services.deadlines import deadlines_of, deadlines_of_all
from meetings.services.preparing import access_session, access_sitting
from meetings.views.preparing import (
    carried_out,
    conflict,
    desk_frame,
    is_stale,
    preparer_only,
    question,
    status_of,
)
from meetings.views.workbench import Slot, workbench

NOT_YET = (DeadlineStatus.OPEN, DeadlineStatus.SOON, DeadlineStatus.OVERDUE)


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session in the list: how many steps are overdue, and which comes next."""

    session: CouncilSession
    overdue: int
    coming: Deadline | None


@require_safe
@preparer_only
def home(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """The sessions of the council, with what is due next in those still to come."""
    rows = list(CouncilSession.objects.filter(council=council_in(request)).select_related("term"))
    plans = deadlines_of_all(row for row in rows if row.state != SessionState.CLOSED)
    lines = [SessionLine(row, *_due_next(plans.get(row.id, ()))) for row in rows]
    context = {
        "coming": [line for line in reversed(lines) if line.session.state != SessionState.CLOSED],
        "closed": [line for line in lines if line.session.state == SessionState.CLOSED],
    }
    return render(request, "meetings/secretariat/home.html", context | desk_frame(request))


def _due_next(plan: Iterable[Deadline]) -> tuple[int, Deadline | None]:
    left = [line for line in plan if line.status in NOT_YET]
    overdue = sum(1 for line in left if line.status == DeadlineStatus.OVERDUE)
    return overdue, next((line for line in left if line.status != DeadlineStatus.OVERDUE), None)


@require_http_methods(["GET", "HEAD", "POST"])
@preparer_only
def session_new(request: HttpRequest, code: str) -> HttpResponse:
    """A new session."""
    council = council_in(request)
    form = SessionForm(request.POST or None, initial=SessionForm.initial_for(council.id))
    made: list[CouncilSession] = []

    def act() -> None:
        made.append(sessions.create_session(actor=actor_in(request), data=form.session))

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã tạo kỳ họp. Hãy thêm phiên họp và chương trình."))
        return redirect("programme_edit", code, made[0].id)
    return _session_page(request, form, None, [])


@require_http_methods(["GET", "HEAD", "POST"])
@preparer_only
def session_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The facts of a session. A second editor sees both states and decides."""
    session = access_session(actor_in(request), pk)
    form = SessionForm(request.POST or None, initial=SessionForm.initial_of(session))

    def act() -> None:
        revision = form.cleaned_data["revision"] or 0
        sessions.update_session(actor=actor_in(request), session_id=pk, data=form.session, revision=revision)

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã lưu thông tin kỳ họp."))
        return redirect("programme_edit", code, pk)
    differing = []
    if is_stale(form):
        stored = SessionForm.initial_of(access_session(actor_in(request), pk))
        revision = stored.pop("revision")
        differing = conflict(form, stored, revision=revision)
    return _session_page(request, form, session, differing)


def _session_page(
    request: HttpRequest, form: SessionForm, session: CouncilSession | None, differing: list[dict[str, str]]
) -> HttpResponse:
    context = {"form": form, "session": session, "conflict": differing}
    template = "meetings/secretariat/session_form.html"
    return render(request, template, context | desk_frame(request), status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@preparer_only
def session_publish(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Publish the programme, after a look at what is still missing."""
    session = access_session(actor_in(request), pk)
    form = question(request)
    act = lambda: sessions.publish_session(actor=actor_in(request), session_id=pk)  # noqa: E731
    if request.method == "POST" and carried_out(form, act):
        messages.success(
            request, _("Đã công bố chương trình. Từ bây giờ mỗi thay đổi được báo đến đại biểu.")
        )
        return redirect("programme_edit", code, pk)
    items = AgendaItem.objects.filter(session=session)
    context = {
        "session": session,
        "form": form,
        "items": items.count(),
        "bare": items.filter(papers__isnull=True, children__isnull=True, is_secret=False).count(),
        "sittings": Sitting.objects.filter(session=session).count(),
        "overdue": [line for line in deadlines_of(session) if line.status == DeadlineStatus.OVERDUE],
    }
    template = "meetings/secretariat/publish.html"
    return render(request, template, context | desk_frame(request), status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@preparer_only
def session_close(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Close a session, after a question."""
    session = access_session(actor_in(request), pk)
    form = question(request)
    act = lambda: sessions.close_session(actor=actor_in(request), session_id=pk)  # noqa: E731
    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Kỳ họp đã bế mạc."))
        return redirect("programme_edit", code, pk)
    context = {
        "session": session,
        "form": form,
        "title": _("Bế mạc kỳ họp"),
        "what": session_title(session),
        "note": _("Sau khi bế mạc, chương trình và tài liệu được giữ nguyên, không sửa được nữa."),
        "secret_out": copies_out(session.id),
        "label": _("Bế mạc"),
        "is_safe": True,
    }
    template = "meetings/secretariat/confirm.html"
    return render(request, template, context | desk_frame(request), status=status_of(form))


@require_POST
@preparer_only
def session_convene(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Note the day of the convening decision."""
    session = access_session(actor_in(request), pk)
    form = DayForm(request.POST, prefix="convene")
    act = lambda: sessions.convene(actor=actor_in(request), session_id=pk, on=form.value)  # noqa: E731
    if carried_out(form, act):
        day = form.value or clock.today()
        messages.success(request, _("Đã ghi ngày triệu tập: %(day)s.") % {"day": f"{day:%d/%m/%Y}"})
        return redirect("programme_edit", code, pk)
    return workbench(request, session, Slot("convene", form=form))


@require_http_methods(["GET", "HEAD", "POST"])
@preparer_only
def sitting_new(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A new sitting of a session."""
    session = access_session(actor_in(request), pk)
    form = SittingForm(request.POST or None, initial=SittingForm.initial_for(session))
    act = lambda: sessions.add_sitting(actor=actor_in(request), session_id=pk, data=form.sitting)  # noqa: E731
    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã thêm phiên họp."))
        return redirect("programme_edit", code, pk)
    return _sitting_page(request, form, session, None)


@require_http_methods(["GET", "HEAD", "POST"])
@preparer_only
def sitting_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change a sitting."""
    sitting = access_sitting(actor_in(request), pk)
    form = SittingForm(request.POST or None, initial=SittingForm.initial_of(sitting))
    act = lambda: sessions.update_sitting(actor=actor_in(request), sitting_id=pk, data=form.sitting)  # noqa: E731
    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã lưu phiên họp."))
        return redirect("programme_edit", code, sitting.session_id)
    return _sitting_page(request, form, sitting.session, sitting)


def _sitting_page(
    request: HttpRequest, form: SittingForm, session: CouncilSession, sitting: Sitting | None
) -> HttpResponse:
    context = {"form": form, "session": session, "sitting": sitting}
    template = "meetings/secretariat/sitting_form.html"
    return render(request, template, context | desk_frame(request), status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@preparer_only
def sitting_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take off a sitting, after a question."""
    sitting = access_sitting(actor_in(request), pk)
    form = question(request)
    act = lambda: sessions.remove_sitting(actor=actor_in(request), sitting_id=pk)  # noqa: E731
    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã xóa phiên họp."))
        return redirect("programme_edit", code, sitting.session_id)
    context = {
        "session": sitting.session,
        "form": form,
        "title": _("Xóa phiên họp"),
        "what": sitting.title,
        "note": _("Các mục đã xếp vào phiên này vẫn ở trong chương trình của %(session)s.")
        % {"session": session_title(sitting.session)},
        "label": _("Xóa phiên họp"),
    }
    template = "meetings/secretariat/confirm.html"
    return render(request, template, context | desk_frame(request), status=status_of(form))
