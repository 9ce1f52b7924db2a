"""What the pages of the secretariat share: who may open them, acts that a form asks for, a second editor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from council.forms.fields import SharedForm
from council.views import guards
from council.views.guards import only
from council.views.viewer import council_in, frame
from meetings.services.preparing import PREPARE

# The field at which a refusal is shown.
FIELD_OF = {
    "number_taken": "number",
    "days_out_of_order": "closes_on",
    "outside_term": "opens_on",
    "place_required": "place",
    "file_too_large": "file",
    "file_empty": "file",
    "not_pdf": "file",
    "office_missing": "file",
    "office_old": "file",
    "office_macros": "file",
    "office_password": "file",
    "office_broken": "file",
    "office_bomb": "file",
    "office_failed": "file",
    "pdf_encrypted": "file",
    "pdf_locked": "file",
    "pdf_broken": "file",
    "pdf_no_pages": "file",
    "pdf_too_many_pages": "file",
    "pdf_too_complex": "file",
    "storage_full": "file",
    "paper_twice": "file",
    "handed_in_twice": "file",
    "note_required": "note",
    "due_past": "due_on",
    "due_after_session": "due_on",
    "body_exists": "name",
    "bad_address": "email",
    "no_account": "person",
    "body_ended": "body_id",
    "task_has_hand_ins": "body_id",
    "copies_handed_out": "copies",
    "copy_out": "number",
    "copy_unknown": "number",
    "holder_has_copy": "delegate",
    "convened_late": "day",
    "day_ahead": "day",
}


# Only for those who prepare the sessions of the council of the address.
preparer_only = only(PREPARE)


def desk_frame(request: HttpRequest) -> dict[str, Any]:
    """The bar and the tabs of the secretariat's pages."""
    code = council_in(request).code
    places = (
        (reverse("secretariat_home", args=[code]), _("Kỳ họp")),
        (reverse("deadlines", args=[code]), _("Mốc thời gian")),
        (reverse("invitations", args=[code]), _("Giấy mời")),
        (reverse("preparing_bodies", args=[code]), _("Các cơ quan chuẩn bị")),
    )
    here = max((url for url, _label in places if request.path.startswith(url)), key=len, default="")
    tabs = [{"url": url, "label": label, "here": url == here} for url, label in places]
    limit = settings.PAPER_MAX_BYTES
    return frame(request) | {"tabs": tabs, "max_bytes": limit, "max_megabytes": limit // 1024**2}


def carried_out(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Do the act of a valid form; a refusal of what was asked is shown at its field or at the head."""
    return guards.carried_out(form, act, FIELD_OF)


def question(request: HttpRequest) -> forms.Form:
    """The form of a page that only asks for a yes."""
    return forms.Form(request.POST if request.method == "POST" else None)


def is_stale(form: forms.Form) -> bool:
    """Whether the act was refused because somebody else was faster."""
    return form.has_error("__all__", code="stale")


def conflict(form: SharedForm, stored: Mapping[str, Any], **read: Any) -> list[dict[str, str]]:
    """Both states of what others changed; `read` is the state of the row the form now builds on."""
    rows = form.beside(stored)
    for name, value in read.items():
        cast("QueryDict", form.data)[name] = str(value)
    return rows


def status_of(form: forms.Form | None) -> int:
    """409 for an act refused, 400 for a form filled in wrongly."""
    if form is None or not form.errors:
        return 200
    return 409 if is_stale(form) else 400
