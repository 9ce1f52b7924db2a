"""Recording in the hall: one big field, duplicates suggested while typing, a receipt; with or without a
network, with or without JavaScript."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council.errors import Refused
from council.permissions import may
from council.views.guards import carried_out, only, status_of
from council.views.offline import offline_worker
from council.views.qr import qr
from council.views.viewer import actor_in, council_in
from petitions.enums import SourceKind
from petitions.forms.intake import RecordForm
from petitions.queries.intake import offers
from petitions.queries.similar import Alike, suggest
from petitions.rules.wording import FLAGS, flags
from petitions.services import receipts, record
from petitions.services.record import MOST_TEXT, RECORD, Recorded
from petitions.views.frame import office

MOST_TYPED = 600  # characters of what is being typed that a suggestion looks at


@require_http_methods(["GET", "HEAD", "POST"])
@only(RECORD)
def record_page(request: HttpRequest, code: str) -> HttpResponse:
    """Note a petition. A program that asks for JSON (the queue of a tablet) is answered in JSON."""
    actor = actor_in(request)
    choices = offers(actor.council_id)
    first = choices.meetings[0][0] if choices.meetings else None
    initial = {
        "source": SourceKind.MEETING if first else SourceKind.DELEGATE,
        "meeting": request.GET.get("hoi-nghi") or first,
        "place": actor.council_id,
        "voters": 1,
        "client_id": uuid.uuid4().hex,
    }
    form = RecordForm(request.POST or None, initial=initial).offer(choices)
    as_json = "application/json" in request.headers.get("Accept", "")
    if request.method == "POST" and as_json:
        return _answer(request, code, form)
    alike: list[Alike] = []
    if request.method == "POST" and form.is_valid():
        alike = [] if form.cleaned_data["confirmed"] else _alike(request, form)
        done: list[Recorded] = []
        if not alike and carried_out(form, lambda: done.append(_record(request, form))):
            return _receipt(request, code, done[0])
    context = {
        "form": form,
        "groups": form.groups,
        "alike": alike,
        "flags": [FLAGS[flag] for flag in flags(form.data.get("text", "")[:MOST_TEXT])],
        "data": {
            "account": actor.account_id,
            "council": code,
            "address": request.path,
            "alike": reverse("petition_alike", args=[code]),
            "worker": reverse("petition_record_worker", args=[code]),
        },
    }
    page = office(request) | context
    return render(request, "petitions/intake/record.html", page, status=status_of(form))


@require_safe
@only(RECORD)
def alike(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """What the words being typed may repeat: a part of the recording page."""
    typed = request.GET.get("text", "")[:MOST_TYPED]
    found = suggest(
        actor_in(request).council_id,
        typed,
        field_id=_number(request.GET.get("field", "")),
        place_id=_number(request.GET.get("place", "")),
    )
    context = {"alike": found, "council": council_in(request)}
    return render(request, "petitions/intake/alike.html", context)


@require_POST
@only(RECORD)
def renew(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A new receipt in place of a lost one."""
    done = record.renew_receipt(actor=actor_in(request), petition_id=pk)
    return _receipt(request, code, done)


@require_POST
@only(RECORD)
def slip(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """The slip as a PDF; the secret comes from the page that showed it, never from an address."""
    secret = request.POST.get("secret", "")[:64]
    name, data = receipts.slip(actor=actor_in(request), petition_id=pk, secret=secret)
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 - its place is its scope
    """The script that opens the recording page again without a network."""
    return offline_worker(request, kept_as="petition", pages=r"\/kien-nghi\/ghi-nhan\/")


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else None


def _record(request: HttpRequest, form: RecordForm) -> Recorded:
    client_id = form.cleaned_data["client_id"] or uuid.uuid4().hex
    return record.record(actor=actor_in(request), data=form.heard, client_id=client_id)


def _alike(request: HttpRequest, form: RecordForm) -> list[Alike]:
    data = form.cleaned_data
    council_id = actor_in(request).council_id
    return suggest(council_id, data["text"], field_id=data["field"], place_id=data["place"])


def _answer(request: HttpRequest, code: str, form: RecordForm) -> JsonResponse:
    """To the queue of a tablet: recorded (with the secret, once) or why not."""
    if not form.is_valid():
        named = [
            f"{form[name].label if name in form.fields else ''}: {errors[0]}"
            for name, errors in form.errors.items()
        ]
        return JsonResponse({"ok": False, "code": "bad_value", "message": "; ".join(named)}, status=422)
    try:
        done = _record(request, form)
    except Refused as refusal:
        said: dict[str, Any] = {"ok": False, **refusal.answer()}
        return JsonResponse(said, status=refusal.status)
    row = done.petition
    return JsonResponse(
        {
            "ok": True,
            "code": row.code,
            "secret": done.secret,
            "repeated": done.repeated,
            "url": reverse("petition", args=[code, row.id]),
            "slip": reverse("petition_slip", args=[code, row.id]),
        }
    )


def _receipt(request: HttpRequest, code: str, done: Recorded) -> HttpResponse:
    row = done.petition
    context = {
        "row": row,
        "secret": done.secret,
        "qr": qr(receipts.tracking_address(row.code, done.secret)) if done.secret else "",
        "track": receipts.tracking_page(),
        "may_open": may(actor_in(request), "petitions.see", actor_in(request).council_id),
        "title": _("Biên nhận"),
        "again": reverse("petition_record", args=[code]),
    }
    return render(request, "petitions/intake/receipt.html", office(request) | context)
