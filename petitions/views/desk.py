"""The desk of the petition office: the list of petitions, and one petition with its history."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from council import clock
from council.permissions import Actor, may
from council.views.guards import only
from council.views.viewer import actor_in
from petitions import access
from petitions.enums import Competence, PetitionKind, PetitionState
from petitions.models import Petition
from petitions.queries.answers_read import answers_of
from petitions.queries.history import history_of
from petitions.queries.petitions import (
    HANDED_OVER,
    HELD,
    Filters,
    choices,
    desk_page,
    is_overdue,
    waiting,
    whole,
)
from petitions.queries.promises import promises_of
from petitions.queries.public import NEVER_PUBLIC
from petitions.queries.similar import suggest
from petitions.rules.shapes import State
from petitions.rules.states import may_move
from petitions.rules.wording import FLAGS, flags
from petitions.services.classify import CLASSIFY, OPEN, TEXT_OPEN
from petitions.services.forward import FORWARD
from petitions.services.forward import FROM as WAITING_STATES
from petitions.services.judging import DECIDE
from petitions.services.merge import MERGE
from petitions.services.petitioner import SEE
from petitions.services.record import RECORD, may_renew
from petitions.views.ask import outside
from petitions.views.frame import office

READ = "petitions.see"
READ_REVIEW = "petitions.work"
MOST_QUERY = 120


@require_safe
@only(READ)
def home(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 - the middleware has read it
    """The petitions the council holds, filtered; newest first."""
    actor, now = actor_in(request), clock.now()
    filters, offered = filters_of(request), choices(actor.council_id)
    fields = offered.with_below(filters.field)
    found = desk_page(actor.council_id, filters, request.GET.get("sau", "")[:80], fields)
    waits = waiting(actor.council_id)
    query = request.GET.copy()
    query.pop("sau", None)
    context = {
        "rows": [{"row": row, "overdue": is_overdue(row, now)} for row in found.rows],
        "after": found.after,
        "filters": filters,
        "choices": offered,
        "waiting": waits,
        "broken": waits.broken,
        "states": PetitionState.choices,
        "competences": Competence.choices,
        "rest": query.urlencode(),
        "may_record": may(actor, RECORD, actor.council_id),
    }
    return render(request, "petitions/intake/home.html", office(request) | context)


@require_safe
@only(READ)
def petition(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """One petition: state, words, where it was heard, who must answer, what was done."""
    actor = actor_in(request)
    row = access.petition(actor, pk)
    held = row.council_id == actor.council_id
    context = {
        "row": row,
        "held": held,
        "overdue": is_overdue(row, clock.now()),
        "whole": whole(row),
        "history": history_of(row),
        "answers": answers_of(row),
        "promises": promises_of(row, clock.today()),
        "flags": [FLAGS[flag] for flag in flags(row.text)],
        "alike": _alike(actor, row) if held else [],
        **outside(actor, row),
        **_acts(actor, row, held),
    }
    return render(request, "petitions/intake/petition.html", office(request) | context)


def filters_of(request: HttpRequest) -> Filters:
    """The filters of an address; what makes no sense is left out."""
    asked = request.GET
    return Filters(
        query=asked.get("q", "").strip()[:MOST_QUERY],
        state=asked.get("trang-thai", "")[:12],
        field=_number(asked.get("linh-vuc", "")),
        place=_number(asked.get("noi", "")),
        competence=asked.get("tham-quyen", "")[:12],
        body=_number(asked.get("co-quan", "")),
        session=_number(asked.get("ky-hop", "")),
        overdue=asked.get("qua-han", "") == "1",
        part=HANDED_OVER if asked.get("phan", "") == HANDED_OVER else HELD,
    )


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else None


def _alike(actor: Actor, row: Petition) -> list[Any]:
    """While the office still decides where a petition goes, what it may repeat."""
    if row.state not in OPEN or not may(actor, MERGE, actor.council_id):
        return []
    return suggest(row.council_id, row.text, field_id=row.field_id, place_id=row.place_id, without=row.id)


def _acts(actor: Actor, row: Petition, held: bool) -> dict[str, bool]:
    """Which acts the page offers: what the state and the rights let this person do."""

    def can(verb: str) -> bool:
        return held and may(actor, verb, actor.council_id)

    def moves(state: State) -> bool:
        return may_move(State(row.state), state) is None

    return {
        "can_classify": can(CLASSIFY) and row.state in OPEN,
        "can_edit": can(CLASSIFY) and row.state in TEXT_OPEN,
        "can_reopen": can(CLASSIFY) and row.state == PetitionState.ON_THE_SPOT,
        "can_transfer": can(CLASSIFY) and moves(State.TRANSFERRED),
        "can_merge": can(MERGE) and moves(State.MERGED),
        "can_split": can(MERGE) and moves(State.SPLIT),
        "can_undo": can(MERGE) and row.state == PetitionState.MERGED and row.duplicate_of_id is not None,
        "can_forward": can(FORWARD) and row.state in WAITING_STATES,
        "can_send_on": can(DECIDE) and row.state in (PetitionState.ACCEPTED, PetitionState.FOLLOWED),
        "can_review": can(READ_REVIEW)
        and row.state not in NEVER_PUBLIC
        and row.kind == PetitionKind.PETITION,
        "can_see_petitioner": may(actor, SEE, actor.council_id),
        "can_renew": can(RECORD) and may_renew(actor, row),
    }
