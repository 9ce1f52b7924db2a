"""Judging answers: what waits for whom, one answer beside its petition, and the acts on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from council import clock
from council.enums import Role
from council.models import Board
from council.permissions import Actor, may
from council.rules.terms import DelegateState
from council.views.guards import carried_out, only, status_of
from council.views.viewer import actor_in
from petitions import access
from petitions.enums import AnswerState, Outcome, PetitionState
from petitions.forms.judging import AcceptForm, CheckForm, EvaluateForm, SendBackForm
from petitions.models import Answer, Evaluation
from petitions.queries import answers as reading
from petitions.queries.answers import (
    ALL,
    BACK,
    CHECK,
    DECIDE,
    DECIDED,
    EVALUATE,
    INFORM,
    PARTS,
    WAITING,
    Filters,
    answers_page,
)
from petitions.queries.answers_read import answers_of, same_text
from petitions.queries.clock import book
from petitions.queries.promises import promises_of
from petitions.rules.judging import is_contested
from petitions.services import evaluating, judging
from petitions.services.evaluating import group_of, mark
from petitions.services.inform import INFORM as MAY_INFORM
from petitions.services.petitioner import SEE
from petitions.views.frame import office

READ = "petitions.see"
LISTED = (CHECK, DECIDE, BACK, DECIDED)


@require_safe
@only(READ)
def answers(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 - the middleware has read it
    """Answers to the council's petitions, by what they wait for."""
    actor, now = actor_in(request), clock.now()
    group = group_of(actor)
    filters = _filters(request, actor, group.id if group else None)
    number = number_of(request.GET.get("trang", "")) or 1
    found = answers_page(actor.council_id, filters, number, now)
    counts = reading.counts(actor.council_id, filters.group)
    query = request.GET.copy()
    query.pop("trang", None)
    context = {
        "page": found,
        "number": number,
        "rest": query.urlencode(),
        "filters": filters,
        "parts": [(name, PARTS[name], counts.get(name)) for name in _parts(actor, filters.group)],
        "part_label": PARTS[filters.part],
        "choices": reading.choices(actor.council_id),
        "outcomes": Outcome.choices,
        "group": group,
        "is_delegate": actor.delegate_id is not None,
        "may_inform": may(actor, MAY_INFORM, actor.council_id),
    }
    return render(request, "petitions/answers/list.html", office(request) | context)


