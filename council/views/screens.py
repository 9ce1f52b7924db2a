"""Hall screens of a council: make an address, take it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from council.forms.people import ScreenForm
from council.models import Screen
from council.services import screens as service
from council.views.guards import carried_out
from council.views.people import officer_only
from council.views.viewer import actor_in, council_in, office


@require_http_methods(["GET", "HEAD", "POST"])
@officer_only
def screens(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """The screens; a new one answers with its address, shown once."""
    actor, council = actor_in(request), council_in(request)
    form = ScreenForm(request.POST or None)
    made: list[tuple[Screen, str]] = []
    act = lambda: made.append(  # noqa: E731 - one call with the form's own field
        service.create_screen(actor=actor, council_id=council.id, name=form.cleaned_data["name"])
    )
    done = request.method == "POST" and carried_out(form, act)
    context = {
        "screens": Screen.objects.filter(council=council).order_by("revoked_at", "id"),
        "form": ScreenForm() if done else form,
        "made": made[0][0] if made else None,
        "address": request.build_absolute_uri(reverse("hall", args=[made[0][1]])) if made else "",
    }
    response = render(
        request, "council/screens.html", context | office(request), status=400 if form.errors else 200
    )
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@officer_only
def revoke(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take an address back."""
    row = service.revoke_screen(actor=actor_in(request), council_id=council_in(request).id, screen_id=pk)
    messages.success(request, _("Đã thu hồi địa chỉ của màn hình “%(name)s”.") % {"name": row.name})
    return redirect("screens", code)
