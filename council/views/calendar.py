"""The working calendar: everybody who works in a council reads it, the operator of the installation keeps it.

Nothing is saved unseen: each change is shown first with the number of open deadlines it would move.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council import clock
from council.errors import not_found
from council.forms.calendar import DayForm, PickForm, RemovalForm
from council.models import CalendarDay
from council.permissions import may
from council.services import calendar as service
from council.services.calendar import Effect, label_of
from council.services.calendar_suggestions import suggestions
from council.views.guards import carried_out, only, status_of
from council.views.viewer import actor_in, council_in, office

VERB = "council.manage_calendar"
Ask = Callable[..., Effect]


@require_safe
@login_required
@never_cache
def calendar(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """The days of a year that differ from the ordinary week."""
    if not actor_in(request).roles:
        raise not_found()
    return _page(request, _year(request), DayForm())


@require_POST
@only(VERB)
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Set one day: shown first, then saved."""
    form = DayForm(request.POST)

    def act(ask: Ask | None) -> Effect:
        return ask(put=[form.given()]) if ask else service.set_day(**_who(request), day=form.given())

    return _asked_or_done(request, code, form, act) or _page(request, _year(request), form)


@require_POST
@only(VERB)
def remove(request: HttpRequest, code: str) -> HttpResponse:
    """Take one day out: shown first, then saved."""
    form = RemovalForm(request.POST)

    def act(ask: Ask | None) -> Effect:
        day = form.cleaned_data["day"]
        return ask(removed=[day]) if ask else service.remove_day(**_who(request), day=day)

    answer = _asked_or_done(request, code, form, act)
    if answer is None:
        raise not_found()
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@only(VERB)
def suggest(request: HttpRequest, code: str) -> HttpResponse:
    """The days known of a year that the calendar lacks, to be ticked; then shown, then saved."""
    year = _year(request)
    days = suggestions(year)
    form = PickForm(request.POST if request.method == "POST" else None, days=days)

    def act(ask: Ask | None) -> Effect:
        if ask:
            return ask(put=form.given())
        return service.import_days(**_who(request), days=form.given())

    answer = _asked_or_done(request, code, form, act) if request.method == "POST" else None
    if answer is not None:
        return answer
    context = {"days": days, "form": form, "year": year} | office(request)
    return render(request, "council/calendar_suggest.html", context, status=status_of(form))


def _asked_or_done(
    request: HttpRequest,
    code: str,
    form: DayForm | RemovalForm | PickForm,
    act: Callable[[Ask | None], Effect],
) -> HttpResponse | None:
    """The page that shows what would change, or after saving the calendar; None when the form was refused."""
    effects: list[Effect] = []
    saving = request.POST.get("step") == "save"

    def ask(**what: Any) -> Effect:
        return service.preview(**_who(request), **what)

    if not carried_out(form, lambda: effects.append(act(None if saving else ask))):
        return None
    effect = effects[0]
    days = [*(d.day for d in effect.put), *effect.removed]
    back = f"{reverse('council_calendar', args=[code])}?nam={days[0].year if days else _year(request)}"
    if not days:
        messages.info(request, _("Lịch đã đúng như vậy, không có gì thay đổi."))
        return redirect(back)
    if saving:
        messages.success(request, _saved_words(effect))
        return redirect(back)
    sent = [(k, v) for k, vs in request.POST.lists() for v in vs if k not in ("csrfmiddlewaretoken", "step")]
    context = {"effect": effect, "moved": _moved(effect), "sent": sent, "back": back}
    return render(request, "council/calendar_preview.html", context | office(request))


def _moved(effect: Effect) -> list[tuple[str, int]]:
    return [(_(label_of(name)), n) for name, n in effect.moved.items()]


def _saved_words(effect: Effect) -> str:
    words = [_("Đã lưu lịch làm việc.")]
    words += [
        _("%(what)s: đã tính lại %(n)s thời hạn.") % {"what": what, "n": n} for what, n in _moved(effect)
    ]
    return " ".join(words)


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"actor": actor_in(request), "council_id": council_in(request).id}


def _year(request: HttpRequest) -> int:
    """The year asked for; this year for anything that is none."""
    given, today = request.GET.get("nam", ""), clock.today().year
    year = int(given) if given.isdecimal() and len(given) == 4 else today
    return year if abs(year - today) <= service.FARTHEST else today


def _page(request: HttpRequest, year: int, form: DayForm) -> HttpResponse:
    actor = actor_in(request)
    rows = list(CalendarDay.objects.filter(day__year=year))
    months = [
        (date(year, month, 1), list(days)) for month, days in groupby(rows, key=lambda row: row.day.month)
    ]
    context = {
        "months": months,
        "year": year,
        "before": year - 1,
        "after": year + 1,
        "keeps": may(actor, VERB, actor.council_id),
        "form": form,
    }
    return render(request, "council/calendar.html", context | office(request), status=status_of(form))
