"""Secret papers on paper: the list of a session, handing out a copy, taking it back."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council.errors import Refused, not_found
from council.models import CouncilSession
from council.views.guards import only, tell
from council.views.viewer import actor_in
from meetings.forms.secret_papers import HandBackForm, HandOutForm, SecretForm
from meetings.models import SecretPaper
from meetings.queries import item_labels
from meetings.queries.secret_papers import SecretLine, delegates_to_choose, secret_items, secret_lines
from meetings.services import secret_papers as service
from meetings.services.preparing import access_item, access_session
from meetings.services.secret_list import secret_list
from meetings.services.secret_papers import VERB
from meetings.views.preparing import carried_out, desk_frame, status_of


@require_safe
@only(VERB)
def papers(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """What is handed out in a session, what is back, what is missing."""
    session = access_session(actor_in(request), pk, verb=VERB)
    lines = secret_lines(session.id)
    context = {
        "session": session,
        "lines": lines,
        "items": secret_items(session.id),
        "out": sum(len(line.out) for line in lines),
        "all_back": bool(lines) and all(line.is_done for line in lines),
        "is_closed": session.state == "closed",
    }
    return render(request, "meetings/secret/papers.html", context | desk_frame(request))


@require_http_methods(["GET", "HEAD", "POST"])
@only(VERB)
def paper_new(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A paper of a secret item onto the list."""
    actor = actor_in(request)
    item = access_item(actor, pk, verb=VERB)
    form = SecretForm(request.POST or None)
    act = lambda: service.add(actor=actor, item_id=pk, data=form.paper)  # noqa: E731
    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã thêm tài liệu vào danh sách."))
        return redirect("secret_papers", code, item.session_id)
    label = item_labels(item.session_id).get(item.id, "")
    context = {"session": item.session, "item": item, "item_label": label, "form": form}
    page = "meetings/secret/new.html"
    return render(request, page, context | desk_frame(request), status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@only(VERB)
def paper(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One paper: hand out, take back; a POST corrects its title and number of copies."""
    row, session = _paper(request, pk)
    if request.method != "POST":
        return _page(request, row, session)
    form = SecretForm(request.POST)
    act = lambda: service.edit(actor=actor_in(request), paper_id=pk, data=form.paper)  # noqa: E731
    if carried_out(form, act):
        messages.success(request, _("Đã lưu."))
        return redirect("secret_paper", code, pk)
    return _page(request, row, session, edit=form)


@require_POST
@only(VERB)
def paper_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a paper off the list that was never handed out."""
    _row, session = _paper(request, pk)
    try:
        service.remove(actor=actor_in(request), paper_id=pk)
    except Refused as refusal:
        tell(request, refusal)
        return redirect("secret_paper", code, pk)
    messages.success(request, _("Đã bỏ tài liệu khỏi danh sách."))
    return redirect("secret_papers", code, session.id)


@require_POST
@only(VERB)
def hand_out(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One copy to one person."""
    row, session = _paper(request, pk)
    form = HandOutForm(request.POST, delegates=delegates_to_choose(row.council_id))
    said: list[str] = []

    def act() -> None:
        data = form.cleaned_data
        copy = service.hand_out(
            actor=actor_in(request),
            paper_id=pk,
            number=data["number"],
            delegate_id=data["delegate"],
            name=data["name"],
        )
        said.append(_("Đã phát bản số %(n)s cho %(who)s.") % {"n": copy.number, "who": copy.holder})

    if carried_out(form, act):
        messages.success(request, said[0])
        return redirect("secret_paper", code, pk)
    return _page(request, row, session, out=form)


@require_POST
@only(VERB)
def hand_back(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One copy is back."""
    form = HandBackForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        copy = service.hand_back(actor=actor_in(request), copy_id=pk, note=note)
    except Refused as refusal:
        if refusal.code != "copy_returned":
            raise
        messages.error(request, refusal.message)
        back = service.paper_of_copy(actor_in(request), pk)
        return redirect("secret_paper", code, back)
    said = _("Đã thu hồi bản số %(n)s từ %(who)s.") % {"n": copy.number, "who": copy.holder}
    messages.success(request, said)
    return redirect("secret_paper", code, copy.paper_id)


@require_safe
@only(VERB)
def paper_list(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """The list for signatures."""
    name, data = secret_list(actor=actor_in(request), session_id=pk)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _paper(request: HttpRequest, pk: int) -> tuple[SecretPaper, CouncilSession]:
    rows = SecretPaper.objects.filter(pk=pk, council_id=actor_in(request).council_id)
    row = rows.select_related("item__session__term", "item__session__council").first()
    if row is None:
        raise not_found()
    return row, row.item.session


def _page(
    request: HttpRequest, row: SecretPaper, session: CouncilSession, **bound: forms.Form
) -> HttpResponse:
    line: SecretLine = next(one for one in secret_lines(session.id) if one.paper.id == row.id)
    free = line.free
    unbound: dict[str, forms.Form] = {
        "edit": SecretForm(initial=SecretForm.initial_of(row)),
        "out": HandOutForm(
            initial={"number": free[0] if free else None}, delegates=delegates_to_choose(row.council_id)
        ),
        "back": HandBackForm(),
    }
    context = {
        "session": session,
        "paper": row,
        "line": line,
        "forms": unbound | bound,
        "is_closed": session.state == "closed",
    }
    status = max((status_of(form) for form in bound.values()), default=200)
    return render(request, "meetings/secret/paper.html", context | desk_frame(request), status=status)
