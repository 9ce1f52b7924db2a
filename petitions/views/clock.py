"""The pages of the clock: the deadlines of a council, and how the deadline of one duty was found."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council import clock
from council.errors import not_found
from council.permissions import Actor, may
from council.views.guards import carried_out, only, status_of
from council.views.viewer import actor_in, council_in
from petitions import access
from petitions.forms.clock import UNITS, ExtensionForm, PauseForm, RuleForm
from petitions.models import Task
from petitions.queries.clock import RuleView, deadline_history, parted, rule_views
from petitions.rules.clock import explain, from_json, is_paused, pauses_of
from petitions.rules.defaults import DEFAULTS, EVIDENCE
from petitions.rules.shapes import Span
from petitions.services import clock as service
from petitions.views.frame import office

READ, EDIT = "petitions.work", "petitions.edit_clock"


def words(span: Span) -> str:
    """A length for people: "60 ngày (tính cả ngày nghỉ)"."""
    return f"{span.amount} {UNITS[span.unit]}"


def _shown(view: RuleView) -> dict[str, Any]:
    rule = view.rule
    return {
        "code": rule.code,
        "label": _(rule.label),
        "value": words(rule.span),
        "before": rule.span.before,
        "pauses": rule.pauses,
        "own": rule.evidence is None,
        "since": rule.since,
        "source": _(rule.source) if rule.evidence else rule.source,
        "evidence": _(EVIDENCE[rule.evidence]) if rule.evidence else "",
        "sure": rule.evidence is None or rule.evidence == "law",
        "coming": [(words(row.span), row.since) for row in view.coming],
        "history": [(words(row.span), row.pauses, row.since, row.source) for row in view.history],
        "default": words(DEFAULTS[rule.code].span),
        "default_source": _(DEFAULTS[rule.code].source),
    }


@require_safe
@only(READ)
def rules(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """Every deadline with what it stands on."""
    actor = actor_in(request)
    rows = [_shown(view) for view in rule_views(actor.council_id, clock.today())]
    context = {"rows": rows, "edits": may(actor, EDIT, actor.council_id)}
    return render(request, "petitions/clock/rules.html", context | office(request))


@require_http_methods(["GET", "HEAD", "POST"])
@only(READ)
def rule(request: HttpRequest, code: str, rule_code: str) -> HttpResponse:
    """One deadline: its history, and another length from a day on."""
    actor, council = actor_in(request), council_in(request)
    views = {view.rule.code: view for view in rule_views(council.id, clock.today())}
    if rule_code not in views:
        raise not_found()
    now = views[rule_code].rule
    initial = {"amount": now.span.amount, "unit": str(now.span.unit), "pauses": now.pauses}
    sent = request.POST if request.method == "POST" else None
    form = RuleForm(sent, before=now.span.before, initial=initial)

    def act() -> None:
        service.set_rule(actor=actor, council_id=council.id, code=rule_code, **form.given())

    if sent is not None and carried_out(form, act):
        messages.success(request, _("Đã ghi nhận thời hạn. Việc đang mở giữ thời hạn cũ."))
        return redirect("petition_clock", code)
    context = {"row": _shown(views[rule_code]), "form": form, "edits": may(actor, EDIT, council.id)}
    return render(request, "petitions/clock/rule.html", context | office(request), status=status_of(form))


@require_safe
@login_required
@never_cache
def deadline(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """How the deadline of a duty was found, what moved it, and what may be done about it. The body whose
    duty it is reads it too."""
    return _deadline_page(request, pk)


@require_POST
@only("petitions.extend")
def extend(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A later deadline by decision."""
    form = ExtensionForm(request.POST, prefix="extend")

    def act() -> None:
        service.extend(actor=actor_in(request), task_id=pk, **form.cleaned_data)

    return _done(request, code, pk, carried_out(form, act), _("Đã gia hạn."), extension=form)


@require_POST
@only("petitions.forward")
def pause(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Let the clock stand while the petitioner is asked."""
    form = PauseForm(request.POST, prefix="pause")

    def act() -> None:
        service.pause(actor=actor_in(request), task_id=pk, **form.cleaned_data)

    return _done(request, code, pk, carried_out(form, act), _("Đã tạm dừng thời hạn."), pause=form)


@require_POST
@only("petitions.forward")
def resume(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Let the clock go on."""
    service.resume(actor=actor_in(request), task_id=pk)
    messages.success(request, _("Thời hạn tiếp tục được tính."))
    return redirect("petition_deadline", code, pk)


def _done(
    request: HttpRequest, code: str, pk: int, done: bool, said: str, **bound: ExtensionForm | PauseForm
) -> HttpResponse:
    if not done:
        return _deadline_page(request, pk, 422, **bound)
    messages.success(request, said)
    return redirect("petition_deadline", code, pk)


def _deadline_page(
    request: HttpRequest, pk: int, status: int = 200, **bound: ExtensionForm | PauseForm
) -> HttpResponse:
    actor = actor_in(request)
    task = access.readable_task(actor, pk)
    follows = task.council_id == actor.council_id

    def allowed(verb: str) -> bool:
        return follows and task.done_at is None and may(actor, verb, actor.council_id)

    stands = is_paused(pauses_of(task.pauses))
    context = {
        "task": task,
        "steps": _steps(task),
        "source": task.computed.get("source", ""),
        "label": _(DEFAULTS[task.rule].label) if task.rule in DEFAULTS else "",
        "stands": stands,
        "back": _back(actor, council_in(request).code, task),
        "overdue": task.done_at is None and not stands and task.due_at < clock.now(),
        "history": deadline_history(task),
        "extension": bound.get("extension", ExtensionForm(prefix="extend")),
        "pause": bound.get("pause", PauseForm(prefix="pause")),
        "may_extend": allowed("petitions.extend"),
        "may_pause": allowed("petitions.forward") and parted(task.computed) and not stands,
        "may_resume": allowed("petitions.forward") and stands,
    }
    page = "petitions/clock/deadline.html"
    return render(request, page, context | office(request), status=status)


def _back(actor: Actor, code: str, task: Task) -> str:
    """The page of the duty for its body, of the petition for the office."""
    if may(actor, "petitions.see", actor.council_id):
        return reverse("petition", args=[code, task.petition_id])
    return reverse("petition_duty", args=[code, task.id])


def _steps(task: Task) -> list[str]:
    """How the deadline was counted, in words; empty for a duty whose count was not kept."""
    if "span" not in task.computed:
        return []
    return [reason.text(_) for reason in explain(from_json(task.computed))]
