"""The programme editor: items added, changed, moved and removed. Works with and without scripts."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council.errors import Refused
from council.views.guards import tell
from council.views.viewer import actor_in
from meetings.forms.programme import ItemForm
from meetings.models import AgendaItem
from meetings.services import programme
from meetings.services.preparing import access_item, access_session
from meetings.services.programme import Step
from meetings.views.preparing import (
    carried_out,
    conflict,
    desk_frame,
    is_stale,
    preparer_only,
    question,
    status_of,
)
from meetings.views.workbench import Slot, done, workbench


@require_safe
@preparer_only
def programme_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """The session with its programme; `?mo=12` opens item 12."""
    return workbench(request, access_session(actor_in(request), pk))


@require_http_methods(["GET", "HEAD", "POST"])
@preparer_only
def item_new(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """A new item at the end of the programme; `?trong=12`: at the end of item 12."""
    session = access_session(actor_in(request), pk)
    parent = request.GET.get("trong", "")
    parent_id = int(parent) if parent.isdecimal() and len(parent) < 18 else None
    form = ItemForm(request.POST or None, session=session)
    made: list[AgendaItem] = []

    def act() -> None:
        made.append(
            programme.add_item(actor=actor_in(request), session_id=pk, data=form.item, parent_id=parent_id)
        )

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã thêm mục “%(title)s”.") % {"title": made[0].title})
        return done(request, session, made[0].id)
    return workbench(request, session, Slot("child" if parent_id else "new", parent_id, form))


@require_http_methods(["GET", "HEAD", "POST"])
@preparer_only
def item_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Change an item. A second editor sees both states and decides."""
    item = access_item(actor_in(request), pk)
    initial = ItemForm.stored(item) | {"revision": item.revision}
    form = ItemForm(request.POST or None, session=item.session, initial=initial)

    def act() -> None:
        revision = form.cleaned_data["revision"] or 0
        programme.update_item(actor=actor_in(request), item_id=pk, data=form.item, revision=revision)

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã lưu mục “%(title)s”.") % {"title": form.item.title})
        return done(request, item.session, pk)
    differing = []
    if is_stale(form):
        now = access_item(actor_in(request), pk)
        differing = conflict(form, ItemForm.stored(now), revision=now.revision)
    return workbench(request, item.session, Slot("edit", pk, form, conflict=differing))


@require_POST
@preparer_only
def item_move(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Move an item: one `step` by a button, or to a place (`parent`, `before`) by dragging."""
    item = access_item(actor_in(request), pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise Refused("bad_value", _("Hãy chọn một giá trị hợp lệ."), status=400)
    data = form.cleaned_data
    try:
        if data["step"]:
            programme.step_item(actor=actor_in(request), item_id=pk, step=Step(data["step"]))
        else:
            programme.move_item(
                actor=actor_in(request), item_id=pk, parent_id=data["parent"], before_id=data["before"]
            )
    except Refused as refusal:
        tell(request, refusal)
    return done(request, item.session, pk if data["step"] else None)


class MoveForm(forms.Form):
    """Where an item goes."""

    step = forms.ChoiceField(choices=[(step.value, step.value) for step in Step], required=False)
    parent = forms.IntegerField(required=False, min_value=1)
    before = forms.IntegerField(required=False, min_value=1)


@require_http_methods(["GET", "HEAD", "POST"])
@preparer_only
def item_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Take an item off, after a question."""
    item = access_item(actor_in(request), pk)
    form = question(request)
    act = lambda: programme.remove_item(actor=actor_in(request), item_id=pk)  # noqa: E731
    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã xóa mục “%(title)s”.") % {"title": item.title})
        return done(request, item.session)
    context = {
        "session": item.session,
        "form": form,
        "title": _("Xóa khỏi chương trình"),
        "what": item.title,
        "note": _("Nhật ký vẫn giữ nội dung của mục này."),
        "label": _("Xóa mục"),
        "back_item": item.id,
    }
    template = "meetings/secretariat/confirm.html"
    return render(request, template, context | desk_frame(request), status=status_of(form))
