"""The same commands as over the socket, by POST: for networks that block sockets, and for pages without
JavaScript."""

from __future__ import annotations

import json
import uuid
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from council.errors import Refused
from council.permissions import Actor
from realtime import gate, protocol
from realtime.limits import Bucket
from realtime.protocol import Command, WireRefusal

STATUS = {
    "forbidden": 403,
    "not_found": 404,
    "signed_out": 401,
    "malformed": 400,
    "too_big": 413,
    "unavailable": 503,
}


@require_POST
async def command(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 - the council is on the request
    """Carry out one command. JSON in, JSON out; a form in, back to its page with a message."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not _within_limits(actor):
        return JsonResponse(
            protocol.refused("", WireRefusal("rate_limited", protocol.RATE_LIMITED)), status=429
        )
    is_json = request.content_type == "application/json"
    try:
        message = _json(request) if is_json else _form(request)
    except WireRefusal as refusal:
        return JsonResponse(protocol.refused("", refusal), status=STATUS.get(refusal.code, 400))
    if not actor.roles:
        refused = Refused("signed_out", _("Phiên đăng nhập đã kết thúc; hãy đăng nhập lại."), status=401)
        answer = protocol.refused(message["id"], refused)
    else:
        name, command_id = message.pop("do"), message.pop("id")
        await _give_back_connection()
        answer = await gate.execute(Command(command_id, name, message, actor))
    if is_json:
        status = 200 if answer["ok"] else STATUS.get(answer["error"]["code"], 409)
        return JsonResponse(answer, status=status)
    return _back(request, answer)


@sync_to_async
def _give_back_connection() -> None:
    """The middleware's database connection goes back to the pool before the command waits for its batch.

    Held while they wait, the connections of sixteen requests are the whole pool, and the writer that they
    wait for gets none.
    """
    close_old_connections()


_buckets: dict[str, Bucket] = {}
KEPT = 20_000


def _within_limits(actor: Actor) -> bool:
    """The same bucket as a socket's, for each sign-in of this process."""
    if len(_buckets) >= KEPT:
        _buckets.clear()
    return _buckets.setdefault(actor.session_key, Bucket()).take()


def _json(request: HttpRequest) -> dict[str, Any]:
    if int(request.headers.get("content-length") or 0) > protocol.MAX_BYTES:
        raise WireRefusal("too_big", protocol.TOO_BIG)
    return protocol.decode(request.body.decode("utf-8", "replace"))


def _form(request: HttpRequest) -> dict[str, Any]:
    fields: dict[str, Any] = {
        name: int(value)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16
        else value
        for name, value in request.POST.items()
        if name not in ("csrfmiddlewaretoken", "next", "text", "reason", "question", "code")
    }
    fields |= {
        name: request.POST[name] for name in ("text", "reason", "question", "code") if name in request.POST
    }
    fields.setdefault("id", uuid.uuid4().hex)
    return protocol.decode(json.dumps(fields))


def _back(request: HttpRequest, answer: dict[str, Any]) -> HttpResponse:
    if answer["ok"]:
        messages.success(request, _("Đã ghi nhận."))
    else:
        error = answer["error"]
        messages.error(request, f"{error['message']} ({error['law']})" if error["law"] else error["message"])
    came_from = request.POST.get("next", "") or request.headers.get("referer", "")
    safe = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(came_from if safe else "/")