@require_safe
@only(READ)
def answer(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """One answer beside its petition."""
    return _page(request, actor_in(request), pk)


@require_POST
@only(judging.CHECK)
def check(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The Board's finding."""
    actor = actor_in(request)
    form = CheckForm(request.POST, prefix="check", boards=_boards(actor))
    return _act(
        request,
        (code, pk),
        "check",
        form,
        lambda: judging.check(actor=actor, answer_id=pk, **form.cleaned_data),
        _("Đã ghi ý kiến của Ban."),
    )


@require_POST
@only(evaluating.EVALUATE)
def evaluate(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What the delegate group says."""
    actor = actor_in(request)
    form = EvaluateForm(request.POST, prefix="evaluate")
    return _act(
        request,
        (code, pk),
        "evaluate",
        form,
        lambda: evaluating.evaluate(actor=actor, answer_id=pk, **form.cleaned_data),
        _("Đã ghi đánh giá của Tổ."),
    )


@require_POST
@only(judging.DECIDE)
def accept(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The head accepts."""
    actor = actor_in(request)
    form = AcceptForm(request.POST, prefix="accept", contested=False)
    return _act(
        request,
        (code, pk),
        "accept",
        form,
        lambda: judging.accept(actor=actor, answer_id=pk, **form.cleaned_data),
        _("Đã chấp nhận câu trả lời."),
        {"accept_reason": "reason"},
    )


@require_POST
@only(judging.DECIDE)
def send_back(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The body is to answer again."""
    actor = actor_in(request)
    form = SendBackForm(request.POST, prefix="back")
    return _act(
        request,
        (code, pk),
        "back",
        form,
        lambda: judging.send_back(actor=actor, answer_id=pk, **form.cleaned_data),
        _("Đã trả lại; cơ quan phải trả lời lại trong thời hạn mới."),
        {"reason_required": "reason"},
    )


def number_of(typed: str) -> int | None:
    """A whole number of an address; what makes no sense is left out."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else None


def _act(
    request: HttpRequest,
    at: tuple[str, int],
    name: str,
    form: forms.Form,
    act: Callable[[], Any],
    done: str,
    field_of: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Carry out one of the acts of the answer's page; refused, the page comes back with what was typed."""
    code, pk = at
    actor = actor_in(request)
    judging.seen_answer(actor, pk)
    if carried_out(form, act, field_of):
        messages.success(request, done)
        return redirect("petition_answer", code, pk)
    return _page(request, actor, pk, {name: form})


def _page(
    request: HttpRequest, actor: Actor, pk: int, sent: Mapping[str, forms.Form] | None = None
) -> HttpResponse:
    row = judging.seen_answer(actor, pk)
    petition = access.petition(actor, row.petition_id)
    given = answers_of(petition)
    said = reading.evaluations_of(given).get(row.id, [])
    wanting = sum(not one.is_satisfied for one in said)
    contested = is_contested(row.check_passed, wanting)
    letters = reading.informed_by(petition)
    waits = row.state in WAITING and row.task.is_lead
    used = book(row.council_id, clock.today())
    bound = dict(sent or {})
    context = {
        "row": row,
        "answer": next(one for one in given if one.id == row.id),
        "petition": petition,
        "earlier": [one for one in given if one.task.is_lead and one.id != row.id],
        "replies": [one for one in given if not one.task.is_lead and one.state != AnswerState.WITHDRAWN],
        "evaluations": said,
        "contested": contested,
        "promises": promises_of(petition, clock.today()),
        "letters": letters,
        "informed": reading.is_informed(petition, row, letters),
        "may_inform": petition.outcome != "" and may(actor, MAY_INFORM, actor.council_id),
        "may_name": may(actor, SEE, actor.council_id),
        "waits": waits,
        "due": reading.judging_due(row.submitted_at, used) if waits and row.submitted_at else None,
        "now": clock.now(),
        "same": same_text(row) if waits else [],
        "can_send_on": petition.state in (PetitionState.ACCEPTED, PetitionState.FOLLOWED)
        and may(actor, judging.DECIDE, actor.council_id),
        "acts": _forms(actor, row, said, contested, bound) if waits else {},
        "refused": next(iter(bound.values()), None),
    }
    status = max((status_of(form) for form in bound.values()), default=200)
    return render(request, "petitions/answers/answer.html", office(request) | context, status=status)


def _forms(
    actor: Actor, row: Answer, said: list[Evaluation], contested: bool, bound: Mapping[str, forms.Form]
) -> dict[str, forms.Form]:
    """The forms this person may send, by act; one that was sent and refused stands in its place."""
    found: dict[str, forms.Form] = {}
    version = {"version": row.version}
    if may(actor, judging.CHECK, actor.council_id):
        passed = None if row.check_passed is None else str(int(row.check_passed))
        initial = version | {"passed": passed, "note": row.check_note, "board_id": row.checked_by_board_id}
        found["check"] = CheckForm(prefix="check", initial=initial, boards=_boards(actor))
    group = group_of(actor)
    if group is not None and may(actor, evaluating.EVALUATE, actor.council_id):
        mine = next((one for one in said if one.group_id == group.id), None)
        initial = {"seen": mark(mine)}
        if mine is not None:
            initial |= {"is_satisfied": str(int(mine.is_satisfied)), "note": mine.note}
        if actor.delegate_state == DelegateState.ACTIVE:
            found["evaluate"] = EvaluateForm(prefix="evaluate", initial=initial)
    if may(actor, judging.DECIDE, actor.council_id):
        found["accept"] = AcceptForm(prefix="accept", initial=version, contested=contested)
        found["back"] = SendBackForm(prefix="back", initial=version)
    return {name: _again(bound[name], form) if name in bound else form for name, form in found.items()}


def _again(sent: forms.Form, fresh: forms.Form) -> forms.Form:
    """A refused form keeps what was typed and builds on what the page now shows."""
    data = cast("QueryDict", sent.data).copy()
    for name in ("version", "seen"):
        if name in fresh.fields:
            data[fresh.add_prefix(name)] = str(fresh.initial.get(name, ""))
    sent.data = data
    return sent


def _filters(request: HttpRequest, actor: Actor, group: int | None) -> Filters:
    asked = request.GET
    part = asked.get("phan", "")
    if part not in (*_parts(actor, group), ALL):
        part = _first_part(actor, group)
    return Filters(
        part=part,
        body=number_of(asked.get("co-quan", "")),
        field=number_of(asked.get("linh-vuc", "")),
        outcome=asked.get("ket-qua", "")[:14],
        overdue=asked.get("qua-han", "") == "1",
        group=group,
        mine=actor.delegate_id if asked.get("cua-toi", "") == "1" else None,
    )


def _parts(actor: Actor, group: int | None) -> list[str]:
    """What this person works through, in the order of the work."""
    own = {EVALUATE: group is not None, INFORM: may(actor, MAY_INFORM, actor.council_id)}
    return [name for name in PARTS if name in LISTED or own.get(name)]


def _first_part(actor: Actor, group: int | None) -> str:
    if Role.PETITION_HEAD in actor.roles:
        return DECIDE
    if Role.BOARD_OFFICER in actor.roles:
        return CHECK
    if Role.PETITION_OFFICER in actor.roles:
        return INFORM
    return EVALUATE if group is not None else DECIDE


def _boards(actor: Actor) -> list[tuple[int, str]]:
    rows = Board.objects.with_scopes_disabled().filter(council_id=actor.council_id)
    return list(rows.values_list("id", "name"))
