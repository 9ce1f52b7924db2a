"""The page of promises, and saying that one was kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from council import clock
from council.permissions import may
from council.views.guards import carried_out, only, status_of
from council.views.viewer import actor_in
from petitions import access
from petitions.forms.judging import KeepForm
from petitions.queries.answers import choices
from petitions.queries.promises import OWED, PARTS, Filters, broken_of_council, line_of, promise_page
from petitions.services import promises as service
from petitions.views.frame import office
from petitions.views.judging import number_of

READ = "petitions.see"


@require_safe
@only(READ)
def promises(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 - the middleware has read it
    """What bodies promised: broken first, then by the day it is due."""
    actor, asked = actor_in(request), request.GET
    part = asked.get("phan", "")
    filters = Filters(
        part=part if part in PARTS else OWED,
        body=number_of(asked.get("co-quan", "")),
        field=number_of(asked.get("linh-vuc", "")),
        mine=actor.delegate_id if asked.get("cua-toi", "") == "1" else None,
    )
    number = number_of(asked.get("trang", "")) or 1
    query = asked.copy()
    query.pop("trang", None)
    context = {
        "page": promise_page(actor.council_id, filters, number, clock.today()),
        "number": number,
        "rest": query.urlencode(),
        "filters": filters,
        "parts": list(PARTS.items()),
        "broken": broken_of_council(actor.council_id),
        "choices": choices(actor.council_id),
        "is_delegate": actor.delegate_id is not None,
        "may_keep": may(actor, service.KEEP, actor.council_id),
    }
    return render(request, "petitions/answers/promises.html", office(request) | context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(service.KEEP)
def keep(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What was promised has been done."""
    actor = actor_in(request)
    row = access.promise(actor, pk)
    posted = request.POST if request.method == "POST" else None
    form = KeepForm(posted, initial={"version": row.petition.version})

    def act() -> None:
        service.keep(actor=actor, promise_id=pk, **form.cleaned_data)

    if form.is_bound and carried_out(form, act, {"reason_required": "note"}):
        messages.success(request, _("Đã ghi nhận lời hứa được thực hiện."))
        return redirect("petition_promises", code)
    context = {"form": form, "line": line_of(row, clock.today())}
    page = "petitions/answers/keep.html"
    return render(request, page, office(request) | context, status=status_of(form))
