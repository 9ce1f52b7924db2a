"""What the bodies of an officer must answer: the list, one duty with all of it, the files of answers."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from council import clock
from council.files import Served, file_response
from council.services.office import media_type, reading_name
from council.views.guards import only
from council.views.viewer import actor_in
from petitions import access
from petitions.enums import TaskState
from petitions.models import AnsweringBody, Task
from petitions.queries.bodies import heir, is_abolished
from petitions.queries.body_desk import GROUPS, TODO, Filters, counts, desk_page
from petitions.queries.body_duty import Dossier, dossier
from petitions.services.answers import ANSWER, may_withdraw, may_write
from petitions.services.forward import WAITING
from petitions.views.frame import office

MOST_QUERY = 120


@require_safe
@only(ANSWER)
def home(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 - the middleware has read it
    """What the officer's bodies owe, soonest first."""
    bodies = access.own_bodies(actor_in(request))
    ids = [body.id for body in bodies]
    filters = filters_of(request, ids)
    found = desk_page(ids, filters, request.GET.get("sau", "")[:80])
    numbers = counts(ids)
    query = request.GET.copy()
    query.pop("sau", None)
    context = {
        "bodies": bodies,
        "abolished": [body for body in bodies if is_abolished(body, clock.today())],
        "page": found,
        "filters": filters,
        "counts": numbers,
        "groups": [(name, label, numbers.groups.get(name, 0)) for name, label in GROUPS.items()],
        "group_label": GROUPS[filters.group],
        "rest": query.urlencode(),
    }
    return render(request, "petitions/desk/home.html", office(request) | context)


@require_safe
@only(ANSWER)
def duty(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """One duty: what was said, by when, with whom, what was answered; and what to do next."""
    task = access.own_task(actor_in(request), pk)
    found = dossier(task, clock.now())
    return render(request, "petitions/desk/duty.html", office(request) | _duty(task, found))


@require_safe
@login_required
def answer_file(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:  # noqa: ARG001
    """The reading copy of a file of an answer, by ranges."""
    row = access.answer_file(actor_in(request), pk)
    return file_response(request, Served(row.reading, reading_name(row.file_name), f"{row.sha256}-r"))


@require_safe
@login_required
def answer_original(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:  # noqa: ARG001
    """The file as the body sent it, to keep."""
    row = access.answer_file(actor_in(request), pk)
    kind = media_type(row.file_name)
    return file_response(
        request, Served(row.original, row.file_name, row.sha256, content_type=kind, attachment=True)
    )


def filters_of(request: HttpRequest, bodies: list[int]) -> Filters:
    """The filters of an address; what makes no sense is left out."""
    asked = request.GET
    group, body = asked.get("phan", ""), asked.get("co-quan", "")
    own = {str(pk): pk for pk in bodies}
    return Filters(
        group=group if group in GROUPS else TODO,
        body=own.get(body),
        overdue=asked.get("qua-han", "") == "1",
        query=asked.get("q", "").strip()[:MOST_QUERY],
    )


def _duty(task: Task, found: Dossier) -> dict[str, Any]:
    ended = is_abolished(task.body, clock.today())
    last = found.last
    waits = not ended and task.state in WAITING and task.done_at is None
    return {
        "task": task,
        "row": task.petition,
        "found": found,
        "duty": found.duty,
        "ended": ended,
        "heir": _heir(task.body) if ended else None,
        "can_receive": waits and task.state == TaskState.SENT,
        "can_return": waits,
        "can_write": not ended and may_write(task.petition, task),
        "to_withdraw": last if last is not None and may_withdraw(task.petition, task, last) else None,
    }


def _heir(body: AnsweringBody) -> AnsweringBody | None:
    return heir(body, clock.today())
