"""The office's pages of publication: what must be public by when, the review of one petition, publishing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council import clock
from council.errors import not_found
from council.files import Served, file_response
from council.permissions import may, require
from council.services.office import reading_name
from council.views.guards import carried_out, only, status_of
from council.views.viewer import actor_in
from petitions import access
from petitions.forms.publication import PublishForm, PublishManyForm, ReviewForm, UnpublishForm
from petitions.models import Petition
from petitions.queries.publication import (
    DUE,
    GROUPS,
    WAITING,
    Windows,
    counts,
    line_of,
    publication_page,
    windows,
)
from petitions.queries.sources import Source, source_of
from petitions.services import publication as service
from petitions.services.publication import PUBLISH
from petitions.services.redaction import REDACT, review
from petitions.views.frame import office
from petitions.views.publication_parts import Part, parts_of, pieces_of, sent_parts

READ = "petitions.work"
TOGETHER = (WAITING, DUE)  # groups in which many may be published at a time
MOST_PAGES = 200


@require_http_methods(["GET", "HEAD", "POST"])
@only(READ)
def publication(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """What must be public, in groups; the head may publish many at a time."""
    actor = actor_in(request)
    used, number = windows(actor.council_id, clock.today()), _page(request.GET.get("trang", ""))
    groups = [(name, label, found) for (name, label), found in _counted(actor.council_id, used)]
    group = request.GET.get("nhom", "")
    if group not in GROUPS:  # the first that waits for somebody
        group = next((name for name, _label, found in groups if found), DUE)
    page = publication_page(actor.council_id, group, used, number)
    can_publish = may(actor, PUBLISH, actor.council_id)
    form = _many(request, page.lines) if group in TOGETHER and can_publish else None

    def act() -> None:
        assert form is not None
        service.publish_all(actor=actor, versions=form.versions)

    if form is not None and form.is_bound and carried_out(form, act):
        n = len(form.versions)
        said = ngettext("Đã công khai %(n)s kiến nghị.", "Đã công khai %(n)s kiến nghị.", n) % {"n": n}
        messages.success(request, said)
        return redirect(f"{request.path}?nhom={group}")
    context = {
        "lines": page.lines,
        "has_more": page.has_more,
        "number": number,
        "before": number - 1,
        "after": number + 1,
        "any_ready": any(line.ready for line in page.lines),
        "group": group,
        "groups": groups,
        "form": form,
        "chosen": _ticked(form) if form is not None else [],
    }
    status = status_of(form) if form is not None else 200
    return render(request, "petitions/publication/list.html", office(request) | context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@only(READ)
def review_page(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The review of one petition: marked original, what becomes of it; saving it is the officer's act."""
    actor = actor_in(request)
    row = access.petition(actor, pk, write=True)
    source = source_of(row)
    if request.method != "POST":
        form, parts = _opened(row, source)
        return _review(request, row, source, form, parts)
    form = ReviewForm(request.POST, pieces=pieces_of(source), files=source.files)
    parts = sent_parts(form, source)
    if "save" not in request.POST:
        return _review(request, row, source, form, parts)

    def act() -> None:
        data = form.cleaned_data
        review(
            actor=actor,
            petition_id=pk,
            version=data["version"],
            digest=data["digest"],
            words=form.choice("text"),
            answer=form.choice("answer"),
            files=data["open_files"],
        )

    if not form.errors and carried_out(form, act):
        messages.success(request, _("Đã lưu bản rà soát."))
        return redirect("petition_review", code, pk)
    return _review(request, row, source, form, parts)


@require_POST
@only(PUBLISH)
def publish(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One petition becomes public."""
    form = PublishForm(request.POST)

    def act() -> None:
        service.publish(actor=actor_in(request), petition_id=pk, **form.cleaned_data)

    if carried_out(form, act):
        messages.success(request, _("Đã công khai."))
        return redirect("petition_review", code, pk)
    return _again(request, pk, publish_form=form)


@require_POST
@only(PUBLISH)
def unpublish(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One petition is taken back."""
    form = UnpublishForm(request.POST)

    def act() -> None:
        service.unpublish(actor=actor_in(request), petition_id=pk, **form.cleaned_data)

    if carried_out(form, act):
        messages.success(request, _("Đã ngừng công khai."))
        return redirect("petition_review", code, pk)
    return _again(request, pk, unpublish_form=form)


@require_safe
@login_required
def review_file(request: HttpRequest, code: str, pk: int, file_pk: int) -> HttpResponseBase:  # noqa: ARG001
    """A file of the answer, for those who decide whether it may be public."""
    actor = actor_in(request)
    require(actor, READ, actor.council_id)
    row = access.petition(actor, pk)
    file = next((one for one in source_of(row).files if one.id == file_pk), None)
    if file is None:
        raise not_found()
    return file_response(request, Served(file.reading, reading_name(file.file_name), file.sha256))


def _again(request: HttpRequest, pk: int, **bound: forms.Form) -> HttpResponse:
    """The page of a petition with an act that was refused."""
    row = access.petition(actor_in(request), pk, write=True)
    source = source_of(row)
    form, parts = _opened(row, source)
    return _review(request, row, source, form, parts, **bound)


def _opened(row: Petition, source: Source) -> tuple[ReviewForm, list[Part]]:
    """The review as it stands, or a new one with every suggestion on."""
    initial = {"version": row.version, "digest": source.digest}
    shown = [file.id for file in source.files if file.is_public]
    form = ReviewForm(initial=initial | {"open_files": shown}, pieces=pieces_of(source), files=source.files)
    return form, parts_of(row, source)


def _review(
    request: HttpRequest,
    row: Petition,
    source: Source,
    form: ReviewForm,
    parts: list[Part],
    **bound: forms.Form,
) -> HttpResponse:
    actor = actor_in(request)
    line = line_of(row, source, windows(row.council_id, clock.today()))
    first = {"version": row.version}
    ticked = form["open_files"].value() or []
    context = {
        "row": row,
        "line": line,
        "source": source,
        "form": form,
        "parts": parts,
        "files": [{"file": file, "on": str(file.id) in map(str, ticked)} for file in source.files],
        "can_redact": may(actor, REDACT, actor.council_id),
        "can_publish": may(actor, PUBLISH, actor.council_id),
        "left": service.left_of(row) if line.current else {},
        "publish_form": PublishForm(initial=first),
        "unpublish_form": UnpublishForm(initial=first),
        **bound,
    }
    status = max(map(status_of, (form, *bound.values())))
    return render(request, "petitions/publication/review.html", office(request) | context, status=status)


def _many(request: HttpRequest, lines: Any) -> PublishManyForm:
    offered = [(line.row.id, line.row.version) for line in lines if line.ready]
    return PublishManyForm(request.POST if request.method == "POST" else None, offered=offered)


def _ticked(form: PublishManyForm) -> list[int]:
    """What stays ticked on a page whose form was refused."""
    return [
        int(value.split(":")[0]) for value in form["chosen"].value() or [] if value.split(":")[0].isdigit()
    ]


def _counted(council_id: int, used: Windows) -> list[tuple[tuple[str, str], int]]:
    found = counts(council_id, used)
    return [((name, label), found[name]) for name, label in GROUPS.items()]


def _page(typed: str) -> int:
    return (
        min(int(typed), MOST_PAGES)
        if typed.isascii() and typed.isdigit() and len(typed) < 6 and int(typed)
        else 1
    )
