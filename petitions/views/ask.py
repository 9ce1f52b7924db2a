"""The office asks the petitioner, writes down what they said, or goes on without."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from council.permissions import Actor, may
from council.views.guards import carried_out, only, status_of
from council.views.viewer import actor_in, council_in
from petitions import access
from petitions.enums import PetitionState
from petitions.forms.tracking import AskForm, GoOnForm, HeardForm
from petitions.models import Petition
from petitions.queries.ratings import rating_of
from petitions.queries.tracking import ask_letter
from petitions.rules.shapes import State
from petitions.rules.states import may_move
from petitions.services import ask as asking
from petitions.services.classify import CLASSIFY
from petitions.views.frame import office, posted

ACTS = require_http_methods(["GET", "HEAD", "POST"])
PAGE = "petitions/intake/act.html"


@ACTS
@only(CLASSIFY)
def ask(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Ask for more, by a letter."""
    actor, row = _row(request, pk)
    form = AskForm(posted(request), initial={"version": row.version})

    def act() -> None:
        data = form.cleaned_data
        asking.ask(
            actor=actor,
            petition_id=pk,
            version=data["version"],
            question=data["question"],
            letter=form.letter,
        )

    note = _("Người kiến nghị đọc câu hỏi này khi mở trang theo dõi bằng biên nhận.")
    said = {
        "title": _("Hỏi thêm người kiến nghị"),
        "submit": _("Hỏi và lập công văn"),
        "done": _("Đã hỏi; câu hỏi đã ở trang theo dõi của người kiến nghị."),
        "note": note,
    }
    return _act(request, row, form, act, said)


@ACTS
@only(CLASSIFY)
def heard(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """What they said by telephone or at the door."""
    actor, row = _row(request, pk)
    form = HeardForm(posted(request), initial={"version": row.version})
    said = {
        "title": _("Ghi trả lời của người kiến nghị"),
        "submit": _("Lưu"),
        "done": _("Đã ghi; kiến nghị tiếp tục được giải quyết."),
    }

    def act() -> None:
        asking.record_answer(actor=actor, petition_id=pk, **form.cleaned_data)

    return _act(request, row, form, act, said)


@ACTS
@only(CLASSIFY)
def go_on(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Without an answer."""
    actor, row = _row(request, pk)
    form = GoOnForm(posted(request), initial={"version": row.version})
    said = {
        "title": _("Thôi hỏi thêm"),
        "submit": _("Tiếp tục giải quyết"),
        "done": _("Kiến nghị tiếp tục được giải quyết."),
    }

    def act() -> None:
        asking.go_on(actor=actor, petition_id=pk, **form.cleaned_data)

    return _act(request, row, form, act, said)


def outside(actor: Actor, row: Petition) -> dict[str, Any]:
    """What the petitioner's side adds to the office's page of a petition: the question, the rating. Two
    queries at most."""
    held = row.council_id == actor.council_id
    letter = ask_letter(row) if row.state == PetitionState.ASKED else None
    return {
        "can_ask": held
        and may(actor, CLASSIFY, actor.council_id)
        and may_move(State(row.state), State.ASKED) is None,
        "can_hear": held and may(actor, CLASSIFY, actor.council_id) and row.state == PetitionState.ASKED,
        "asked": {"letter": letter, "question": asking.question_of(letter)} if letter else None,
        "rating": rating_of(row),
    }


def _row(request: HttpRequest, pk: int) -> tuple[Actor, Petition]:
    actor = actor_in(request)
    return actor, access.petition(actor, pk, write=True)


def _act(
    request: HttpRequest, row: Petition, form: forms.Form, act: Callable[[], None], said: dict[str, str]
) -> HttpResponse:
    if form.is_bound and carried_out(form, act):
        messages.success(request, said["done"])
        return redirect(reverse("petition", args=[council_in(request).code, row.id]))
    context = {"row": row, "form": form, **said}
    return render(request, PAGE, office(request) | context, status=status_of(form))
