"""What the pages of the offices share: who may open them, and acts that a form asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from council.errors import Refused
from council.permissions import require
from council.views.viewer import actor_in, council_in

View = Callable[..., HttpResponse]


def only(verb: str) -> Callable[[View], View]:
    """Only for those who may do `verb` in the council of the address; nobody keeps these pages."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            require(actor_in(request), verb, council_in(request).id)
            return view(request, *args, **kwargs)

        return login_required(never_cache(guarded))

    return decorate


def carried_out(form: forms.Form, act: Callable[[], Any], field_of: Mapping[str, str] | None = None) -> bool:
    """Do the act of a valid form; a refusal of what was asked is shown at its field or at the head.

    `field_of`: code of a refusal -> name of its field.
    """
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        field = (field_of or {}).get(refusal.code, "")
        form.add_error(
            field if field in form.fields else None, forms.ValidationError(refusal.said, code=refusal.code)
        )
        return False
    return True


def tell(request: HttpRequest, refusal: Refused) -> None:
    """Say on the next page why a button did nothing; what is forbidden or not there is raised."""
    if refusal.status in (403, 404):
        raise refusal
    messages.error(request, refusal.said)


def status_of(form: forms.Form) -> int:
    """The HTTP status of a page with this form: 422 when it was sent and refused."""
    return 422 if form.is_bound and form.errors else 200
