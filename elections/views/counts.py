"""Counting: the overview of a council, the page of one record with its photo, the codes of faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from council.errors import not_found
from council.files import Served, file_response
from council.permissions import Actor, may, require
from council.services import journal
from council.views.guards import only
from council.views.viewer import actor_in
from elections import access
from elections.enums import RecordState
from elections.forms.counts import LABELS
from elections.models import CountEntry, CountRecord, Election
from elections.queries.counts import OPEN_STATES, RecordView, overview, record_view
from elections.rules.count import CODES
from elections.rules.totals import percent
from elections.streams import record_stream
from elections.views.frame import office

WORK = "elections.work"
SETTLED = (RecordState.AGREED, RecordState.ACCEPTED)


def record_of(actor: Actor, election_id: int, record_id: int) -> CountRecord:
    """A record of a polling day that this person may open."""
    record = access.record(actor, record_id)
    if record.area_contest.area.election_id != election_id:
        raise not_found()
    return record


def may_enter(actor: Actor, record: CountRecord) -> bool:
    return may(actor, "elections.enter_record", record.council_id)


def may_look(actor: Actor, record: CountRecord) -> bool:
    """Whether this person may open the record's page: who types records here, and who sees the contest's."""
    councils = (record.council_id, record.contest.council_id)
    return may_enter(actor, record) or any(may(actor, "elections.see_records", pk) for pk in councils)


def may_settle(actor: Actor, record: CountRecord, entries: Sequence[CountEntry]) -> bool:
    """Whether this person may be the third: not one of the two."""
    if record.state != RecordState.DIFFERS or not may(actor, "elections.settle_record", actor.council_id):
        return False
    return actor.account_id not in {entry.entered_by_id for entry in entries}


def next_act(actor: Actor, record: CountRecord, entered: bool) -> str:
    """What this person does with a record next: enter, second, settle or nothing."""
    if record.state in OPEN_STATES and may_enter(actor, record):
        return "enter"
    if record.state == RecordState.FIRST and may_enter(actor, record) and not entered:
        return "second"
    if record.state == RecordState.DIFFERS and not entered and may_settle(actor, record, ()):
        return "settle"
    return ""


@require_safe
@only(WORK)
def counts(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """The records of the council's areas with what to do next, and how far its contests are."""
    actor = actor_in(request)
    election = access.election(actor, pk)
    areas = access.team_areas(actor) if access.only_in_team(actor) else None
    found = overview(election, actor.council_id, actor.account_id or 0, areas)
    lines = [
        (line.area, [_line(actor, row, row.pk in found.entered) for row in line.records])
        for line in found.areas
    ]
    cells = [cell for _area, row in lines for cell in row]
    context = {
        "lines": lines,
        "todo": sum(1 for cell in cells if cell["act"]),
        "missing": sum(1 for cell in cells if cell["record"].state in OPEN_STATES),
        "records": len(cells),
        "contests": found.contests,
        "may_determine": may(actor, "elections.determine_result", actor.council_id),
        "complete": any(
            line.is_complete and line.contest.result_state == "counting" for line in found.contests
        ),
        "may_see": may(actor, "elections.see_records", actor.council_id),
    }
    return render(request, "elections/counts/overview.html", office(request, election) | context)


def _line(actor: Actor, record: CountRecord, entered: bool) -> dict[str, Any]:
    return {"record": record, "act": next_act(actor, record, entered), "entered": entered}


