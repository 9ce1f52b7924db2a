"""The dated settings of a council: what holds, on what it stands, what it was."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from council import clock
from council.forms.people import VALUE_LABELS, SettingForm
from council.permissions import require
from council.queries_people import SettingView, setting_views
from council.rules.options import OPTIONS
from council.services.settings import change_setting
from council.views.guards import carried_out
from council.views.viewer import actor_in, council_in, office

VERB = "council.manage_settings"


def words(value: Any) -> str:
    """A value for people."""
    named = VALUE_LABELS.get(value) if isinstance(value, bool | str) else None
    return str(named or value)


def _shown(view: SettingView) -> dict[str, Any]:
    return {
        "key": view.option.key,
        "label": _(view.option.label),
        "evidence": _(view.option.evidence),
        "value": words(view.value),
        "default": words(view.option.default),
        "is_default": view.is_default,
        "coming": (words(view.coming.value), view.coming.since) if view.coming else None,
        "history": [(words(row.value), row.since, row.source) for row in view.history],
    }


@require_safe
@login_required
@never_cache
def settings(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """Every setting with its value in force."""
    council = council_in(request)
    require(actor_in(request), VERB, council.id)
    rows = [_shown(view) for view in setting_views(council.id, clock.today())]
    return render(request, "council/settings.html", {"rows": rows} | office(request))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def change(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """One setting: its history, and a new value from a day on."""
    actor, council = actor_in(request), council_in(request)
    require(actor, VERB, council.id)
    if key not in OPTIONS:
        raise Http404
    view = next(view for view in setting_views(council.id, clock.today()) if view.option.key == key)
    form = SettingForm(request.POST or None, option=view.option, initial={"value": view.value})
    act = lambda: change_setting(  # noqa: E731 - one call with the form's own fields
        actor=actor, council_id=council.id, key=key, **form.cleaned_data
    )
    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã ghi nhận thiết lập."))
        return redirect("council_settings", code)
    context = {"row": _shown(view), "form": form}
    return render(
        request, "council/setting.html", context | office(request), status=400 if form.errors else 200
    )