@require_safe
@only(WORK)
def codes(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """What each code guards."""
    election = access.election(actor_in(request), pk)
    context = {"codes": CODES}
    return render(request, "elections/counts/codes.html", office(request, election) | context)


@require_safe
@only(WORK)
def record(request: HttpRequest, code: str, pk: int, record_pk: int) -> HttpResponse:  # noqa: ARG001
    """One record: where it stands, its figures once they are settled, every entry, its history."""
    actor = actor_in(request)
    row = record_of(actor, pk, record_pk)
    _require_look(actor, row)
    context = record_context(request, row, row.area_contest.area.election)
    return render(request, "elections/counts/record.html", context)


def record_context(request: HttpRequest, row: CountRecord, election: Election) -> dict[str, Any]:
    """What the pages of one record show."""
    actor, view = actor_in(request), record_view(row)
    entered = actor.account_id in {entry.entered_by_id for entry in view.current}
    of_contest = row.contest.council_id
    return office(request, election) | {
        "view": view,
        "record": row,
        "act": next_act(actor, row, entered),
        "entered": entered,
        "lines": figure_lines(view),
        "vote_lines": vote_lines(view),
        "history": history(row, view) if row.state in SETTLED or row.state == RecordState.ANNULLED else [],
        "may_photo": may_enter(actor, row) and row.state not in (RecordState.ACCEPTED, RecordState.ANNULLED),
        "may_accept": may(actor, "elections.accept_record", of_contest) and row.state == RecordState.AGREED,
        "may_return": may(actor, "elections.accept_record", of_contest)
        and row.state in (RecordState.FIRST, RecordState.DIFFERS, *SETTLED),
        "may_correct": may(actor, "elections.correct_record", of_contest) and row.state in SETTLED,
        "may_annul": may(actor, "elections.annul", of_contest) and row.state != RecordState.ANNULLED,
    }


def figure_lines(view: RecordView) -> list[dict[str, Any]]:
    """The settled figures in the order of the paper, with the percentages of form 23."""
    f = view.figures
    if f is None:
        return []
    shares = {
        "voted": percent(f.voted, f.electors),
        "valid": percent(f.valid, f.collected),
        "invalid": percent(f.invalid, f.collected),
    }
    names = (
        "electors",
        "voted",
        "issued",
        "collected",
        "valid",
        "invalid",
        "received",
        "exchanged",
        "unused",
    )
    return [
        {"label": LABELS[name], "value": getattr(f, name), "share": shares.get(name)}
        for name in names
        if getattr(f, name) is not None
    ]


def vote_lines(view: RecordView) -> list[dict[str, Any]]:
    """The settled votes in the order of the ballot paper."""
    f = view.figures
    if f is None:
        return []
    people = [(candidate, f.votes.get(candidate.pk, 0)) for candidate in view.ballot]
    return [{"candidate": c, "votes": v, "share": percent(v, f.valid)} for c, v in people]


def history(row: CountRecord, view: RecordView) -> list[dict[str, Any]]:
    """The journal of a record for people: who did what when, why, and what a correction changed."""
    names = {f"votes.{candidate.pk}": candidate.full_name for candidate in view.ballot}
    return [
        {
            "at": entry.at,
            "who": entry.actor,
            "code": entry.code,
            "reason": entry.data.get("reason", ""),
            "changes": [_change(entry.data, name, names) for name in entry.data.get("fields", ())],
        }
        for entry in journal.entries_of(record_stream(row.pk))
    ]


def _change(data: Mapping[str, Any], name: str, names: Mapping[str, str]) -> dict[str, Any]:
    """One field of a correction, before and after."""
    sides = []
    for side in (data["before"], data["after"]):
        value = side["votes"].get(name[6:]) if name.startswith("votes.") else side.get(name)
        sides.append(" / ".join(map(str, value)) if isinstance(value, list) else value)
    label = names.get(name) or LABELS.get(name) or _("Phiếu để lại 1, 2, … người")
    return {"label": label, "before": sides[0], "after": sides[1]}


@require_safe
@login_required
def photo(request: HttpRequest, code: str, pk: int, record_pk: int) -> HttpResponseBase:  # noqa: ARG001
    """The photo of the paper, for those who may open the record."""
    actor = actor_in(request)
    require(actor, WORK, actor.council_id)
    row = record_of(actor, pk, record_pk)
    _require_look(actor, row)
    if not row.photo:
        raise not_found()
    etag = row.photo.rsplit("/", 1)[-1].removesuffix(".jpg")
    return file_response(request, Served(row.photo, f"bien-ban-{row.pk}.jpg", etag, "image/jpeg"))


def _require_look(actor: Actor, row: CountRecord) -> None:
    if not may_look(actor, row):
        require(actor, "elections.see_records", row.council_id)
